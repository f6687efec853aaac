"""Counting as the list shows (D7), on version 15 what version 16 does of itself.

Version 15's frappe.client.get_count asks no permission at all: anybody could find out by filters what a list hides,
a colleague's customer's phone or the duplicate index among it.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk import reportview


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
	"""Instead of frappe.client.get_count: the number of documents the user's own list has.

	Raises PermissionError for a DocType the user may not read, and for a child table without its parent.
	"""
	frappe.local.form_dict = frappe._dict(
		doctype=doctype, filters=frappe.parse_json(filters) or {}, debug=frappe.utils.sbool(debug)
	)
	return reportview.get_count()
