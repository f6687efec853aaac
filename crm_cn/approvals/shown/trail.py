"""The trail of a document's approvals for people: what happened, who is asked now, who comes next (A4).

Whoever may read the document may read its trail; the caller has asked that. Names are full names, texts are plain.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, now_datetime

from crm_cn.approvals import in_force, ledger, people, process
from crm_cn.approvals.flow import Flow
from crm_cn.rules.approval import kinds

#: a flow that runs in a circle is followed no further than this
LEVELS_AHEAD = 12
#: entries of one moment that say the same of several people are one line
_TOGETHER = ("Asked", "Copied", "Passed")
#: what the paper calls an event, where its own word means something else elsewhere
_WORDS = {
	"Asked": "Asked for Approval",
	"Approved": "Approve",
	"Rejected": "Reject",
	"Returned": "Return",
	"Withdrawn": "Withdraw",
	"Transferred": "Hand Over",
	"Added Approver": "Add Approver",
}


def of(doc: Document) -> dict:
	"""Return the trail: `governed`, `status`, `entries` in order, `now` (who is asked), `ahead` (levels to come), `may`."""
	flow = in_force.flow_of(doc)
	run = process.running(doc.doctype, doc.name)
	entries = _entries(doc)
	if not flow and not entries:
		return {"governed": False}
	return {
		"governed": bool(flow),
		"status": _status(doc, run),
		"state": flow.state_of(doc) if flow else None,
		"round": run.round if run else 0,
		"entries": entries,
		"now": now(run) if run else [],
		"needed": _needed(doc, flow, run) if run and flow else None,
		"ahead": ahead(doc, flow, run) if flow else [],
		"may": may(doc, flow, run) if run and flow else {},
		"unseen": bool(_copies(doc, frappe.session.user)),
	}


def _status(doc: Document, run: Document | None) -> str:
	if run:
		return run.status
	last = frappe.get_all(
		process.PROCESS,
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
		pluck="status",
		order_by="creation desc",
		limit=1,
	)
	return last[0] if last else ""


def _entries(doc: Document) -> list[dict]:
	rows = frappe.get_all(
		ledger.LOG,
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
		fields=[
			*("event", "at", "user", "on_behalf_of", "asked", "from_state", "to_state"),
			*("comment", "round", "approval_process"),
		],
		order_by="at asc, creation asc, name asc",
		limit=0,
	)
	found: list[dict] = []
	for row in rows:
		last = found[-1] if found else None
		if last and row.event in _TOGETHER and _same(last, row):
			last["people"].append(_asked(row))
		else:
			found.append(
				{
					"event": row.event,
					"at": row.at,
					"user": row.user,
					"user_name": _name(row.user),
					"on_behalf_of": _name(row.on_behalf_of) if row.event not in _TOGETHER else "",
					"people": [_asked(row)] if row.asked else [],
					"from_state": row.from_state,
					"to_state": row.to_state,
					"comment": row.comment or "",
					"round": row.round,
					"run": row.approval_process,
				}
			)
	return found


def _same(entry: dict, row) -> bool:
	return (entry["event"], entry["from_state"], entry["round"], entry["run"], entry["comment"]) == (
		row.event,
		row.from_state,
		row.round,
		row.approval_process,
		row.comment or "",
	)


def _asked(row) -> str:
	"""Return who was asked, and in whose place."""
	if row.on_behalf_of and row.on_behalf_of != row.asked:
		return _("{0} on behalf of {1}").format(_name(row.asked), _name(row.on_behalf_of))
	return _name(row.asked)


def _name(user: str | None) -> str:
	return get_fullname(user) if user else ""


def now(run: Document) -> list[dict]:
	"""Return who is asked at the level a run stands at, those who wait for an extra approver included."""
	moment = now_datetime()
	return [
		{
			"user": row.approver,
			"name": _name(row.approver),
			"on_behalf_of": _name(row.on_behalf_of),
			"reason": row.reason or "",
			"waiting": row.status == process.WAITING,
			"asked_on": row.asked_on,
			"due_on": row.due_on,
			"overdue": bool(row.due_on and row.due_on < moment and row.status == process.OPEN),
			"added": bool(row.added_for),
		}
		for row in process.tasks(run, process.ASKED)
	]


def _needed(doc: Document, flow: Flow, run: Document) -> dict | None:
	"""Return how many must agree at the present level, where it is more than anyone."""
	mode, at_least = (
		process.how_many(flow.asks(run.state, doc)) if flow.asks(run.state, doc) else (kinds.ANY, 0)
	)
	return None if mode == kinds.ANY else {"mode": mode, "at_least": at_least}


def ahead(doc: Document, flow: Flow, run: Document | None) -> list[dict]:
	"""Return the levels still to come as things stand: state, and the people where they are known.

	A draft shows who would be asked. Nothing where the document's way has ended.
	"""
	state = flow.state_of(doc)
	if run:
		states = _onward(doc, flow, run.state)
	elif flow.rows(state, kind=kinds.SUBMIT):
		rows = flow.rows(state, doc, kinds.SUBMIT)
		states = [rows[0].next_state, *_onward(doc, flow, rows[0].next_state)] if rows else []
	else:
		states = []
	decided = process.decided(run) if run else frozenset()
	return [
		{"state": one, "people": _people(doc, flow, one, decided)} for one in states if flow.asks(one, doc)
	]


def _onward(doc: Document, flow: Flow, state: str) -> list[str]:
	found: list[str] = []
	while len(found) < LEVELS_AHEAD:
		rows = flow.asks(state, doc)
		state = rows[0].next_state if rows else None
		if not state or state in found or not flow.is_level(state):
			break
		found.append(state)
	return found


def _people(doc: Document, flow: Flow, state: str, decided: frozenset[str]) -> list[str]:
	"""Return the names of those a level would ask, or none where that cannot be said yet."""
	told = len(frappe.local.message_log)
	try:
		return [_name(one.user) for one in people.level(doc, flow, state, decided).asked]
	except frappe.ValidationError:
		del frappe.local.message_log[told:]
		return []


def may(doc: Document, flow: Flow, run: Document) -> dict[str, bool]:
	"""Return what else the session user may do: add an approver, hand over, remind, copy."""
	user = frappe.session.user
	asked = bool(process.task_of(run, user))
	own = user in people.own(doc, flow)
	manages = "System Manager" in frappe.get_roles()
	return {
		"add_approver": asked and not own,
		"hand_over": asked and not own,
		"remind": own or manages,
		"copy": asked or own or manages,
		"restart": manages,
	}


def _copies(doc: Document, user: str) -> list[str]:
	return frappe.get_all(
		process.TASK,
		filters={
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"approver": user,
			"kind": "Copy",
			"status": process.OPEN,
		},
		pluck="name",
	)


def seen(doc: Document) -> int:
	"""Note that the session user has looked at what was copied to them; return how many notes that was."""
	names = _copies(doc, frappe.session.user)
	for name in names:
		task = process.task(name)
		task.status, task.decided_on = "Seen", now_datetime()
		process.save(task)
	return len(names)


def for_print(doctype: str, name: str) -> list[dict]:
	"""Jinja: the trail in lines for the print of a document the reader may read; nothing of others."""
	doc = frappe.get_doc(doctype, name)
	if not frappe.has_permission(doctype, "read", doc=doc):
		return []
	entries = _entries(doc)
	told = [
		entry
		for before, entry in zip([None, *entries], entries, strict=False)
		if not (entry["event"] == "Ended" and before and before["event"] in ("Returned", "Rejected"))
	]
	return [line for line in map(_line, told) if line]


def _line(entry: dict) -> dict | None:
	"""Return a line of the printed trail; who was merely told does not stand there."""
	if entry["event"] in ("Copied", "Reminded"):
		return None
	who = entry["user_name"]
	if entry["on_behalf_of"]:
		who = _("{0} on behalf of {1}").format(who, entry["on_behalf_of"])
	return {
		"at": entry["at"],
		"event": _WORDS.get(entry["event"], entry["event"]),
		"level": entry["from_state"] or "",
		"who": who,
		"people": ", ".join(entry["people"]),
		"comment": entry["comment"],
		"decision": entry["event"] in ("Approved", "Rejected", "Returned"),
	}
