"""Status and workflow state of a lead; how the one follows from the other: workflow_status.py."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.rules import lifecycle
from crm_cn.workflow_status import WorkflowStatus, status_before

DOCTYPE = "Lead Registration"
_STATUS = WorkflowStatus(DOCTYPE, lifecycle.STATUSES, lifecycle.DRAFT)
workflow, status_of, state_for, first_state = (
	_STATUS.workflow,
	_STATUS.status_of,
	_STATUS.state_for,
	_STATUS.first_state,
)
derive, move, transition = _STATUS.derive, _STATUS.move, _STATUS.transition

__all__ = [
	"DOCTYPE",
	"check_step",
	"derive",
	"first_state",
	"move",
	"settle",
	"state_for",
	"status_before",
	"status_of",
	"transition",
	"workflow",
]


def check_step(doc: Document) -> None:
	"""Throw when the lifecycle does not know this step, whatever the edited workflow allows."""
	before = status_before(doc)
	if not lifecycle.may_follow(before, doc.status):
		frappe.throw(
			_("A lead that is {0} cannot become {1}.").format(_(before or lifecycle.DRAFT), _(doc.status)),
			title=_("Step Not Possible"),
		)


def settle(doc: Document, status: str) -> None:
	"""Change the status while the lead is being saved already (after its row was written): a collision.

	Same transaction, no role is asked, the timeline says it. The step counts from where the lead stood before the
	save as well: a collision met at registration comes from In Review.
	"""
	if not any(lifecycle.may_follow(before, status) for before in (doc.status, status_before(doc)) if before):
		frappe.throw(_("A lead that is {0} cannot become {1}.").format(_(doc.status), _(status)))
	doc.db_set({"workflow_state": state_for(status), "status": status})
	doc.add_comment("Workflow", _(doc.workflow_state))
