"""L3, L4: sales activities, their place in the calendar and on the task list, and the next step."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import frappe
import pytest
from factories import make_activity, make_followed_lead
from frappe.utils import add_to_date, get_datetime, getdate, now_datetime

LI, ZHAO, BOSS, HELPER = "li@lead.test", "zhao@lead.test", "boss@lead.test", "helper@lead.test"


@pytest.fixture(autouse=True)
def people(sales_team):
	for user in (LI, ZHAO, BOSS):
		# a site without a mail account cannot send
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	frappe.set_user(LI)


def linked(activity):
	activity.reload()
	return frappe.get_doc("Event", activity.event), frappe.get_doc("ToDo", activity.todo)


def done(activity, **values):
	activity.update({"status": "Done", "done_on": now_datetime(), "result": "要样品", **values})
	return activity.save()


def test_a_planned_activity_is_in_the_calendar_and_on_the_list_of_the_responsible():
	activity = make_activity(planned_on="2030-05-06 10:00:00", duration_minutes=90)
	event, todo = linked(activity)
	assert activity.responsible_user == LI
	assert (event.owner, str(event.starts_on), str(event.ends_on), event.status) == (
		LI,
		"2030-05-06 10:00:00",
		"2030-05-06 11:30:00",
		"Open",
	)
	assert (todo.allocated_to, str(todo.date), todo.status, todo.reference_name) == (
		LI,
		"2030-05-06",
		"Open",
		activity.name,
	)


def test_the_platforms_calendar_shows_it_to_the_responsible_and_to_a_participant_only():
	from frappe.desk.doctype.event.event import get_events

	activity = make_activity(planned_on="2030-05-06 10:00:00", participants=[{"user": ZHAO}])
	event, _todo = linked(activity)
	seen = {
		user: event.name
		in [row.name for row in get_events(getdate("2030-05-01"), getdate("2030-05-31"), user)]
		for user in (LI, ZHAO, BOSS)
	}
	assert seen == {LI: True, ZHAO: True, BOSS: False}
	activity.set("participants", [])
	activity.save()
	assert event.name not in [
		row.name for row in get_events(getdate("2030-05-01"), getdate("2030-05-31"), ZHAO)
	]


def test_moving_the_plan_moves_event_and_todo():
	activity = make_activity(planned_on="2030-05-06 10:00:00")
	activity.planned_on = "2030-05-08 14:30:00"
	activity.save()
	event, todo = linked(activity)
	assert str(event.starts_on) == "2030-05-08 14:30:00"
	assert str(event.ends_on) == "2030-05-08 15:30:00"
	assert str(todo.date) == "2030-05-08"


def test_dragging_the_event_moves_the_activity_and_its_todo():
	activity = make_activity(planned_on="2030-05-06 10:00:00")
	event, _todo = linked(activity)
	event.starts_on, event.ends_on = "2030-05-09 08:00:00", "2030-05-09 08:45:00"
	event.save()
	event, todo = linked(activity)
	assert str(activity.planned_on) == "2030-05-09 08:00:00"
	assert activity.duration_minutes == 45
	assert str(todo.date) == "2030-05-09"
	assert str(event.ends_on) == "2030-05-09 08:45:00"


def test_a_new_date_on_the_task_list_moves_the_activity_and_keeps_the_hour():
	activity = make_activity(planned_on="2030-05-06 10:15:00")
	_event, todo = linked(activity)
	todo.date = "2030-05-20"
	todo.save()
	event, _todo = linked(activity)
	assert str(activity.planned_on) == str(event.starts_on) == "2030-05-20 10:15:00"


def test_saving_again_changes_nothing_and_makes_nothing():
	activity = make_activity()
	event, todo = linked(activity)
	counts = frappe.db.count("Event"), frappe.db.count("ToDo"), event.modified, todo.modified
	activity.result = "unterwegs"
	activity.save()
	event, todo = linked(activity)
	assert (frappe.db.count("Event"), frappe.db.count("ToDo"), event.modified, todo.modified) == counts


def test_done_closes_event_and_todo():
	activity = done(make_activity())
	event, todo = linked(activity)
	assert (event.status, todo.status) == ("Completed", "Closed")


def test_cancelling_and_planning_again_follows():
	activity = make_activity()
	activity.status, activity.cancel_reason = "Cancelled", "客户出差"
	activity.save()
	assert [doc.status for doc in linked(activity)] == ["Cancelled", "Cancelled"]
	activity.status = "Planned"
	activity.save()
	assert [doc.status for doc in linked(activity)] == ["Open", "Open"]


def test_closing_the_todo_does_not_make_it_done_but_says_so():
	activity = make_activity()
	_event, todo = linked(activity)
	frappe.clear_messages()
	todo.status = "Closed"
	todo.save()
	activity.reload()
	assert activity.status == "Planned"
	assert any("still planned" in str(message) for message in frappe.get_message_log())


def test_a_new_date_opens_what_time_or_people_have_closed():
	activity = make_activity(planned_on="2020-05-06 10:00:00")
	event, todo = linked(activity)
	event.db_set("status", "Closed")
	todo.status = "Closed"
	todo.save()
	activity.planned_on = "2030-05-06 10:00:00"
	activity.save()
	assert [doc.status for doc in linked(activity)] == ["Open", "Open"]


def test_deleting_the_activity_takes_its_event_and_todo_and_no_other():
	activity = make_activity()
	own = frappe.get_doc({"doctype": "Event", "subject": "x", "starts_on": now_datetime()}).insert()
	event, todo = linked(activity)
	frappe.delete_doc("Sales Activity", activity.name)
	assert not frappe.db.exists("Event", event.name)
	assert not frappe.db.exists("ToDo", todo.name)
	assert frappe.db.exists("Event", own.name)


def test_deleting_the_event_leaves_the_activity_planned():
	activity = make_activity()
	event, _todo = linked(activity)
	frappe.delete_doc("Event", event.name, ignore_permissions=True)  # as the one who cleans up calendars
	activity.reload()
	assert (activity.status, activity.event) == ("Planned", None)


def test_another_person_responsible_takes_over_event_and_todo():
	activity = make_activity(make_followed_lead(LI))
	activity.responsible_employee = frappe.db.get_value("Employee", {"user_id": ZHAO})
	activity.save()
	event, todo = linked(activity)
	assert (activity.responsible_user, event.owner, todo.allocated_to) == (ZHAO, ZHAO, ZHAO)


def test_the_next_step_becomes_the_next_activity_once():
	lead = make_followed_lead(LI)
	activity = done(
		make_activity(lead),
		next_step="送样",
		next_step_on=add_to_date(now_datetime(), days=3),
		next_step_type="Sample",
	)
	following = frappe.get_doc("Sales Activity", activity.next_activity)
	assert (following.activity_type, following.subject, following.status) == ("Sample", "送样", "Planned")
	assert (following.lead_registration, following.responsible_user) == (lead, LI)
	assert following.previous_activity == activity.name
	activity.reload()
	activity.result = "要样品两份"
	activity.save()
	activity.status, activity.done_on = "Planned", None
	activity.save()
	done(activity)
	assert frappe.db.count("Sales Activity", {"previous_activity": activity.name}) == 1


def test_a_deleted_next_activity_does_not_come_back():
	activity = done(make_activity(), next_step="送样", next_step_on=add_to_date(now_datetime(), days=3))
	frappe.delete_doc("Sales Activity", activity.next_activity)
	activity.reload()
	assert activity.next_activity is None
	activity.result = "再改"
	activity.save()
	assert activity.next_activity is None


@pytest.mark.parametrize(
	("values", "words"),
	[
		(
			{"status": "Done", "result": "x", "done_on": "2999-01-01 00:00:00"},
			"cannot have been done in the future",
		),
		({"status": "Done", "done_on": "2020-01-01 00:00:00"}, "Enter the result"),
		({"status": "Done", "result": "x"}, "Enter when the activity was done"),
		({"planned_on": None}, "Enter when the activity is planned"),
		({"status": "Cancelled"}, "is planned or done"),
		({"duration_minutes": -5}, "duration"),
	],
)
def test_what_is_wrong_is_said(values, words):
	with pytest.raises(frappe.ValidationError, match=words):
		make_activity(**values)


@pytest.mark.parametrize("status", ["Collided", "Appealed", "Won", "Lost", "Withdrawn", "Public Pool"])
def test_nobody_goes_on_with_a_failed_or_closed_registration(status):
	lead = make_followed_lead(LI)
	planned = make_activity(lead)
	frappe.db.set_value("Lead Registration", lead, "status", status)
	with pytest.raises(frappe.ValidationError, match=lead):
		make_activity(lead)
	with pytest.raises(frappe.ValidationError, match=lead):
		done(planned)
	planned.reload()
	planned.status, planned.cancel_reason = "Cancelled", "关闭"
	planned.save()
	assert planned.status == "Cancelled"


def test_a_registration_of_others_is_answered_like_a_missing_one():
	theirs = make_followed_lead(ZHAO)
	with pytest.raises(frappe.LinkValidationError) as hidden:
		make_activity(theirs)
	with pytest.raises(frappe.LinkValidationError) as missing:
		make_activity("LR-2026-99999")
	assert str(hidden.value).replace(theirs, "X") == str(missing.value).replace("LR-2026-99999", "X")


def test_system_links_cannot_be_written():
	other = make_activity()
	activity = make_activity(event=other.event, todo=other.todo, next_activity=other.name)
	activity.reload()
	assert activity.event != other.event
	assert activity.next_activity is None
	event = activity.event
	activity.event = other.event
	activity.save()
	assert activity.event == event


def test_list_and_form_agree_for_everybody(as_user):
	lead = make_followed_lead(LI)
	made = {
		"mine": make_activity(lead),
		"with zhao": make_activity(lead, participants=[{"user": ZHAO}]),
	}
	with as_user(ZHAO):
		made["of zhao"] = make_activity(subject="别人的")
	expected = {
		LI: {"mine", "with zhao"},
		ZHAO: {"with zhao", "of zhao"},
		BOSS: {"mine", "with zhao", "of zhao"},
		HELPER: set(),
	}
	for user, names in expected.items():
		with as_user(user):
			listed = set(frappe.get_list("Sales Activity", pluck="name", limit=0))
			for label, activity in made.items():
				assert (activity.name in listed) == (label in names), (user, label)
				allowed = frappe.has_permission("Sales Activity", "read", doc=activity.name)
				assert allowed == (label in names), (user, label)


def test_a_participant_reads_and_does_not_write(as_user):
	activity = make_activity(participants=[{"user": ZHAO}])
	with as_user(ZHAO):
		doc = frappe.get_doc("Sales Activity", activity.name)
		assert doc.has_permission("read")
		assert not doc.has_permission("write")
		assert not doc.has_permission("delete")


def test_the_responsible_of_the_lead_writes_and_sees_the_activities_on_it(as_user):
	lead = make_followed_lead(ZHAO)
	with as_user(BOSS):
		activity = make_activity(lead)
	with as_user(ZHAO):
		assert frappe.get_doc("Sales Activity", activity.name).has_permission("write")
	with as_user(LI):
		assert not frappe.get_doc("Sales Activity", activity.name).has_permission("read")


def test_nobody_takes_over_by_naming_oneself(as_user):
	activity = make_activity()
	with as_user(ZHAO):
		doc = frappe.get_doc("Sales Activity", activity.name)
		doc.responsible_employee = frappe.db.get_value("Employee", {"user_id": ZHAO})
		doc.append("participants", {"user": ZHAO})
		with pytest.raises(frappe.PermissionError):
			doc.save()


def test_complete_and_cancel_over_the_api():
	from crm_cn.api import activities

	activity = make_activity()
	later = now_datetime() + timedelta(days=2)
	answer = activities.complete(activity.name, "谈妥", next_step="寄合同", next_step_on=str(later))
	assert answer["status"] == "Done"
	assert get_datetime(answer["done_on"]) <= now_datetime()
	assert activities.complete(activity.name, "谈妥")["next_activity"] == answer["next_activity"]
	with pytest.raises(frappe.ValidationError, match="is done"):
		activities.cancel(activity.name, "误会")
	with pytest.raises(frappe.ValidationError, match="Say why"):
		activities.cancel(answer["next_activity"], " ")
	assert activities.cancel(answer["next_activity"], "客户取消")["status"] == "Cancelled"


def test_the_calendar_of_activities_asks_the_list(as_user):
	from crm_cn.api.calendar import activities as events

	activity = make_activity(planned_on="2030-05-06 10:00:00")

	def names():
		found = events("Sales Activity", "2030-05-01 00:00:00", "2030-05-31 00:00:00")
		return [row.name for row in found]

	assert activity.name in names()
	with as_user(ZHAO):
		assert activity.name not in names()


@pytest.mark.parametrize(
	"module",
	[
		"crm_cn.crm_cn.doctype.sales_activity.sales_activity",
		"crm_cn.leads.pool",
		"crm_cn.activities.handover",
	],
)
def test_each_module_can_be_the_first_that_is_imported(site, module):
	"""A circular import would make the next migrate delete the DocType as an orphan."""
	code = f"import frappe; frappe.init('{site}', sites_path='.'); import {module}"
	ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
	assert ran.returncode == 0, ran.stderr
