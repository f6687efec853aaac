"""L3 on the site: collision, what its author learns, and the appeal."""

from __future__ import annotations

import json

import factories
import frappe
import pytest

from crm_cn.api import leads as api

LEAD, APPEAL = "Lead Registration", "Collision Appeal"
LI, ZHAO, BOSS, CHIEF = "li@lead.test", "zhao@lead.test", "boss@lead.test", "chief@lead.test"

pytestmark = pytest.mark.usefixtures("sales_team")


def stored(lead):
	return frappe.get_doc(LEAD, lead.name)


@pytest.fixture
def taken(clean):
	"""A lead of Li's that is registered."""
	return factories.make_registered(LI, BOSS, phone="13811112222", contact_person="独孤求")


@pytest.fixture
def collided(taken, as_user):
	"""Zhao's registration of the same company."""
	with as_user(ZHAO):
		frappe.clear_messages()
		return factories.act_on(
			factories.make_lead_registration(customer_name=taken.customer_name), "Submit for Review"
		)


class TestCollision:
	def test_second_registration_fails_at_once(self, collided):
		assert (collided.status, collided.workflow_state) == ("Collided", "Collided")
		assert collided.collision_tier == "block"
		assert collided.collision_score == 100
		assert json.loads(collided.collision_reasons)

	def test_its_author_is_told_nothing_of_the_other_side(self, taken, collided):
		told = json.dumps(frappe.get_message_log(), ensure_ascii=False, default=str)
		assert "Registration failed" in told
		everything = told + json.dumps(collided.as_dict(), ensure_ascii=False, default=str)
		for secret in (taken.name, LI, taken.phone, taken.contact_person, taken.responsible_employee):
			assert secret not in everything

	def test_no_edits_no_activity_no_paper_on_it(self, collided, as_user):
		with as_user(ZHAO):
			collided.phone = "021-1234567"
			with pytest.raises(frappe.PermissionError, match="collided"):
				collided.save()
			with pytest.raises(frappe.ValidationError):
				frappe.get_doc(
					{
						"doctype": "Sales Activity",
						"activity_type": "Call",
						"subject": "试试",
						"planned_on": frappe.utils.nowdate(),
						"lead_registration": collided.name,
					}
				).insert()
		customer = frappe.get_doc(
			{"doctype": "Customer", "customer_name": factories.company_name(), "customer_type": "Company"}
		).insert(ignore_permissions=True)
		with pytest.raises(frappe.ValidationError, match="collided"):
			factories.make_sales_order(customer.name, submit=False, crm_cn_lead_registration=collided.name)

	def test_the_place_is_free_again_when_the_first_is_lost(self, taken, as_user):
		with as_user(LI):
			api.act(taken.name, "Lose", {"lost_reasons": [factories.make_lost_reason()]})
		with as_user(ZHAO):
			lead = factories.act_on(
				factories.make_lead_registration(customer_name=taken.customer_name), "Submit for Review"
			)
		assert lead.status == "In Review"

	def test_reviewer_may_confirm_a_collision(self, as_user):
		with as_user(ZHAO):
			lead = factories.act_on(factories.make_lead_registration(), "Submit for Review")
		with as_user(BOSS):
			assert factories.act_on(lead, "Confirm Collision").status == "Collided"
		with as_user(LI):
			again = factories.make_lead_registration(customer_name=lead.customer_name)
			assert factories.act_on(again, "Submit for Review").status == "In Review"

	def test_own_company_twice_names_the_own_lead(self, taken, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration(customer_name=taken.customer_name)
			with pytest.raises(frappe.ValidationError, match=taken.name):
				factories.act_on(lead, "Submit for Review")

	def test_renaming_a_registered_lead_to_a_taken_company_is_refused(self, taken, as_user):
		other = factories.make_registered(ZHAO, BOSS)
		with as_user(ZHAO):
			other.customer_name = taken.customer_name
			with pytest.raises(frappe.ValidationError):
				other.save()


class TestAppeal:
	GROUNDS = "同名不同公司，注册地在南京，见营业执照"

	def test_author_appeals_with_grounds(self, collided, as_user):
		with as_user(ZHAO):
			with pytest.raises(frappe.MandatoryError):
				api.act(collided.name, "Appeal", {"grounds": "  "})
			assert api.act(collided.name, "Appeal", {"grounds": self.GROUNDS})["status"] == "Appealed"
			appeal = frappe.get_last_doc(APPEAL)
		assert (appeal.lead_registration, appeal.status) == (collided.name, "Open")
		assert appeal.customer_name == collided.customer_name
		with as_user(ZHAO), pytest.raises(frappe.ValidationError):
			frappe.get_doc(
				{"doctype": APPEAL, "lead_registration": collided.name, "grounds": "再来"}
			).insert()

	def test_plain_document_does_the_same(self, collided, as_user):
		with as_user(ZHAO):
			frappe.get_doc(
				{"doctype": APPEAL, "lead_registration": collided.name, "grounds": self.GROUNDS}
			).insert()
		assert stored(collided).status == "Appealed"

	def test_button_without_grounds_says_what_to_do(self, collided, as_user):
		with as_user(ZHAO), pytest.raises(frappe.MandatoryError, match="grounds"):
			factories.act_on(collided, "Appeal")

	def test_only_the_author(self, collided, as_user):
		with as_user(LI), pytest.raises(frappe.PermissionError):
			frappe.get_doc(
				{"doctype": APPEAL, "lead_registration": collided.name, "grounds": self.GROUNDS}
			).insert()
		with as_user(BOSS), pytest.raises(frappe.PermissionError, match="author"):
			frappe.get_doc(
				{"doctype": APPEAL, "lead_registration": collided.name, "grounds": self.GROUNDS}
			).insert()

	def test_attached_file_must_be_ones_own(self, collided, as_user):
		with as_user(ZHAO):
			own = frappe.get_doc(
				{"doctype": "File", "file_name": "licence.txt", "content": "营业执照", "is_private": 1}
			).insert()
		with as_user(LI):
			foreign = frappe.get_doc(
				{"doctype": "File", "file_name": "secret.txt", "content": "客户名单", "is_private": 1}
			).insert()
		with as_user(ZHAO):
			frappe.db.savepoint("before_appeal")
			with pytest.raises(frappe.ValidationError, match="attach the file again"):
				api.act(
					collided.name,
					"Appeal",
					{"grounds": self.GROUNDS, "attachments": [{"file_url": foreign.file_url}]},
				)
			frappe.db.rollback(save_point="before_appeal")
			api.act(
				collided.name,
				"Appeal",
				{"grounds": self.GROUNDS, "attachments": [{"file_url": own.file_url}]},
			)
			appeal = frappe.get_last_doc(APPEAL)
		assert frappe.get_all("File", {"attached_to_name": appeal.name}, pluck="file_name")

	@pytest.fixture
	def appealed(self, collided, as_user):
		with as_user(ZHAO):
			api.act(collided.name, "Appeal", {"grounds": self.GROUNDS})
		return stored(collided)

	def open(self, lead):
		return frappe.get_doc(APPEAL, {"lead_registration": lead.name})

	def test_upheld_on_the_lead(self, appealed, as_user):
		with as_user(BOSS), pytest.raises(frappe.ValidationError):
			factories.act_on(appealed, "Uphold Appeal")
		with as_user(CHIEF):
			api.act(appealed.name, "Uphold Appeal", {"decision_note": "执照核实无误"})
		lead, appeal = stored(appealed), self.open(appealed)
		assert (lead.status, lead.responsible_user) == ("In Follow-up", ZHAO)
		assert lead.registered_on
		assert lead.protected_until
		assert (appeal.status, appeal.decided_by, appeal.decision_note) == ("Upheld", CHIEF, "执照核实无误")

	def test_upheld_company_has_a_prospect_of_its_own(self, taken, appealed, as_user):
		with as_user(CHIEF):
			factories.act_on(appealed, "Uphold Appeal")
		lead = stored(appealed)
		assert lead.party_type == "Prospect"
		assert lead.party != taken.party
		assert frappe.db.get_value("Prospect", lead.party, "prospect_owner") == ZHAO

	def test_rejected_on_the_appeal_itself(self, appealed, as_user):
		with as_user(CHIEF):
			appeal = self.open(appealed)
			appeal.status = "Rejected"
			with pytest.raises(frappe.MandatoryError):
				appeal.save()
			appeal = self.open(appealed)
			appeal.update({"status": "Rejected", "decision_note": "就是同一家"})
			appeal.save()
		assert stored(appealed).status == "Collided"
		with as_user(ZHAO):
			assert self.open(appealed).decision_note == "就是同一家"
			appeal = self.open(appealed)
			appeal.grounds = "改一改"
			with pytest.raises(frappe.PermissionError, match="stays as it is"):
				appeal.save()

	def test_reject_on_the_lead_needs_the_note(self, appealed, as_user):
		with as_user(CHIEF):
			with pytest.raises(frappe.MandatoryError, match="why the appeal is rejected"):
				factories.act_on(appealed, "Reject Appeal")
			api.act(appealed.name, "Reject Appeal", {"decision_note": "就是同一家"})
		assert stored(appealed).status == "Collided"
		assert self.open(appealed).status == "Rejected"

	def test_appellant_decides_nothing(self, appealed, as_user):
		with as_user(ZHAO):
			appeal = self.open(appealed)
			appeal.status = "Upheld"
			with pytest.raises(frappe.PermissionError):
				appeal.save()
			lead = stored(appealed)
			lead.workflow_state = "In Follow-up"
			with pytest.raises(frappe.PermissionError):
				lead.save()

	def test_appeal_again_after_a_rejection(self, appealed, as_user):
		with as_user(CHIEF):
			api.act(appealed.name, "Reject Appeal", {"decision_note": "证据不足"})
		with as_user(ZHAO):
			assert api.act(appealed.name, "Appeal", {"grounds": "补充证据"})["status"] == "Appealed"

	def test_withdrawing_the_lead_closes_the_appeal(self, appealed, as_user):
		with as_user(ZHAO):
			factories.act_on(appealed, "Withdraw")
		assert self.open(appealed).status == "Rejected"
