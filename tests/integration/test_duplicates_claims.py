"""Claims on the site: what passes, what the reviewer decides, what an edit may not do (L3)."""

from __future__ import annotations

import factories
import frappe
import pytest

from crm_cn.api import duplicates as api
from crm_cn.duplicates import claims, findings
from crm_cn.duplicates.locks import claim_names
from crm_cn.duplicates.settings import engine
from crm_cn.rules.duplicates import Party

LI, ZHAO, BOSS, CHIEF = "li@lead.test", "zhao@lead.test", "boss@lead.test", "chief@lead.test"
DOCTYPE = "Lead Registration"

pytestmark = pytest.mark.usefixtures("sales_team")


def held(name: str) -> set[str]:
	"""Registrations that hold claims."""
	return set(frappe.get_all("Duplicate Claim", {"lead_registration": name}, pluck="name"))


def needed(**party) -> set[str]:
	return set(claim_names(engine(), engine().profile(Party(**party))))


def stored(lead):
	return frappe.get_doc(DOCTYPE, lead.name)


@pytest.fixture
def submitted(as_user):
	"""A lead of Li's in review."""
	with as_user(LI):
		return factories.act_on(factories.make_lead_registration(), "Submit for Review")


@pytest.fixture
def alike(submitted, as_user):
	"""Zhao's lead of a name like Li's: in review, with a finding."""
	with as_user(ZHAO):
		lead = factories.make_lead_registration(customer_name=submitted.customer_name[2:6] + "新材料")
		return factories.act_on(lead, "Submit for Review")


class TestClaims:
	def test_held_from_submission_on(self, submitted):
		assert held(submitted.name) == needed(name=submitted.customer_name)

	def test_released_by_withdrawing_and_free_for_others(self, submitted, as_user):
		with as_user(LI):
			factories.act_on(submitted, "Withdraw")
		assert held(submitted.name) == set()
		with as_user(ZHAO):
			again = factories.make_lead_registration(customer_name=submitted.customer_name)
			assert factories.act_on(again, "Submit for Review").status == "In Review"

	def test_collided_holds_nothing(self, submitted, as_user):
		with as_user(ZHAO):
			lead = factories.make_lead_registration(customer_name=submitted.customer_name)
			assert factories.act_on(lead, "Submit for Review").status == "Collided"
		assert held(lead.name) == set()
		assert held(submitted.name)

	def test_follows_a_new_name_in_follow_up(self, submitted, as_user):
		with as_user(BOSS):
			lead = factories.act_on(submitted, "Register")
		with as_user(LI):
			lead.customer_name = other = factories.company_name()
			lead.save()
		assert held(lead.name) == needed(name=other)

	def test_a_taken_name_is_refused_and_says_what_to_do(self, submitted, as_user):
		other = factories.make_registered(ZHAO, BOSS)
		with as_user(ZHAO):
			other.customer_name = submitted.customer_name
			with pytest.raises(claims.TakenMeanwhile, match="Correct it"):
				other.save()

	def test_a_claim_counts_even_when_its_record_is_not_indexed(self, submitted, as_user):
		frappe.db.delete("Duplicate Entry", {"source_name": submitted.name})
		with as_user(ZHAO):
			lead = factories.make_lead_registration(customer_name=submitted.customer_name)
			assert factories.act_on(lead, "Submit for Review").status == "Collided"

	def test_linking_a_foreign_customer_does_not_excuse_the_collision(self, as_user):
		name = factories.company_name()
		customer = frappe.get_doc(
			{"doctype": "Customer", "customer_name": name, "customer_type": "Company", "account_manager": LI}
		).insert()
		with as_user(ZHAO):
			lead = factories.make_lead_registration(
				customer_name=name, party_type="Customer", party=customer.name, customer=customer.name
			)
			assert factories.act_on(lead, "Submit for Review").status == "Collided"

	def test_own_customer_is_linked(self, as_user):
		name = factories.company_name()
		customer = frappe.get_doc(
			{"doctype": "Customer", "customer_name": name, "customer_type": "Company", "account_manager": LI}
		).insert()
		lead = factories.make_registered(LI, BOSS, customer_name=name)
		assert (lead.status, lead.party_type, lead.party) == ("In Follow-up", "Customer", customer.name)

	def test_the_customer_file_counts_as_its_registration_does(self, submitted, as_user):
		with as_user(BOSS):
			lead = factories.act_on(submitted, "Register")
		standing = lambda: frappe.db.get_value(  # noqa: E731
			"Duplicate Entry", {"source_doctype": lead.party_type, "source_name": lead.party}, "standing"
		)
		assert standing() == "Open"
		lead = stored(lead)
		lead.flags.crm_cn_system = True
		lead.db_set("status", "Lost")
		lead.run_method("on_update")
		assert standing() == "Closed"


