"""D10 on a site: a manager sees the progress of the people below, and of nobody else.

boss ── lead ── rep (open work)
    │      └── left (gone, one lead still open)
    └── other
outsider, chief (CRM Supervisor, nobody below), nobody (no Employee)
"""

from __future__ import annotations

import factories
import frappe
import pytest
from frappe.utils import add_days, now_datetime, nowdate

from crm_cn.api import reporting_line as api
from crm_cn.crm_cn.report.reporting_line_progress import reporting_line_progress as report
from crm_cn.scope import reporting_line

LEAD = "Lead Registration"
NAMES = ("boss", "lead", "rep", "left", "other", "outsider")
REPORTS_TO = {"lead": "boss", "rep": "lead", "left": "lead", "other": "boss"}
MAIL = {who: f"{who}@line.test" for who in (*NAMES, "chief", "nobody")}


@pytest.fixture
def people(clean):
	"""Employee of each person; the roles are those of plain sales people."""
	found = {}
	for who in NAMES:
		factories.make_user(MAIL[who], "Sales User")
		above = found.get(REPORTS_TO.get(who))
		found[who] = factories.make_employee(MAIL[who], reports_to=above)
	factories.make_user(MAIL["chief"], "CRM Supervisor")
	factories.make_user(MAIL["nobody"], "Sales User")
	return found


@pytest.fixture
def work(people, as_user):
	"""The rep's: two leads in follow-up, one of them with a missed visit, a draft and two calls done."""
	with as_user(MAIL["rep"]):
		watched = factories.make_followed_lead(MAIL["rep"])
		idle = factories.make_followed_lead(MAIL["rep"])
		frappe.db.set_value(LEAD, idle, "protected_until", add_days(nowdate(), -1))
		missed = factories.make_activity(watched, activity_type="Visit")
		missed.db_set("planned_on", add_days(now_datetime(), -2))
		for _call in range(2):
			factories.make_activity(watched, status="Done", done_on=now_datetime(), result="已联系")
		draft = factories.make_lead_registration()
		draft.db_set("responsible_employee", people["rep"])
	orphan = factories.make_followed_lead(MAIL["left"])
	frappe.db.set_value("Employee", people["left"], "status", "Left")
	return {"watched": watched, "idle": idle, "draft": draft.name, "orphan": orphan}


def run(user: str, **filters):
	frappe.set_user(user)
	try:
		return report.execute(filters)
	finally:
		frappe.set_user("Administrator")


def by_person(rows: list[dict]) -> dict[str, dict]:
	return {row["employee"]: row for row in rows}


def test_a_manager_sees_the_people_below_as_a_tree(people, work):
	_columns, rows, message, _chart, summary = run(MAIL["boss"])
	assert [(row["employee"], row["indent"]) for row in rows] == [
		(people["lead"], 0),
		(people["left"], 1),
		(people["rep"], 1),
		(people["other"], 0),
	]
	assert people["boss"] not in by_person(rows)
	assert "outsider" not in str(rows)
	assert "boss" in message
	assert summary[0]["value"] == sum(row["open_leads"] for row in rows) == 4


def test_the_figures_of_a_person(people, work):
	columns, rows, *_rest = run(MAIL["boss"])
	row = by_person(rows)[people["rep"]]
	assert (row["open_leads"], row["registering"]) == (3, 1)
	stage = next(column["fieldname"] for column in columns if column.get("stage") == "Target Customer")
	in_stage = {field: value for field, value in row.items() if field.startswith("stage_") and value}
	assert sum(in_stage.values()) == 2
	assert frappe.db.get_value(LEAD, work["idle"], "stage") != "Target Customer" or in_stage == {stage: 2}
	assert (row["missed"], row["without_next_step"], row["protection_ending"]) == (1, 1, 1)
	assert (row["activities"], row["done_call"], row["done_visit"]) == (2, 2, 0)
	assert by_person(rows)[people["lead"]]["open_leads"] == 0, "a figure is a person's own, not the team's"


def test_the_figures_are_there_though_the_records_are_out_of_scope(people, work, as_user):
	"""D10 shows the progress; D7 still rules the records."""
	_columns, rows, *_rest = run(MAIL["boss"])
	assert by_person(rows)[people["rep"]]["without_next_step"] == 1
	with as_user(MAIL["boss"]):
		assert frappe.get_list(LEAD, {"responsible_employee": people["rep"]}, pluck="name") == []
		assert api.without_next_step(people["rep"]) == []
	with as_user(MAIL["rep"]):
		assert api.without_next_step(people["rep"]) == [work["idle"]]


def test_who_left_is_shown_as_long_as_something_is_open(people, work):
	_columns, rows, *_rest = run(MAIL["lead"])
	assert by_person(rows)[people["left"]]["open_leads"] == 1
	assert "(" in by_person(rows)[people["left"]]["employee_name"]
	frappe.db.set_value(LEAD, work["orphan"], "status", "Withdrawn")
	_columns, rows, *_rest = run(MAIL["lead"])
	assert set(by_person(rows)) == {people["rep"]}


def test_whose_manager_left_is_still_below(people, work):
	frappe.db.set_value("Employee", people["rep"], "reports_to", people["left"])
	frappe.db.set_value(LEAD, work["orphan"], "status", "Withdrawn")
	_columns, rows, *_rest = run(MAIL["boss"])
	assert (by_person(rows)[people["rep"]]["indent"], by_person(rows)[people["left"]]["indent"]) == (2, 1)


