"""Whose a step of the flow is (A4): one answer for buttons, actions, and whatever is saved by other ways."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import has_approval_access

from crm_cn.approvals import flow as flows
from crm_cn.approvals import people, process
from crm_cn.approvals.flow import Flow
from crm_cn.rules.approval import kinds


def may(row: Document, doc: Document, flow: Flow, run: Document | None, user: str | None = None) -> bool:
	"""Say whether a user may take a transition of a document now.

	Approve, Reject, Return: who has an open task at the level, never the author. Withdraw: the author, while nobody
	decided the last level. Submit: who has the role; the author alone where the row says so. Others: as the platform.
	"""
	user = user or frappe.session.user
	kind = row.crm_cn_kind or ""
	own = user in people.own(doc, flow)
	if kind in (kinds.APPROVE, kinds.REJECT, kinds.RETURN):
		return bool(run) and not own and bool(process.task_of(run, user))
	if kind == kinds.WITHDRAW:
		return bool(run) and own and process.nobody_decided_last(run, flow, doc)
	if row.allowed not in frappe.get_roles(user):
		return False
	if kind == kinds.SUBMIT:
		return own or row.crm_cn_approver != kinds.AUTHOR
	return has_approval_access(user, doc, row)


def reason(rows: list[Document], flow: Flow, run: Document | None) -> str | None:
	"""Return why a step that the flow knows is not this user's; None where there is no such step."""
	kind = next((row.crm_cn_kind for row in rows), None)
	if kind in (kinds.APPROVE, kinds.REJECT, kinds.RETURN):
		return _("This decision is not yours, or somebody has taken it already. Reload the document.")
	if kind == kinds.WITHDRAW:
		return _("Only the author withdraws, and only until somebody has decided the last level.")
	if kind == kinds.SUBMIT:
		return _("Only the author, or who has the role for it, submits this for approval.")
	return None


def actions(doc: Document, flow: Flow, run: Document | None, user: str | None = None) -> list[Document]:
	"""Return the transitions a user may take now, one for each action."""
	found: dict[str, Document] = {}
	for row in flow.rows(flow.state_of(doc), doc):
		if may(row, doc, flow, run, user):
			found.setdefault(row.action, row)
	return list(found.values())


def offered(doc: Document) -> list[Document]:
	"""Return the transitions the session's user may take on a document now; none where approvals do not govern it."""
	if not flows.drawn(doc):
		return []
	run = process.running(doc.doctype, doc.name)
	return actions(doc, flows.of(doc, run), run)
