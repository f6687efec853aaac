"""Status and workflow state of a complaint (P1); how the one follows from the other: workflow_status.py."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.rules import complaints as rule
from crm_cn.workflow_status import WorkflowStatus, status_before

DOCTYPE = "Complaint"
_STATUS = WorkflowStatus(DOCTYPE, rule.STATUSES, rule.ACCEPTED)
workflow, status_of, state_for = _STATUS.workflow, _STATUS.status_of, _STATUS.state_for
derive, move = _STATUS.derive, _STATUS.move

__all__ = ["DOCTYPE", "check_step", "derive", "move", "state_for", "status_before", "status_of", "workflow"]


def check_step(doc: Document) -> None:
	"""Throw when a complaint never takes this step, whatever the edited workflow allows."""
	before = status_before(doc)
	if not rule.may_follow(before, doc.status):
		frappe.throw(
			_("A complaint that is {0} cannot become {1}.").format(_(before or rule.ACCEPTED), _(doc.status)),
			title=_("Step Not Possible"),
		)
