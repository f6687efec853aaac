"""The index follows its records: every DocType, rename, merge, delete, contacts (L3)."""

from __future__ import annotations

import factories
import frappe
import frappe.model.rename_doc
import pytest

from crm_cn.duplicates import events, probe, sources
from crm_cn.duplicates.locks import claim_names
from crm_cn.duplicates.settings import engine
from crm_cn.duplicates.site import index
from crm_cn.rules.duplicates import Party

PHONE, MAIL = "13912345678", "wang@xinglan-jidian.cn"
CREDIT = "91310000607210953R"


@pytest.fixture
def name():
	return factories.company_name()


def make(doctype: str, **values):
	return frappe.get_doc({"doctype": doctype, **values}).insert()


def met(**party) -> set[tuple[str, str]]:
	"""(doctype, name) of what a stranger's company meets."""
	result = probe.check(Party(**party), "stranger@example.com")
	return {(hit.doctype, hit.name) for hit in result.hits}


def entry(doc):
	return index().entry_of(doc.doctype, doc.name)


class TestEveryDocType:
	def test_customer_by_name_tax_id_and_former_name(self, name):
		former = factories.company_name()
		doc = make(
			"Customer",
			customer_name=name,
			customer_type="Company",
			tax_id=CREDIT,
			crm_cn_former_names=f"{former}\n别的名字",
			account_manager="Administrator",
		)
		assert ("Customer", doc.name) in met(name=name)
		assert ("Customer", doc.name) in met(name="完全不同的公司", credit_code=CREDIT)
		assert ("Customer", doc.name) in met(name=former)
		assert entry(doc).holder == "Administrator"

	def test_lead_of_a_company_with_its_person_and_phone(self, name):
		doc = make("Lead", company_name=name, first_name="王芳", mobile_no=PHONE, email_id=MAIL)
		assert ("Lead", doc.name) in met(name=name)
		assert ("Lead", doc.name) in met(name=factories.company_name(), phones=(PHONE,))
		assert ("Lead", doc.name) in met(name=factories.company_name(), emails=("li@xinglan-jidian.cn",))

	def test_lead_that_is_lost_is_a_hint_only(self, name):
		make("Lead", company_name=name, first_name="王芳", status="Do Not Contact")
		assert probe.check(Party(name), "stranger@example.com").tier == "weak"

	def test_prospect(self, name):
		doc = make("Prospect", company_name=name, company=frappe.db.get_value("Company", {}, "name"))
		assert ("Prospect", doc.name) in met(name=name)

	def test_opportunity_has_its_party_and_its_own_contact(self, name):
		customer = make("Customer", customer_name=name, customer_type="Company")
		doc = make(
			"Opportunity",
			opportunity_from="Customer",
			party_name=customer.name,
			contact_mobile=PHONE,
			company=frappe.db.get_value("Company", {}, "name"),
			opportunity_owner="Administrator",
		)
		assert ("Opportunity", doc.name) in met(name=name)
		assert ("Opportunity", doc.name) in met(name=factories.company_name(), phones=(PHONE,))
		assert entry(doc).holder == "Administrator"

	def test_registration_of_another_counts_from_its_submission(self, name):
		doc = factories.make_lead_registration(customer_name=name)
		assert met(name=name) == set()
		doc.db_set("status", "In Follow-up")
		events.refresh(doc.doctype, doc.name)
		assert met(name=name) == {(doc.doctype, doc.name)}

	def test_person_named_like_another_person_is_no_collision(self):
		make("Customer", customer_name="Wang Wei", customer_type="Individual")
		make("Lead", first_name="Wang", last_name="Wei")
		assert probe.check(
			sources.party_of(
				frappe._dict(doctype="Lead Registration", customer_name="Wang Wei", party_kind="Individual")
			),
			"stranger@example.com",
		).tier in ("clear", "weak")


