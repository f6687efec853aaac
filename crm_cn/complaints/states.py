"""Status and workflow state of a complaint: the program reads the one, people see and rename the other (P1).

The state decides the status through the Workflow's own "Update Field / Update Value", read anew on every save, so that
it also holds when `workflow_state` or `status` is written through REST.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name

from crm_cn.rules import complaints as rule

DOCTYPE = "Complaint"


def workflow() -> Document | None:
	"""Return the active Workflow of complaints, or None where an administrator switched all of them off."""
	name = get_workflow_name(DOCTYPE)
	return frappe.get_cached_doc("Workflow", name) if name else None


def status_of(state: str | None) -> str | None:
	"""Return the status a workflow state stands for, or None when it stands for none of its own."""
	flow = workflow()
	for row in flow.states if flow else ():
		if row.state == state and row.update_field == "status":
			return row.update_value
	return state if state in rule.STATUSES else None


def state_for(status: str) -> str:
	"""Return the workflow state for a status; throws what to add when the workflow has none."""
	flow = workflow()
	for row in flow.states if flow else ():
		if row.update_field == "status" and row.update_value == status:
			return row.state
	if not flow or any(row.state == status for row in flow.states):
		return status
	frappe.throw(
		_(
			"The workflow {0} has no state for the status {1}. Ask the administrator to add a state with Update Field “status” and Update Value “{1}”."
		).format(flow.name, status)
	)


def first_state() -> str:
	"""Return the state a new complaint starts in."""
	flow = workflow()
	return flow.states[0].state if flow else rule.ACCEPTED


def status_before(doc: Document) -> str | None:
	"""Return the status before this save; None for a new complaint."""
	before = doc.get_doc_before_save()
	return before.status if before else None


def derive(doc: Document) -> None:
	"""Set `status` from `workflow_state`; what was written into `status` itself does not count."""
	before = status_before(doc)
	if not doc.workflow_state:
		doc.workflow_state = state_for(before) if before else first_state()
	doc.status = status_of(doc.workflow_state) or before or rule.ACCEPTED


def check_step(doc: Document) -> None:
	"""Throw when a complaint never takes this step, whatever the edited workflow allows."""
	before = status_before(doc)
	if not rule.may_follow(before, doc.status):
		frappe.throw(
			_("A complaint that is {0} cannot become {1}.").format(_(before or rule.ACCEPTED), _(doc.status)),
			title=_("Step Not Possible"),
		)


def move(doc: Document, status: str) -> None:
	"""Take a complaint to another status as the program's own step (the customer's answer by link).

	Saved in the caller's transaction with everything that belongs to the step; no role is asked (the caller has), and
	what the caller set on the program's own fields is kept. Throws when there is no such step or something is missing.
	"""
	doc.workflow_state = state_for(status)
	doc.flags.crm_cn_system = True
	try:
		doc.save(ignore_permissions=True)  # the program's own step; see above
	finally:
		doc.flags.crm_cn_system = False
		doc.flags.ignore_permissions = False
	doc.add_comment("Workflow", _(doc.workflow_state))
