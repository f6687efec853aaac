"""Figures of the complaints the reader may see (D7): loads rows, asks rules.complaint_figures."""

from __future__ import annotations

from typing import NamedTuple

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_months, flt, get_datetime, getdate, now_datetime, nowdate

from crm_cn.analysis.scope import Readable
from crm_cn.complaints import time
from crm_cn.rules import complaint_figures as figures
from crm_cn.rules import complaints as rule

COMPLAINT = "Complaint"
#: what complaints are shown by → the column it is; a product is the Item, or the customer's word for it
GROUPS = {
	"Grade": "priority",
	"Main Category": "main_category",
	"Category": "category",
	"Product": "product_group",
	"Department": "responsible_department",
	"Handler": "responsible_employee",
	"Customer": "customer_name",
}
FILTER_FIELDS = ("customer", "priority", "main_category", "item", "responsible_department", "status")
COLUMNS = (
	"name",
	"status",
	"priority",
	"main_category",
	"category",
	"item",
	"product",
	"customer_name",
	"responsible_department",
	"responsible_employee",
	"received_on",
	"service_level_agreement",
	"service_level_agreement_creation",
	"creation",
	"response_by",
	"first_responded_on",
	"sla_resolution_by",
	"sla_resolution_date",
	"resolved_on",
	"on_hold_since",
	"pauses",
	"is_repeat",
	"satisfaction",
	"remedy_cost",
)
DONE = (rule.RESOLVED, rule.FOLLOWED_UP, rule.CLOSED)
TREND_MONTHS = 12


class Result(NamedTuple):
	"""Rows by group, and the figures of all complaints together."""

	rows: list[figures.Figures]
	total: figures.Figures


def analyse(filters: dict | None = None) -> Result:
	"""Return the figures of complaints by one of GROUPS (`group_by`); withdrawn ones were none.

	filters: from_date and to_date (day of reception, both included) and any of FILTER_FIELDS.
	Raises PermissionError where the user may not read complaints.
	"""
	filters = frappe._dict(filters or {})
	column = GROUPS.get(filters.group_by or "Grade")
	if not column:
		frappe.throw(_("Choose one of: {0}").format(", ".join(_(each) for each in GROUPS)))
	facts = _facts(_rows(filters), column)
	return Result(figures.by_group(facts), figures.altogether(facts))


def _rows(filters: frappe._dict) -> list[frappe._dict]:
	"""The one place where permission and filters meet a query on complaints."""
	complaint = DocType(COMPLAINT)
	query = (
		frappe.qb.from_(complaint)
		.select(*(complaint[column] for column in COLUMNS))
		.where(Readable(COMPLAINT))
		.where(complaint.status != rule.WITHDRAWN)
	)
	if filters.from_date:
		query = query.where(complaint.received_on >= filters.from_date)
	if filters.to_date:
		query = query.where(complaint.received_on <= f"{filters.to_date} 23:59:59")
	for field in FILTER_FIELDS:
		if filters.get(field):
			query = query.where(complaint[field] == filters[field])
	return query.run(as_dict=True)


def _facts(rows: list[frappe._dict], column: str) -> list[figures.Fact]:
	now, calendars = now_datetime(), {}
	for row in rows:
		row.product_group = row.item or row.product
	return [_fact(row, row[column] or "", now, calendars) for row in rows]


def _fact(row: frappe._dict, group: str, now, calendars: dict) -> figures.Fact:
	late_response, late_resolution = lateness(row, now)
	respond = resolve = None
	agreement = row.service_level_agreement
	if agreement:
		if agreement not in calendars:
			calendars[agreement] = time.calendar(frappe.get_cached_doc(time.AGREEMENT, agreement))
		since, hours = time.starts_on(row), calendars[agreement]
		if row.first_responded_on:
			respond = figures.worked(since, get_datetime(row.first_responded_on), hours)
		if row.resolved_on and row.status in DONE:
			resolve = figures.worked(since, get_datetime(row.resolved_on), hours, time.pauses_of(row))
	return figures.Fact(
		group=group,
		open=row.status in rule.OPEN,
		timed=bool(agreement),
		late_response=late_response,
		late_resolution=late_resolution,
		respond=respond,
		resolve=resolve,
		repeat=bool(row.is_repeat),
		satisfaction=row.satisfaction,
		cost=flt(row.remedy_cost),
	)


def lateness(row: frappe._dict, now) -> tuple[bool, bool]:
	"""Return whether the response and the resolution of a complaint came, or are, late."""
	still = row.status in rule.OPEN
	return (
		figures.is_late(_moment(row.response_by), _moment(row.first_responded_on), now, still),
		figures.is_late(
			_moment(row.sla_resolution_by),
			_moment(row.sla_resolution_date),
			now,
			still and not row.on_hold_since,
		),
	)


def _moment(value):
	return get_datetime(value) if value else None


class Trend(NamedTuple):
	"""Satisfaction by period, and of all answers together."""

	periods: list[figures.Period]
	total: figures.Period


def satisfaction(filters: dict | None = None) -> Trend:
	"""Return the customers' answers by the day they were given, in periods of one `interval` (a month).

	filters: from_date and to_date (the last twelve months), customer, main_category, responsible_department.
	Raises PermissionError where the user may not read complaints.
	"""
	filters = frappe._dict(filters or {})
	interval = filters.interval or figures.MONTH
	if interval not in figures.INTERVALS:
		frappe.throw(_("Choose one of: {0}").format(", ".join(_(each) for each in figures.INTERVALS)))
	end = getdate(filters.to_date or nowdate())
	begin = getdate(filters.from_date or add_months(end.replace(day=1), 1 - TREND_MONTHS))
	if begin > end:
		frappe.throw(_("The first day lies after the last one."))
	complaint = DocType(COMPLAINT)
	query = (
		frappe.qb.from_(complaint)
		.select(complaint.satisfaction_on, complaint.satisfaction)
		.where(Readable(COMPLAINT))
		.where(complaint.satisfaction.isin(figures.LEVELS))
		.where((complaint.satisfaction_on >= begin) & (complaint.satisfaction_on <= f"{end} 23:59:59"))
	)
	for field in ("customer", "main_category", "responsible_department"):
		if filters.get(field):
			query = query.where(complaint[field] == filters[field])
	answers = [(get_datetime(moment).date(), level) for moment, level in query.run()]
	return Trend(
		figures.trend(answers, begin, end, interval),
		figures.period(begin, "", [level for _day, level in answers]),
	)
