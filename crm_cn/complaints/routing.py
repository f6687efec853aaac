"""P3: a complaint goes to a team by category and grade, fairly among those who are here.

The platform's Assignment Rules say which team (overrides/assignment_rule.py asks here); the one assigned becomes the
handler. Where nobody is here the supervisors are told, and every quarter of an hour it is tried again.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import frappe
from frappe import _
from frappe.automation.doctype.assignment_rule import assignment_rule
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime

from crm_cn import notices
from crm_cn.complaints import notice
from crm_cn.duplicates.site import execute, fresh
from crm_cn.jobs import alone
from crm_cn.rules import complaints as rule
from crm_cn.scope import assignment, holder
from crm_cn.scope.assignment import Passing

COMPLAINT = "Complaint"
RULE = "Assignment Rule"
#: complaints that a rule was for and nobody was there to take, by name, in this request
NOBODY = "crm_cn_nobody_present"

_COUNT = "SELECT COUNT(*) FROM `tabComplaint` WHERE responsible_employee = %s AND status IN (%s, %s, %s)"
_LAST = (
	"SELECT MAX(changed_on) FROM `tabResponsibility Log` "
	"WHERE reference_doctype = %s AND to_employee = %s AND from_employee IS NULL"
)


def has_handler(doc) -> bool:
	"""Say whether somebody has a complaint already: no rule takes it from the handler."""
	return doc.get("doctype") == COMPLAINT and bool(doc.get("responsible_employee"))


def handlers_among(users: list[str]) -> list[str]:
	"""Return those who can become handler: the complaint is an employee's."""
	return [user for user in users if holder.employee_of(user)]


def fairest(rule_name: str, users: list[str]) -> str | None:
	"""Return whose turn it is: fewest open complaints, then longest without a new one.

	The rule is locked meanwhile: of two complaints that come at once the second counts the first.
	"""
	frappe.db.get_value(RULE, rule_name, "name", for_update=True)
	with fresh() as committed:
		team = [_candidate(user, (execute, committed)) for user in users]
	return rule.fairest(team)


def _candidate(user: str, views) -> rule.Candidate:
	"""Look with this transaction's eyes and at what others have committed since it began."""
	employee = holder.employee_of(user)
	counts = [view(_COUNT, [employee, *rule.OPEN])[0][0] for view in views]
	times = [view(_LAST, [COMPLAINT, employee])[0][0] for view in views]
	last: datetime | None = max(filter(None, times), default=None)
	return rule.Candidate(user, max(counts), last)


def give(name: str, user: str) -> None:
	"""Make the one whom a rule has assigned the handler; in the transaction of the complaint."""
	doc = frappe.get_doc(COMPLAINT, name)
	receiver = holder.of_user(user)
	former = holder.of_employee(doc.responsible_employee)
	if not receiver.employee or former.same(receiver):
		return
	assignment.pass_on(doc, former, receiver, Passing(_("Assigned by rule")))


def nobody_there(name: str) -> None:
	"""Remember that a rule was for this complaint and found nobody."""
	frappe.flags.setdefault(NOBODY, set()).add(name)


def adopt(doc: Document) -> None:
	"""Take over into the saved document what the rules have stored meanwhile; on_change."""
	stored = frappe.db.get_value(
		COMPLAINT,
		doc.name,
		["responsible_employee", "responsible_user", "responsible_department", "modified", "modified_by"],
		as_dict=True,
	)
	if not stored or (doc.responsible_employee or None) == (stored.responsible_employee or None):
		return
	doc.update({**stored, "modified": str(get_datetime(stored.modified))})


def tell_when_nobody(doc: Document) -> None:
	"""Tell the supervisors of a new complaint that nobody is there to take; once."""
	if doc.name not in (frappe.flags.get(NOBODY) or ()):
		return
	frappe.flags[NOBODY].discard(doc.name)
	if doc.responsible_employee or doc.get_doc_before_save() is not None:
		return
	notice.tell(
		notices.supervisors(),
		doc,
		lambda language: _(
			"Nobody of the team is there to take complaint {0}: {1}. Please assign it.", lang=language
		).format(doc.name, escape_html(doc.subject)),
	)


def try_again() -> int:
	"""Ask the rules again for complaints that nobody has; return how many were given. Every quarter of an hour."""
	given = 0
	for name in frappe.get_all(
		COMPLAINT,
		{"status": rule.ACCEPTED, "responsible_employee": ["is", "not set"]},
		pluck="name",
		order_by="received_on asc",
	):
		given += alone(partial(_ask_again, name), partial(_failed, name))
	frappe.flags.pop(NOBODY, None)
	return given


def _ask_again(name: str) -> bool:
	"""Ask the rules again for a complaint, under its lock, unless somebody has it by now; say whether it was given."""
	doc = frappe.get_doc(COMPLAINT, name, for_update=True)
	if doc.status != rule.ACCEPTED or doc.responsible_employee:
		return False
	assignment_rule.apply(doc)
	return bool(frappe.db.get_value(COMPLAINT, name, "responsible_employee"))


def _failed(name: str) -> bool:
	"""Log what went wrong with one complaint."""
	frappe.log_error(title=f"Routing of {name}", reference_doctype=COMPLAINT, reference_name=name)
	return False
