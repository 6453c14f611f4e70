Attribute VB_Name = "BreakevenCells"
Option Explicit
Option Private Module
' From a cell to Python, and back into the cell.

' What an argument holds. It is read here, at once: each question that Python asks of a range itself is a call
' from one process into another.
Function Given(Optional cell)
    If IsMissing(cell) Then
        Given = Empty
    ElseIf IsObject(cell) Then
        If cell.Areas.Count > 1 Then
            Given = CVErr(2015)  ' a union, of which Excel would hand over the first part alone: #VALUE!
        Else
            Given = cell.Value2
        End If
    Else
        Given = cell
    End If
End Function

' Python's answer with real errors in it: one cell, a row, or rows of cells.
Function Shown(ByVal rows)
    Dim i As Long, j As Long
    Select Case Dimensions(rows)
        Case 1
            For i = LBound(rows) To UBound(rows)
                rows(i) = InCell(rows(i))
            Next i
            Shown = rows
        Case 2
            For i = LBound(rows, 1) To UBound(rows, 1)
                For j = LBound(rows, 2) To UBound(rows, 2)
                    rows(i, j) = InCell(rows(i, j))
                Next j
            Next i
            Shown = rows
        Case Else
            Shown = InCell(rows)
    End Select
End Function

' Text that starts with the character 1 is the number of an error: nobody can type it into a cell.
Function InCell(cell)
    InCell = cell
    If VarType(cell) = vbString Then
        If Left$(cell, 1) = Chr$(1) Then InCell = CVErr(CLng(Mid$(cell, 2)))
    End If
End Function

Function Dimensions(cells) As Long
    Dim bound As Long
    Dimensions = 0
    If IsArray(cells) Then
        Dimensions = 1
        On Error Resume Next
        bound = UBound(cells, 2)
        If Err.Number = 0 Then Dimensions = 2
        On Error GoTo 0
    End If
End Function
