Attribute VB_Name = "BreakevenRibbon"
Option Explicit

Private Const ADD_IN_VERSION As String = VERSION_OF_THE_ADD_IN

' The buttons of the ribbon tab. The tag of a button says which function, template or case it is for.

Sub RibbonInsertFunction(control As IRibbonControl)
    Dim cell As Object, emptyCall As String, wasFinished As Boolean
    On Error GoTo failed
    Set cell = FreeCells(1, 1)
    emptyCall = "=" & control.tag & "()"
    On Error Resume Next
    cell.Formula2 = emptyCall
    If Err.Number <> 0 Then cell.Formula = emptyCall  ' before Excel had dynamic arrays
    On Error GoTo failed
    wasFinished = Application.Dialogs(xlDialogFunctionWizard).Show
    ' What has arguments by now was typed by somebody, whatever the wizard says.
    If Not wasFinished And cell.Formula = emptyCall Then cell.ClearContents
    Exit Sub
failed:
    Say Err.Description
End Sub

Sub RibbonOpenTemplate(control As IRibbonControl)
    On Error GoTo failed
    Workbooks.Open Told("template", control.tag)
    Exit Sub
failed:
    Say Err.Description
End Sub

Sub RibbonRefreshPrices(control As IRibbonControl)
    On Error GoTo failed
    Say Told("refresh_prices", "")
    Application.CalculateFull
    Exit Sub
failed:
    Say Err.Description
End Sub

Sub RibbonLoadScenario(control As IRibbonControl)
    On Error GoTo failed
    Place Told("scenario", control.tag)
    Exit Sub
failed:
    Say Err.Description
End Sub

Sub RibbonHelp(control As IRibbonControl)
    Dim rows
    On Error GoTo failed
    rows = Told("functions", "")
    Workbooks.Add
    Place rows
    ActiveSheet.Columns("A").ColumnWidth = 20
    ActiveSheet.Columns("B:C").ColumnWidth = 80
    Exit Sub
failed:
    Say Err.Description
End Sub

Sub RibbonAbout(control As IRibbonControl)
    On Error GoTo failed
    Say ADD_IN_VERSION & vbLf & Told("about", "")
    Exit Sub
failed:
    Say ADD_IN_VERSION & vbLf & Err.Description
End Sub

Sub RibbonRestartPython(control As IRibbonControl)
    Dim released As Boolean
    On Error Resume Next  ' there may be no Python to end
    released = LetGo()
    KillPy
    On Error GoTo failed
    Say Told("about", "")
    Application.CalculateFull
    Exit Sub
failed:
    Say Err.Description
End Sub

' Put rows into the sheet, from the active cell on.
Private Sub Place(ByVal rows)
    Dim height As Long, width As Long
    height = UBound(rows, 1) - LBound(rows, 1) + 1
    width = UBound(rows, 2) - LBound(rows, 2) + 1
    FreeCells(height, width).Value2 = rows
End Sub

' The cells from the active one on; an error where they hold something that would be lost.
Private Function FreeCells(ByVal height As Long, ByVal width As Long) As Object
    Dim cells As Object
    If ActiveCell Is Nothing Then Err.Raise vbObjectError + 516, , "Open a workbook first, and choose a cell."
    Set cells = ActiveCell.Resize(height, width)
    If Application.WorksheetFunction.CountA(cells) > 0 Then
        Err.Raise vbObjectError + 517, , "There is something in " & cells.Address(False, False) _
            & ": choose a cell with " & height & " x " & width & " empty cells from there on."
    End If
    Set FreeCells = cells
End Function

Private Sub Say(ByVal words As String)
    MsgBox words, vbInformation, "Self-host or API"
End Sub
