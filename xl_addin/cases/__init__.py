"""Many cases at once: a user's own from a file, one from a bill, and the trace of a case's figure."""
