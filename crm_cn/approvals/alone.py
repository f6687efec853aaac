"""A row of a document that is being approved, or was, is written with the document only (A4).

The platform lets who may write a document save one of its rows alone; the document is not saved then, and its gate not
asked.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals import process


def refuse_row(doc: Document) -> None:
	"""Throw when somebody saves, adds or deletes a row alone; what a program writes is its own business."""
	if doc.flags.ignore_permissions or not doc.parenttype or not doc.parent:
		return
	of_document = {"reference_doctype": doc.parenttype, "reference_name": doc.parent}
	if frappe.db.exists(process.PROCESS, {**of_document, "status": ["in", [process.RUNNING, "Approved"]]}):
		frappe.throw(
			_("A row is saved with the document it belongs to. Change it in {0}.").format(_(doc.parenttype)),
			frappe.PermissionError,
			title=_("Not Editable"),
		)
