"""The model workbook: a module for each sheet, some with another for a part of it, and what the guide says as data."""
