"""Excel on the web, on a Mac, and everywhere else that takes Office.js: functions that a small service works out."""
