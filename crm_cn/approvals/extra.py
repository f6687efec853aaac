"""What a Chinese office does beside deciding (A4): 加签 add an approver, 转办 hand over, 抄送 copy, 催办 remind.

Everything begins with the lock of the document and its run, as a decision does.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date, now_datetime

from crm_cn.approvals import clock, copies, ledger, people, process, standing
from crm_cn.approvals.standing import Standing

BEFORE, AFTER = "Before", "After"
ADMINISTRATOR = "System Manager"
#: An author reminds once in so many hours.
REMIND_EVERY = 1


def add_approver(doctype: str, name: str, user: str, position: str, comment: str | None = None) -> None:
	"""加签: ask somebody else, too: Before the session's user, who waits for them, or After, when that user has agreed.

	Who is added may reject, return, add or hand over like anybody asked. Throws where the user may not be asked.
	"""
	if position not in (BEFORE, AFTER):
		frappe.throw(_("Choose whether the person is asked before or after you."))
	here, mine = _my_task(doctype, name, waiting=position == BEFORE)
	check(here, user)
	comment = (comment or "").strip()
	process.ask(
		here.doc,
		here.run,
		user,
		"Added",
		here.transition(),
		"Added Approver",
		position=position,
		added_for=mine.name,
		comment=comment,
		status=process.OPEN if position == BEFORE else process.WAITING,
	)
	if position == BEFORE:
		record = process.task(mine.name)
		record.status = process.WAITING
		process.save(record)
	here.reflect()


def hand_over(
	doctype: str, name: str, user: str, comment: str | None = None, from_user: str | None = None
) -> None:
	"""转办: give one's task to another, with its time limit and its extra approvers; an administrator gives another's.

	`from_user` is whose task it is, for a System Manager; by default the session's user's.
	"""
	from_user = from_user or frappe.session.user
	if from_user != frappe.session.user and ADMINISTRATOR not in frappe.get_roles():
		frappe.throw(_("Only an administrator hands over what waits for another."), frappe.PermissionError)
	here, mine = _my_task(doctype, name, from_user)
	check(here, user)
	comment = (comment or "").strip()
	new = here.succeed(mine, user, "Transferred", "Transferred", reason="Transferred", comment=comment)
	closed = process.task(mine.name)
	closed.comment, closed.decided_on, closed.decided_by = comment, new.asked_on, frappe.session.user
	process.save(closed)


def copy_to(doctype: str, name: str, users: Iterable[str]) -> int:
	"""抄送: tell people of a document and let them read it; by the author and whoever is or was asked. Return how many."""
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.check_permission("read")
	run = process.running(doctype, name, lock=True) or _last_run(doctype, name)
	if not run:
		frappe.throw(_("{0} is not being approved.").format(name), title=_("Not Being Approved"))
	me = frappe.session.user
	asked = frappe.db.exists(process.TASK, {"approval_process": run.name, "approver": me, "kind": "Approve"})
	if me not in (run.author, doc.owner) and not asked and ADMINISTRATOR not in frappe.get_roles():
		frappe.throw(_("The author and those who are asked copy this to others."), frappe.PermissionError)
	return copies.give(doc, run, None, users)


def remind(doctype: str, name: str) -> int:
	"""催办: the author reminds those who are asked, at most once an hour. Return how many."""
	frappe.get_doc(doctype, name).check_permission("read")
	here = standing.need(doctype, name)
	if frappe.session.user not in people.own(here.doc, here.flow):
		frappe.throw(_("Only the author reminds those who are asked."), frappe.PermissionError)
	since = add_to_date(now_datetime(), hours=-REMIND_EVERY)
	filters = {"approval_process": here.run.name, "event": "Reminded", "user": frappe.session.user}
	if frappe.db.exists(ledger.LOG, {**filters, "at": [">", since]}):
		frappe.throw(_("You have reminded them within the last hour. Please wait."), title=_("Not Yet"))
	rows = process.tasks(here.run, (process.OPEN,))
	for row in rows:
		clock.remind_of(here, row)
	return len(rows)


def _last_run(doctype: str, name: str) -> Document | None:
	filters = {"reference_doctype": doctype, "reference_name": name}
	found = frappe.get_all(process.PROCESS, filters=filters, order_by="creation desc", limit=1, pluck="name")
	return frappe.get_doc(process.PROCESS, found[0]) if found else None


def _my_task(
	doctype: str, name: str, user: str | None = None, waiting: bool = False
) -> tuple[Standing, frappe._dict]:
	"""Lock an approval and return the open task of a user, or throw; an administrator needs no right to read it.

	With `waiting`, and for an administrator, a task that waits for an extra approver counts as well.
	"""
	user = user or frappe.session.user
	if user == frappe.session.user:
		frappe.get_doc(doctype, name).check_permission("read")
	here = standing.need(doctype, name)
	mine = process.task_of(here.run, user)
	if not mine and (waiting or user != frappe.session.user):
		rows = process.tasks(here.run, (process.WAITING,))
		mine = next((row for row in rows if row.approver == user and _has_before(here, row)), None)
	if not mine or frappe.session.user in people.own(here.doc, here.flow):
		frappe.throw(
			_("This decision is not yours, or somebody has taken it already. Reload the document."),
			frappe.PermissionError,
			title=_("Not Yours to Decide"),
		)
	return here, mine


def _has_before(here: Standing, row: frappe._dict) -> bool:
	rows = process.tasks(here.run, process.ASKED)
	return any(one.added_for == row.name and one.position == BEFORE for one in rows)


def check(here: Standing, user: str) -> None:
	"""Throw where somebody may not be asked here, and say why."""
	row = frappe.db.get_value("User", user, ["enabled", "user_type"], as_dict=True)
	if not row or not row.enabled or row.user_type != "System User" or user in ("Administrator", "Guest"):
		frappe.throw(_("{0} has no user that is enabled for the Desk. Choose somebody else.").format(user))
	if user in people.own(here.doc, here.flow):
		frappe.throw(
			_("{0} wrote this, or it is their matter: nobody decides on their own.").format(_full_name(user))
		)
	waiting = ("Open", "Waiting", "Approved", "Rejected")
	rows = process.tasks(here.run, waiting)
	if user in {one for each in rows for one in (each.approver, each.on_behalf_of)}:
		frappe.throw(_("{0} is asked here already.").format(_full_name(user)))
	if user in process.decided(here.run):
		frappe.throw(
			_("{0} has approved an earlier level: nobody approves twice. Choose somebody else.").format(
				_full_name(user)
			)
		)


def _full_name(user: str) -> str:
	return frappe.db.get_value("User", user, "full_name") or user