class TestChanges:
	def test_renamed_in_place(self, name):
		other = factories.company_name()
		doc = make("Customer", customer_name=name, customer_type="Company")
		doc.customer_name = other
		doc.save()
		assert met(name=name) == set()
		assert ("Customer", doc.name) in met(name=other)

	def test_renamed_document_keeps_its_one_entry(self, name):
		doc = make("Prospect", company_name=name, company=frappe.db.get_value("Company", {}, "name"))
		id = entry(doc).id
		frappe.rename_doc("Prospect", doc.name, f"{name}二号")
		assert index().entry_of("Prospect", name) is None
		assert index().entry_of("Prospect", f"{name}二号").id == id

	def test_merged_customers_are_one_entry_with_both_phones(self, name, monkeypatch):
		other = factories.company_name()
		one = make("Customer", customer_name=name, customer_type="Company")
		two = make("Customer", customer_name=other, customer_type="Company")
		self.contact(two, PHONE)
		# As Frappe carries dynamic links along; some builds of it have this broken (fetch_distinct_link_doctypes).
		monkeypatch.setattr(
			frappe.model.rename_doc,
			"get_dynamic_link_map",
			lambda: {
				"Customer": [
					frappe._dict(parent="Dynamic Link", options="link_doctype", fieldname="link_name")
				]
			},
		)
		frappe.rename_doc("Customer", two.name, one.name, merge=True)
		assert index().entry_of("Customer", two.name) is None
		assert met(name="毫不相干的另一家", phones=(PHONE,)) == {("Customer", one.name)}
		assert met(name=other) == set()

	def test_deleted(self, name):
		doc = make("Lead", company_name=name, first_name="王芳")
		id = entry(doc).id
		frappe.delete_doc("Lead", doc.name)
		assert met(name=name) == set()
		assert index().keys_of([id]) == {id: set()}

	def test_unchanged_save_writes_no_key(self, name, monkeypatch):
		doc = make("Customer", customer_name=name, customer_type="Company")
		asked = []
		real = frappe.db.sql
		monkeypatch.setattr(
			frappe.db, "sql", lambda sql, *a, **k: asked.append(str(sql)) or real(sql, *a, **k)
		)
		events.refresh("Customer", doc.name)
		assert not [sql for sql in asked if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]

	def contact(self, customer, phone):
		return make(
			"Contact",
			first_name="李雷",
			phone_nos=[{"phone": phone, "is_primary_mobile_no": 1}],
			links=[{"link_doctype": customer.doctype, "link_name": customer.name}],
		)

	def test_contact_comes_moves_and_goes(self, name):
		one = make("Customer", customer_name=name, customer_type="Company")
		two = make("Customer", customer_name=factories.company_name(), customer_type="Company")
		contact = self.contact(one, PHONE)
		assert met(name="毫不相干的另一家", phones=(PHONE,)) == {("Customer", one.name)}
		contact.set("links", [{"link_doctype": "Customer", "link_name": two.name}])
		contact.save()
		assert met(name="毫不相干的另一家", phones=(PHONE,)) == {("Customer", two.name)}
		frappe.delete_doc("Contact", contact.name)
		assert met(name="毫不相干的另一家", phones=(PHONE,)) == set()

	def test_contact_of_nobody_is_found_itself(self):
		contact = make(
			"Contact", first_name="韩梅梅", phone_nos=[{"phone": PHONE, "is_primary_mobile_no": 1}]
		)
		assert met(name="毫不相干的另一家", phones=(PHONE,)) == {("Contact", contact.name)}

	def test_deleted_registration_frees_its_claims(self, name):
		doc = factories.make_lead_registration(customer_name=name)
		claims = claim_names(engine(), engine().profile(Party(name)))
		frappe.get_doc(
			{"doctype": "Duplicate Claim", "claim_key": claims[0], "lead_registration": doc.name}
		).insert()
		frappe.delete_doc(doc.doctype, doc.name)
		assert not frappe.db.exists("Duplicate Claim", claims[0])


class TestFailure:
	@pytest.fixture
	def broken(self, monkeypatch):
		monkeypatch.setattr(sources, "read", lambda *_a: 1 / 0)

	def test_an_order_desk_goes_on_and_the_failure_is_logged(self, name, broken):
		doc = make("Customer", customer_name=name, customer_type="Company")
		assert frappe.db.exists("Customer", doc.name)
		assert frappe.db.exists(
			"Error Log", {"method": "Duplicate index not written", "reference_name": doc.name}
		)

	def test_a_registration_is_refused(self, name, broken):
		with pytest.raises(events.IndexNotWritten):
			factories.make_lead_registration(customer_name=name)
