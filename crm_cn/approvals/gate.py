"""The one gate (A4): every save, submit and cancel of a governed document passes it, whatever way it came in.

`before` runs when the document is about to be written: is this step somebody's to take, and is it taken now? `after`
runs when it has been written: votes, tasks, ledger and the next level, in the same transaction. The actions of act.py
come through here like everybody else; they only say more (which action, with which comment).
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import WorkflowPermissionError, is_transition_condition_satisfied
from frappe.utils import cint

from crm_cn.approvals import ahead, alone, copies, in_force, mirror, process, rights, watch
from crm_cn.approvals import flow as flows
from crm_cn.approvals.flow import Flow
from crm_cn.rules.approval import kinds, votes

in_force.install()


def before(doc: Document, method: str) -> None:
	"""doc_event validate, before_update_after_submit, before_cancel of every DocType."""
	if doc.meta.istable:
		return alone.refuse_row(doc)
	doc.flags.crm_cn_flow = doc.flags.crm_cn_step = None
	if not flows.drawn(doc):
		return
	run = process.running(doc.doctype, doc.name, lock=True)
	flow = flows.of(doc, run)
	stored = doc.get_doc_before_save()
	if not stored and doc.get("amended_from"):
		doc.set(flow.state_field, flow.first)  # a copy of what was cancelled begins anew, whatever was copied
	start = flow.state_of(stored) if stored else flow.first
	end = flow.target(doc, getattr(doc, "_action", "save"))
	doc.flags.crm_cn_flow, doc.flags.crm_cn_run = flow, run
	if method == "before_cancel" and not any(row.next_state == end for row in flow.rows(start)):
		doc.set(flow.state_field, end)
		return  # cancelling is no step of this flow: the roles of the DocType say who may
	if start != end:
		take(doc, flow, run, stored or doc, start, end)
	elif stored:
		watch.unchanged(doc, flow, run)
	if start != end or not stored:
		mirror.follow(doc, doc.get(flow.state_field) or flow.first)


def take(doc: Document, flow: Flow, run: Document | None, stored: Document, start: str, end: str) -> None:
	"""Let a document go from one state to another, or throw what keeps it from doing so.

	What hands a document in has its condition asked of the document as it was and as it is to be written: the same save
	may have changed what the condition is about.
	"""
	if doc.flags.crm_cn_program:  # the engine's own step: a restart
		return
	rows = [
		row
		for row in flow.rows(start, stored)
		if row.next_state == end
		and row.action == (doc.flags.crm_cn_action or row.action)
		and (row.crm_cn_kind not in ("", None, kinds.SUBMIT) or is_transition_condition_satisfied(row, doc))
	]
	found = next((row for row in rows if doc.flags.crm_cn_passing or rights.may(row, doc, flow, run)), None)
	if not found:
		frappe.throw(
			rights.reason(rows, flow, run)
			or _("Workflow State transition not allowed from {0} to {1}").format(
				frappe.bold(_(start)), frappe.bold(_(end))
			),
			WorkflowPermissionError,
			title=_("Not Yours to Decide"),
		)
	comment = (doc.flags.crm_cn_comment or "").strip()
	if found.crm_cn_kind in (kinds.REJECT, kinds.RETURN) and not comment:
		frappe.throw(
			_("Give a reason: use the action “{0}” of the document.").format(_(found.action)),
			frappe.MandatoryError,
		)
	if found.crm_cn_kind in (kinds.APPROVE, kinds.REJECT) and not doc.flags.crm_cn_passing:
		check_vote(stored, flow, run, found)
	enter(doc, flow, end)
	asked = ahead.whom(doc, flow, run, found, end)
	doc.flags.crm_cn_step = frappe._dict(
		row=found, start=start, end=end, comment=comment, user=frappe.session.user, asked=asked
	)


def check_vote(stored: Document, flow: Flow, run: Document, row: Document) -> None:
	"""Throw when others have yet to decide at this level: a vote alone does not move the document."""
	task = process.task_of(run, frappe.session.user)
	approves = row.crm_cn_kind == kinds.APPROVE
	status, wanted = ("Approved", votes.PASSED) if approves else ("Rejected", votes.REJECTED)
	if process.outcome_with(run, flow, stored, task, status) != wanted:
		frappe.throw(
			_("Others have to decide here, too. Use the action “{0}” to give your own decision.").format(
				_(row.action)
			),
			WorkflowPermissionError,
		)


def enter(doc: Document, flow: Flow, state: str) -> None:
	"""Set what goes with a state: its field and value, as the platform's own action does."""
	row = flow.states[state]
	if doc._action == "save" and cint(row.doc_status) != cint(doc.docstatus):
		frappe.throw(
			_("A document in the state {0} is submitted. Use the action of the document instead.").format(
				_(state)
			),
			WorkflowPermissionError,
		)
	doc.set(flow.state_field, state)
	if row.update_field:
		doc.set(row.update_field, _value(row, doc))


