"""A4, 委派: who decides in another's place, for a period or while on leave in Frappe HR; the other may still decide."""

from __future__ import annotations

import approval_world as w
import frappe
import pytest
from frappe.utils import add_days, nowdate

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
def flow():
	w.govern({"approver": "Direct Manager"}, {"approver": "Role", "allowed": w.FINANCE_ROLE})


def delegate(giver: str, to: str, first: int = 0, last: int = 1, **values) -> str:
	"""Delegate as the giver, by the endpoint."""
	if not values.get("while_on_leave"):
		values.update(from_date=add_days(nowdate(), first), to_date=add_days(nowdate(), last))
	return as_(giver, lambda: api.delegate(to, **values))


def as_(user: str, step):
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return step()
	finally:
		frappe.set_user(before)


def on_leave(user: str, first: int = 0, last: int = 0, **values) -> str:
	"""Put an approved Leave Application there, past Frappe HR's own checks of balances."""
	if values.get("half_day_date") == "today":
		values["half_day_date"] = nowdate()
	doc = frappe.get_doc(
		{
			"doctype": "Leave Application",
			"employee": w.employee(user),
			"leave_type": frappe.get_all("Leave Type", pluck="name")[0],
			"from_date": add_days(nowdate(), first),
			"to_date": add_days(nowdate(), last),
			"status": "Approved",
			"docstatus": 1,
			"company": frappe.db.get_value("Employee", w.employee(user), "company"),
			"posting_date": nowdate(),
			**values,
		}
	)
	doc.name = frappe.generate_hash(length=10)
	doc.db_insert()
	return doc.name


class TestAsked:
	def test_the_delegate_is_asked_in_their_place(self, flow):
		delegate(w.SUN, w.WU)
		doc = w.submitted()
		(task,) = w.tasks(doc)
		assert (task.approver, task.on_behalf_of, task.reason) == (w.WU, w.SUN, "Delegate")
		assert [(entry.asked, entry.on_behalf_of) for entry in w.log(doc, "Delegated")] == [(w.WU, w.SUN)]

	def test_what_the_delegate_decides_is_written_down_so(self, flow):
		delegate(w.SUN, w.WU)
		doc = w.act_as(w.WU, w.submitted(), w.APPROVE)
		assert w.state(doc) == w.LEVELS[1]
		(entry,) = w.log(doc, "Approved")
		assert (entry.user, entry.on_behalf_of) == (w.WU, w.SUN)

	def test_who_delegated_may_still_decide_and_read(self, flow, as_user):
		delegate(w.SUN, w.WU)
		doc = w.submitted()
		with as_user(w.SUN):
			assert frappe.has_permission(w.DOCTYPE, "read", doc=doc.name)
		doc = w.act_as(w.SUN, doc, w.APPROVE)
		(entry,) = w.log(doc, "Approved")
		assert (entry.user, entry.on_behalf_of) == (w.SUN, None)

	def test_never_the_author(self, flow):
		delegate(w.SUN, w.LI)
		assert w.asked(w.submitted()) == [w.SUN]

	def test_nobody_approves_twice_through_another(self, flow):
		delegate(w.ZHOU, w.SUN)
		doc = w.act_as(w.SUN, w.submitted(), w.APPROVE)
		assert w.asked(doc) == [w.ZHOU], "SUN has approved the level before"

	def test_who_lent_it_does_not_come_again_at_a_later_level(self):
		w.govern({"approver": "Direct Manager"}, {"approver": "User", "user": w.SUN})
		delegate(w.SUN, w.WU)
		doc = w.act_as(w.WU, w.submitted(), w.APPROVE)
		assert w.asked(doc) == [w.QIAN], "the manager of SUN, in whose place the level before was approved"

	def test_nobody_twice_at_a_level(self):
		w.govern([{"approver": "Direct Manager", "mode": "All"}, {"approver": "User", "user": w.WU}])
		delegate(w.SUN, w.WU)
		assert w.asked(w.submitted()) == sorted([w.SUN, w.WU])

	def test_passed_on_and_never_in_a_circle(self, flow):
		delegate(w.SUN, w.WU)
		delegate(w.WU, w.ZHAO)
		assert w.asked(w.submitted()) == [w.ZHAO]
		delegate(w.ZHAO, w.SUN)
		assert w.asked(w.submitted()) == [w.ZHAO]

	def test_for_one_kind_of_document(self, flow):
		delegate(w.SUN, w.WU, document_type="Expense Claim")
		assert w.asked(w.submitted()) == [w.SUN]

	def test_not_before_and_not_after(self, flow):
		delegate(w.SUN, w.WU, 1, 5)
		assert w.asked(w.submitted()) == [w.SUN]

	def test_a_replaced_person_does_not_decide_through_it(self):
		"""SUN approved the first level; at the second QIAN is asked instead, and that is not SUN's to decide."""
		w.govern({"approver": "Direct Manager"}, {"approver": "User", "user": w.SUN})
		doc = w.act_as(w.SUN, w.submitted(), w.APPROVE)
		assert w.asked(doc) == [w.QIAN]
		with pytest.raises(frappe.ValidationError):
			w.act_as(w.SUN, doc, w.APPROVE)


