"""A4: 加签 add an approver before or after, 转办 hand over, 抄送 copy, 催办 remind; and who left is replaced."""

from __future__ import annotations

import approval_world as w
import factories
import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from crm_cn.api import approvals as api
from crm_cn.approvals.standing_in import changing_hands


@pytest.fixture(scope="module", autouse=True)
def people(site):
	w.build()
	yield
	w.remove()


@pytest.fixture(autouse=True)
def back(people, no_commit):
	yield
	w.undo()


@pytest.fixture
def doc():
	"""Waits for SUN, then for ZHOU."""
	w.govern({"approver": "Direct Manager", "hours": 8}, {"approver": "Role", "allowed": w.FINANCE_ROLE})
	return w.submitted()


def as_(user: str, function, *args, **values):
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return function(*args, **values)
	finally:
		frappe.set_user(before)


def add(doc, me: str, user: str, position: str):
	as_(me, api.add_approver, doc.doctype, doc.name, user, position, "请一起看看")


def hand_over(doc, me: str, user: str, **values):
	as_(me, api.hand_over, doc.doctype, doc.name, user, "请处理", **values)


class TestBefore:
	def test_i_wait_until_they_agree(self, doc):
		add(doc, w.SUN, w.WU, "Before")
		assert w.asked(doc) == [w.WU]
		with pytest.raises(frappe.ValidationError):
			w.act_as(w.SUN, doc, w.APPROVE)
		doc = w.act_as(w.WU, doc, w.APPROVE)
		assert w.state(doc) == w.LEVELS[0], "SUN has not decided"
		assert w.asked(doc) == [w.SUN]
		assert w.asked(w.act_as(w.SUN, doc, w.APPROVE)) == [w.ZHOU]

	def test_they_reject(self, doc):
		add(doc, w.SUN, w.WU, "Before")
		doc = w.act_as(w.WU, doc, w.REJECT, "不行")
		assert w.state(doc) == w.REJECTED
		assert not w.asked(doc)

	def test_two_of_them(self, doc):
		add(doc, w.SUN, w.WU, "Before")
		add(doc, w.SUN, w.ZHOU, "Before")
		doc = w.act_as(w.WU, doc, w.APPROVE)
		assert w.asked(doc) == [w.ZHOU]
		doc = w.act_as(w.ZHOU, doc, w.APPROVE)
		assert w.asked(doc) == [w.SUN]

	def test_the_time_they_took_is_not_mine(self, doc):
		(mine,) = w.tasks(doc)
		add(doc, w.SUN, w.WU, "Before")
		extra = w.tasks(doc, approver=w.WU)[0].name
		frappe.db.set_value("Approval Task", extra, "asked_on", add_to_date(now_datetime(), hours=-5))
		w.act_as(w.WU, doc, w.APPROVE)
		(again,) = w.tasks(doc, approver=w.SUN)
		assert abs((again.due_on - mine.due_on).total_seconds() - 5 * 3600) < 60


class TestAfter:
	def test_the_level_passes_with_them_only(self, doc):
		add(doc, w.SUN, w.WU, "After")
		assert w.asked(doc) == [w.SUN], "WU comes after"
		doc = w.act_as(w.SUN, doc, w.APPROVE)
		assert w.state(doc) == w.LEVELS[0]
		assert w.asked(doc) == [w.WU]
		assert w.asked(w.act_as(w.WU, doc, w.APPROVE)) == [w.ZHOU]

	def test_they_reject(self, doc):
		add(doc, w.SUN, w.WU, "After")
		doc = w.act_as(w.SUN, doc, w.APPROVE)
		assert w.state(w.act_as(w.WU, doc, w.REJECT, "不行")) == w.REJECTED

	def test_of_everybody(self):
		w.govern([{"approver": "Direct Manager", "mode": "All"}, {"approver": "User", "user": w.QIAN}])
		doc = w.submitted()
		add(doc, w.SUN, w.WU, "After")
		doc = w.act_as(w.SUN, doc, w.APPROVE)
		doc = w.act_as(w.QIAN, doc, w.APPROVE)
		assert w.asked(doc) == [w.WU]
		assert w.state(w.act_as(w.WU, doc, w.APPROVE)) == w.APPROVED

	def test_written_down_and_read_by_them(self, doc):
		add(doc, w.SUN, w.WU, "After")
		(entry,) = w.log(doc, "Added Approver")
		assert (entry.user, entry.asked, entry.comment) == (w.SUN, w.WU, "请一起看看")
		assert as_(w.WU, frappe.has_permission, doc.doctype, "read", doc.name)


