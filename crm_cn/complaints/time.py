"""P2: the time of a complaint. ERPNext's Service Level Agreement keeps it; here is what it leaves out.

first response   leaving "Accepted" is one
start            a complaint that came by letter yesterday runs from yesterday
pauses           ERPNext adds the pause in hours of the clock, so a weekend of waiting ends in a breach on Monday; here
                 the time goes on with as many working hours as were left
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import frappe
from erpnext.support.doctype.issue.issue import get_holidays
from erpnext.support.doctype.service_level_agreement.service_level_agreement import (
	now_datetime,
	update_agreement_status,
)
from frappe.model.document import Document
from frappe.utils import flt, get_datetime, get_time

from crm_cn.complaints import states
from crm_cn.rules import complaint_time as rule
from crm_cn.rules import complaints

AGREEMENT = "Service Level Agreement"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def start(doc: Document) -> None:
	"""Let the time of a new complaint run from its reception; and tell the agreement of the first response. validate."""
	if doc.is_new():
		doc.service_level_agreement_creation = doc.received_on
	elif states.status_before(doc) == complaints.ACCEPTED and doc.status != complaints.ACCEPTED:
		doc.flags.on_first_reply = True


def settle(doc: Document) -> None:
	"""Put right what the agreement has just computed; before_save, which comes after it."""
	before = doc.get_doc_before_save()
	if before:
		note_pauses(doc, before)
	if not doc.service_level_agreement:
		return
	agreement = frappe.get_cached_doc(AGREEMENT, doc.service_level_agreement)
	if not doc.on_hold_since and agreement.apply_sla_for_resolution and (grade := grade_of(doc, agreement)):
		doc.sla_resolution_by = rule.due(
			starts_on(doc), flt(grade.resolution_time), calendar(agreement), pauses_of(doc)
		)
		if doc.sla_resolution_by:
			update_agreement_status(doc, agreement.apply_sla_for_resolution)


def note_pauses(doc: Document, before: Document) -> None:
	"""Keep from when to when the time stood still: waiting for the customer, or resolved and reopened."""
	ended = [
		before.get(fieldname)
		for fieldname in ("on_hold_since", "sla_resolution_date")
		if before.get(fieldname) and not doc.get(fieldname)
	]
	if ended:
		now = frappe.flags.current_time or now_datetime(doc.owner)
		pauses = [*pauses_of(before), *((get_datetime(since), get_datetime(now)) for since in ended)]
		doc.pauses = json.dumps([[str(since), str(until)] for since, until in pauses])


def pauses_of(doc: Document) -> list[rule.Pause]:
	"""Return the pauses that are over."""
	found = frappe.parse_json(doc.pauses) if doc.pauses else []
	return [(get_datetime(since), get_datetime(until)) for since, until in found]


def starts_on(doc: Document) -> datetime:
	"""Return from when the time of a complaint runs."""
	return get_datetime(doc.service_level_agreement_creation or doc.creation).replace(microsecond=0)


def grade_of(doc: Document, agreement: Document):
	"""Return the agreement's row for the grade of a complaint, or None."""
	return next((row for row in agreement.priorities if row.priority == doc.priority), None)


def calendar(agreement: Document) -> rule.Calendar:
	"""Return the working hours and holidays of an agreement."""
	return rule.Calendar(
		{
			WEEKDAYS.index(day.workday): (_time(day.start_time), _time(day.end_time))
			for day in agreement.support_and_resolution
		},
		frozenset(_date(each) for each in get_holidays(agreement.holiday_list)),
	)


def clocks(doc: Document, warn_percent: float) -> list[rule.Clock]:
	"""Return the clocks of a complaint that run, with the moment to warn of each."""
	if not doc.service_level_agreement or doc.status not in complaints.OPEN or doc.on_hold_since:
		return []
	agreement = frappe.get_cached_doc(AGREEMENT, doc.service_level_agreement)
	grade = grade_of(doc, agreement)
	if not grade:
		return []
	left, hours, since = 1 - flt(warn_percent) / 100, calendar(agreement), starts_on(doc)
	running = []
	if doc.response_by and not doc.first_responded_on:
		warn_on = rule.due(since, flt(grade.response_time) * left, hours)
		running.append(rule.Clock(rule.RESPONSE, warn_on, get_datetime(doc.response_by)))
	if doc.sla_resolution_by and not doc.sla_resolution_date:
		warn_on = rule.due(since, flt(grade.resolution_time) * left, hours, pauses_of(doc))
		running.append(rule.Clock(rule.RESOLUTION, warn_on, get_datetime(doc.sla_resolution_by)))
	return running


def _time(value) -> time:
	if isinstance(value, timedelta):
		return (datetime.min + value).time()
	return get_time(value)


def _date(value) -> date:
	return value if isinstance(value, date) else get_datetime(value).date()
