"""L3, L8: what counts as evidence of follow-up, and what sales papers a registration may carry."""

from __future__ import annotations

import frappe
import pytest
from factories import make_activity, make_customer, make_followed_lead, make_paper
from frappe.utils import add_days, add_to_date, get_datetime, getdate, now_datetime, nowdate

LEAD = "Lead Registration"
LI, ZHAO, BOSS = "li@lead.test", "zhao@lead.test", "boss@lead.test"


@pytest.fixture(autouse=True)
def people(sales_team):
	for user in (LI, ZHAO, BOSS):
		# a site without a mail account cannot send
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	frappe.set_user("Administrator")


@pytest.fixture
def lead():
	"""A lead registered twenty days ago: protected for ten more days."""
	return make_followed_lead(LI, add_to_date(now_datetime(), days=-20))


def until(lead: str):
	return getdate(frappe.db.get_value(LEAD, lead, "protected_until"))


def rows(lead: str) -> list[tuple]:
	doc = frappe.get_doc(LEAD, lead)
	return [(row.kind, row.reference_doctype, row.reference_name, row.extends_days) for row in doc.evidence]


def after_today(days: int):
	return getdate(add_days(nowdate(), days))


def visit(lead: str, days_ago: int = 0, kind: str = "Visit", **values):
	return make_activity(
		lead,
		activity_type=kind,
		status="Done",
		done_on=add_to_date(now_datetime(), days=-days_ago),
		result="看了车间",
		**values,
	)


def test_a_done_visit_extends_from_its_day(lead):
	assert until(lead) == after_today(10)
	activity = visit(lead, days_ago=5)
	assert rows(lead) == [("Visit", "Sales Activity", activity.name, 30)]
	assert until(lead) == after_today(25)
	assert get_datetime(frappe.db.get_value(LEAD, lead, "last_evidence_on")) == get_datetime(activity.done_on)


@pytest.mark.parametrize("kind", ["Call", "Message", "Letter", "Meeting", "Quotation"])
def test_a_mere_call_or_note_extends_nothing(lead, kind):
	visit(lead, kind=kind)
	frappe.get_doc(LEAD, lead).add_comment("Comment", "打过电话")
	assert rows(lead) == []
	assert until(lead) == after_today(10)


def test_a_planned_visit_is_no_evidence(lead):
	make_activity(lead, activity_type="Visit")
	assert rows(lead) == []


def test_saving_a_done_visit_again_counts_once_and_a_new_date_counts_anew(lead):
	activity = visit(lead, days_ago=5)
	activity.result = "补充"
	activity.save()
	assert len(rows(lead)) == 1
	activity.done_on = add_to_date(now_datetime(), days=-1)
	activity.save()
	assert len(rows(lead)) == 1
	assert until(lead) == after_today(29)


def test_reopening_cancelling_or_deleting_takes_the_evidence_back(lead):
	first, second = visit(lead, days_ago=1), visit(lead, days_ago=6)
	first.status, first.done_on = "Planned", None
	first.save()
	assert [row[2] for row in rows(lead)] == [second.name]
	assert until(lead) == after_today(24)
	frappe.delete_doc("Sales Activity", second.name)
	assert rows(lead) == []
	assert until(lead) == after_today(10)


def test_evidence_moves_with_the_activity_to_another_lead(lead):
	other = make_followed_lead(LI, add_to_date(now_datetime(), days=-20))
	activity = visit(lead)
	activity.lead_registration = other
	activity.save()
	assert rows(lead) == []
	assert until(lead) == after_today(10)
	assert until(other) == after_today(30)


def test_a_visit_from_before_the_registration_is_kept_but_does_not_count(lead):
	visit(lead, days_ago=25)
	assert len(rows(lead)) == 1
	assert until(lead) == after_today(10)
	assert frappe.db.get_value(LEAD, lead, "last_evidence_on") is None


def test_an_open_form_cannot_wipe_evidence_away(lead, as_user):
	with as_user(LI):
		form = frappe.get_doc(LEAD, lead)
		visit(lead)
		form.expected_amount = 5000
		with pytest.raises(frappe.TimestampMismatchError):
			form.save()
	assert len(rows(lead)) == 1


def test_evidence_written_over_rest_is_thrown_away(lead, as_user):
	with as_user(LI):
		form = frappe.get_doc(LEAD, lead)
		form.append("evidence", {"kind": "Order", "happened_on": now_datetime(), "extends_days": 9999})
		form.protected_until = "2099-01-01"
		form.save()
	assert rows(lead) == []
	assert until(lead) == after_today(10)


