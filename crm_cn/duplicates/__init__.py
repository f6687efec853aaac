"""Services of the collision check: load records, ask the rule book, persist (L3)."""