class TestReview:
	def test_a_likeness_is_claimed_and_waits_for_the_reviewer(self, submitted, alike, as_user):
		assert (alike.status, alike.collision_tier) == ("In Review", "suspect")
		assert held(alike.name)
		with as_user(BOSS), pytest.raises(claims.NotDecided, match="same company"):
			factories.act_on(alike, "Register")

	def test_found_different_it_is_registered(self, submitted, alike, as_user):
		with as_user(BOSS):
			(found,) = api.findings(alike.name)
			assert (found["other_name"], found["decision"]) == (submitted.name, "Open")
			api.decide(found["name"], "Different", "注册地不同")
			lead = factories.act_on(alike, "Register")
		assert lead.status == "In Follow-up"
		decided = frappe.get_doc("Duplicate Finding", found["name"])
		assert (decided.decision, decided.decided_by, decided.note) == ("Different", BOSS, "注册地不同")

	def test_found_the_same_it_collides(self, alike, as_user):
		with as_user(BOSS):
			(found,) = api.findings(alike.name)
			api.decide(found["name"], "Same")
			lead = factories.act_on(alike, "Register")
		assert lead.status == "Collided"
		assert held(lead.name) == set()

	def test_a_likeness_that_came_later_is_shown_and_must_be_decided(self, submitted, as_user):
		frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": submitted.customer_name[2:6] + "新材料",
				"customer_type": "Company",
				"account_manager": ZHAO,
			}
		).insert()
		with as_user(BOSS):
			frappe.db.savepoint("request")
			with pytest.raises(claims.NotDecided):
				factories.act_on(submitted, "Register")
			frappe.db.rollback(save_point="request")
			assert [found["other_doctype"] for found in api.findings(submitted.name)] == ["Customer"]

	def test_a_collision_that_came_later_collides_at_registration(self, submitted, as_user):
		frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": submitted.customer_name,
				"customer_type": "Company",
				"account_manager": ZHAO,
			}
		).insert()
		with as_user(BOSS):
			assert factories.act_on(submitted, "Register").status == "Collided"

	def test_a_decision_does_not_outlive_a_stronger_collision(self, submitted, alike, as_user):
		with as_user(BOSS):
			(found,) = api.findings(alike.name)
			api.decide(found["name"], "Different")
		alike.db_set("customer_name", submitted.customer_name)
		with as_user(BOSS):
			assert factories.act_on(stored(alike), "Register").status == "Collided"

	def test_a_block_is_overruled_by_a_supervisor_alone(self, submitted, as_user):
		with as_user(ZHAO):
			lead = factories.make_lead_registration(customer_name=submitted.customer_name)
			lead = factories.act_on(lead, "Submit for Review")
		(finding,) = findings.side_by_side(lead.name)
		with as_user(BOSS), pytest.raises(frappe.PermissionError, match="Supervisor"):
			api.decide(finding["name"], "Different")
		with as_user(CHIEF):
			assert api.decide(finding["name"], "Different")["decision"] == "Different"


class TestBusy:
	def test_a_lock_that_cannot_be_had_is_told_plainly(self, submitted, as_user, monkeypatch):
		from crm_cn.duplicates.locks import Claims

		def busy(*_args):
			raise frappe.QueryTimeoutError(Exception(1205, "Lock wait timeout exceeded"))

		monkeypatch.setattr(Claims, "lock", busy)
		doc = stored(submitted)
		with pytest.raises(claims.SomebodyWasFaster, match="try again"):
			claims.submit(doc)
