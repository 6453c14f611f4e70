"""What a price is for: the names that people type, in the order in which a price list shows them.

A module of its own, without imports: the cell functions offer these names before anybody asks for a price.
"""

INPUT, OUTPUT = "input", "output"
CACHED_INPUT, CACHE_WRITE = "cached_input", "cache_write"
BATCH_INPUT, BATCH_OUTPUT = "batch_input", "batch_output"
FIELDS = (INPUT, OUTPUT, CACHED_INPUT, CACHE_WRITE, BATCH_INPUT, BATCH_OUTPUT)
