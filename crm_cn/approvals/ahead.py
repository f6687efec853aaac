"""Whom the next level asks, found before anything is written: a missing approver is told to who takes the step (A4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals import people, process
from crm_cn.approvals.flow import Flow
from crm_cn.rules.approval import kinds, routing, votes


def whom(doc: Document, flow: Flow, run: Document | None, row: Document, state: str) -> routing.Level | None:
	"""Return who is asked at the state a transition leads to, None where it is no level.

	Throws when nobody can be asked. At submission the levels after it are tried as well, as far as they are known.
	"""
	if not flow.asks(state, doc):
		return None
	if row.crm_cn_kind == kinds.SUBMIT or not run:
		try_all(doc, flow, state)
		return level(doc, flow, state)
	return level(doc, flow, state, _decided(run, row))


def _decided(run: Document, row: Document) -> frozenset[str]:
	"""Return who has approved in this round, the present decision counted in; nobody where it begins again."""
	if row.crm_cn_kind != kinds.APPROVE:
		return frozenset()
	task = process.task_of(run, frappe.session.user)
	now = (frappe.session.user, task.approver, task.on_behalf_of) if task else ()
	return process.decided(run) | {user for user in now if user}


def level(doc: Document, flow: Flow, state: str, decided: frozenset[str] = frozenset()) -> routing.Level:
	"""Return who is asked at a level. Throws when nobody can be, or fewer than must agree."""
	found = people.level(doc, flow, state, decided)
	mode, at_least = process.how_many(flow.asks(state, doc))
	seats = len(found.asked)
	if not found.passed and seats < votes.needed(mode, at_least, seats):
		text = _("{0} must agree and {1} can be asked").format(at_least, seats)
		people.refuse(routing.NoApprover(routing.TOO_FEW, text), state)
	return found


def try_all(doc: Document, flow: Flow, state: str) -> None:
	"""Throw when a level that an approval of this one leads to would find nobody."""
	waiting, seen = [state], set()
	while waiting:
		state = waiting.pop()
		if state in seen or not flow.asks(state, doc):
			continue
		seen.add(state)
		level(doc, flow, state)
		waiting += [row.next_state for row in flow.asks(state, doc)]
