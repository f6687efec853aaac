"""Counting as the list shows (D7). Frappe's own get_count asks no permission at all on version 15: anybody could find
out by filters what a list hides, a colleague's customer's phone or the duplicate index among it."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _
from frappe.client import get_count as platform_count


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
	"""Instead of frappe.client.get_count: the number of documents the user's own list has. No count of child tables.

	Raises PermissionError for a DocType the user may not read.
	"""
	if "System Manager" in frappe.get_roles():
		return platform_count(doctype, filters=filters, debug=debug, cache=cache)
	if frappe.get_meta(doctype).istable:
		frappe.throw(
			_("Rows of {0} are counted with the document they belong to.").format(_(doctype)),
			frappe.PermissionError,
		)
	frappe.has_permission(doctype, "read", throw=True)
	return len(
		frappe.get_list(doctype, filters=frappe.parse_json(filters), pluck="name", limit_page_length=0)
	)
