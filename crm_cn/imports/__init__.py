"""Lists of leads: read, checked for collisions before anything is written, imported row by row (L3, bulk)."""