def test_period_depth_and_myself(people, work):
	last_month = {"from_date": add_days(nowdate(), -60), "to_date": add_days(nowdate(), -30)}
	_columns, rows, *_rest = run(MAIL["boss"], **last_month)
	assert by_person(rows)[people["rep"]]["activities"] == 0
	assert by_person(rows)[people["rep"]]["open_leads"] == 3, "what is open is open today"
	_columns, rows, *_rest = run(MAIL["boss"], depth=1)
	assert set(by_person(rows)) == {people["lead"], people["other"]}
	_columns, rows, *_rest = run(MAIL["boss"], depth=1, include_myself=1)
	assert next((row["employee"], row["indent"]) for row in rows) == (people["boss"], 0)
	assert by_person(rows)[people["lead"]]["indent"] == 1


def test_a_period_that_ends_before_it_begins(people):
	with pytest.raises(frappe.ValidationError, match="period"):
		run(MAIL["boss"], from_date=nowdate(), to_date=add_days(nowdate(), -1))


def test_a_person_below_may_be_picked(people, work):
	_columns, rows, *_rest = run(MAIL["boss"], person=people["lead"])
	assert set(by_person(rows)) == {people["left"], people["rep"]}


@pytest.mark.parametrize("who", ["boss", "other", "outsider"])
def test_a_hidden_person_is_answered_like_one_that_does_not_exist(people, who):
	"""The lead may not ask about the one above, a colleague beside, or a stranger."""
	answers = []
	for name in (people[who], "HR-EMP-99999"):
		with pytest.raises(frappe.DoesNotExistError) as raised:
			run(MAIL["lead"], person=name)
		answers.append(str(raised.value).replace(name, "…"))
		frappe.clear_messages()
	assert answers[0] == answers[1]


def test_the_supervisor_may_pick_anybody(people, work):
	_columns, rows, message, *_rest = run(MAIL["chief"])
	assert rows == []
	assert "Pick a person" in message
	_columns, rows, *_rest = run(MAIL["chief"], person=people["lead"])
	assert set(by_person(rows)) == {people["left"], people["rep"]}
	with pytest.raises(frappe.DoesNotExistError):
		run(MAIL["chief"], person="HR-EMP-99999")


def test_without_an_employee_there_is_nothing_but_a_reason(people, work):
	_columns, rows, message, chart, summary = run(MAIL["nobody"])
	assert (rows, chart, summary) == ([], None, [])
	assert "HR" in message
	with pytest.raises(frappe.DoesNotExistError):
		run(MAIL["nobody"], person=people["rep"])


def test_who_left_sees_nobody(people, work):
	frappe.db.set_value("Employee", people["boss"], "status", "Left")
	_columns, rows, *_rest = run(MAIL["boss"])
	assert rows == []


def test_a_circle_is_said_and_widens_nothing(people):
	"""The platform refuses a circle; a careless import does not."""
	frappe.db.set_value("Employee", people["boss"], "reports_to", people["lead"])
	_columns, rows, message, *_rest = run(MAIL["lead"])
	assert set(by_person(rows)) == {people["rep"], people["left"]}, "not the boss"
	assert "circle" in message
	with pytest.raises(frappe.DoesNotExistError):
		run(MAIL["lead"], person=people["boss"])


def test_nobody_below_is_said(people):
	_columns, rows, message, *_rest = run(MAIL["rep"])
	assert rows == []
	assert "Nobody reports to" in message


def test_people_to_pick_are_oneself_and_those_below(people, as_user):
	with as_user(MAIL["lead"]):
		assert {row["value"] for row in api.people()} == {people[who] for who in ("lead", "rep", "left")}
		assert [row["value"] for row in api.people(txt="REP")] == [people["rep"]]
	with as_user(MAIL["nobody"]):
		assert api.people() == []
	with as_user(MAIL["chief"]):
		assert people["outsider"] in {row["value"] for row in api.people(txt="outsider")}


def test_who_may_not_read_leads_gets_no_figure(clean, as_user):
	factories.make_user("stock@line.test", "Stock User")
	with as_user("stock@line.test"):
		for ask in (report.execute, api.people, api.protection_horizon, lambda: api.without_next_step("x")):
			with pytest.raises(frappe.PermissionError):
				ask()


def test_the_report_runs_the_platforms_way_despite_a_user_permission(people, work):
	"""ERPNext restricts most users to their own Employee: the people below must not vanish from the report."""
	from frappe.desk.query_report import run as run_report

	frappe.get_doc(
		{"doctype": "User Permission", "user": MAIL["boss"], "allow": "Employee", "for_value": people["boss"]}
	).insert()
	frappe.set_user(MAIL["boss"])
	found = run_report("Reporting Line Progress", filters={"from_date": nowdate(), "to_date": nowdate()})
	assert {row["employee"] for row in found["result"]} == {
		people[who] for who in ("lead", "rep", "left", "other")
	}


def test_employees_of_a_whole_company_are_loaded_once(people):
	line = reporting_line.company_line()
	assert set(people.values()) <= set(line)
	assert reporting_line.is_below(people["rep"], people["boss"], line)
