"""Whitelisted functions: typed, permission-checked, thin."""