def _value(row: Document, doc: Document):
	if row.get("evaluate_as_expression"):  # version 16
		from frappe.model.workflow import evaluate_workflow_value

		return evaluate_workflow_value(row.update_value, True, doc)
	return row.update_value


def after(doc: Document, method: str) -> None:
	"""doc_event on_update, on_update_after_submit, on_cancel of every DocType."""
	flow, run, step = doc.flags.crm_cn_flow, doc.flags.crm_cn_run, doc.flags.crm_cn_step
	if not flow or (method == "on_update" and doc._action == "cancel"):
		return
	doc.flags.crm_cn_step = None
	state = flow.state_of(doc)
	if doc.flags.crm_cn_restart:
		watch.follow(doc, flow, run)
	elif method == "on_cancel":
		if run:
			process.end(run, "Cancelled", state, "Cancelled")
	elif step:
		follow(doc, flow, run, step)
	elif not run and flow.is_level(state) and not doc.flags.crm_cn_program:
		process.start(doc, flow, state)  # made, or found, at a level without a run


def follow(doc: Document, flow: Flow, run: Document | None, step: frappe._dict) -> None:
	"""Write down a step that was taken, and ask the next or end the run."""
	kind, end = step.row.crm_cn_kind, step.end
	if run and kind in (kinds.APPROVE, kinds.REJECT, kinds.RETURN) and not doc.flags.crm_cn_passing:
		status = {kinds.APPROVE: "Approved", kinds.REJECT: "Rejected", kinds.RETURN: "Returned"}[kind]
		process.vote(run, process.task_of(run, step.user), status, step.comment)
	if not run:
		run = process.start(doc, flow, end, asked=step.asked) if step.asked else None
	elif step.asked:
		process.close_level(run)
		run.round += kind == kinds.RETURN  # what was agreed to before is asked again
		process.open_level(doc, flow, run, end, step.asked)
	else:
		process.end(run, *_ending(kind, end, step.comment))
	if run:
		copies.give(doc, run, step.row, doc.flags.crm_cn_copy_to)


def _ending(kind: str | None, end: str, comment: str) -> tuple[str, str, str, str]:
	"""Return the status of a run, its last state, what the ledger calls it, and the comment."""
	endings = {
		kinds.APPROVE: ("Approved", "Ended"),
		kinds.REJECT: ("Rejected", "Ended"),
		kinds.RETURN: ("Returned", "Ended"),
		kinds.WITHDRAW: ("Withdrawn", "Withdrawn"),
	}
	status, event = endings.get(kind, ("Cancelled", "Cancelled"))
	return status, end, event, comment if kind == kinds.WITHDRAW else None


def on_trash(doc: Document, method: str | None = None) -> None:
	"""doc_event on_trash: what is being approved, or was, is no draft to be thrown away; the rest goes with it."""
	if doc.meta.istable:
		return alone.refuse_row(doc)
	if not frappe.db.exists(process.PROCESS, {"reference_doctype": doc.doctype, "reference_name": doc.name}):
		return
	if process.running(doc.doctype, doc.name):
		frappe.throw(_("{0} is being approved. Withdraw it first.").format(doc.name), title=_("Not Deleted"))
	process.forget(doc.doctype, doc.name)
