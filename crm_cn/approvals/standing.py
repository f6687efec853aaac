"""An approval under way, locked: where every change of who is asked begins (A4).

First the row of the document, then that of its run, as in every decision: one change is made at a time.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals import flow as flows
from crm_cn.approvals import mirror, people, process
from crm_cn.approvals.flow import Flow


@dataclass
class Standing:
	"""A document, its run and the flow in force."""

	doc: Document
	run: Document
	flow: Flow

	@property
	def barred(self) -> frozenset[str]:
		"""Return who may not decide here: whose matter it is, and who approved an earlier level of this round."""
		return people.own(self.doc, self.flow) | process.decided(self.run)

	def asked(self, but: str | None = None) -> frozenset[str]:
		"""Return everybody who was asked at this level, those in whose place somebody is counted in; `but` a task."""
		rows = [row for row in process.tasks(self.run) if row.name != but]
		return frozenset(user for row in rows for user in (row.approver, row.on_behalf_of) if user)

	def task(self, name: str) -> frappe._dict | None:
		"""Return a task of this level that still waits to be decided, or None."""
		return next((row for row in process.tasks(self.run, process.ASKED) if row.name == name), None)

	def transition(self) -> Document:
		"""Return the row of the flow whose time limits hold at this level."""
		return self.flow.asks(self.run.state, self.doc)[0]

	def succeed(
		self, row: frappe._dict, user: str, status: str, event: str, anew: bool = False, **values
	) -> Document:
		"""Close a task with a status and put one in its seat on somebody else's list; return that.

		Extra approvers stay with the seat. The time limits stay, or begin `anew`. `values` are fields of the new task
		(reason, on_behalf_of, comment).
		"""
		closed = process.task(row.name)
		closed.status = status
		process.save(closed)
		limits = {} if anew else {name: row.get(name) for name in ("due_on", "remind_on", "escalate")}
		new = process.ask(
			self.doc,
			self.run,
			user,
			values.pop("reason", event),
			self.transition() if anew else None,
			event,
			status=row.status,
			position=row.position,
			added_for=row.added_for,
			**limits,
			**values,
		)
		for extra in process.tasks(self.run):
			if extra.added_for == row.name:
				record = process.task(extra.name)
				record.added_for = new.name
				process.save(record)
		self.reflect()
		return new

	def reflect(self) -> None:
		"""Let the platform's own list of actions, and open forms, say the same."""
		mirror.follow(self.doc, self.run.state, process.approvers(self.run))
		self.doc.notify_update()


def find(doctype: str, name: str) -> Standing | None:
	"""Lock a document and its run; None where it is not being approved."""
	doc = frappe.get_doc(doctype, name, for_update=True)
	run = process.running(doctype, name, lock=True)
	return Standing(doc, run, flows.of(doc, run)) if run else None


def need(doctype: str, name: str) -> Standing:
	"""Lock a document and its run. Throws where it is not being approved."""
	found = find(doctype, name)
	if not found:
		frappe.throw(_("{0} is not being approved.").format(name), title=_("Not Being Approved"))
	return found


def of_task(name: str) -> tuple[Standing, frappe._dict] | None:
	"""Lock what a task belongs to; None where the task waits for nobody any more."""
	about = frappe.db.get_value(process.TASK, name, ["reference_doctype", "reference_name"])
	if not about or not frappe.db.exists(*about):
		return None
	found = find(*about)
	row = found.task(name) if found else None
	return (found, row) if row else None
