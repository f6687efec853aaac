"""Registration makes the customer file: party, contact and address, and no second ones."""

from __future__ import annotations

import factories
import frappe
import pytest

from crm_cn.leads import customer_file

LEAD = "Lead Registration"
LI, ZHAO, BOSS = "li@lead.test", "zhao@lead.test", "boss@lead.test"

pytestmark = pytest.mark.usefixtures("sales_team")


def test_company_becomes_prospect_with_contact_and_address(as_user):
	lead = factories.make_registered(
		LI,
		BOSS,
		email="wang@suzhou-x.cn",
		other_phones="0512-66668888\n转 801",
		contact_position="采购经理",
		address_line="星湖街328号",
		city="苏州",
		credit_code="91320594MA1MXJ8K6L",
		aliases=[{"alias": "老名字有限公司", "kind": "Former Name"}],
	)
	prospect = frappe.get_doc("Prospect", lead.party)
	assert lead.party_type == "Prospect"
	assert (prospect.company_name, prospect.prospect_owner) == (lead.customer_name, LI)
	assert (prospect.crm_cn_credit_code, prospect.crm_cn_former_names) == (
		"91320594MA1MXJ8K6L",
		"老名字有限公司",
	)
	contact = frappe.get_doc("Contact", lead.contact)
	assert contact.has_link("Prospect", lead.party)
	assert (contact.first_name, contact.email_id, contact.designation) == (
		"王芳",
		"wang@suzhou-x.cn",
		"采购经理",
	)
	assert [row.phone for row in contact.phone_nos] == [lead.phone, "0512-66668888"]
	address = frappe.get_doc("Address", lead.address)
	assert address.has_link("Prospect", lead.party)
	assert (address.address_line1, address.city) == ("星湖街328号", "苏州")


def test_a_person_becomes_an_erpnext_lead(as_user):
	lead = factories.make_registered(
		LI,
		BOSS,
		party_kind="Individual",
		customer_name="尉迟澜沐",
		contact_person="尉迟澜沐",
		email="yc@x.cn",
	)
	assert lead.party_type == "Lead"
	assert frappe.db.get_value("Lead", lead.party, ["lead_name", "lead_owner"]) == ("尉迟澜沐", LI)
	contacts = frappe.get_all(
		"Dynamic Link",
		{"link_doctype": "Lead", "link_name": lead.party, "parenttype": "Contact"},
		pluck="parent",
	)
	assert contacts == [lead.contact], "ERPNext's own contact is used, no second one made"


def test_an_email_of_another_lead_neither_breaks_nor_leaks(as_user):
	other = frappe.get_doc({"doctype": "Lead", "first_name": "别人的", "email_id": "same@x.cn"}).insert()
	frappe.clear_messages()
	lead = factories.make_registered(
		LI,
		BOSS,
		different=True,
		party_kind="Individual",
		customer_name="令狐崤",
		contact_person="令狐崤",
		email="same@x.cn",
	)
	assert lead.status == "In Follow-up"
	assert not frappe.db.get_value("Lead", lead.party, "email_id")
	assert other.name not in str(frappe.get_message_log())


def test_prospect_of_the_same_name_is_not_touched(as_user):
	name = factories.company_name()
	lead = frappe.get_doc(factories.lead_values(customer_name=name, responsible_user=LI))
	company = frappe.db.get_value("Company", {}, "name")
	frappe.get_doc(
		{"doctype": "Prospect", "company_name": name, "company": company, "prospect_owner": ZHAO}
	).insert()
	lead.name = "LR-TEST-1"
	made = customer_file.make_prospect(lead)
	assert made == f"{name} (LR-TEST-1)"
	assert frappe.db.get_value("Prospect", name, "prospect_owner") == ZHAO


def test_own_customer_is_linked_not_made_again(as_user):
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": factories.company_name(),
			"customer_type": "Company",
			"account_manager": LI,
		}
	).insert()
	lead = factories.make_registered(LI, BOSS, customer_name=customer.customer_name)
	assert (lead.party_type, lead.party, lead.customer) == ("Customer", customer.name, customer.name)
	assert not frappe.db.exists("Prospect", customer.customer_name)


def test_own_contact_is_used_again_a_strangers_is_not(as_user):
	first = factories.make_registered(LI, BOSS, phone="13712340001")
	again = factories.make_registered(LI, BOSS, different=True, phone="13712340001")
	assert again.contact == first.contact
	assert frappe.get_doc("Contact", again.contact).has_link("Prospect", again.party)
	foreign = factories.make_registered(ZHAO, BOSS, different=True, phone="13712340001")
	assert foreign.contact != first.contact


def test_opening_twice_makes_nothing_new(as_user):
	lead = factories.make_registered(LI, BOSS, city="苏州")
	before = [frappe.db.count(doctype) for doctype in ("Prospect", "Contact", "Address")]
	customer_file.open_for(frappe.get_doc(LEAD, lead.name))
	assert [frappe.db.count(doctype) for doctype in ("Prospect", "Contact", "Address")] == before


def test_customer_takes_contacts_along(as_user):
	lead = factories.make_registered(LI, BOSS, city="苏州")
	with as_user(LI):
		customer = frappe.get_attr("crm_cn.api.leads.make_customer")(lead.name)["customer"]
	assert frappe.get_doc("Contact", lead.contact).has_link("Customer", customer)
	assert frappe.get_doc("Address", lead.address).has_link("Customer", customer)
	assert frappe.db.get_value(LEAD, lead.name, "customer") == customer
