"""The figures of the cards of samples and complaints: counts of what the reader's own list would show (D7)."""

from __future__ import annotations

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import add_days, get_datetime, get_first_day, now_datetime, nowdate

from crm_cn.analysis import samples
from crm_cn.analysis.complaints import lateness
from crm_cn.analysis.scope import Readable
from crm_cn.rules import complaints as rule
from crm_cn.rules.complaint_follow_up import LEVELS, average
from crm_cn.rules.samples import PREPARING

REQUEST, SAMPLE, COMPLAINT = "Sample Request", "Sample", "Complaint"
CLOCKS = (
	"name",
	"status",
	"response_by",
	"first_responded_on",
	"sla_resolution_by",
	"sla_resolution_date",
	"on_hold_since",
)


def _count(doctype: str, criterion) -> int:
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(Count(table.name)).where(Readable(doctype))
	return query.where(criterion(table)).run()[0][0]


def _names(doctype: str, criterion) -> list[str]:
	table = DocType(doctype)
	query = frappe.qb.from_(table).select(table.name).where(Readable(doctype))
	return [row[0] for row in query.where(criterion(table)).orderby(table.name).run()]


# Samples


def to_prepare() -> int:
	"""Requests the sample keeper is to prepare."""
	return _count(REQUEST, lambda request: request.status == PREPARING)


def overdue_answers() -> int:
	"""Requests whose answer should be here by now."""
	return _count(REQUEST, samples.is_overdue)


def low_samples() -> list[str]:
	"""Active samples of which there are fewer than their minimum."""
	return _names(
		SAMPLE,
		lambda sample: (
			(sample.status == "Active")
			& (sample.minimum_stock > 0)
			& (sample.stock_qty < sample.minimum_stock)
		),
	)


# Complaints


def open_complaints() -> int:
	"""Complaints somebody still has to do something about."""
	return _count(COMPLAINT, lambda complaint: complaint.status.isin(rule.OPEN))


def breached() -> list[str]:
	"""Open complaints of which a clock has run out (P2)."""
	now = now_datetime()
	return [row.name for row in _running() if any(lateness(row, now))]


def due_today() -> list[str]:
	"""Open complaints of which a clock runs out in what is left of today."""
	now, end = now_datetime(), get_datetime(f"{add_days(nowdate(), 1)} 00:00:00")
	found = []
	for row in _running():
		clocks = [None if row.first_responded_on else row.response_by]
		clocks.append(None if row.on_hold_since else row.sla_resolution_by)
		if any(clock and now <= get_datetime(clock) < end for clock in clocks):
			found.append(row.name)
	return found


def _running() -> list[frappe._dict]:
	complaint = DocType(COMPLAINT)
	return (
		frappe.qb.from_(complaint)
		.select(*(complaint[column] for column in CLOCKS))
		.where(Readable(COMPLAINT))
		.where(complaint.status.isin(rule.OPEN))
		.orderby(complaint.name)
		.run(as_dict=True)
	)


def repeats_this_month() -> int:
	"""Repeats received this month (P5)."""
	return _count(
		COMPLAINT,
		lambda complaint: (complaint.is_repeat == 1) & (complaint.received_on >= get_first_day(nowdate())),
	)


def satisfaction_this_month() -> float | None:
	"""The average, from 1 to 5, of what customers answered this month (P4)."""
	complaint = DocType(COMPLAINT)
	answers = (
		frappe.qb.from_(complaint)
		.select(complaint.satisfaction)
		.where(Readable(COMPLAINT))
		.where(complaint.satisfaction.isin(LEVELS))
		.where(complaint.satisfaction_on >= get_first_day(nowdate()))
		.run()
	)
	return average([row[0] for row in answers])
