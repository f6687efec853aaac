"""The platform's workflow functions see the flow in force for a document (A4).

The platform knows one Workflow for a DocType: the one drawn now. A document whose approval is under way goes by what
it started on, and a request by the Workflow of its type. So the three places where the platform asks for a Workflow
on behalf of a document are given that document's. Installed once for each process; nothing changes for documents
that approvals have nothing to do with, and on sites without the app.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.model import document, workflow
from frappe.model.document import Document

from crm_cn.approvals import flow as flows
from crm_cn.approvals.flow import Flow

_PLATFORM = {
	"get_workflow": workflow.get_workflow,
	"validate": document.validate_workflow,
	"set_state": document.set_workflow_state_on_action,
}


def install() -> None:
	"""Put our functions where the platform looks for its own. Idempotent."""
	workflow.get_workflow = get_workflow
	document.validate_workflow = validate_workflow
	document.set_workflow_state_on_action = set_workflow_state_on_action


@contextmanager
def in_force(doctype: str, flow: Flow) -> Iterator[None]:
	"""Let the platform see this flow as the Workflow of a DocType."""
	known = _known()
	before = known.get(doctype)
	known[doctype] = flow.for_platform()
	try:
		yield
	finally:
		known[doctype] = before


def _known() -> dict[str, Document | None]:
	if not hasattr(frappe.local, "crm_cn_flows"):
		frappe.local.crm_cn_flows = {}
	return frappe.local.crm_cn_flows


def get_workflow(doctype: str) -> Document:
	"""Return the Workflow in force (frappe.model.workflow.get_workflow)."""
	return _known().get(doctype) or _PLATFORM["get_workflow"](doctype)


def validate_workflow(doc: Document) -> None:
	"""Ask the platform about a document's state (frappe.model.workflow.validate_workflow), unless the gate has."""
	if not doc.flags.crm_cn_flow:
		return _PLATFORM["validate"](doc)
	if not doc.get(doc.flags.crm_cn_flow.state_field):
		doc.set(doc.flags.crm_cn_flow.state_field, doc.flags.crm_cn_flow.first)


def set_workflow_state_on_action(doc: Document, workflow_name: str, action: str) -> None:
	"""Set the state that goes with a submit or cancel (frappe.model.workflow.set_workflow_state_on_action)."""
	if not doc.flags.crm_cn_flow:
		return _PLATFORM["set_state"](doc, workflow_name, action)
	flow = doc.flags.crm_cn_flow
	doc.set(flow.state_field, flow.target(doc, action))


def flow_of(doc: Document) -> Flow | None:
	"""Return the flow in force for a document, its run read without a lock: for what only looks."""
	from crm_cn.approvals import process

	return flows.of(doc, process.running(doc.doctype, doc.name)) if flows.drawn(doc) else None
