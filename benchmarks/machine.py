"""What a benchmark ran on, without the name of the machine."""

import os
import platform


def machine() -> str:
	"""Python, cores and how busy they already are."""
	return f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