class TestOnLeave:
	def test_the_manager_is_asked(self, flow):
		on_leave(w.SUN)
		(task,) = w.tasks(w.submitted())
		assert (task.approver, task.on_behalf_of, task.reason) == (w.QIAN, w.SUN, "On Leave")

	def test_a_standing_delegation_before_the_manager(self, flow):
		delegate(w.SUN, w.WU, while_on_leave=1)
		assert w.asked(w.submitted()) == [w.SUN], "not on leave"
		on_leave(w.SUN)
		assert w.asked(w.submitted()) == [w.WU]

	def test_waiting_by_the_settings(self, flow):
		settings = frappe.get_doc("Approval Settings")
		settings.leave_without_delegate = "Wait"
		settings.save()
		on_leave(w.SUN)
		assert w.asked(w.submitted()) == [w.SUN]

	def test_a_manager_on_leave_as_well(self, flow):
		on_leave(w.SUN)
		on_leave(w.QIAN)
		assert w.asked(w.submitted()) == [w.ZHAO]

	@pytest.mark.parametrize(
		"values",
		[
			{"status": "Open"},
			{"docstatus": 0},
			{"docstatus": 2},
			{"half_day": 1},
			{"half_day": 1, "half_day_date": "today", "first": -1, "last": 1},
			{"first": 1, "last": 2},
			{"first": -2, "last": -1},
		],
	)
	def test_what_is_no_leave_today(self, flow, values):
		on_leave(w.SUN, **values)
		assert w.asked(w.submitted()) == [w.SUN]

	def test_half_of_another_day_is_leave_today(self, flow):
		on_leave(w.SUN, half_day=1, half_day_date=add_days(nowdate(), 1), last=1)
		assert w.asked(w.submitted()) == [w.QIAN]


class TestOpenTasks:
	def test_taken_over_when_it_begins_and_given_back_when_it_ends(self, flow, as_user):
		doc = w.submitted()
		name = delegate(w.SUN, w.WU)
		(task,) = w.tasks(doc)
		assert (task.approver, task.on_behalf_of) == (w.WU, w.SUN)
		with as_user(w.WU):
			assert frappe.has_permission(w.DOCTYPE, "read", doc=doc.name)
		as_(w.SUN, lambda: api.end_delegation(name))
		(task,) = w.tasks(doc)
		assert (task.approver, task.on_behalf_of) == (w.SUN, None)
		assert len(w.log(doc, "Delegated")) == 2
		with pytest.raises(frappe.ValidationError):
			w.act_as(w.WU, doc, w.APPROVE)

	def test_by_the_clock(self, flow):
		doc = w.submitted()
		name = delegate(w.SUN, w.WU, 1, 1)
		changing_hands.follow()
		assert w.asked(doc) == [w.SUN]
		frappe.db.set_value("Approval Delegation", name, "from_date", nowdate())
		changing_hands.follow()
		assert w.asked(doc) == [w.WU]
		frappe.db.set_value(
			"Approval Delegation",
			name,
			{"from_date": add_days(nowdate(), -3), "to_date": add_days(nowdate(), -1)},
		)
		changing_hands.follow()
		assert w.asked(doc) == [w.SUN]

	def test_while_on_leave_by_the_clock(self, flow):
		doc = w.submitted()
		leave = on_leave(w.SUN)
		changing_hands.follow()
		assert w.asked(doc) == [w.QIAN]
		frappe.db.set_value("Leave Application", leave, "docstatus", 2)
		changing_hands.follow()
		assert w.asked(doc) == [w.SUN]

	def test_nothing_written_where_nothing_changes(self, flow):
		delegate(w.SUN, w.WU)
		doc = w.submitted()
		before = len(w.log(doc))
		changing_hands.follow()
		assert len(w.log(doc)) == before

	def test_deleting_it_gives_back_too(self, flow):
		doc = w.submitted()
		name = delegate(w.SUN, w.WU)
		as_(w.SUN, lambda: frappe.delete_doc("Approval Delegation", name))
		assert w.asked(doc) == [w.SUN]


