"""The platform's own links in mails (A4): for a governed document they open the page of the task, and decide nothing.

The platform's link names a document and a state, not who was asked when: one of an earlier visit would decide a later
one. So it leads to the link of the task that waits for its person now, or says that nothing does.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils.verified_command import verify_request
from frappe.workflow.doctype.workflow_action import workflow_action as platform

from crm_cn.approvals import flow as flows
from crm_cn.approvals import process
from crm_cn.approvals.mail import letters as mail


@frappe.whitelist(allow_guest=True)
def apply_action(
	action: str,
	doctype: str,
	docname: str,
	current_state: str,
	user: str | None = None,
	last_modified: str | None = None,
) -> None:
	"""frappe.workflow.doctype.workflow_action.workflow_action.apply_action"""
	if not _governed(doctype, docname):
		return platform.apply_action(action, doctype, docname, current_state, user, last_modified)
	if verify_request():
		_lead_on(action, doctype, docname, user, current_state, last_modified)


@frappe.whitelist(allow_guest=True)
def confirm_action(doctype: str, docname: str, user: str, action: str) -> None:
	"""frappe.workflow.doctype.workflow_action.workflow_action.confirm_action"""
	if not _governed(doctype, docname):
		return platform.confirm_action(doctype, docname, user, action)
	if verify_request():
		_useless()


def _governed(doctype: str, name: str) -> bool:
	return bool(frappe.db.exists(doctype, name)) and bool(flows.drawn(frappe.get_doc(doctype, name)))


def _lead_on(
	action: str, doctype: str, name: str, user: str | None, state: str, modified: str | None
) -> None:
	"""Send on to the link of the task that waits for this person, asked no later than the document was mailed."""
	doc = frappe.get_doc(doctype, name)
	run = process.running(doctype, name)
	task = process.task_of(run, user) if run and user else None
	same = run and run.state == state and modified and str(doc.modified) == str(modified)
	links = mail.links(doc, frappe._dict(name=task.name, approver=user)) if task and same else []
	found = next((link for link in links if link.action == action), None)
	if not found:
		return _useless()
	frappe.local.response["type"] = "redirect"
	frappe.local.response["location"] = found.url


def _useless() -> None:
	frappe.respond_as_web_page(
		_("Link Expired"),
		_("This link does nothing any more. Sign in and open the document to see how it stands."),
		indicator_color="blue",
		http_status_code=410,
	)