class TestWhoMayBeAdded:
	def test_not_the_author(self, doc):
		with pytest.raises(frappe.ValidationError, match="on their own"):
			add(doc, w.SUN, w.LI, "Before")

	def test_not_somebody_asked_already(self, doc):
		with pytest.raises(frappe.ValidationError, match="already"):
			add(doc, w.SUN, w.SUN, "Before")
		add(doc, w.SUN, w.WU, "After")
		with pytest.raises(frappe.ValidationError, match="already"):
			add(doc, w.SUN, w.WU, "After")

	def test_not_who_approved_before(self, doc):
		doc = w.act_as(w.SUN, doc, w.APPROVE)
		with pytest.raises(frappe.ValidationError, match="earlier level"):
			add(doc, w.ZHOU, w.SUN, "Before")

	@pytest.mark.parametrize("values", [{"enabled": 0}, {"user_type": "Website User"}])
	def test_not_who_cannot_sign_in(self, doc, values):
		frappe.db.set_value("User", w.WU, values)
		with pytest.raises(frappe.ValidationError, match="enabled"):
			add(doc, w.SUN, w.WU, "Before")

	def test_by_who_is_asked_alone(self, doc):
		with pytest.raises(frappe.PermissionError):
			add(doc, w.LI, w.WU, "Before")
		with pytest.raises(frappe.PermissionError):
			add(doc, w.QIAN, w.WU, "Before")

	def test_before_or_after(self, doc):
		with pytest.raises(frappe.ValidationError, match="before or after"):
			add(doc, w.SUN, w.WU, "Beside")


class TestHandOver:
	def test_the_other_decides_in_the_seat(self, doc):
		(mine,) = w.tasks(doc)
		hand_over(doc, w.SUN, w.WU)
		assert w.asked(doc) == [w.WU]
		old, new = w.tasks(doc)
		assert (old.status, old.decided_by, old.comment) == ("Transferred", w.SUN, "请处理")
		assert new.due_on == mine.due_on
		with pytest.raises(frappe.ValidationError):
			w.act_as(w.SUN, doc, w.APPROVE)
		assert w.asked(w.act_as(w.WU, doc, w.APPROVE)) == [w.ZHOU]

	def test_who_was_added_after_stays(self, doc):
		add(doc, w.SUN, w.ZHOU, "After")
		hand_over(doc, w.SUN, w.WU)
		doc = w.act_as(w.WU, doc, w.APPROVE)
		assert w.state(doc) == w.LEVELS[0]
		assert w.asked(doc) == [w.ZHOU]

	def test_who_was_added_before_hands_over(self, doc):
		add(doc, w.SUN, w.ZHOU, "Before")
		hand_over(doc, w.ZHOU, w.WU)
		assert w.asked(doc) == [w.WU]
		doc = w.act_as(w.WU, doc, w.APPROVE)
		assert w.asked(doc) == [w.SUN]

	def test_and_back(self, doc):
		hand_over(doc, w.SUN, w.WU)
		hand_over(doc, w.WU, w.SUN)
		assert w.asked(w.act_as(w.SUN, doc, w.APPROVE)) == [w.ZHOU]

	def test_not_to_the_author(self, doc):
		with pytest.raises(frappe.ValidationError, match="on their own"):
			hand_over(doc, w.SUN, w.LI)

	def test_another_s_by_an_administrator_alone(self, doc):
		with pytest.raises(frappe.PermissionError):
			hand_over(doc, w.QIAN, w.WU, from_user=w.SUN)
		factories.make_user(w.ZHAO, "Employee", "System Manager")
		hand_over(doc, w.ZHAO, w.WU, from_user=w.SUN)
		assert w.asked(doc) == [w.WU]

	def test_the_platform_s_own_list_says_the_same(self, doc):
		hand_over(doc, w.SUN, w.WU)
		filters = {"reference_name": doc.name, "status": "Open"}
		assert frappe.get_all("Workflow Action", filters, pluck="user") == [w.WU]