class TestRecord:
	def test_for_oneself_only(self):
		with pytest.raises(frappe.PermissionError):
			as_(w.LI, lambda: api.delegate(w.WU, nowdate(), nowdate(), delegator=w.SUN))
		assert api.delegate(w.WU, nowdate(), nowdate(), delegator=w.SUN)

	def test_not_to_oneself(self):
		with pytest.raises(frappe.ValidationError, match="themselves"):
			delegate(w.SUN, w.SUN)

	@pytest.mark.parametrize(
		("first", "last", "said"), [(3, 1, "after the last"), (-3, -1, "passed already")]
	)
	def test_dates(self, first, last, said):
		with pytest.raises(frappe.ValidationError, match=said):
			delegate(w.SUN, w.WU, first, last)

	def test_dates_are_needed(self):
		with pytest.raises(frappe.ValidationError):
			as_(w.SUN, lambda: api.delegate(w.WU))

	def test_no_overlap_for_the_same_kind_of_document(self):
		delegate(w.SUN, w.WU, 0, 5)
		with pytest.raises(frappe.ValidationError, match="already"):
			delegate(w.SUN, w.ZHOU, 5, 7)
		delegate(w.SUN, w.ZHOU, 6, 7)
		delegate(w.SUN, w.ZHOU, 0, 5, document_type="Expense Claim")

	def test_to_somebody_who_is_there(self):
		frappe.db.set_value("User", w.WU, "enabled", 0)
		with pytest.raises(frappe.ValidationError, match="enabled"):
			delegate(w.SUN, w.WU)

	def test_a_circle_of_two_is_told(self):
		delegate(w.SUN, w.WU)
		frappe.clear_messages()
		delegate(w.WU, w.SUN)
		assert "delegates to you as well" in str(frappe.local.message_log)

	def test_one_sees_given_and_received_alone(self, as_user):
		given, other = delegate(w.SUN, w.WU), delegate(w.QIAN, w.ZHOU)
		for user in (w.SUN, w.WU):
			with as_user(user):
				assert frappe.get_list("Approval Delegation", pluck="name") == [given]
				assert frappe.has_permission("Approval Delegation", "read", doc=given)
				assert not frappe.has_permission("Approval Delegation", "read", doc=other)
		with as_user(w.WU):
			assert not frappe.has_permission("Approval Delegation", "write", doc=given)
			with pytest.raises(frappe.PermissionError):
				api.end_delegation(given)

	def test_it_is_not_put_on_somebody_else_later(self, as_user):
		name = delegate(w.SUN, w.WU)
		with as_user(w.SUN):
			doc = frappe.get_doc("Approval Delegation", name)
			doc.delegator = w.QIAN
			with pytest.raises(frappe.PermissionError):
				doc.save()

	def test_the_lists_of_the_page(self):
		delegate(w.SUN, w.WU)
		mine = as_(w.SUN, api.delegations)
		assert [row.delegate for row in mine["given"]] == [w.WU] and not mine["received"]
		theirs = as_(w.WU, api.delegations)
		assert [row.delegator for row in theirs["received"]] == [w.SUN] and not theirs["given"]
