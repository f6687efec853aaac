"""A4: who is asked is reminded; what is overdue goes up the line, or is told once; holidays do not count."""

from __future__ import annotations

from datetime import timedelta

import approval_world as w
import frappe
import pytest
from frappe.utils import add_days, add_to_date, getdate, now_datetime

from crm_cn.api import approvals as api
from crm_cn.approvals import clock, times


@pytest.fixture(scope="module", autouse=True)
def people(site):
	w.build()
	yield
	w.remove()


@pytest.fixture(autouse=True)
def back(people, no_commit):
	w.nobody_is_mailed()
	yield
	w.undo()


def late(doc, field: str = "due_on") -> None:
	"""Let a time limit of the open tasks have passed a minute ago."""
	for task in w.tasks(doc, status="Open"):
		frappe.db.set_value("Approval Task", task.name, field, add_to_date(now_datetime(), minutes=-1))


def told(user: str, doc) -> list[str]:
	filters = {"for_user": user, "document_name": doc.name}
	return frappe.get_all("Notification Log", filters, pluck="subject", order_by="creation")


class TestEscalation:
	@pytest.fixture
	def doc(self):
		w.govern({"approver": "Direct Manager", "hours": 4, "escalate": 1})
		return w.submitted()

	def test_not_before_its_time(self, doc):
		clock.hourly()
		assert w.asked(doc) == [w.SUN]

	def test_the_manager_is_asked(self, doc):
		late(doc)
		clock.hourly()
		assert w.asked(doc) == [w.QIAN]
		old, new = w.tasks(doc)
		assert (old.status, new.reason) == ("Escalated", "Escalated")
		assert new.due_on > now_datetime(), "with a time limit of their own"
		assert [entry.asked for entry in w.log(doc, "Escalated")] == [w.QIAN]
		with pytest.raises(frappe.ValidationError):
			w.act_as(w.SUN, doc, w.APPROVE)
		assert w.state(w.act_as(w.QIAN, doc, w.APPROVE)) == w.APPROVED

	def test_up_the_line_and_then_it_stays_and_is_told_once(self, doc):
		for expected in (w.QIAN, w.ZHAO, w.ZHAO):
			late(doc)
			clock.hourly()
			assert w.asked(doc) == [expected]
		before = len(told(w.LI, doc))
		assert "overdue" in told(w.LI, doc)[-1]
		clock.hourly()
		assert len(told(w.LI, doc)) == before

	def test_of_a_delegate_the_manager_of_whose_it_is(self, doc):
		frappe.set_user(w.SUN)
		api.delegate(w.WU, frappe.utils.nowdate(), frappe.utils.nowdate())
		frappe.set_user("Administrator")
		assert w.asked(doc) == [w.WU]
		late(doc)
		clock.hourly()
		assert w.asked(doc) == [w.QIAN]

	def test_what_was_decided_meanwhile_is_left_alone(self, doc):
		late(doc)
		(task,) = w.tasks(doc)
		w.act_as(w.SUN, doc, w.APPROVE)
		clock.pass_limit(task.name)
		assert len(w.tasks(doc)) == 1


class TestToldOnly:
	@pytest.fixture
	def doc(self):
		w.govern({"approver": "Direct Manager", "hours": 4})
		return w.submitted()

	def test_approver_and_author_once(self, doc):
		late(doc)
		clock.hourly()
		clock.hourly()
		assert w.asked(doc) == [w.SUN]
		assert sum("Overdue" in text for text in told(w.SUN, doc)) == 1
		assert sum("overdue" in text for text in told(w.LI, doc)) == 1

	def test_an_author_who_may_not_read_it_is_not_told(self, doc):
		frappe.db.delete("Custom DocPerm", {"parent": w.DOCTYPE, "role": w.AUTHOR_ROLE})
		frappe.clear_cache(doctype=w.DOCTYPE)
		late(doc)
		clock.hourly()
		assert not told(w.LI, doc)
		assert told(w.SUN, doc)


class TestReminder:
	def test_once(self):
		w.govern({"approver": "Direct Manager", "remind_hours": 2})
		doc = w.submitted()
		clock.hourly()
		assert not w.log(doc, "Reminded")
		late(doc, "remind_on")
		clock.hourly()
		clock.hourly()
		assert [entry.asked for entry in w.log(doc, "Reminded")] == [w.SUN]
		assert sum("Reminder" in text for text in told(w.SUN, doc)) == 1

	def test_one_that_fails_stops_no_other(self, monkeypatch):
		w.govern({"approver": "Direct Manager", "remind_hours": 2})
		first, second = w.submitted(), w.submitted()
		late(first, "remind_on")
		late(second, "remind_on")
		bad = w.tasks(first)[0].name
		usual = clock.remind_of

		def failing(here, row):
			if row.name == bad:
				raise frappe.ValidationError("no")
			usual(here, row)

		monkeypatch.setattr(clock, "remind_of", failing)
		monkeypatch.setattr(frappe.db, "rollback", lambda *args, **values: None)
		clock.hourly()
		monkeypatch.undo()
		assert not w.log(first, "Reminded")
		assert w.log(second, "Reminded")


class TestHolidays:
	def test_the_clock_stands_on_the_approver_s_holidays(self):
		today = getdate()
		holidays = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": "审批测试假期",
				"from_date": add_days(today, -1),
				"to_date": add_days(today, 30),
				"holidays": [
					{"holiday_date": add_days(today, number), "description": "假期"} for number in (1, 2)
				],
			}
		).insert()
		give_holidays(w.SUN, holidays.name)
		start = now_datetime()
		assert times.holidays(w.SUN, today) == {add_days(today, 1), add_days(today, 2)}
		assert times.after(start, 24, w.SUN) == start + timedelta(days=3)
		assert times.after(start, 24, w.WU) >= start + timedelta(days=1)
		assert times.after(start, 0, w.SUN) is None
		w.govern({"approver": "Direct Manager", "hours": 24})
		(task,) = w.tasks(w.submitted())
		assert task.due_on - task.asked_on == timedelta(days=3)


def give_holidays(user: str, name: str) -> None:
	"""Give somebody a holiday list: a field of the Employee, since version 16 a document of its own."""
	employee = w.employee(user)
	frappe.db.set_value("Employee", employee, "holiday_list", name)
	frappe.clear_document_cache("Employee", employee)
	if frappe.db.exists("DocType", "Holiday List Assignment"):
		frappe.get_doc(
			{
				"doctype": "Holiday List Assignment",
				"applicable_for": "Employee",
				"assigned_to": employee,
				"holiday_list": name,
				"from_date": add_days(getdate(), -1),
			}
		).insert().submit()
