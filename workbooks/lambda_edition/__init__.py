"""The LAMBDA edition: a module for each sheet, and the examples that its names are tried on."""
