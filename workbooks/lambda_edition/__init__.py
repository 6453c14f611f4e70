"""The sheets of the LAMBDA edition, one module each."""
