"""Status and workflow state of a lead: the program reads the one, people see and rename the other.

The state of a document decides its status through the Workflow's own "Update Field / Update Value", read anew on
every save, so that it also holds when `workflow_state` is written through REST, and an administrator may rename
states and add some. A state without a value for `status` refines the one before: the status stays.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name

from crm_cn.rules import lifecycle

DOCTYPE = "Lead Registration"


def workflow() -> Document | None:
	"""Return the active Workflow of leads, or None where an administrator switched all of them off."""
	name = get_workflow_name(DOCTYPE)
	return frappe.get_cached_doc("Workflow", name) if name else None


def status_of(state: str | None) -> str | None:
	"""Return the status a workflow state stands for, or None when it stands for none of its own."""
	flow = workflow()
	for row in flow.states if flow else ():
		if row.state == state and row.update_field == "status":
			return row.update_value
	return state if state in lifecycle.STATUSES else None


def state_for(status: str) -> str:
	"""Return the workflow state for a status.

	Raises frappe.ValidationError telling the administrator what to add when the workflow has none.
	"""
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


def first_state() -> str | None:
	"""Return the state a new lead starts in."""
	flow = workflow()
	return flow.states[0].state if flow else lifecycle.DRAFT


def status_before(doc: Document) -> str | None:
	"""Return the status the lead had before this save; None for a new one."""
	before = doc.get_doc_before_save()
	return before.status if before else None


def derive(doc: Document) -> None:
	"""Set `status` from `workflow_state`; what was written into `status` itself does not count."""
	before = status_before(doc)
	if not doc.workflow_state:
		doc.workflow_state = state_for(before) if before else first_state()
	doc.status = status_of(doc.workflow_state) or before or lifecycle.DRAFT


def check_step(doc: Document) -> None:
	"""Throw when the lifecycle does not know this step, whatever the edited workflow allows."""
	before = status_before(doc)
	if not lifecycle.may_follow(before, doc.status):
		frappe.throw(
			_("A lead that is {0} cannot become {1}.").format(_(before or lifecycle.DRAFT), _(doc.status)),
			title=_("Step Not Possible"),
		)


def move(doc: Document, status: str) -> None:
	"""Take a lead to another status as the program's own step (claim, expiry, late correction).

	The lead is saved in the caller's transaction with everything that belongs to the step; no role is asked
	(the caller has), and what the caller set on the program's own fields is kept. Raises when the lifecycle
	does not know the step.
	"""
	transition(doc, status)
	doc.flags.crm_cn_system = True
	try:
		doc.save(ignore_permissions=True)  # the program's own step; see above
	finally:
		doc.flags.crm_cn_system = False
		doc.flags.ignore_permissions = False
	doc.add_comment("Workflow", _(doc.workflow_state))


def settle(doc: Document, status: str) -> None:
	"""Change the status while the lead is being saved already (after its row was written): a collision.

	Same transaction, no role is asked, the timeline says it. The step counts from where the lead stood before the
	save as well: a collision met at registration comes from In Review.
	"""
	if not any(lifecycle.may_follow(before, status) for before in (doc.status, status_before(doc)) if before):
		frappe.throw(_("A lead that is {0} cannot become {1}.").format(_(doc.status), _(status)))
	doc.db_set({"workflow_state": state_for(status), "status": status})
	doc.add_comment("Workflow", _(doc.workflow_state))


def transition(doc: Document, status: str) -> None:
	"""Set the state for a status before a save; the workflow then asks whether this person may take the step."""
	doc.workflow_state = state_for(status)
