"""Approval Request: the flow of its type (A4). Other documents go by the Workflow of their DocType."""

from __future__ import annotations

import frappe
from frappe.model.document import Document

REQUEST, TYPE = "Approval Request", "Approval Request Type"


def workflow_of(doc: Document) -> str | None:
	"""Return the Workflow that a request's type names, or None."""
	if doc.doctype != REQUEST or not doc.get("request_type"):
		return None
	return frappe.get_cached_value(TYPE, doc.request_type, "workflow") or None
