"""What a has_permission hook answers on which version.

v15 takes the last conclusive answer: None leaves the word to the other hooks, True would overrule a denial of
another app. v16 wants a truthy answer of every hook.
"""

from __future__ import annotations

import frappe

MAJOR = int(frappe.__version__.split(".", 1)[0])


def answer(allowed: bool) -> bool | None:
	"""Return what a has_permission hook must return to allow or deny without speaking for others."""
	if not allowed:
		return False
	return True if MAJOR >= 16 else None
