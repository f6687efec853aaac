"""What a link of a mail opens and does (A4): never more than its task, its person and its action."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals import act, standing
from crm_cn.approvals.mail.letters import Link
from crm_cn.rules.approval import kinds
from crm_cn.rules.approval.delegation import STAND_INS


class Useless(Exception):
	"""A link that does nothing (any more); its text says why."""


def look(link: Link | None) -> dict:
	"""Return what the page of a link shows: what is decided, whose it is, whether a reason is needed. Raises Useless."""
	task = usable(link)
	doc = frappe.get_doc(task.reference_doctype, task.reference_name)
	return {
		"doctype": doc.doctype,
		"name": doc.name,
		"title": task.title or doc.name,
		"author": frappe.db.get_value("User", task.author, "full_name") or task.author,
		"state": task.state,
		"person": frappe.db.get_value("User", link.user, "full_name") or link.user,
		"needs_reason": kind(doc, link) in (kinds.REJECT, kinds.RETURN),
	}


def kind(doc: Document, link: Link) -> str | None:
	"""Return what kind of step a link's action is where its document stands."""
	from crm_cn.approvals import in_force

	flow = in_force.flow_of(doc)
	rows = flow.rows(flow.state_of(doc), doc) if flow else []
	return next((row.crm_cn_kind for row in rows if row.action == link.action), None)


def usable(link: Link | None) -> frappe._dict:
	"""Return the task of a link that may still be decided by it. Raises Useless with the reason."""
	if not link:
		raise Useless(_("This link is not complete. Please open it again from the mail."))
	task = frappe.db.get_value("Approval Task", link.task, "*", as_dict=True)
	whose = task and (task.approver, task.on_behalf_of if task.reason in STAND_INS else None)
	if not task or task.kind != "Approve" or link.user not in whose:
		raise Useless(_("This no longer waits for you. Open the document to see how it stands."))
	if task.status == "Waiting":
		raise Useless(_("You asked somebody else first. You are told when it is your turn."))
	if task.status != "Open":
		raise Useless(_("This has been decided, or taken back, already. The link does nothing any more."))
	if link.over or not frappe.db.get_value("User", link.user, "enabled"):
		raise Useless(_("This link is too old. Sign in and open the document."))
	if frappe.session.user not in ("Guest", link.user):
		raise Useless(
			_("This link is for {0}, and you are signed in as somebody else.").format(
				frappe.db.get_value("User", link.user, "full_name") or link.user
			)
		)
	return task


def decide(link: Link | None, comment: str | None) -> str:
	"""Take the action of a link in the name of its person; return a sentence with what came of it.

	Raises Useless; throws what the action itself throws. One link decides one task: it is looked at again under the
	lock of the document, so that two clicks make one decision.
	"""
	task = usable(link)
	before = frappe.session.user
	frappe.set_user(link.user)
	try:
		standing.find(task.reference_doctype, task.reference_name)
		task = usable(link)
		doc = act.act(task.reference_doctype, task.reference_name, link.action, comment)
		return _("{0}: {1}. It is now “{2}”.").format(task.title or doc.name, _(link.action), _(_state(doc)))
	finally:
		frappe.set_user(before)


def _state(doc: Document) -> str:
	from crm_cn.approvals import flow as flows

	return flows.drawn(doc).state_of(doc)
