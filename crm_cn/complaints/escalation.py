"""P3: the handler is told before a time ends, and those above when it has ended; each clock, once each.

Safe when run twice, late, or by two workers at once: what is to be told is decided under a lock on the complaint's row,
from what the database says then, and noted in the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, format_datetime, get_datetime, now_datetime

from crm_cn import notices
from crm_cn.complaints import notice, routing, time
from crm_cn.jobs import alone
from crm_cn.permissions.told import those_who_may
from crm_cn.rules import complaint_time as rule
from crm_cn.rules import complaints
from crm_cn.rules.scope.reporting_line import sound
from crm_cn.scope import reporting_line

COMPLAINT = "Complaint"
TABLE = "escalations"


def quarterly(now: datetime | str | None = None) -> dict[str, int]:
	"""Give complaints that nobody has to the team, and tell whom time is running out; every quarter of an hour."""
	given = routing.try_again()
	told = 0
	for name in running():
		told += alone(partial(_locked, name, get_datetime(now) if now else None), partial(_failed, name))
	return {"given": given, "told": told}


def running() -> list[str]:
	"""Return the complaints whose time runs."""
	return frappe.get_all(
		COMPLAINT,
		{"status": ["in", complaints.OPEN], "service_level_agreement": ["is", "set"]},
		order_by="name asc",
		pluck="name",
	)


def _locked(name: str, now: datetime | None) -> int:
	"""Look at one complaint under its lock; return how many notices it brought."""
	return check(frappe.get_doc(COMPLAINT, name, for_update=True), now or now_datetime())


def _failed(name: str) -> int:
	"""Log what went wrong with one complaint."""
	frappe.log_error(title=f"Escalation of {name}", reference_doctype=COMPLAINT, reference_name=name)
	return 0


def check(doc: Document, now: datetime) -> int:
	"""Tell what is to be told of a locked complaint, and note it; return how many notices."""
	settings = frappe.get_cached_doc("Complaint Settings")
	clocks = {clock.kind: clock for clock in time.clocks(doc, settings.warn_before_percent)}
	turn = cint(doc.reopened_count)
	told = {(row.clock, row.kind) for row in doc.get(TABLE) if cint(row.round) == turn}
	count = 0
	for clock, kind in rule.notices(clocks.values(), told, now):
		users = recipients(doc, kind, cint(settings.escalate_levels))
		due = clocks[clock].due_on
		notice.tell(users, doc, lambda language, at=(clock, kind, due): text(doc, *at, language))
		for user in users or [None]:
			note(doc, clock, kind, due, user, now)
		count += 1
	if count:
		doc.notify_update()
	return count


def recipients(doc: Document, kind: str, levels: int) -> list[str]:
	"""Return who is told: the handler, at a breach those above, too; the supervisors where there is nobody."""
	own = those_who_may([doc.responsible_user] if is_here(doc.responsible_user) else [], COMPLAINT, doc.name)
	above = superiors(doc, levels) if kind == rule.BREACH else []
	if own and (above or kind == rule.WARNING):
		return list(dict.fromkeys([*own, *above]))
	return list(dict.fromkeys([*own, *(above or notices.supervisors())]))


def superiors(doc: Document, levels: int) -> list[str]:
	"""Return the users above the handler by the reporting line who may know of the complaint."""
	if not doc.responsible_employee:
		return []
	line = reporting_line.company_line()
	users = {
		row.name: row.user_id
		for row in frappe.get_all(
			"Employee", {"status": "Active", "user_id": ["is", "set"]}, ["name", "user_id"]
		)
	}
	may = set(those_who_may([user for user in users.values() if is_here(user)], COMPLAINT, doc.name))
	fit = {employee for employee, user in users.items() if user in may}
	upward = rule.superiors(doc.responsible_employee, sound(reporting_line.steps(line)), levels, fit)
	return [users[employee] for employee in upward]


def is_here(user: str | None) -> bool:
	"""Say whether a user can still read what is told."""
	return bool(user and frappe.db.get_value("User", user, "enabled"))


def note(doc: Document, clock: str, kind: str, due: datetime, user: str | None, now: datetime) -> None:
	"""Write down who was told, in the transaction of the telling."""
	row = doc.append(
		TABLE,
		{"clock": clock, "kind": kind, "due": due, "told": user, "told_on": now, "round": doc.reopened_count},
	)
	row.db_insert()


def text(doc: Document, clock: str, kind: str, due: datetime, language: str | None) -> str:
	"""Return what is told, in a language."""
	if kind == rule.WARNING and clock == rule.RESPONSE:
		said = _("Complaint {0} ({1}) needs a first response by {2}.", lang=language)
	elif kind == rule.WARNING:
		said = _("Complaint {0} ({1}) is to be resolved by {2}.", lang=language)
	elif clock == rule.RESPONSE:
		said = _("Complaint {0} ({1}) has had no response; it was due on {2}.", lang=language)
	else:
		said = _("Complaint {0} ({1}) has not been resolved; it was due on {2}.", lang=language)
	return said.format(doc.name, escape_html(doc.subject), format_datetime(due, "yyyy-MM-dd HH:mm"))
