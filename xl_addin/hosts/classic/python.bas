Attribute VB_Name = "BreakevenPython"
Option Explicit
Option Private Module
' Python, found once and kept; found again when it was restarted.

' A Python that does not start holds Excel up for a minute: xlwings' DLL waits so long for it.
Private Const PAUSE_SECONDS As Long = 60

Private kept As Object
Private askAgainAt As Date
Private lastFault As String

' The answer of a function to the cells that it was given.
Function Answer(ByVal called As String, ByVal cells)
    Dim tries As Long
    On Error GoTo failed
asked:
    tries = tries + 1
    Answer = Shown(Python().CallUDF("xl_addin.hosts.classic.typed", called, cells))
    Exit Function
failed:
    lastFault = Err.Description
    If LetGo() And tries < 2 Then Resume asked
    Answer = CVErr(2015)
End Function

' What Python says when a button is pressed; its own refusals are raised as errors, in its own words.
Function Told(ByVal called As String, ByVal text As String)
    Dim tries As Long, words
    On Error GoTo failed
    askAgainAt = 0
asked:
    tries = tries + 1
    words = Python().Var(Python().Call(Python().Module("xl_addin.hosts.classic.ribbon"), called, Python().Tuple(text)))
    On Error GoTo 0
    If VarType(words) = vbString Then
        If Left$(words, 1) = Chr$(1) Then Err.Raise vbObjectError + 513, "selfhost-breakeven", Mid$(words, 2)
    End If
    Told = words
    Exit Function
failed:
    lastFault = Err.Description
    If LetGo() And tries < 2 Then Resume asked
    Err.Raise vbObjectError + 514, "selfhost-breakeven", "Python does not answer, so no function can be calculated." _
        & vbLf & "On this computer, type in a command window:  breakeven install  and then press Restart Python." _
        & vbLf & vbLf & "What Windows said: " & lastFault
End Function

' Let a Python go that no longer answers; False where there was none to let go, as there is no use in asking again.
Function LetGo() As Boolean
    LetGo = Not kept Is Nothing
    If Not LetGo And Now >= askAgainAt Then askAgainAt = Now + TimeSerial(0, 0, PAUSE_SECONDS)
    Set kept = Nothing
End Function

Private Function Python() As Object
    Dim found As Object, registered As Object
    If kept Is Nothing Then
        ' Without the pause, a sheet of 10,000 formulas would look for an absent Python 10,000 times.
        If Now < askAgainAt Then Err.Raise vbObjectError + 515, "selfhost-breakeven", lastFault
        Set found = XLPy()
        Set registered = found.Module("udfs")
        Set kept = found
    End If
    Set Python = kept
End Function
