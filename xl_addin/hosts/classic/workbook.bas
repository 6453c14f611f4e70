Option Explicit

Private WithEvents watched As Application

Private Sub Workbook_Open()
    Set watched = Application
    DescribeFunctions
End Sub

' Excel takes the wizard's texts only while a workbook is open, and an add-in may be opened before any.
Private Sub watched_WorkbookActivate(ByVal opened As Workbook)
    DescribeFunctions
End Sub
