"""The platform's own endpoints of the Workflow, through our actions (A4): what they allow is no more than the flow does."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model import workflow as platform
from frappe.model.document import Document
from frappe.utils import cstr

from crm_cn.approvals import act as actions
from crm_cn.approvals import flow as flows
from crm_cn.approvals import rights


@frappe.whitelist()
def get_transitions(
	doc: Document | str | dict, workflow: Document | None = None, raise_exception: bool = False
) -> list[dict]:
	"""frappe.model.workflow.get_transitions: the transitions that are this user's now."""
	doc = _document(doc)
	if doc.is_new() or not flows.drawn(doc):
		return platform.get_transitions(doc, workflow, raise_exception)
	stored = frappe.get_doc(doc.doctype, doc.name)
	stored.check_permission("read")
	return [row.as_dict() for row in rights.offered(stored)]


@frappe.whitelist()
def apply_workflow(doc: Document | str | dict, action: str) -> Document:
	"""frappe.model.workflow.apply_workflow; a form sends comment, values and copies along with the document."""
	doc = frappe.parse_json(doc)
	said = doc if isinstance(doc, dict) else {}
	return actions.retried(
		lambda: actions.act(
			doc.get("doctype"),
			doc.get("name"),
			action,
			said.get("__crm_cn_comment"),
			said.get("__crm_cn_values"),
			said.get("__crm_cn_copy_to"),
		)
	)


@frappe.whitelist()
def bulk_workflow_approval(docnames: str | list, doctype: str, action: str) -> None:
	"""frappe.model.workflow.bulk_workflow_approval: with a line of its own for each document."""
	if not flows.drawn(frappe.new_doc(doctype)):
		return platform.bulk_workflow_approval(frappe.as_json(frappe.parse_json(docnames)), doctype, action)
	rows = actions.act_on_many(doctype, frappe.parse_json(docnames), action)
	lines = [
		f"<li>{frappe.utils.escape_html(row['name'])}: {_(row['state']) if row['ok'] else row['message']}</li>"
		for row in rows
	]
	frappe.msgprint(f"<ul>{''.join(lines)}</ul>", title=_("Workflow Status"))


@frappe.whitelist()
def get_common_transition_actions(docs: str | list, doctype: str) -> list[str]:
	"""frappe.model.workflow.get_common_transition_actions: what this user may do with all of the documents."""
	if not flows.drawn(frappe.new_doc(doctype)):
		return platform.get_common_transition_actions(docs, doctype)
	common: list[str] | None = None
	for row in frappe.parse_json(docs):
		own = [each["action"] for each in get_transitions({**row, "doctype": doctype})]
		common = own if common is None else [action for action in common if action in own]
		if not common:
			return []
	return common or []


def _document(doc) -> Document:
	doc = frappe.parse_json(doc)
	return doc if isinstance(doc, Document) else frappe.get_doc({**doc, "doctype": cstr(doc.get("doctype"))})
