"""The progress of people (D10 流程跟踪): figures of what each of them is responsible for.

These figures follow the reporting line, not the reader's data scope: that a manager sees how the people below get
on is the rule's purpose. They are counts only. The lists behind them are the platform's own and keep to the scope
(D7). Who may ask about whom is decided before, in scope/reporting_line.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import add_days, now_datetime, nowdate
from pypika.terms import Criterion, ExistsCriterion

from crm_cn.leads import protection
from crm_cn.rules import lifecycle
from crm_cn.rules.activity import DONE, PLANNED

LEAD = "Lead Registration"
ACTIVITY = "Sales Activity"

#: Open, but not followed up yet: on the way to being registered.
REGISTERING = (lifecycle.DRAFT, lifecycle.IN_REVIEW, lifecycle.RETURNED, lifecycle.APPEALED)

Counts = dict[str, dict[str, int]]


def registering(people: Sequence[str]) -> dict[str, int]:
	"""Return how many leads of each person are being entered, reviewed or appealed."""
	lead = DocType(LEAD)
	return _by_person(lead, people, lead.status.isin(REGISTERING))


def by_stage(people: Sequence[str]) -> Counts:
	"""Return how many leads in follow-up each person has in each stage."""
	lead = DocType(LEAD)
	return _by_person_and(lead, "stage", people, lead.status == lifecycle.IN_FOLLOW_UP)


def missed(people: Sequence[str]) -> dict[str, int]:
	"""Return how many planned activities of each person are past their date."""
	activity = DocType(ACTIVITY)
	return _by_person(activity, people, (activity.status == PLANNED) & (activity.planned_on < now_datetime()))


def without_next_step(people: Sequence[str]) -> dict[str, int]:
	"""Return how many leads in follow-up of each person have no planned activity at all (L4)."""
	lead = DocType(LEAD)
	return _by_person(lead, people, (lead.status == lifecycle.IN_FOLLOW_UP) & no_next_step(lead))


def no_next_step(lead) -> Criterion:
	"""Return the condition that nothing is planned on a lead."""
	activity = DocType(ACTIVITY)
	planned = (
		frappe.qb.from_(activity)
		.select(activity.name)
		.where((activity.lead_registration == lead.name) & (activity.status == PLANNED))
	)
	return ExistsCriterion(planned).negate()


def protection_ending(people: Sequence[str]) -> dict[str, int]:
	"""Return how many leads in follow-up of each person are near the end of their protection or past it (L8)."""
	lead = DocType(LEAD)
	return _by_person(
		lead,
		people,
		(lead.status == lifecycle.IN_FOLLOW_UP) & (lead.protected_until <= protection_horizon()),
	)


def protection_horizon() -> str:
	"""Return the last day of protection that counts as running out: as early as its owner is warned (L8)."""
	return add_days(nowdate(), protection.settings().warn_days_before)


def done_by_type(people: Sequence[str], start: datetime, end: datetime) -> Counts:
	"""Return how many activities each person has done in a period, by type; both ends included."""
	activity = DocType(ACTIVITY)
	return _by_person_and(
		activity,
		"activity_type",
		people,
		(activity.status == DONE) & (activity.done_on >= start) & (activity.done_on <= end),
	)


def _by_person(table, people: Sequence[str], condition: Criterion) -> dict[str, int]:
	if not people:
		return {}
	query = frappe.qb.from_(table).select(table.responsible_employee, Count(table.name))
	return dict(_of(query, table, people, condition).groupby(table.responsible_employee).run())


def _by_person_and(table, field: str, people: Sequence[str], condition: Criterion) -> Counts:
	if not people:
		return {}
	query = frappe.qb.from_(table).select(table.responsible_employee, table[field], Count(table.name))
	rows: Iterable[tuple] = (
		_of(query, table, people, condition).groupby(table.responsible_employee, table[field]).run()
	)
	found: Counts = {}
	for person, value, count in rows:
		found.setdefault(person, {})[value or ""] = count
	return found


def _of(query, table, people: Sequence[str], condition: Criterion):
	return query.where(table.responsible_employee.isin(list(people))).where(condition)
