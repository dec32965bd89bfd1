"""Arrow in plain Python: the C data interface, a reader of values and a builder of batches."""
