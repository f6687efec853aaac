"""Counting as the list shows (D7): numbers tell as much as rows.

Version 15's frappe.client.get_count asks no permission at all: anybody could find out by filters what a list hides,
a colleague's customer's phone or the duplicate index among it.
"""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk import listview, notifications, reportview

from crm_cn.permissions import shown
from crm_cn.permissions.version import MAJOR

#: What a form counts of each kind of connected document, at most.
AT_MOST = 100


@frappe.whitelist()
def get_count(doctype: str, filters: Any = None, debug: bool = False, cache: bool = False) -> int:
	"""Instead of frappe.client.get_count: the number of documents the user's own list has.

	Raises PermissionError for a DocType the user may not read, and for a child table without its parent.
	"""
	frappe.local.form_dict = frappe._dict(
		doctype=doctype, filters=frappe.parse_json(filters) or {}, debug=frappe.utils.sbool(debug)
	)
	return reportview.get_count()


@frappe.whitelist()
def get_group_by_count(doctype: str, current_filters: str, field: str) -> list[dict]:
	"""Instead of frappe.desk.listview.get_group_by_count, which counts by assignee without permission (version 15)."""
	if field == "assigned_to" and MAJOR < 16:
		return _by_assignee(doctype, current_filters)
	found = listview.get_group_by_count(doctype, current_filters, field)
	meta_field = frappe.get_meta(doctype).get_field(field)
	if meta_field and meta_field.fieldtype == "Link" and meta_field.options in shown.GUARDED:
		seen = shown.visible(meta_field.options, {row.name for row in found if row.name})
		for row in found:
			if row.get("title") and row.name not in seen:
				row.title = None
	return found


def _by_assignee(doctype: str, current_filters: str) -> list[dict]:
	"""Count open tasks of each person on the documents of the user's list, as the platform does on those of all."""
	names = frappe.get_list(
		doctype, filters=frappe.parse_json(current_filters), fields=["name"], order_by=None, run=0
	)
	return frappe.db.sql(
		f"""SELECT `tabToDo`.`allocated_to` AS name, COUNT(*) AS count FROM `tabToDo`, `tabUser`
		WHERE `tabToDo`.`status` != 'Cancelled' AND `tabToDo`.`allocated_to` = `tabUser`.`name`
		AND `tabUser`.`user_type` = 'System User' AND `tabToDo`.`reference_name` IN (SELECT `name` FROM ({names}) seen)
		GROUP BY `tabToDo`.`allocated_to` ORDER BY count DESC LIMIT 50""",
		as_dict=True,
	)


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: Any = None) -> dict:
	"""Instead of frappe.desk.notifications.get_open_count: the connections of a form, counted as the reader sees them."""
	found = notifications.get_open_count(doctype, name, items)
	counts = found.get("count")
	if isinstance(counts, dict) and not shown.unlimited():
		links = frappe.get_meta(doctype).get_dashboard_data()
		for entry in counts.get("external_links_found", []):
			if entry.get("doctype") in shown.GUARDED and entry.get("count"):
				entry.update(_connected(entry["doctype"], name, links))
	return found


def _connected(doctype: str, name: str, links) -> dict:
	field = links.get("non_standard_fieldnames", {}).get(doctype, links.get("fieldname"))
	filters = {field: name, **(notifications.get_dynamic_link_filters(doctype, links, field) or {})}
	counted = {"count": _count(doctype, filters), "open_count": 0}
	if still_open := notifications.get_filters_for(doctype):
		counted["open_count"] = _count(doctype, {**filters, **still_open})
	return counted


def _count(doctype: str, filters: dict) -> int:
	"""Count what the user sees of at most a thousand: the form shows no more than a hundred."""
	names = frappe.get_all(
		doctype, filters=filters, pluck="name", distinct=True, limit=AT_MOST * 10, order_by=None
	)
	return min(len(shown.visible(doctype, names)), AT_MOST)
