"""Status and workflow state of a sample request: the program reads the one, people see and rename the other.

As with leads: the state decides the status through the Workflow's own "Update Field / Update Value", read anew on
every save, so that it also holds when `workflow_state` is written through REST. What was written into `status` itself
does not count.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name

from crm_cn.rules import samples as rule

DOCTYPE = "Sample Request"


def workflow() -> Document | None:
	"""Return the active Workflow of requests, or None where an administrator switched all of them off."""
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
	"""Return the workflow state for a status; the status itself where no workflow says otherwise."""
	flow = workflow()
	for row in flow.states if flow else ():
		if row.update_field == "status" and row.update_value == status:
			return row.state
	return status


def first_state() -> str:
	"""Return the state a new request starts in."""
	flow = workflow()
	return flow.states[0].state if flow else rule.DRAFT


def status_before(doc: Document) -> str | None:
	"""Return the status before this save; None for a new request."""
	before = doc.get_doc_before_save()
	return before.status if before else None


def enters(doc: Document, status: str) -> bool:
	"""Say whether this save takes the request into a status."""
	before = status_before(doc)
	return bool(before) and before != doc.status == status


def derive(doc: Document) -> None:
	"""Set `status` from `workflow_state`."""
	before = status_before(doc)
	if not doc.workflow_state:
		doc.workflow_state = state_for(before) if before else first_state()
	doc.status = status_of(doc.workflow_state) or before or rule.DRAFT


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
