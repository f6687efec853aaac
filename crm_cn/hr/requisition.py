"""招聘申请 (A1): a Job Requisition is opened by its approval, not by hand."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name

from crm_cn.hr import people

DOCTYPE = "Job Requisition"
#: What a requisition may be while nobody has approved it.
CLOSED = frozenset({"Pending", "Rejected", "Cancelled"})
#: The state after approval, and what it may have become before this app was there.
APPROVED = "Approved"
STATES = {"Open & Approved": APPROVED, "Filled": APPROVED, "On Hold": APPROVED, "Rejected": "Rejected"}


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_event."""
	people.refuse_for_others(doc, "requested_by")
	refuse_opening_by_hand(doc)


def refuse_opening_by_hand(doc: Document) -> None:
	"""Throw when a requisition that is not approved is made open or filled."""
	if not get_workflow_name(DOCTYPE) or doc.status in CLOSED:
		return
	state = doc.get("workflow_state")
	if not state or state in ("Draft", "Rejected") or state.startswith("Pending"):
		frappe.throw(
			_(
				"A job requisition is opened by its approval. Choose Submit for Approval, and leave the status as it is."
			)
		)
