"""What people do with a document that is being approved (A4): one action on one document, or on many.

Desk, lists, e-mail links and REST all come here. The platform's own functions for it are overridden to (events.py); what
does not come here is stopped or let through by the gate, by the same rights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import frappe
from frappe import _
from frappe.model import workflow as platform
from frappe.model.document import Document

from crm_cn.approvals import copies, mirror, process, rights
from crm_cn.approvals import flow as flows
from crm_cn.approvals.flow import Flow, split
from crm_cn.approvals.in_force import in_force
from crm_cn.jobs import BROKEN_OFF, TRIES
from crm_cn.rules.approval import kinds, votes

MANY = 500
T = TypeVar("T")


def act(
	doctype: str,
	name: str,
	action: str,
	comment: str | None = None,
	values: dict | None = None,
	copy_to: Iterable[str] | None = None,
) -> Document:
	"""Take an action of the flow as the session's user; return the document as it stands then.

	`comment` is the reason (needed to reject and to return), `values` what the action asks for (crm_cn_ask_fields),
	`copy_to` users who are told and may read. A vote that does not decide the level yet leaves the state as it is.
	Throws WorkflowTransitionError or WorkflowPermissionError when the step is not there or not this user's.
	"""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	if not flows.drawn(doc):
		return platform.apply_workflow(doc, action)
	doc = frappe.get_doc(
		doctype, name, for_update=True
	)  # decisions on one document are made one after the other
	run = process.running(doctype, name, lock=True)
	flow = flows.of(doc, run)
	row = choose(doc, flow, run, action)
	if row.crm_cn_kind in (kinds.REJECT, kinds.RETURN) and not (comment or "").strip():
		frappe.throw(_("Enter the reason."), frappe.MandatoryError, title=_(row.action))
	if not row.crm_cn_kind:
		return platform.apply_workflow(doc, action)
	fill(doc, row, values)
	if not decides(doc, flow, run, row):
		vote(doc, run, row, comment, copy_to)
		return doc
	return apply(doc, flow, row, comment, copy_to)


def choose(doc: Document, flow: Flow, run: Document | None, action: str) -> Document:
	"""Return the transition that an action stands for, or throw why there is none for this user."""
	rows = [row for row in flow.rows(flow.state_of(doc), doc) if row.action == action]
	found = next((row for row in rows if rights.may(row, doc, flow, run)), None)
	if found:
		return found
	if rows:
		frappe.throw(
			rights.reason(rows, flow, run) or _("This step is not yours to take."),
			platform.WorkflowPermissionError,
			title=_("Not Yours to Decide"),
		)
	frappe.throw(
		_("{0} is “{1}”; the action “{2}” is not possible there. Reload the document.").format(
			doc.name, _(flow.state_of(doc)), _(action)
		),
		platform.WorkflowTransitionError,
		title=_("Not a Valid Action"),
	)


def fill(doc: Document, row: Document, values: dict | None) -> None:
	"""Write what an action asks for into the document; other fields are not written this way."""
	names = split(row.crm_cn_ask_fields)
	given = {name: value for name, value in (values or {}).items() if name in names}
	if not given:
		return
	doc.update(given)
	doc.flags.crm_cn_filling = True
	try:
		doc.save(ignore_permissions=True)  # exactly the fields that the flow asks the approver for
	finally:
		doc.flags.crm_cn_filling = False


def decides(doc: Document, flow: Flow, run: Document | None, row: Document) -> bool:
	"""Say whether this decision moves the document; other votes are only written down."""
	if row.crm_cn_kind not in (kinds.APPROVE, kinds.REJECT):
		return True
	asked = process.task_of(run, frappe.session.user)
	status = votes.APPROVED if row.crm_cn_kind == kinds.APPROVE else votes.REJECTED
	wanted = votes.PASSED if status == votes.APPROVED else votes.REJECTED
	return process.outcome_with(run, flow, doc, asked, status) == wanted


def vote(
	doc: Document, run: Document, row: Document, comment: str | None, copy_to: Iterable[str] | None
) -> None:
	"""Write down a vote that leaves the document where it is."""
	status = votes.APPROVED if row.crm_cn_kind == kinds.APPROVE else votes.REJECTED
	process.vote(run, process.task_of(run, frappe.session.user), status, (comment or "").strip())
	copies.give(doc, run, None, copy_to)
	mirror.follow(doc, run.state, process.approvers(run))
	doc.notify_update()


def apply(
	doc: Document, flow: Flow, row: Document, comment: str | None = None, copy_to: Iterable[str] | None = None
) -> Document:
	"""Take a transition through the platform's own function, under the flow in force."""
	doc.flags.update(crm_cn_action=row.action, crm_cn_comment=comment, crm_cn_copy_to=list(copy_to or ()))
	doc.flags.ignore_permissions = (
		True  # the flow has asked this person: the roles of the DocType are not asked again
	)
	try:
		with in_force(doc.doctype, _only(flow, row)):
			platform.apply_workflow(doc, row.action)
	finally:
		doc.flags.update(
			crm_cn_action=None, crm_cn_comment=None, crm_cn_copy_to=None, ignore_permissions=False
		)
	return pass_levels(doc)


def _only(flow: Flow, row: Document) -> Flow:
	"""Return the flow with this transition alone for its action: the platform takes the last one that fits."""
	copy = flows.stored(flow.as_json())
	copy.workflow.transitions = [
		each
		for each in copy.workflow.transitions
		if each.idx == row.idx or (each.state, each.action) != (row.state, row.action)
	]
	return copy


def pass_levels(doc: Document) -> Document:
	"""Go on where the level reached has been passed already, by who approved an earlier one (a setting)."""
	run = process.running(doc.doctype, doc.name, lock=True)
	flow = flows.of(doc, run)
	if not run or process.tasks(run) or not flow.is_level(run.state):
		return doc
	row = flow.asks(run.state, doc)[0]
	doc.flags.crm_cn_passing = True
	try:
		return apply(doc, flow, row)
	finally:
		doc.flags.crm_cn_passing = False


def act_on_many(doctype: str, names: Iterable[str], action: str, comment: str | None = None) -> list[dict]:
	"""Take an action on several documents, each in a transaction of its own; return name, ok, state or message of each.

	Throws ValidationError for more than 500.
	"""
	names = list(dict.fromkeys(names))
	if len(names) > MANY:
		frappe.throw(
			_("At most {0} documents at once. Choose fewer.").format(MANY), title=_("Too Many Documents")
		)
	return [_one_of_many(doctype, name, action, comment) for name in names]


def _one_of_many(doctype: str, name: str, action: str, comment: str | None) -> dict:
	frappe.db.commit()  # one document is no other's business; nosemgrep
	try:
		doc = retried(lambda: act(doctype, name, action, comment))
		frappe.db.commit()  # nosemgrep
		state = flows.drawn(doc).state_of(doc) if flows.drawn(doc) else doc.get("workflow_state")
		return {"name": name, "ok": True, "state": state, "message": ""}
	except Exception as error:
		frappe.db.rollback()
		told = [frappe.parse_json(entry).get("message") for entry in frappe.local.message_log]
		frappe.clear_messages()
		return {
			"name": name,
			"ok": False,
			"state": None,
			"message": (told[-1] if told else str(error)) or _("Not Permitted"),
		}


def retried(step: Callable[[], T], tries: int = TRIES) -> T:
	"""Do what a request does again when the database gave it up for another's sake; all that it did is undone then."""
	while True:
		tries -= 1
		try:
			return step()
		except BROKEN_OFF:
			frappe.db.rollback()
			if tries <= 0:
				raise
