"""LibreOffice Calc: an extension that brings the functions under the same names as in Excel."""
