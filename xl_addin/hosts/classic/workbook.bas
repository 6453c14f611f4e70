Option Explicit

Private WithEvents watched As Application

Private Sub Workbook_Open()
    Set watched = Application
    DescribeFunctions
    Application.OnTime Now, "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!ThisWorkbook.WhenIdle"
End Sub

Public Sub WhenIdle()
    DescribeFunctions
End Sub

' Excel takes the wizard's texts only while a workbook is open, and an add-in may be opened before any: they are
' handed over as soon as Excel is idle, or with the next workbook.
Private Sub watched_WorkbookActivate(ByVal opened As Workbook)
    DescribeFunctions
End Sub
