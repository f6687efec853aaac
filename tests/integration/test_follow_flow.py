"""L4, L7, L8 end to end: registered by review, followed, handed over, pooled, claimed; the file goes along."""

from __future__ import annotations

import frappe
import pytest
from factories import make_activity, make_registered
from frappe.utils import add_days, getdate, now_datetime, nowdate

from crm_cn.api import leads as lead_api
from crm_cn.api import pool as pool_api
from crm_cn.leads import customer_file, evidence, jobs

LEAD = "Lead Registration"
LI, ZHAO, BOSS = "li@lead.test", "zhao@lead.test", "boss@lead.test"


@pytest.fixture(autouse=True)
def people(sales_team):
	for user in (LI, ZHAO, BOSS):
		# a site without a mail account cannot send
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)


def stored(name: str):
	return frappe.get_doc(LEAD, name)


def holder(name: str) -> str | None:
	lead = stored(name)
	return frappe.db.get_value(lead.party_type, lead.party, customer_file.HOLDER[lead.party_type])


def employee(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user})


def test_registration_protects_and_a_visit_extends(as_user):
	lead = make_registered(LI, BOSS)
	assert getdate(lead.protected_until) == getdate(add_days(nowdate(), 30))
	with as_user(LI):
		activity = make_activity(
			lead.name, activity_type="Visit", status="Done", done_on=now_datetime(), result="看厂"
		)
	lead = stored(lead.name)
	assert [row.reference_name for row in lead.evidence] == [activity.name]
	assert (activity.party_type, activity.party) == (lead.party_type, lead.party)
	assert activity.contact == lead.contact


def test_reassigning_moves_the_open_activity_and_the_former_owner_sees_neither(as_user):
	lead = make_registered(BOSS, "chief@lead.test")
	frappe.set_user(BOSS)
	lead_api.reassign(lead.name, employee(LI), "分给小李")
	with as_user(LI):
		planned = make_activity(lead.name)
	lead_api.reassign(lead.name, employee(ZHAO), "业务交接")
	planned.reload()
	assert planned.responsible_user == ZHAO
	assert frappe.db.get_value("Event", planned.event, "owner") == ZHAO
	assert holder(lead.name) == ZHAO
	with as_user(LI):
		assert not frappe.has_permission(LEAD, "read", doc=lead.name)
	with as_user(ZHAO):
		doc = frappe.get_doc("Sales Activity", planned.name)
		doc.check_permission("write")


def test_from_expiry_to_the_next_owner_with_the_customer_file(as_user):
	lead = make_registered(LI, BOSS)
	assert holder(lead.name) == LI
	frappe.set_user("Administrator")
	assert jobs.follow_up_step(evidence.locked(lead.name), getdate(add_days(nowdate(), 25))) == "warned"
	assert jobs.follow_up_step(evidence.locked(lead.name), getdate(add_days(nowdate(), 33))) == "pooled"
	assert not holder(lead.name)
	with as_user(ZHAO):
		assert lead.name in frappe.get_list(LEAD, {"status": "Public Pool"}, pluck="name")
		pool_api.claim(lead.name)
	assert stored(lead.name).responsible_user == ZHAO
	assert holder(lead.name) == ZHAO
	assert frappe.db.exists("Duplicate Claim", {"lead_registration": lead.name})


def test_participants_of_hidden_activities_are_not_listed(as_user):
	from frappe.client import get_list

	frappe.set_user(LI)
	activity = make_activity(participants=[{"user": BOSS}])

	def listed():
		return get_list(
			"Sales Activity Participant",
			fields=["user"],
			filters={"parent": activity.name},
			parent="Sales Activity",
		)

	assert len(listed()) == 1
	with as_user(ZHAO):
		assert listed() == []
