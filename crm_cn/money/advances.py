"""Employee Advance of Frappe HR (A2): due date, what is outstanding, who is reminded 还款.

Paid, claimed and returned are Frappe HR's own figures: an advance is returned by its “Return” entry.
"""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cint, flt, fmt_money, formatdate, getdate, nowdate

from crm_cn import jobs
from crm_cn.money import settings, stages
from crm_cn.notices import language_of, tell
from crm_cn.rules import expense as rule

ADVANCE = "Employee Advance"
DUE, TOLD = "crm_cn_due_date", "crm_cn_reminder_stage"
_FIELDS = (
	"name",
	"employee",
	"employee_name",
	"company",
	"currency",
	"posting_date",
	"paid_amount",
	"claimed_amount",
	"return_amount",
	DUE,
)


# The document


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_events: an advance has a due date; one more is looked at while others are overdue."""
	fill_due_date(doc)
	check_overdue(doc)


def before_update_after_submit(doc: Document, method: str | None = None) -> None:
	"""doc_events: a new due date starts the reminders anew."""
	check_due_date(doc)
	if doc.has_value_changed(DUE):
		doc.set(TOLD, 0)


def fill_due_date(doc: Document) -> None:
	"""Give an advance its due date, so many days after its posting date."""
	if not doc.get(DUE):
		doc.set(DUE, add_days(doc.posting_date or nowdate(), settings.whole("advance_days")))
	check_due_date(doc)


def check_due_date(doc: Document) -> None:
	"""Throw when it is due before it was asked for."""
	if doc.get(DUE) and getdate(doc.get(DUE)) < getdate(doc.posting_date):
		frappe.throw(_("The advance cannot be due before its posting date."))


def check_overdue(doc: Document) -> None:
	"""Warn or refuse, as the settings say, when somebody asks for more while an advance of theirs is overdue."""
	action = settings.overdue_action()
	if action == "Ignore" or not stages.is_asked_now(doc):
		return
	rows = [row for row in open_advances(doc.employee) if row.overdue and row.name != doc.name]
	overdue = sum(row.outstanding for row in rows)
	allowed = settings.amount("overdue_advance_allowed")
	if not rule.advance_too_much(overdue, flt(doc.advance_amount), allowed):
		return
	text = _("{0} of earlier advances is overdue: {1}. Return or claim them first.").format(
		fmt_money(overdue, currency=doc.currency), ", ".join(row.name for row in rows)
	)
	if action == "Stop":
		frappe.throw(text, title=_("Advance Overdue"))
	frappe.msgprint(text, title=_("Advance Overdue"), indicator="orange")
	doc.add_comment("Info", text) if not doc.is_new() else None


# What is outstanding


def open_advances(employee: str | None = None, names: list[str] | None = None) -> list[frappe._dict]:
	"""Return advances that somebody still owes, oldest due date first; without asking who may read them."""
	filters = {"docstatus": 1, "paid_amount": [">", 0]}
	if employee:
		filters["employee"] = employee
	if names is not None:
		filters["name"] = ["in", names]
	rows = frappe.get_all(ADVANCE, filters, list(_FIELDS), order_by=f"{DUE} asc, name asc")
	today = getdate(nowdate())
	found = []
	for row in rows:
		row.outstanding = rule.outstanding(
			flt(row.paid_amount), flt(row.claimed_amount), flt(row.return_amount)
		)
		row.overdue = bool(row[DUE] and getdate(row[DUE]) < today)
		row.days = max(0, (today - getdate(row[DUE])).days) if row[DUE] else 0
		if row.outstanding > 0:
			found.append(row)
	return found


def readable() -> list[frappe._dict]:
	"""Return the outstanding advances the reader may see."""
	names = frappe.get_list(ADVANCE, {"docstatus": 1, "paid_amount": [">", 0]}, pluck="name", limit=0)
	return open_advances(names=names) if names else []


def by_employee(rows: list[frappe._dict]) -> list[dict]:
	"""Return sums by employee and currency, most overdue first."""
	sums: dict[tuple, dict] = defaultdict(
		lambda: {
			"paid": 0.0,
			"claimed": 0.0,
			"returned": 0.0,
			"outstanding": 0.0,
			"overdue": 0.0,
			"advances": 0,
			"days": 0,
		}
	)
	for row in rows:
		each = sums[row.employee, row.currency]
		each["employee_name"] = row.employee_name
		each["paid"] += flt(row.paid_amount)
		each["claimed"] += flt(row.claimed_amount)
		each["returned"] += flt(row.return_amount)
		each["outstanding"] += row.outstanding
		each["overdue"] += row.outstanding if row.overdue else 0.0
		each["advances"] += 1
		each["days"] = max(each["days"], row.days)
	found = [{"employee": key[0], "currency": key[1], **values} for key, values in sums.items()]
	return sorted(found, key=lambda row: (-row["overdue"], -row["outstanding"], row["employee"]))


# Reminders


def daily() -> None:
	"""Remind of advances: the employee before they are due, the manager after, then accounts; each once."""
	for row in open_advances():
		jobs.alone(
			lambda name=row.name: remind(name),
			lambda name=row.name: frappe.log_error(f"crm_cn: reminder of advance {name}"),
		)


def remind(name: str, today=None) -> list[str]:
	"""Tell those who are to know of an advance by today and have not been told; return them."""
	today = getdate(today or nowdate())
	told = cint(frappe.db.get_value(ADVANCE, name, TOLD, for_update=True))
	rows = open_advances(names=[name])
	if not rows:
		return []
	row = rows[0]
	stage = rule.reminder_stage(
		getdate(row[DUE]) if row[DUE] else None, today, settings.whole("advance_reminder_days")
	)
	if stage <= told:
		return []
	people = list(dict.fromkeys(user for step in range(1, stage + 1) for user in _people(step, row)))
	for user in people:
		tell([user], ADVANCE, name, _text(row, user))
	frappe.db.set_value(ADVANCE, name, TOLD, stage, update_modified=False)
	return people


def _people(stage: int, row: frappe._dict) -> list[str]:
	"""Return the enabled users of a stage of reminders."""
	if stage == rule.ACCOUNTS:
		return [
			user
			for user in frappe.get_all(
				"Has Role", {"role": "Accounts Manager", "parenttype": "User"}, pluck="parent"
			)
			if user != "Administrator" and frappe.db.get_value("User", user, "enabled")
		]
	employee = row.employee
	if stage == rule.MANAGER:
		employee = frappe.db.get_value("Employee", employee, "reports_to")
	user = frappe.db.get_value("Employee", {"name": employee or "", "status": "Active"}, "user_id")
	return [user] if user and frappe.db.get_value("User", user, "enabled") else []


def _text(row: frappe._dict, user: str) -> str:
	language = language_of(user)
	return _("Advance {0} of {1}: {2} is to be returned or claimed by {3}", language).format(
		row.name,
		row.employee_name,
		fmt_money(row.outstanding, currency=row.currency),
		formatdate(row[DUE]),
	)
