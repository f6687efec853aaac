"""What a form shows of documents connected with it (D7): their names, titles and numbers."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.desk.form import linked_with, load

from crm_cn.permissions import shown


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