def test_settings_decide_how_long(lead):
	settings = frappe.get_doc("Lead Registration Settings")
	settings.sample_extends_days = 45
	settings.save()
	visit(lead, kind="Sample")
	assert until(lead) == after_today(45)


def test_a_submitted_quotation_and_order_count_until_cancelled(lead):
	customer = make_customer()
	quotation = make_paper("Quotation", customer, lead)
	assert rows(lead) == []
	quotation.submit()
	assert until(lead) == after_today(60)
	order = make_paper("Sales Order", customer, lead)
	order.submit()
	assert {row[0] for row in rows(lead)} == {"Quotation", "Order"}
	assert until(lead) == after_today(180)
	order.cancel()
	assert until(lead) == after_today(60)
	quotation.reload()
	quotation.cancel()
	assert until(lead) == after_today(10)
	assert rows(lead) == []


def test_an_order_without_registration_counts_for_the_only_lead_of_its_customer(lead):
	customer = make_customer()
	frappe.db.set_value(LEAD, lead, {"party_type": "Customer", "party": customer, "customer": customer})
	order = make_paper("Sales Order", customer)
	order.submit()
	assert [row[2] for row in rows(lead)] == [order.name]
	second = make_followed_lead(ZHAO)
	frappe.db.set_value(LEAD, second, {"party_type": "Customer", "party": customer, "customer": customer})
	make_paper("Sales Order", customer).submit()
	assert len(rows(lead)) == 1
	assert rows(second) == []


def test_a_quotation_counts_for_the_lead_of_its_opportunity(lead):
	customer = make_customer()
	opportunity = frappe.get_doc(
		{
			"doctype": "Opportunity",
			"opportunity_from": "Customer",
			"party_name": customer,
			"company": frappe.db.get_value("Company", {}, "name"),
			"crm_cn_lead_registration": lead,
		}
	).insert()
	make_paper("Quotation", customer, opportunity=opportunity.name).submit()
	assert [row[0] for row in rows(lead)] == ["Quotation"]


@pytest.mark.parametrize("doctype", ["Quotation", "Sales Order"])
@pytest.mark.parametrize("status", ["Collided", "Appealed", "Won", "Lost", "Withdrawn", "Public Pool"])
def test_no_new_paper_on_a_failed_or_closed_registration(lead, doctype, status):
	frappe.db.set_value(LEAD, lead, "status", status)
	with pytest.raises(frappe.ValidationError, match=lead):
		make_paper(doctype, make_customer(), lead)


def test_a_draft_cannot_be_submitted_once_the_lead_is_lost_but_once_it_is_won(lead):
	customer = make_customer()
	lost, won = make_paper("Quotation", customer, lead), make_paper("Sales Order", customer, lead)
	frappe.db.set_value(LEAD, lead, "status", "Lost")
	with pytest.raises(frappe.ValidationError, match="closed"):
		lost.submit()
	frappe.db.set_value(LEAD, lead, "status", "Won")
	won.reload()
	won.submit()
	assert won.docstatus == 1
	assert rows(lead) == []


def test_a_paper_on_a_registration_of_others_is_answered_like_a_missing_one(lead, as_user):
	opportunity = {
		"doctype": "Opportunity",
		"opportunity_from": "Customer",
		"party_name": make_customer(),
		"company": frappe.db.get_value("Company", {}, "name"),
	}

	def answer(name: str) -> str:
		with pytest.raises(frappe.LinkValidationError) as error:
			frappe.get_doc({**opportunity, "crm_cn_lead_registration": name}).insert()
		return str(error.value).replace(name, "X")

	with as_user(ZHAO):
		assert answer(lead) == answer("LR-2026-99999")


def test_submitting_a_quotation_offers_its_stage_and_moves_nothing(lead):
	frappe.db.set_value(LEAD, lead, "stage", "Target Customer")
	frappe.clear_messages()
	make_paper("Quotation", make_customer(), lead).submit()
	offered = [message for message in frappe.get_message_log() if "primary_action" in message]
	assert [message["primary_action"]["args"] for message in offered] == [
		{"name": lead, "stage": "Quotation"}
	]
	assert frappe.db.get_value(LEAD, lead, "stage") == "Target Customer"
