"""Status and workflow state: the program reads the one, people see and rename the other.

The state of a document decides its status through the Workflow's own "Update Field / Update Value", read anew on
every save, so that it also holds when `workflow_state` or `status` is written through REST. An administrator may rename
states and add some. A state without a value for `status` refines the one before: the status stays.
"""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_workflow_name


def status_before(doc: Document) -> str | None:
	"""Return the status a document had before this save; None for a new one."""
	before = doc.get_doc_before_save()
	return before.status if before else None


def enters(doc: Document, status: str) -> bool:
	"""Say whether this save takes a document into a status."""
	before = status_before(doc)
	return bool(before) and before != doc.status == status


class WorkflowStatus:
	"""How the states of one DocType's Workflow stand for the statuses of its rule book."""

	def __init__(self, doctype: str, statuses: Collection[str], first: str):
		self.doctype, self.statuses, self.first = doctype, statuses, first

	def workflow(self) -> Document | None:
		"""Return the active Workflow, or None where an administrator switched all of them off."""
		name = get_workflow_name(self.doctype)
		return frappe.get_cached_doc("Workflow", name) if name else None

	def status_of(self, state: str | None) -> str | None:
		"""Return the status a workflow state stands for, or None when it stands for none of its own."""
		flow = self.workflow()
		for row in flow.states if flow else ():
			if row.state == state and row.update_field == "status":
				return row.update_value
		return state if state in self.statuses else None

	def state_for(self, status: str) -> str:
		"""Return the workflow state for a status.

		Raises frappe.ValidationError telling the administrator what to add when the workflow has none.
		"""
		flow = self.workflow()
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

	def first_state(self) -> str:
		"""Return the state a new document starts in."""
		flow = self.workflow()
		return flow.states[0].state if flow else self.first

	def derive(self, doc: Document) -> None:
		"""Set `status` from `workflow_state`; what was written into `status` itself does not count."""
		before = status_before(doc)
		if not doc.workflow_state:
			doc.workflow_state = self.state_for(before) if before else self.first_state()
		doc.status = self.status_of(doc.workflow_state) or before or self.first

	def transition(self, doc: Document, status: str) -> None:
		"""Set the state for a status before a save; the workflow then asks whether this person may take the step."""
		doc.workflow_state = self.state_for(status)

	def move(self, doc: Document, status: str) -> None:
		"""Take a document to another status as the program's own step (claim, expiry, the customer's answer by link).

		Saved in the caller's transaction with everything that belongs to the step; no role is asked (the caller has),
		and what the caller set on the program's own fields is kept. Raises when the rules do not know the step.
		"""
		self.transition(doc, status)
		doc.flags.crm_cn_system = True
		try:
			doc.save(ignore_permissions=True)  # the program's own step; see above
		finally:
			doc.flags.crm_cn_system = False
			doc.flags.ignore_permissions = False
		doc.add_comment("Workflow", _(doc.workflow_state))
