"""The rule book: values in, verdict out. Nothing in here imports frappe (a test keeps it so)."""
