"""Status and workflow state of a sample request (M2); how the one follows from the other: workflow_status.py."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.rules import samples as rule
from crm_cn.workflow_status import WorkflowStatus, enters, status_before

DOCTYPE = "Sample Request"
_STATUS = WorkflowStatus(DOCTYPE, rule.STATUSES, rule.DRAFT)
workflow, status_of, state_for = _STATUS.workflow, _STATUS.status_of, _STATUS.state_for
derive = _STATUS.derive

__all__ = ["DOCTYPE", "check_step", "derive", "enters", "state_for", "status_before", "status_of", "workflow"]


def check_step(doc: Document) -> None:
	"""Throw when the rules do not know this step, whatever the edited workflow allows."""
	before = doc.get_doc_before_save()
	if not rule.may_follow(
		before.status if before else None, doc.status, bool(before and before.needs_supervisor)
	):
		frappe.throw(
			_("A sample request that is {0} cannot become {1}.").format(
				_(before.status if before else rule.DRAFT), _(doc.status)
			),
			title=_("Step Not Possible"),
		)
