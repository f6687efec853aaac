"""P1, P5, D7: the caller is recognised, earlier complaints are shown, repeats are named: as far as the reader sees them."""

from __future__ import annotations

import factories
import frappe
import pytest
from complaints_world import (
	AGENT,
	BOSS,
	HANDLER,
	LI,
	ZHAO,
	employee,
)
from factories import act_on_complaint as act
from frappe.utils import add_days, now_datetime

from crm_cn.api import complaints as api

COMPLAINT = "Complaint"
PHONE = "178 9033-2218"

pytestmark = pytest.mark.usefixtures("complaint_people")


@pytest.fixture
def customer(clean, as_user):
	with as_user(LI):
		return factories.make_customer()


@pytest.fixture
def contact(customer):
	return factories.make_contact(customer, PHONE)


def found(phone: str) -> list[str]:
	return [row["customer"] for row in api.caller(phone)]


@pytest.mark.parametrize("typed", ["17890332218", "+86 178 9033 2218", "178-9033-2", "1789033"])
def test_recognised_while_typing(customer, contact, as_user, typed):
	with as_user(HANDLER):
		row = api.caller(typed)[0]
	assert (row["customer"], row["contact"], row["contact_person"]) == (customer, contact, "王芳")
	assert row["customer_name"] == frappe.db.get_value("Customer", customer, "customer_name")


@pytest.mark.parametrize("typed", ["", "178903", "17890332219", "%%%%%%%", "abc", "0"])
def test_not_recognised(contact, as_user, typed):
	with as_user(HANDLER):
		assert found(typed) == []


def test_a_hidden_customers_phone_is_answered_as_an_unknown_one(customer, contact, as_user):
	with as_user(LI):
		assert found(PHONE) == [customer]
	for stranger in (ZHAO, AGENT):
		with as_user(stranger):
			assert api.caller(PHONE) == api.caller("13900000000") == []
			assert api.of_customer(customer) == api.of_customer("没有这个客户") == {"open": [], "past": []}
			assert api.repeats(customer, "Quality Defect", product="泵") == []


def test_open_and_past_complaints_the_reader_sees(customer, contact, as_user):
	with as_user(HANDLER):
		open_one = factories.make_complaint(customer=customer)
		past = factories.make_complaint(customer=customer, subject="以前的")
		act(past, "Withdraw", HANDLER, withdraw_reason="误报")
		assert [row["name"] for row in api.of_customer(customer)["open"]] == [open_one.name]
		assert [row["name"] for row in api.of_customer(customer)["past"]] == [past.name]
		assert api.of_customer(customer, but=open_one.name)["open"] == []
		assert (api.caller(PHONE)[0]["open"], api.caller(PHONE)[0]["past"]) == (1, 1)
	# on the customer by now, but these came before that: a colleague sees the customer only
	record = frappe.get_doc("Customer", customer)
	record.append("crm_cn_parties", {"employee": employee(ZHAO)})
	record.save()
	with as_user(ZHAO):
		assert found(PHONE) == [customer]
		assert api.of_customer(customer) == {"open": [], "past": []}
		assert (api.caller(PHONE)[0]["open"], api.caller(PHONE)[0]["past"]) == (0, 0)


def test_a_repeat_is_recognised_and_said(customer, as_user):
	with as_user(HANDLER):
		first = factories.make_complaint(customer=customer, product="离心泵 A1")
		assert not first.is_repeat
		frappe.clear_messages()
		again = factories.make_complaint(customer=customer, product="离心泵a1")
		assert (again.is_repeat, again.repeat_of) == (1, first.name)
		assert first.name in str(frappe.message_log)
		assert [row["name"] for row in api.repeats(customer, "Quality Defect", product="离心泵A1")] == [
			again.name,
			first.name,
		]
		assert not factories.make_complaint(customer=customer, product="阀门").is_repeat
		assert not factories.make_complaint(
			customer=customer, product="离心泵a1", category="Late Delivery"
		).is_repeat


def test_a_repeat_of_a_hidden_complaint_is_said_and_not_named(customer, as_user):
	with as_user(HANDLER):
		first = factories.make_complaint(customer=customer, product="离心泵")
	doc = frappe.get_doc(COMPLAINT, first.name)
	doc.set("parties", [])
	doc.save()
	with as_user(LI):
		frappe.clear_messages()
		again = factories.make_complaint(customer=customer, product="离心泵")
		assert again.is_repeat
		said = str(frappe.message_log)
		assert "complained about the same before" in said
		assert first.name not in said
		asked = api.repeats(customer, "Quality Defect", product="离心泵")
		assert [row["name"] for row in asked] == [again.name]
		shown = frappe.get_doc(COMPLAINT, again.name)
		shown.apply_fieldlevel_read_permissions()
		assert not shown.get("repeat_of")
		rows = frappe.get_list(COMPLAINT, {"name": again.name}, ["name", "repeat_of"])
		assert first.name not in str(rows)
		again.subject = "仍然漏水"
		again.save()
		assert frappe.db.get_value(COMPLAINT, again.name, "repeat_of") == first.name
	with as_user(BOSS):
		shown = frappe.get_doc(COMPLAINT, again.name)
		shown.apply_fieldlevel_read_permissions()
		assert shown.repeat_of == first.name


def test_withdrawn_and_old_ones_are_not_repeated(customer, as_user):
	with as_user(HANDLER):
		first = factories.make_complaint(customer=customer, product="泵")
		act(first, "Withdraw", HANDLER, withdraw_reason="误报")
		assert not factories.make_complaint(customer=customer, product="泵").is_repeat
		old = factories.make_complaint(
			customer=customer, product="阀", received_on=add_days(now_datetime(), -200)
		)
		assert not factories.make_complaint(customer=customer, product="阀").is_repeat
		frappe.db.set_value(COMPLAINT, old.name, "received_on", add_days(now_datetime(), -170))
		assert factories.make_complaint(customer=customer, product="阀").is_repeat


def test_recognised_when_it_is_corrected(customer, as_user):
	with as_user(HANDLER):
		first = factories.make_complaint(customer=customer, product="泵")
		second = factories.make_complaint(customer=customer)
		assert not second.is_repeat
		second.product = "泵"
		second.save()
		assert second.repeat_of == first.name
		second.product = "别的"
		second.save()
		assert (second.is_repeat, second.repeat_of) == (0, None)


def test_strangers_to_complaints_ask_nothing(contact, as_user):
	outsider = factories.make_user("outsider@complaints.test", "Employee")
	with as_user(outsider):
		for ask in (lambda: api.caller(PHONE), lambda: api.of_customer("x"), lambda: api.repeats("x", "y")):
			with pytest.raises(frappe.PermissionError):
				ask()
