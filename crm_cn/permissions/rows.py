"""Rows of our tables are written with their record only: its rules are asked nowhere else.

Whoever may write a record may, on the platform, also save one of its rows alone, through the resource of the table's
own DocType. The record is saved afterwards and takes the row for what was there before: nothing is found changed,
frozen or forged. Documents saved as a whole do not call the hooks of their rows, so these meet only what comes alone.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document


def refuse_alone(doc: Document, method: str | None = None) -> None:
	"""Hook of our tables: throw when somebody saves, adds or deletes a row without its record."""
	if doc.flags.ignore_permissions or frappe.flags.in_patch or frappe.flags.in_install:
		return
	frappe.throw(
		_("A row is saved with the document it belongs to. Change it in {0}.").format(
			_(doc.parenttype or "")
		),
		frappe.PermissionError,
		title=_("Not Editable"),
	)
