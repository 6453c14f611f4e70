"""What every workbook is made of: pages, columns, styles, charts, covers, checks and the log."""
