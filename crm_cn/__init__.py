"""Customer management the way Chinese companies run it, on Frappe and ERPNext."""

__version__ = "0.1.0"
