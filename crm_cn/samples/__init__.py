"""Services of samples: library, stock, request, answer (M1-M5)."""
