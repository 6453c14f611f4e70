"""Excel for Windows: an add-in and a workbook with macros, which reach Python through xlwings."""
