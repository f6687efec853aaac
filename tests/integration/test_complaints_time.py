"""P2, P3: time on working hours over a weekend and a holiday, paused while waiting; escalation before and at its end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import factories
import frappe
import pytest
from complaints_world import (
	AGENT,
	BOSS,
	CHIEF,
	DONE,
	HANDLER,
	SECOND,
	THIRD,
	employee,
	sweep,
	told,
)
from erpnext.support.doctype.service_level_agreement import service_level_agreement as platform
from factories import act_on_complaint as act
from frappe.utils import get_datetime

from crm_cn.complaints import escalation, time

COMPLAINT = "Complaint"
AGREEMENT = "Service Level Agreement"
FRIDAY = "2026-11-13"
HOLIDAY = "2026-11-16"  # the Monday after

pytestmark = pytest.mark.usefixtures("complaint_people")


def at(text: str):
	return get_datetime(text)


@pytest.fixture(autouse=True)
def working_week(clean):
	"""The shipped agreement, with a holiday of our own."""
	days = frappe.get_doc(
		{
			"doctype": "Holiday List",
			"holiday_list_name": "投诉测试假日",
			"from_date": "2026-01-01",
			"to_date": "2026-12-31",
			"holidays": [{"holiday_date": HOLIDAY, "description": "厂庆"}],
		}
	)
	if not frappe.db.exists("Holiday List", days.holiday_list_name):
		days.insert()
	agreement = frappe.get_doc(AGREEMENT, {"document_type": COMPLAINT})
	before = agreement.holiday_list
	agreement.holiday_list = days.holiday_list_name
	agreement.save()
	yield agreement
	frappe.flags.current_time = None
	frappe.set_user("Administrator")
	frappe.db.rollback()
	if frappe.db.get_value(AGREEMENT, agreement.name, "holiday_list") != before:  # a test that committed
		frappe.get_doc(AGREEMENT, agreement.name).update({"holiday_list": before}).save()
		frappe.delete_doc("Holiday List", days.holiday_list_name, force=True)
		frappe.db.commit()
	frappe.clear_document_cache(AGREEMENT, agreement.name)
	platform.set_documents_with_active_service_level_agreement()


def complaint(received: str, grade: str = "High", user: str = AGENT, **values):
	before = frappe.session.user
	frappe.set_user(user)
	frappe.flags.current_time = at(received)
	try:
		return factories.make_complaint(received_on=received, priority=grade, **values)
	finally:
		frappe.set_user(before)


def step(doc, action: str, when: str, user: str = HANDLER, **values):
	frappe.flags.current_time = at(when)
	return act(doc, action, user, **values)


# The clock


def test_over_a_weekend_and_a_holiday():
	doc = complaint(f"{FRIDAY} 17:00:00")  # 4 hours to respond, 27 to resolve
	assert get_datetime(doc.response_by) == at("2026-11-17 12:00:00")
	assert get_datetime(doc.sla_resolution_by) == at("2026-11-19 17:00:00")
	assert doc.agreement_status == "First Response Due"


@pytest.mark.parametrize(
	("grade", "response", "resolution"),
	[
		("Urgent", "2026-11-13 18:00", "2026-11-17 17:00"),
		("High", "2026-11-17 12:00", "2026-11-19 17:00"),
		("Medium", "2026-11-17 17:00", "2026-11-23 17:00"),
		("Low", "2026-11-18 17:00", "2026-11-30 17:00"),
	],
)
def test_each_grade_has_its_own_time(grade, response, resolution):
	doc = complaint(f"{FRIDAY} 17:00:00", grade)
	assert (get_datetime(doc.response_by), get_datetime(doc.sla_resolution_by)) == (
		at(response),
		at(resolution),
	)


def test_without_a_pause_it_is_the_platforms_own_time(working_week):
	for received in (
		"2026-11-12 08:00",
		"2026-11-12 17:59",
		"2026-11-14 12:00",
		"2026-11-16 10:00",
		"2026-11-12 23:00",
	):
		doc = complaint(f"{received}:00", "Low")
		row = frappe._dict(platform.get_response_and_resolution_duration(doc))
		assert get_datetime(doc.sla_resolution_by) == platform.get_expected_time_for(
			"resolution", row, at(received)
		)
		assert get_datetime(doc.response_by) == platform.get_expected_time_for("response", row, at(received))


def test_the_first_response_is_leaving_accepted():
	doc = complaint("2026-11-12 10:00:00")
	taken = step(doc, "Start Handling", "2026-11-12 11:30:00")
	assert get_datetime(taken.first_responded_on) == at("2026-11-12 11:30:00")
	assert taken.agreement_status == "Resolution Due"


def test_paused_while_waiting_for_the_customer():
	doc = complaint("2026-11-13 09:00:00", "Urgent")  # 9 hours: until 18:00 the same day
	step(doc, "Start Handling", "2026-11-13 09:30:00")
	assert get_datetime(time_of(doc)) == at("2026-11-13 18:00:00")
	held = step(doc, "Wait for Customer", "2026-11-13 17:00:00")
	assert held.sla_resolution_by is None
	assert get_datetime(held.on_hold_since) == at("2026-11-13 17:00:00")
	# weekend and holiday pass; one hour was left
	back = step(doc, "Customer Answered", "2026-11-17 10:20:00")
	assert get_datetime(back.sla_resolution_by) == at("2026-11-17 11:20:00")
	# and a second time
	step(doc, "Wait for Customer", "2026-11-17 11:00:00")
	back = step(doc, "Customer Answered", "2026-11-18 08:00:00")
	assert get_datetime(back.sla_resolution_by) == at("2026-11-18 09:20:00")
	solved = step(doc, "Resolve", "2026-11-18 09:20:00", **DONE)
	assert solved.agreement_status == "Fulfilled"


def test_a_breach_is_a_minute_later():
	doc = complaint("2026-11-13 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-13 09:30:00")
	solved = step(doc, "Resolve", "2026-11-13 18:01:00", **DONE)
	assert solved.agreement_status == "Failed"


def test_the_time_between_resolved_and_reopened_does_not_count():
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-12 10:00:00")
	step(doc, "Resolve", "2026-11-12 16:00:00", **DONE)  # two hours left
	again = step(doc, "Reopen", "2026-11-17 09:30:00")
	assert get_datetime(again.sla_resolution_by) == at("2026-11-17 11:30:00")
	assert again.sla_resolution_date is None
	assert again.agreement_status == "Resolution Due"


def test_another_grade_is_another_time(as_user):
	doc = complaint("2026-11-12 09:00:00", "Low")
	step(doc, "Start Handling", "2026-11-12 10:00:00")
	with as_user(HANDLER):
		doc = frappe.get_doc(COMPLAINT, doc.name)
		doc.priority = "Urgent"
		doc.save()
	assert get_datetime(doc.sla_resolution_by) == at("2026-11-12 18:00:00")


def test_a_second_agreement_can_be_made(working_week):
	other = frappe.copy_doc(working_week)
	other.update(
		{"service_level": "VIP", "default_service_level_agreement": 0, "condition": "doc.channel == 'Visit'"}
	)
	other.insert()
	frappe.clear_cache(doctype=AGREEMENT)
	assert complaint("2026-11-12 09:00:00", channel="Visit").service_level_agreement == other.name
	assert complaint("2026-11-12 09:00:00").service_level_agreement == working_week.name


def time_of(doc):
	return frappe.db.get_value(COMPLAINT, doc.name, "sla_resolution_by")


# Escalation


def line(*upward: str) -> None:
	"""Let each report to the next."""
	for below, above in pairwise(upward):
		frappe.db.set_value("Employee", employee(below), "reports_to", employee(above))


def look(doc, when: str) -> int:
	return escalation.check(frappe.get_doc(COMPLAINT, doc.name), at(when))


def noted(doc) -> list[tuple]:
	rows = frappe.get_doc(COMPLAINT, doc.name).escalations
	return [(row.clock, row.kind, row.told) for row in rows]


def test_before_and_at_breach_of_each_clock_once_each():
	line(HANDLER, BOSS, CHIEF)
	doc = complaint("2026-11-12 09:00:00", "High")  # response until 13:00, warning at 12:12; 27 hours
	frappe.db.set_value(
		COMPLAINT, doc.name, {"responsible_employee": employee(HANDLER), "responsible_user": HANDLER}
	)
	assert look(doc, "2026-11-12 12:11:00") == 0
	assert look(doc, "2026-11-12 12:12:00") == 1
	assert look(doc, "2026-11-12 12:30:00") == 0
	assert noted(doc) == [("Response", "Warning", HANDLER)]
	assert look(doc, "2026-11-12 13:00:00") == 1
	assert look(doc, "2026-11-12 13:15:00") == 0
	assert noted(doc)[1:] == [("Response", "Breach", user) for user in (HANDLER, BOSS, CHIEF)]
	assert len(told(BOSS, doc.name)) == 1
	assert "no response" in told(BOSS, doc.name)[0]
	assert len(told(HANDLER, doc.name)) == 2

	step(doc, "Start Handling", "2026-11-12 14:00:00")
	assert look(doc, "2026-11-17 12:00:00") == 0
	assert look(doc, "2026-11-17 12:36:00") == 1  # a fifth of 27 hours is left
	assert look(doc, "2026-11-17 18:00:00") == 1
	assert look(doc, "2026-11-18 09:00:00") == 0
	assert [row[:2] for row in noted(doc)[4:]] == [("Resolution", "Warning"), *[("Resolution", "Breach")] * 3]


def test_nothing_while_paused_or_done():
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-12 09:10:00")
	step(doc, "Wait for Customer", "2026-11-12 09:20:00")
	assert look(doc, "2026-11-30 09:00:00") == 0
	step(doc, "Resolve", "2026-11-12 09:30:00", **DONE)
	assert look(doc, "2026-11-30 09:00:00") == 0


def test_reopened_it_is_told_again():
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-12 09:10:00")
	assert look(doc, "2026-11-12 18:30:00") == 1
	step(doc, "Resolve", "2026-11-13 10:00:00", **DONE)
	step(doc, "Reopen", "2026-11-17 09:00:00")
	assert look(doc, "2026-11-17 09:01:00") == 1
	assert look(doc, "2026-11-17 09:02:00") == 0


def test_nobody_above_or_a_circle_goes_to_the_supervisors():
	line(HANDLER, SECOND, HANDLER)
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-12 09:10:00")
	assert look(doc, "2026-11-12 18:00:00") == 1
	assert {row[2] for row in noted(doc)} >= {HANDLER, CHIEF}
	assert SECOND not in {row[2] for row in noted(doc)}


def test_a_gap_in_the_line_is_passed_over():
	line(HANDLER, SECOND, BOSS)
	frappe.db.set_value("Employee", employee(SECOND), "user_id", None)
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-12 09:10:00")
	look(doc, "2026-11-12 18:00:00")
	assert [row[2] for row in noted(doc)] == [HANDLER, BOSS]


def test_somebody_above_who_may_not_see_it_is_not_told():
	frappe.get_doc("User", THIRD).remove_roles("Complaint Handler")
	line(HANDLER, THIRD, BOSS)
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	step(doc, "Start Handling", "2026-11-12 09:10:00")
	look(doc, "2026-11-12 18:00:00")
	assert [row[2] for row in noted(doc)] == [HANDLER, BOSS]
	assert told(THIRD, doc.name) == []


def test_nobody_has_it_the_supervisors_hear():
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	assert look(doc, "2026-11-12 09:50:00") == 1
	assert CHIEF in {row[2] for row in noted(doc)}
	assert told(HANDLER, doc.name) == []


def test_people_cannot_rub_it_out(as_user):
	doc = complaint("2026-11-12 09:00:00", "Urgent")
	look(doc, "2026-11-12 11:00:00")
	with as_user(HANDLER):
		doc = frappe.get_doc(COMPLAINT, doc.name)
		doc.escalations = []
		doc.save()
	assert noted(doc)


def test_the_job_twice_and_two_at_once(site):
	line(HANDLER, BOSS, CHIEF)
	docs = [complaint("2026-11-12 09:00:00", "Urgent") for _ in range(3)]
	for doc in docs:
		frappe.db.set_value(
			COMPLAINT, doc.name, {"responsible_employee": employee(HANDLER), "responsible_user": HANDLER}
		)
	frappe.db.commit()
	try:

		def run(_number: int) -> dict:
			frappe.init(site, sites_path=".")
			frappe.connect()
			frappe.flags.in_test = True
			try:
				return escalation.quarterly("2026-11-12 18:00:00")
			finally:
				frappe.destroy()

		with ThreadPoolExecutor(2) as pool:
			list(pool.map(run, range(2)))
		with ThreadPoolExecutor(1) as pool:
			list(pool.map(run, range(1)))
		frappe.db.rollback()
		for doc in docs:
			rows = noted(doc)
			assert len(rows) == len(set(rows)) == 6, rows
			assert len(told(BOSS, doc.name)) == 2
	finally:
		frappe.db.rollback()
		sweep()
		for user in (HANDLER, BOSS):
			frappe.db.set_value("Employee", employee(user), "reports_to", None)
		frappe.db.commit()


def test_the_time_of_a_complaint_is_computed_by_its_calendar(working_week):
	hours = time.calendar(frappe.get_doc(AGREEMENT, working_week.name))
	assert sorted(hours.hours) == [0, 1, 2, 3, 4]
	assert at(HOLIDAY).date() in hours.holidays
