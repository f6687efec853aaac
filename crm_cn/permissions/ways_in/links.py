"""What a form shows of documents connected with it (D7), and what a list hears of changes."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import realtime
from frappe.desk.form import linked_with, load

from crm_cn.permissions import shown
from crm_cn.permissions.named_links import LINKED


@frappe.whitelist()
def get_submitted_linked_docs(doctype: str, name: str, ignore_doctypes_on_cancel_all: Any = None) -> dict:
	"""Instead of frappe.desk.form.linked_with.get_submitted_linked_docs: those that may be viewed.

	Cancelling asks the permission of each of them again.
	"""
	found = linked_with.get_submitted_linked_docs(doctype, name, ignore_doctypes_on_cancel_all)
	docs = shown.of_several(found["docs"], "doctype", "name")
	return {**found, "docs": docs, "count": len(docs)}


@frappe.whitelist()
def getdoc(doctype: str, name: Any) -> Any:
	"""Instead of frappe.desk.form.load.getdoc: without titles of linked records that may not be viewed."""
	answer = load.getdoc(doctype, name)
	titles = frappe.local.response.get("_link_titles")
	if titles and not shown.unlimited():
		frappe.local.response["_link_titles"] = {key: titles[key] for key in titles if _may_be_titled(key)}
	return answer


def _may_be_titled(key: str) -> bool:
	doctype, _, name = key.partition("::")
	return doctype not in shown.GUARDED or bool(shown.visible(doctype, [name]))


@frappe.whitelist(allow_guest=True)
def can_subscribe_doctype(doctype: str) -> bool:
	"""Instead of frappe.realtime.can_subscribe_doctype (version 15): who hears the name of every record that changes."""
	_check_channel(doctype)
	return realtime.can_subscribe_doctype(doctype)


@frappe.whitelist(allow_guest=True)
def may_hear(doctype: str, name: str = "") -> bool:
	"""Instead of frappe.realtime.has_permission (version 16), which is asked for both a record and a DocType."""
	if not name:
		_check_channel(doctype)
	return realtime.has_permission(doctype, name)


def _check_channel(doctype: str) -> None:
	"""Only who may view all records hears of all: there is one channel for a DocType. Others load the list again."""
	if doctype in LINKED and not shown.unlimited():
		raise frappe.PermissionError
