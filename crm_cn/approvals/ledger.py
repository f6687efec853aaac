"""What happened in an approval, written once in the transaction of the decision (A4)."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import now_datetime

LOG = "Approval Log"


def write(process: Document, event: str, **values: str | None) -> None:
	"""Append an entry: `event` one of the DocType's, `values` its other fields. The time and the user are now's."""
	entry = frappe.new_doc(LOG)
	entry.update(
		{
			"approval_process": process.name,
			"reference_doctype": process.reference_doctype,
			"reference_name": process.reference_name,
			"round": process.round,
			"event": event,
			"at": now_datetime(),
			"user": frappe.session.user,
			**values,
		}
	)
	entry.flags.crm_cn_approval = True
	entry.insert(ignore_permissions=True)  # the engine's own record of a step that was allowed
