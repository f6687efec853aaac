"""What an administrator draws is checked when it is saved, not when the first document runs into it (A4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals.flow import Flow, unknown_fields
from crm_cn.rules.approval import kinds


def check(doc: Document, method: str | None = None) -> None:
	"""doc_event validate of Workflow: throw what cannot work, and where to put it right."""
	if not doc.states or not Flow(doc).governed:
		return
	if wrong := unknown_fields(doc):
		frappe.throw(
			_("{0} has no field {1}. Correct the names of the fields.").format(
				_(doc.document_type), ", ".join(wrong)
			)
		)
	for row in doc.transitions:
		if row.crm_cn_approver == kinds.USER and row.crm_cn_kind == kinds.APPROVE and not row.crm_cn_user:
			frappe.throw(_("Transition row {0}: choose the person who is asked.").format(row.idx))
		if row.crm_cn_approver == kinds.FIELD and row.crm_cn_kind == kinds.APPROVE and not row.crm_cn_field:
			frappe.throw(_("Transition row {0}: name the field with the person.").format(row.idx))