class TestCopyAndRemind:
	def test_copied_by_who_is_asked_and_by_the_author(self, doc):
		assert as_(w.SUN, api.copy_to, doc.doctype, doc.name, [w.WU]) == 1
		assert as_(w.LI, api.copy_to, doc.doctype, doc.name, [w.WU, w.ZHAO]) == 1, "WU has it"
		assert w.asked(doc) == [w.SUN]
		assert as_(w.WU, frappe.has_permission, doc.doctype, "read", doc.name)
		assert {entry.asked for entry in w.log(doc, "Copied")} == {w.WU, w.ZHAO}

	def test_not_by_who_was_only_copied(self, doc):
		as_(w.SUN, api.copy_to, doc.doctype, doc.name, [w.WU])
		with pytest.raises(frappe.PermissionError):
			as_(w.WU, api.copy_to, doc.doctype, doc.name, [w.QIAN])

	def test_not_to_who_is_no_user(self, doc):
		with pytest.raises(frappe.ValidationError):
			as_(w.SUN, api.copy_to, doc.doctype, doc.name, ["nobody@approval.test"])
		with pytest.raises(frappe.ValidationError):
			as_(w.SUN, api.copy_to, doc.doctype, doc.name, ["Guest"])

	def test_still_after_the_end(self, doc):
		doc = w.act_as(w.ZHOU, w.act_as(w.SUN, doc, w.APPROVE), w.APPROVE)
		assert as_(w.LI, api.copy_to, doc.doctype, doc.name, [w.WU]) == 1

	def test_the_author_reminds_once_an_hour(self, doc):
		assert as_(w.LI, api.remind, doc.doctype, doc.name) == 1
		assert w.tasks(doc)[0].reminded_on
		with pytest.raises(frappe.ValidationError, match="within the last hour"):
			as_(w.LI, api.remind, doc.doctype, doc.name)
		(entry,) = w.log(doc, "Reminded")
		frappe.db.set_value("Approval Log", entry.name, "at", add_to_date(now_datetime(), hours=-2))
		assert as_(w.LI, api.remind, doc.doctype, doc.name) == 1

	def test_nobody_else_reminds(self, doc):
		with pytest.raises(frappe.PermissionError):
			as_(w.SUN, api.remind, doc.doctype, doc.name)


class TestWhoLeft:
	def test_disabled(self, doc):
		user = frappe.get_doc("User", w.SUN)
		user.enabled = 0
		user.save()
		assert w.asked(doc) == [w.QIAN]
		assert [task.status for task in w.tasks(doc)] == ["Replaced", "Open"]
		assert [entry.asked for entry in w.log(doc, "Replaced")] == [w.QIAN]

	def test_left(self, doc):
		employee = frappe.get_doc("Employee", w.employee(w.SUN))
		for each in frappe.get_all("Employee", {"reports_to": employee.name}, pluck="name"):
			frappe.db.set_value("Employee", each, "reports_to", w.employee(w.QIAN))
		employee.status, employee.relieving_date = "Left", "2026-01-01"
		employee.save()
		assert w.asked(doc) == [w.QIAN]

	def test_without_user(self, doc):
		employee = frappe.get_doc("Employee", w.employee(w.SUN))
		employee.user_id = None
		employee.save()
		assert w.asked(doc) == [w.QIAN]

	def test_found_by_the_daily_job(self, doc):
		frappe.db.set_value("User", w.SUN, "enabled", 0)
		changing_hands.daily()
		assert w.asked(doc) == [w.QIAN]

	def test_a_seat_that_waits_for_another(self, doc):
		add(doc, w.SUN, w.WU, "Before")
		frappe.db.set_value("User", w.SUN, "enabled", 0)
		changing_hands.daily()
		assert w.asked(doc) == [w.WU]
		doc = w.act_as(w.WU, doc, w.APPROVE)
		assert w.asked(doc) == [w.QIAN]

	def test_a_delegate_who_left_gives_it_back(self, doc):
		as_(w.SUN, api.delegate, w.WU, frappe.utils.nowdate(), frappe.utils.nowdate())
		assert w.asked(doc) == [w.WU]
		frappe.db.set_value("User", w.WU, "enabled", 0)
		changing_hands.daily()
		assert w.asked(doc) == [w.SUN]

	def test_nobody_left_is_told_to_the_administrators(self, doc):
		for who in (w.SUN, w.QIAN, w.ZHAO):
			frappe.db.set_value("User", who, "enabled", 0)
		factories.make_user(w.WU, "Employee", "System Manager")
		w.nobody_is_mailed()
		(task,) = w.tasks(doc)
		changing_hands.daily()
		assert [row.status for row in w.tasks(doc)] == ["Open"], "it stays where it is"
		told = {"for_user": w.WU, "document_type": "Approval Task", "document_name": task.name}
		assert "Hand it over" in frappe.get_all("Notification Log", told, pluck="subject")[0]
		frappe.db.set_single_value("Approval Settings", "fallback_approver", w.ZHOU)
		frappe.clear_document_cache("Approval Settings", "Approval Settings")
		changing_hands.daily()
		assert w.asked(doc) == [w.ZHOU]
