"""The engine's own records are written by the engine (A4): nobody edits a task or the ledger, nobody deletes them.

They go with their document, and with the app.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


def refuse_by_hand(doc: Document) -> None:
	"""Throw when a run or a task is saved by anything but the engine."""
	if not doc.flags.crm_cn_approval:
		_refuse()


def refuse_editing(doc: Document) -> None:
	"""Throw when an entry of the ledger is changed, or written by anything but the engine."""
	if not doc.is_new() or not doc.flags.crm_cn_approval:
		_refuse()


def refuse_deleting(doc: Document) -> None:
	"""Throw while the document it belongs to exists."""
	if not frappe.flags.in_uninstall and frappe.db.exists(doc.reference_doctype, doc.reference_name):
		_refuse()


def _refuse() -> None:
	frappe.throw(
		_("Approvals are kept by the program and not changed by hand. Use the actions of the document."),
		frappe.PermissionError,
	)
