"""委派: who decides in another's place, for a period or while on leave (A4). The rules: rules/approval/delegation.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from crm_cn import jobs
from crm_cn.approvals import people
from crm_cn.approvals.standing_in import absence
from crm_cn.rules.approval import delegation as rule
from crm_cn.rules.approval import routing
from crm_cn.rules.approval.delegation import Delegation, StandIn
from crm_cn.rules.approval.routing import Asked

DELEGATION = "Approval Delegation"
#: Why somebody has a task again that another had in their place.
BACK = "Delegation Ended"


def of(asked: Iterable[Asked], doc: Document, barred: frozenset[str]) -> list[Asked]:
	"""Return those asked, or their delegates; `barred` may not decide on this document."""
	asked = list(asked)
	taken = barred | {one.user for one in asked}
	return rule.assign(asked, _following(doc.doctype, taken), fit, barred)


def fit(user: str) -> bool:
	"""Say whether somebody is there to decide: an enabled user of the Desk whose Employee, if any, is active."""
	row = frappe.db.get_value("User", user, ["enabled", "user_type"], as_dict=True)
	return bool(row and row.enabled and row.user_type == "System User") and not absence.has_left(user)


def stand_in(user: str, doctype: str, barred: frozenset[str]) -> StandIn | None:
	"""Return who decides on a kind of document for a user today, or None."""
	return rule.stand_in(
		user, _following(doctype, barred | {user}), lambda one: one not in barred and fit(one)
	)


def _following(doctype: str, barred: frozenset[str]) -> Callable[[str], StandIn | None]:
	def following(user: str) -> StandIn | None:
		away = absence.on_leave(user)
		found = rule.holding(given_by(user), doctype, getdate(), away)
		if found:
			return StandIn(found.delegate, rule.DELEGATE)
		return _manager(user, barred) if away else None

	return following


def _manager(user: str, barred: frozenset[str]) -> StandIn | None:
	"""Return who is asked for somebody on leave without a delegate, by the settings."""
	settings = frappe.get_cached_doc(people.SETTINGS)
	if settings.leave_without_delegate == "Wait":
		return None
	matter = routing.Matter(None, barred)
	try:
		found = routing.substitute(user, matter, people.Company(), settings.fallback_approver)
	except routing.NoApprover:
		return None
	return StandIn(found.user, rule.ON_LEAVE)


def given_by(user: str) -> list[Delegation]:
	"""Return the delegations somebody has given and not disabled."""
	return [as_rule(row) for row in frappe.get_all(DELEGATION, {"delegator": user, "disabled": 0}, _FIELDS)]


_FIELDS = ["delegator", "delegate", "document_type", "from_date", "to_date", "while_on_leave"]


def as_rule(row: Document | frappe._dict) -> Delegation:
	"""Return a record as the rules want it."""
	return Delegation(
		row.delegator,
		row.delegate,
		row.document_type or None,
		getdate(row.from_date) if row.from_date else None,
		getdate(row.to_date) if row.to_date else None,
		bool(row.while_on_leave),
	)


def follow_soon(user: str) -> None:
	"""Look at a user's open tasks in the background: a delegation of theirs has begun, changed or ended."""
	frappe.enqueue(
		"crm_cn.approvals.standing_in.delegation.follow",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
		user=user,
	)


def follow(user: str | None = None) -> None:
	"""Give open tasks to who stands in today, and back to whom they belong; hourly, or of one user (job)."""
	for name in _tasks(user):
		jobs.alone(lambda name=name: follow_task(name), lambda: frappe.log_error(title="Approval delegation"))


def _tasks(user: str | None) -> list[str]:
	"""Return the open tasks that may have to change hands: of those who delegate or are on leave, and those lent."""
	from crm_cn.approvals import process

	today = getdate()
	away = {user} if user else absence.users_on_leave()
	if not user:
		dated = {"disabled": 0, "from_date": ["<=", today], "to_date": [">=", today]}
		away |= set(frappe.get_all(DELEGATION, filters=dated, pluck="delegator"))
	table = frappe.qb.DocType(process.TASK)
	wanted = table.approver.isin(list(away) or [""])
	if user:
		wanted |= table.on_behalf_of == user
	else:
		wanted |= table.reason.isin(rule.STAND_INS)
	query = frappe.qb.from_(table).select(table.name).where((table.status == process.OPEN) & wanted)
	return [row[0] for row in query.where(table.kind == "Approve").orderby(table.creation).run()]


def follow_task(name: str) -> None:
	"""Put one open task on the list of who stands in today, or back on that of whom it belongs to."""
	from crm_cn.approvals import access, ledger, process, standing
	from crm_cn.approvals.mail import notice

	found = standing.of_task(name)
	if not found or found[1].status != process.OPEN:
		return
	here, row = found
	owner = row.on_behalf_of if row.on_behalf_of and row.reason in rule.STAND_INS else row.approver
	barred = here.barred | here.asked(but=name)
	other = stand_in(owner, here.doc.doctype, barred)
	user = other.user if other else owner
	if user == row.approver or (not other and not fit(owner)):
		return
	record = process.task(name)
	record.approver, record.on_behalf_of = user, owner if other else None
	record.reason = other.reason if other else BACK
	process.save(record)
	access.let_read(here.doc, user)
	ledger.write(
		here.run, "Delegated", asked=user, on_behalf_of=record.on_behalf_of, from_state=here.run.state
	)
	here.reflect()
	notice.asked(here.doc, record)
