"""The cost calculator: a module for each sheet, more for what a sheet is made of, and the workloads it comes with."""
