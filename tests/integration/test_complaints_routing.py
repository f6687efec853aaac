"""P3: to a team by category and grade, fair among those who are here; nobody here is told, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import factories
import frappe
import pytest
from complaints_world import (
	AGENT,
	BOSS,
	CHIEF,
	HANDLER,
	LI,
	SECOND,
	THIRD,
	employee,
	sweep,
	told,
)
from factories import act_on_complaint as act
from frappe.cache_manager import clear_doctype_map
from frappe.desk.form.assign_to import get as assigned_to
from frappe.utils import add_days, nowdate

from crm_cn.complaints import escalation, presence, routing
from crm_cn.permissions import scope

COMPLAINT = "Complaint"
RULE = "Assignment Rule"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

pytestmark = pytest.mark.usefixtures("complaint_people")


def team(name: str, *users: str, condition: str = 'status == "Accepted"', priority: int = 0, **values):
	"""Switch a rule on with a team."""
	rule = frappe.get_doc(
		{
			"doctype": RULE,
			"document_type": COMPLAINT,
			"description": "{{ subject }}",
			"rule": "Load Balancing",
			"crm_cn_skip_absent": 1,
			"assign_condition": condition,
			"close_condition": 'status in ("Closed", "Withdrawn")',
			"priority": priority,
			"users": [{"user": user} for user in users],
			"assignment_days": [{"day": day} for day in WEEK],
			**values,
		}
	)
	rule.name = name
	return rule.insert()


@pytest.fixture(autouse=True)
def rules_forgotten(clean):
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback()
	clear_doctype_map(RULE, COMPLAINT)
	frappe.flags.pop(routing.NOBODY, None)


def complain(as_user, **values):
	with as_user(AGENT):
		return factories.make_complaint(**values)


def on_leave(user: str, **values):
	"""An approved leave of today; only what the rule asks is written."""
	doc = frappe.get_doc(
		{
			"doctype": "Leave Application",
			"employee": employee(user),
			"leave_type": frappe.db.get_value("Leave Type", {}, "name"),
			"from_date": nowdate(),
			"to_date": nowdate(),
			"status": "Approved",
			"company": frappe.db.get_value("Employee", employee(user), "company"),
			**values,
		}
	)
	doc.name = frappe.generate_hash()
	doc.docstatus = values.get("docstatus", 1)
	doc.db_insert()
	return doc


def marked(user: str, status: str = "Absent", on: str | None = None):
	doc = frappe.get_doc(
		{
			"doctype": "Attendance",
			"employee": employee(user),
			"status": status,
			"attendance_date": on or nowdate(),
			"company": frappe.db.get_value("Employee", employee(user), "company"),
		}
	)
	doc.name = frappe.generate_hash()
	doc.docstatus = 1
	doc.db_insert()


def test_the_one_assigned_becomes_handler_and_sees_it(as_user):
	team("投诉组", HANDLER)
	doc = complain(as_user)
	# the very document that was saved says so: no form is out of date
	assert (doc.responsible_employee, doc.responsible_user) == (employee(HANDLER), HANDLER)
	stored = frappe.get_doc(COMPLAINT, doc.name)
	assert stored.responsible_employee == employee(HANDLER)
	assert str(stored.modified) == str(doc.modified)
	assert [row.owner for row in assigned_to({"doctype": COMPLAINT, "name": doc.name})] == [HANDLER]
	assert scope.may(COMPLAINT, doc.name, user=HANDLER)
	assert scope.may(COMPLAINT, doc.name, user=AGENT)
	with as_user(AGENT):
		doc.subject = "水泵漏水，停机"
		doc.save()
	log = frappe.get_all("Responsibility Log", {"reference_name": doc.name}, ["to_user", "reason"])
	assert [(row.to_user, row.reason) for row in log] == [(HANDLER, "Assigned by rule")]


def test_fair_among_those_present(as_user):
	team("投诉组", HANDLER, SECOND, THIRD)
	got = Counter(complain(as_user).responsible_user for _ in range(9))
	assert got == {HANDLER: 3, SECOND: 3, THIRD: 3}


def test_whoever_has_less_open_gets_the_next(as_user):
	team("投诉组", HANDLER, SECOND)
	docs = [complain(as_user) for _ in range(4)]
	mine = [doc for doc in docs if doc.responsible_user == SECOND]
	for doc in mine:
		act(doc, "Withdraw", SECOND, withdraw_reason="重复")
	assert [complain(as_user).responsible_user for _ in range(2)] == [SECOND, SECOND]


@pytest.mark.parametrize(
	("absence", "away"),
	[
		(lambda: on_leave(HANDLER), True),
		(lambda: on_leave(HANDLER, from_date=add_days(nowdate(), -3), to_date=add_days(nowdate(), 3)), True),
		(lambda: on_leave(HANDLER, status="Open", docstatus=0), False),
		(lambda: on_leave(HANDLER, status="Rejected"), False),
		(lambda: on_leave(HANDLER, docstatus=2), False),
		(lambda: on_leave(HANDLER, from_date=add_days(nowdate(), 1), to_date=add_days(nowdate(), 1)), False),
		(lambda: on_leave(HANDLER, half_day=1), False),
		(lambda: marked(HANDLER), True),
		(lambda: marked(HANDLER, "On Leave"), True),
		(lambda: marked(HANDLER, "Work From Home"), False),
		(lambda: marked(HANDLER, on=add_days(nowdate(), -1)), False),
	],
)
def test_who_is_away_is_passed_over(as_user, absence, away):
	team("投诉组", HANDLER, SECOND)
	absence()
	assert (HANDLER not in presence.present([HANDLER, SECOND])) is away
	got = {complain(as_user).responsible_user for _ in range(2)}
	assert got == ({SECOND} if away else {HANDLER, SECOND})


def test_only_where_the_rule_says_so(as_user):
	team("投诉组", HANDLER, crm_cn_skip_absent=0)
	marked(HANDLER)
	assert complain(as_user).responsible_user == HANDLER


def test_who_left_or_may_not_see_it_is_passed_over(as_user):
	team("投诉组", HANDLER, LI, SECOND)
	frappe.db.set_value("User", HANDLER, "enabled", 0)
	assert {complain(as_user).responsible_user for _ in range(3)} == {SECOND}


def test_by_category_and_grade(as_user):
	team("产品急件", HANDLER, condition='main_category == "Product" and priority == "Urgent"', priority=30)
	team("交付", SECOND, condition='main_category == "Delivery"', priority=20)
	team("其他", THIRD, priority=10)
	assert complain(as_user, priority="Urgent").responsible_user == HANDLER
	assert complain(as_user, category="Late Delivery").responsible_user == SECOND
	assert complain(as_user).responsible_user == THIRD


def test_nobody_here_is_told_and_nothing_is_lost(as_user):
	team("投诉组", HANDLER, SECOND)
	marked(HANDLER)
	on_leave(SECOND)
	doc = complain(as_user)
	assert not doc.responsible_employee
	assert doc.status == "Accepted"
	said = told(CHIEF, doc.name)
	assert len(said) == 1
	assert "Nobody of the team is there" in said[0]
	with as_user(AGENT):
		doc.subject = "再次来电"
		doc.save()
	assert len(told(CHIEF, doc.name)) == 1
	frappe.db.delete(
		"Attendance", {"employee": employee(HANDLER), "attendance_date": date.fromisoformat(nowdate())}
	)
	with as_user(AGENT):
		doc.save()
	assert doc.responsible_user == HANDLER


def test_a_handler_is_not_replaced_by_the_rule(as_user):
	doc = complain(as_user)
	act(doc, "Start Handling", SECOND)
	team("投诉组", HANDLER, condition='status != "Closed"')
	with as_user(SECOND):
		doc = frappe.get_doc(COMPLAINT, doc.name)
		doc.measures = "正在查"
		doc.save()
	assert doc.responsible_user == SECOND


def test_another_grade_another_team(as_user):
	team("急件", SECOND, condition='priority == "Urgent"', priority=20)
	team(
		"普通",
		HANDLER,
		condition='priority != "Urgent"',
		priority=10,
		unassign_condition='priority == "Urgent"',
	)
	doc = complain(as_user)
	assert doc.responsible_user == HANDLER
	with as_user(HANDLER):
		doc = frappe.get_doc(COMPLAINT, doc.name)
		doc.priority = "Urgent"
		doc.save()
	assert frappe.db.get_value(COMPLAINT, doc.name, "responsible_user") == SECOND


def test_the_shipped_rules_are_off_until_somebody_names_a_team(as_user):
	shipped = frappe.get_all(RULE, {"document_type": COMPLAINT}, ["name", "disabled", "crm_cn_skip_absent"])
	assert {row.name for row in shipped} == {"Complaints", "Complaints: Urgent"}
	assert all(row.disabled and row.crm_cn_skip_absent for row in shipped)
	doc = complain(as_user)
	assert not doc.responsible_employee
	assert told(CHIEF, doc.name) == []
	rule = frappe.get_doc(RULE, "Complaints")
	rule.update(
		{"disabled": 0, "users": [{"user": HANDLER}], "assignment_days": [{"day": day} for day in WEEK]}
	)
	rule.save()
	assert complain(as_user).responsible_user == HANDLER


def test_a_reader_without_the_right_does_not_name_a_handler(as_user):
	with as_user(AGENT):
		doc = factories.make_complaint()
		doc.responsible_employee = employee(SECOND)
		with pytest.raises(frappe.PermissionError):
			doc.save()
	with as_user(HANDLER):
		doc = frappe.get_doc(COMPLAINT, doc.name)
		doc.responsible_employee = employee(SECOND)
		doc.save()
	assert doc.responsible_user == SECOND
	with as_user(BOSS):
		doc = frappe.get_doc(COMPLAINT, doc.name)
		doc.responsible_employee = None
		with pytest.raises(frappe.ValidationError, match="Choose the employee"):
			doc.save()


def test_two_at_once_go_to_two_people(site):
	team("投诉组", HANDLER, SECOND)
	frappe.db.commit()
	try:

		def accept(number: int) -> str:
			frappe.init(site, sites_path=".")
			frappe.connect()
			frappe.flags.in_test = frappe.flags.mute_emails = True
			frappe.set_user(AGENT)
			try:
				user = factories.make_complaint(subject=f"第{number}件").responsible_user
				frappe.db.commit()
				return user
			finally:
				frappe.destroy()

		with ThreadPoolExecutor(2) as pool:
			got = Counter(pool.map(accept, range(8)))
		assert got == {HANDLER: 4, SECOND: 4}
	finally:
		frappe.db.rollback()
		sweep()
		frappe.delete_doc(RULE, "投诉组", force=True)
		frappe.db.commit()


def test_the_job_gives_what_was_left(site, as_user):
	team("投诉组", HANDLER)
	marked(HANDLER)
	doc = complain(as_user)
	frappe.db.commit()
	try:
		assert escalation.quarterly()["given"] == 0
		frappe.db.delete("Attendance", {"employee": employee(HANDLER)})
		frappe.db.commit()
		assert escalation.quarterly()["given"] == 1
		assert frappe.db.get_value(COMPLAINT, doc.name, "responsible_user") == HANDLER
		assert escalation.quarterly()["given"] == 0
		assert len(told(CHIEF, doc.name)) == 1
	finally:
		frappe.db.rollback()
		frappe.db.delete("Attendance", {"employee": employee(HANDLER)})
		sweep()
		frappe.delete_doc(RULE, "投诉组", force=True)
		frappe.db.commit()
