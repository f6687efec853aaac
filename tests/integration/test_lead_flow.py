"""The lead from entry to closing as the real roles, through the methods the Desk calls (L1-L8)."""

from __future__ import annotations

import json

import factories
import frappe
import pytest
from frappe.client import save as client_save
from frappe.desk.form.save import savedocs
from frappe.model.workflow import apply_workflow, get_transitions
from frappe.utils import add_days, getdate, nowdate

from crm_cn.api import leads as api

LEAD = "Lead Registration"
LI, ZHAO, BOSS, CHIEF = "li@lead.test", "zhao@lead.test", "boss@lead.test", "chief@lead.test"


pytestmark = pytest.mark.usefixtures("sales_team")


def stored(lead):
	return frappe.get_doc(LEAD, getattr(lead, "name", lead))


def desk_save(doc) -> None:
	"""Save as the form does."""
	savedocs(json.dumps(doc.as_dict(), default=str), "Save")


def actions(lead, user, as_user) -> set[str]:
	with as_user(user):
		return {row.action for row in get_transitions(stored(lead))}


class TestEntry:
	def test_draft_may_be_incomplete_and_belongs_to_its_author(self, as_user):
		with as_user(LI):
			lead = frappe.get_doc({"doctype": LEAD, "customer_name": factories.company_name()}).insert()
		assert (lead.status, lead.workflow_state) == ("Draft", "Draft")
		assert lead.responsible_user == LI
		assert lead.responsible_employee == frappe.db.get_value("Employee", {"user_id": LI})

	def test_submission_names_everything_that_is_missing(self, as_user):
		with as_user(LI):
			lead = frappe.get_doc({"doctype": LEAD, "customer_name": factories.company_name()}).insert()
			with pytest.raises(frappe.MandatoryError) as error:
				apply_workflow(lead.as_dict(), "Submit for Review")
		for label in ("Contact Person", "Phone", "Lead Source", "Territory", "Reason for Starting"):
			assert label in str(error.value)
		assert "Customer Name" not in str(error.value)
		assert stored(lead).status == "Draft"

	def test_referral_needs_its_introducer(self, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration(source="Referral Chain")
			with pytest.raises(frappe.MandatoryError, match="Introducer"):
				factories.act_on(lead, "Submit for Review")
			lead.introducer = "老客户张总"
			lead.save()
			assert factories.act_on(lead, "Submit for Review").status == "In Review"

	def test_nonsense_is_named(self, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration(phone="没有")
			with pytest.raises(frappe.ValidationError, match="Phone"):
				factories.act_on(lead, "Submit for Review")

	@pytest.mark.parametrize(
		("field", "value", "told"),
		[
			("credit_code", "91310000MA1FL0000X", "check digit"),
			("credit_code", "9131", "18 characters"),
			("customer_name", "有限责任公司", "legal form"),
			("customer_name", "<b>上海</b>甬江有限公司", "markup"),
		],
	)
	def test_what_the_check_cannot_use_is_told_with_what_to_do(self, field, value, told, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration(**{field: value})
			with pytest.raises(frappe.ValidationError, match=told):
				factories.act_on(lead, "Submit for Review")
		assert stored(lead).status == "Draft"

	def test_what_the_program_writes_cannot_be_typed(self, as_user):
		with as_user(LI):
			lead = factories.make_lead_registration(
				status="Won", protected_until="2099-01-01", registered_on="2020-01-01", collision_tier="clear"
			)
			assert (lead.status, lead.protected_until, lead.registered_on) == ("Draft", None, None)
			lead.update({"protected_until": "2099-01-01", "responsible_user": ZHAO, "status": "In Follow-up"})
			lead.append("owner_log", {"user": LI, "reason": "x"})
			desk_save(lead)
		lead = stored(lead)
		assert (lead.status, lead.protected_until, lead.responsible_user) == ("Draft", None, LI)
		assert lead.owner_log == []

	def test_a_new_lead_starts_as_draft_whatever_is_sent(self, as_user):
		with as_user(LI), pytest.raises(frappe.ValidationError):
			frappe.get_doc(factories.lead_values(workflow_state="In Follow-up")).insert()

	def test_only_the_supervisor_enters_leads_for_others(self, as_user):
		zhao = frappe.db.get_value("Employee", {"user_id": ZHAO})
		with as_user(LI), pytest.raises(frappe.PermissionError):
			factories.make_lead_registration(responsible_employee=zhao)
		with as_user(BOSS):
			assert factories.make_lead_registration(responsible_employee=zhao).responsible_user == ZHAO


class TestReview:
	@pytest.fixture
	def waiting(self, as_user):
		with as_user(LI):
			return factories.act_on(factories.make_lead_registration(), "Submit for Review")

	def test_submitted(self, waiting):
		assert waiting.status == "In Review"
		assert waiting.submitted_on
		assert waiting.collision_tier == "clear"
		assert waiting.collision_checked_on

	def test_return_needs_a_reason_and_goes_round(self, waiting, as_user):
		with as_user(BOSS):
			with pytest.raises(frappe.MandatoryError):
				factories.act_on(waiting, "Return")
			api.act(waiting.name, "Return", {"review_note": "联系人全名？"})
		lead = stored(waiting)
		assert (lead.status, lead.review_note, lead.reviewed_by) == ("Returned", "联系人全名？", BOSS)
		assert lead.returned_on
		with as_user(LI):
			lead.contact_person = "王芳芳"
			lead.save()
			lead = factories.act_on(lead, "Submit for Review")
		assert (lead.status, lead.review_note) == ("In Review", None)
		with as_user(BOSS):
			assert factories.act_on(lead, "Register").status == "In Follow-up"

	def test_reason_and_step_in_one_plain_save(self, waiting, as_user):
		with as_user(BOSS):
			waiting = stored(waiting)
			waiting.update({"workflow_state": "Returned", "review_note": "电话不对"})
			client_save(json.dumps(waiting.as_dict(), default=str))
		assert stored(waiting).status == "Returned"

	def test_nobody_edits_what_is_in_review(self, waiting, as_user):
		for user in (LI, BOSS):
			with as_user(user):
				lead = stored(waiting)
				lead.phone = "021-11112222"
				with pytest.raises(frappe.PermissionError, match="Phone"):
					desk_save(lead)

	def test_own_lead_is_not_reviewed_by_button_or_by_save(self, as_user):
		with as_user(BOSS):
			lead = factories.act_on(factories.make_lead_registration(), "Submit for Review")
			with pytest.raises(frappe.ValidationError):
				factories.act_on(lead, "Register")
			lead = stored(lead)
			lead.workflow_state = "In Follow-up"
			with pytest.raises(frappe.PermissionError, match="own lead"):
				lead.save()
		with as_user(CHIEF):
			assert factories.act_on(lead, "Register").status == "In Follow-up"

	def test_responsible_reviewer_may_not_decide_either(self, as_user):
		with as_user(CHIEF):
			lead = factories.make_lead_registration(
				responsible_employee=frappe.db.get_value("Employee", {"user_id": BOSS})
			)
			lead = factories.act_on(lead, "Submit for Review")
		with as_user(BOSS), pytest.raises(frappe.PermissionError, match="own lead"):
			factories.act_on(lead, "Register")

	def test_sales_person_cannot_register(self, waiting, as_user):
		assert "Register" not in actions(waiting, LI, as_user)
		with as_user(LI):
			lead = stored(waiting)
			lead.workflow_state = "In Follow-up"
			with pytest.raises(frappe.PermissionError):
				lead.save()
		assert frappe.db.get_value(LEAD, waiting.name, "status") == "In Review"

	def test_the_lifecycle_is_the_floor_under_an_edited_workflow(self, as_user):
		workflow = frappe.get_doc("Workflow", LEAD)
		workflow.append(
			"transitions",
			{
				"state": "Draft",
				"action": "Win",
				"next_state": "Won",
				"allowed": "Sales User",
				"allow_self_approval": 1,
			},
		)
		workflow.save()
		with as_user(LI):
			lead = factories.make_lead_registration()
			with pytest.raises(frappe.ValidationError, match="cannot become"):
				factories.act_on(lead, "Win")

	def test_registering_may_assign(self, waiting, as_user):
		zhao = frappe.db.get_value("Employee", {"user_id": ZHAO})
		with as_user(BOSS):
			api.act(waiting.name, "Register", {"responsible_employee": zhao})
		lead = stored(waiting)
		assert (lead.status, lead.responsible_user) == ("In Follow-up", ZHAO)
		assert lead.owner_log[-1].user == ZHAO

	def test_stale_form_is_told(self, waiting, as_user):
		with as_user(BOSS), pytest.raises(frappe.TimestampMismatchError, match="since you opened"):
			api.act(waiting.name, "Register", modified="2020-01-01 00:00:00")

	def test_values_of_another_step_are_refused_by_name(self, waiting, as_user):
		with as_user(BOSS), pytest.raises(frappe.ValidationError, match="expected_amount"):
			api.act(waiting.name, "Register", {"expected_amount": 1})

	def test_impossible_action_says_what_is_possible(self, waiting, as_user):
		with as_user(BOSS), pytest.raises(frappe.ValidationError, match="Register"):
			api.act(waiting.name, "Win")

	def test_stranger_hears_not_found(self, waiting, as_user):
		with as_user(ZHAO), pytest.raises(frappe.DoesNotExistError) as known:
			api.act(waiting.name, "Withdraw")
		with as_user(ZHAO), pytest.raises(frappe.DoesNotExistError) as unknown:
			api.act("LR-0000-00000", "Withdraw")
		assert str(known.value).replace(waiting.name, "X") == str(unknown.value).replace("LR-0000-00000", "X")

	def test_withdrawn_by_its_author_with_reason(self, waiting, as_user):
		with as_user(LI):
			api.act(waiting.name, "Withdraw", {"reason": "<b>客户</b>取消"})
		assert stored(waiting).status == "Withdrawn"
		comment = frappe.get_all(
			"Comment", {"reference_name": waiting.name, "comment_type": "Comment"}, pluck="content"
		)
		assert "客户" in comment[0]
		assert "<b>" not in comment[0]


class TestFollowUp:
	@pytest.fixture
	def lead(self):
		return factories.make_registered(LI, BOSS, city="苏州", address_line="星湖街1号", email="wf@x.cn")

	def test_registered(self, lead):
		assert lead.status == "In Follow-up"
		assert lead.registered_on
		assert lead.reviewed_by == BOSS
		assert getdate(lead.protected_until) == getdate(add_days(nowdate(), 30))
		assert (lead.stage, lead.probability) == ("Target Customer", 10)
		assert [row.stage for row in lead.stage_log] == ["Target Customer"]
		assert [(row.user, row.to_date) for row in lead.owner_log] == [(LI, None)]

	def test_owner_keeps_it_current(self, lead, as_user):
		with as_user(LI):
			lead.update({"expected_amount": 120000, "expected_signing_date": add_days(nowdate(), 40)})
			lead.append(
				"competitors", {"competitor": factories.make_competitor(), "action_taken": "强调交期"}
			)
			desk_save(lead)
		assert stored(lead).expected_amount == 120000

	def test_stage_asks_for_what_it_and_the_skipped_ones_need(self, lead, as_user):
		with as_user(LI):
			lead.stage = "Quotation"
			with pytest.raises(frappe.MandatoryError) as error:
				lead.save()
			for label in ("Position", "Products", "Expected Amount", "Expected Signing Date"):
				assert label in str(error.value)
			lead = stored(lead)
			lead.update(
				{
					"stage": "Quotation",
					"contact_position": "采购经理",
					"expected_amount": 5000,
					"expected_signing_date": add_days(nowdate(), 20),
				}
			)
			lead.append("products", {"description": "密封圈", "qty": 1000})
			desk_save(lead)
		lead = stored(lead)
		assert (lead.stage, lead.probability) == ("Quotation", 60)
		assert [(row.stage, bool(row.left_on)) for row in lead.stage_log] == [
			("Target Customer", True),
			("Quotation", False),
		]
		assert lead.stage_log[-1].entered_by == LI

	def test_going_back_is_logged_and_needs_nothing(self, lead, as_user):
		with as_user(LI):
			lead.update({"stage": "Opportunity Gained", "contact_position": "采购"})
			lead.save()
			lead.update({"stage": "Target Customer", "contact_position": ""})
			lead.save()
		assert [row.stage for row in stored(lead).stage_log] == [
			"Target Customer",
			"Opportunity Gained",
			"Target Customer",
		]

	def test_no_stage_outside_follow_up(self, as_user):
		with as_user(LI):
			with pytest.raises(frappe.ValidationError, match="in follow-up"):
				factories.make_lead_registration(stage="Proposal")
			lead = factories.make_lead_registration()
			lead.stage = "Proposal"
			with pytest.raises(frappe.ValidationError, match="in follow-up"):
				lead.save()

	def test_evidence_cannot_be_invented(self, lead, as_user):
		with as_user(LI):
			lead.append("evidence", {"kind": "Order", "happened_on": nowdate(), "extends_days": 999})
			lead.protected_until = "2099-01-01"
			lead.save()
		assert stored(lead).evidence == []
		assert getdate(stored(lead).protected_until) == getdate(add_days(nowdate(), 30))

	def test_lost_needs_a_reason_and_the_known_competitor(self, lead, as_user):
		with as_user(LI):
			with pytest.raises(frappe.MandatoryError, match="reason"):
				factories.act_on(lead, "Lose")
			lead = stored(lead)
			lead.append("competitors", {"competitor": factories.make_competitor()})
			lead.save()
			with pytest.raises(frappe.MandatoryError, match="competitor"):
				api.act(lead.name, "Lose", {"lost_reasons": [factories.make_lost_reason()]})
			api.act(
				lead.name,
				"Lose",
				{
					"lost_reasons": [{"lost_reason": factories.make_lost_reason()}],
					"winning_competitor": factories.make_competitor(),
				},
			)
		lead = stored(lead)
		assert (lead.status, lead.probability) == ("Lost", 0)
		assert lead.lost_on
		assert lead.owner_log[-1].to_date
		assert [row.lost_reason for row in lead.lost_reasons] == ["价格太高"]
		with as_user(LI):
			lead.phone = "021-33334444"
			with pytest.raises(frappe.PermissionError, match="closed"):
				lead.save()

	def test_lost_frees_the_company_and_reopening_checks_again(self, lead, as_user):
		with as_user(LI):
			reason = factories.make_lost_reason()
			api.act(lead.name, "Lose", {"lost_reasons": [reason], "lost_detail": "预算取消"})
			again = factories.act_on(lead, "Reopen")
			assert (again.status, again.lost_on) == ("In Review", None)
		with as_user(BOSS):
			again = factories.act_on(again, "Register")
		assert again.status == "In Follow-up"
		assert again.party == lead.party

	def test_won_needs_contract_and_summary(self, lead, as_user):
		with as_user(LI):
			with pytest.raises(frappe.MandatoryError) as error:
				factories.act_on(lead, "Win")
			assert "Sales Order" in str(error.value)
			assert "project summary" in str(error.value)
			customer = api.make_customer(lead.name)["customer"]
			assert api.make_customer(lead.name)["customer"] == customer
		assert frappe.db.get_value("Customer", customer, ["prospect_name", "account_manager"]) == (
			lead.party,
			LI,
		)
		draft = factories.make_sales_order(customer, submit=False)
		with as_user(LI), pytest.raises(frappe.MandatoryError, match="draft is no contract"):
			api.act(lead.name, "Win", {"sales_order": draft.name, "project_summary": "赢在交期"})
		draft.submit()
		with as_user(LI):
			api.act(lead.name, "Win", {"sales_order": draft.name, "project_summary": "赢在交期"})
		lead = stored(lead)
		assert (lead.status, lead.customer, lead.probability) == ("Won", customer, 100)
		assert (lead.stage, lead.stage_log[-1].stage) == ("Signed", "Signed")
		assert all(row.left_on for row in lead.stage_log)
		assert lead.won_on
		with as_user(LI):
			lead.project_summary = "改一下"
			with pytest.raises(frappe.PermissionError):
				lead.save()

	def test_order_of_another_customer_does_not_win(self, lead, as_user):
		other = frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": factories.company_name(),
				"customer_type": "Company",
				"account_manager": LI,
			}
		).insert(ignore_permissions=True)
		order = factories.make_sales_order(other.name)
		with as_user(LI), pytest.raises(frappe.MandatoryError, match="another customer"):
			api.act(lead.name, "Win", {"sales_order": order.name, "project_summary": "x"})

	def test_won_with_a_contract(self, lead, as_user):
		with as_user(LI):
			customer = api.make_customer(lead.name)["customer"]
		contract = frappe.get_doc(
			{
				"doctype": "Contract",
				"party_type": "Customer",
				"party_name": customer,
				"contract_terms": "供货三年",
			}
		).insert(ignore_permissions=True)
		contract.db_set("docstatus", 1)  # approved; its own flow is tested with the approvals
		with as_user(BOSS):
			api.act(lead.name, "Win", {"contract": contract.name, "project_summary": "赢在质量"})
		assert stored(lead).status == "Won"

	def test_reassigned_with_everything_open(self, lead, as_user):
		zhao = frappe.db.get_value("Employee", {"user_id": ZHAO})
		with as_user(LI), pytest.raises(frappe.PermissionError):
			api.reassign(lead.name, zhao, "我要休假")
		with as_user(LI):
			activity = frappe.get_doc(
				{
					"doctype": "Sales Activity",
					"activity_type": "Visit",
					"subject": "拜访",
					"planned_on": add_days(nowdate(), 3),
					"lead_registration": lead.name,
				}
			).insert()
			customer = api.make_customer(lead.name)["customer"]
		with as_user(CHIEF):
			with pytest.raises(frappe.MandatoryError):
				api.reassign(lead.name, zhao, " ")
			api.reassign(lead.name, zhao, "区域调整")
		lead = stored(lead)
		assert (lead.responsible_user, lead.responsible_employee) == (ZHAO, zhao)
		assert [(row.user, bool(row.to_date), row.reason) for row in lead.owner_log] == [
			(LI, True, "Registered"),
			(ZHAO, False, "区域调整"),
		]
		assert frappe.db.get_value("Sales Activity", activity.name, "responsible_user") == ZHAO
		assert frappe.db.get_value("Prospect", lead.party, "prospect_owner") == ZHAO
		assert frappe.db.get_value("Customer", customer, "account_manager") == ZHAO
		with as_user(CHIEF), pytest.raises(frappe.ValidationError, match="responsible already"):
			api.reassign(lead.name, zhao, "x")

	def test_pool_and_claim(self, lead, as_user):
		with as_user(LI):
			api.act(lead.name, "Release to Pool", {"pool_reason": "不在我的区域"})
		lead = stored(lead)
		assert (lead.status, lead.responsible_user, lead.pool_reason) == ("Public Pool", None, "不在我的区域")
		with as_user(LI), pytest.raises(frappe.ValidationError, match="last holder"):
			api.claim_from_pool(lead.name)
		with as_user(ZHAO):
			lead.phone = "021-1"
			with pytest.raises(frappe.PermissionError, match="public pool"):
				lead.save()
			api.claim_from_pool(lead.name)
		lead = stored(lead)
		assert (lead.status, lead.responsible_user) == ("In Follow-up", ZHAO)

	def test_claim_by_workflow_button_obeys_the_same_rules(self, lead, as_user):
		with as_user(LI):
			api.act(lead.name, "Release to Pool", {"pool_reason": "不在我的区域"})
			with pytest.raises(frappe.ValidationError, match="last holder"):
				factories.act_on(lead, "Claim")
		with as_user(ZHAO):
			assert factories.act_on(lead, "Claim").responsible_user == ZHAO

	def test_supervisor_assigns_from_the_pool(self, lead, as_user):
		with as_user(LI):
			api.act(lead.name, "Release to Pool", {"pool_reason": "不在我的区域"})
		with as_user(CHIEF):
			api.reassign(lead.name, frappe.db.get_value("Employee", {"user_id": ZHAO}), "分单")
		lead = stored(lead)
		assert (lead.status, lead.responsible_user, lead.pooled_on) == ("In Follow-up", ZHAO, None)
		assert lead.owner_log[-1].reason == "分单"
		assert getdate(lead.protected_until) >= getdate(nowdate())
