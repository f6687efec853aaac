"""The complaint over REST as the real roles: the platform's own resources and our methods, same rules (P1-P5, D7)."""

from __future__ import annotations

import factories
import frappe
import pytest
from complaints_world import (
	AGENT,
	HANDLER,
	LI,
	ZHAO,
	sweep,
)
from rest import Rest

COMPLAINT = "Complaint"
PATH = f"/api/resource/{COMPLAINT}"
ACT = "/api/method/frappe.model.workflow.apply_workflow"


@pytest.fixture(scope="module")
def by_rest(site, complaint_people):
	return {user: Rest(site, user) for user in (AGENT, HANDLER, LI, ZHAO)}


@pytest.fixture(autouse=True)
def swept(by_rest, clean):
	yield
	frappe.db.rollback()
	sweep()


def new(rest: Rest, **values) -> str:
	answer = rest.post(PATH, factories.complaint_values(**values))
	assert answer.status == 200, answer.text
	return answer.data["name"]


def act(rest: Rest, name: str, action: str):
	return rest.post(ACT, {"doc": {"doctype": COMPLAINT, "name": name}, "action": action})


def test_the_whole_flow(by_rest):
	agent, handler = by_rest[AGENT], by_rest[HANDLER]
	name = new(agent)
	assert act(agent, name, "Start Handling").status == 417
	assert act(handler, name, "Start Handling").data["status"] == "In Handling"
	assert act(handler, name, "Wait for Customer").data["status"] == "Waiting for Customer"
	assert handler.put(f"{PATH}/{name}", {"workflow_state": "In Handling"}).data["status"] == "In Handling"
	answer = act(handler, name, "Resolve")
	assert answer.status == 417
	assert "Measures" in answer.said
	answer = handler.put(
		f"{PATH}/{name}", {"measures": "换新", "remedy": "Replacement", "workflow_state": "Resolved"}
	)
	assert (answer.status, answer.data["status"]) == (200, "Resolved")
	answer = agent.put(
		f"{PATH}/{name}",
		{"satisfaction": "Satisfied", "satisfaction_comment": "好", "workflow_state": "Followed Up"},
	)
	assert answer.data["status"] == "Followed Up"
	assert act(handler, name, "Close").data["status"] == "Closed"
	assert handler.put(f"{PATH}/{name}", {"measures": "改"}).status == 403
	assert act(handler, name, "Reopen").data["reopened_count"] == 1


def test_withdrawn_over_rest(by_rest):
	name = new(by_rest[AGENT])
	answer = by_rest[AGENT].put(f"{PATH}/{name}", {"workflow_state": "Withdrawn"})
	assert answer.status == 417
	assert "Reason for Withdrawing" in answer.said
	answer = by_rest[AGENT].put(f"{PATH}/{name}", {"workflow_state": "Withdrawn", "withdraw_reason": "误报"})
	assert answer.data["status"] == "Withdrawn"


def test_status_and_state_written_directly(by_rest):
	handler = by_rest[HANDLER]
	name = new(by_rest[AGENT], status="Closed", response_by="2099-01-01 00:00:00")
	data = handler.get(f"{PATH}/{name}").data
	assert data["status"] == "Accepted"
	assert not data["response_by"].startswith("2099")
	assert handler.put(f"{PATH}/{name}", {"status": "Closed"}).data["status"] == "Accepted"
	assert handler.put(f"{PATH}/{name}", {"workflow_state": "Closed"}).status == 417
	for path in ("frappe.client.set_value",):
		answer = handler.post(
			f"/api/method/{path}",
			{"doctype": COMPLAINT, "name": name, "fieldname": "workflow_state", "value": "Resolved"},
		)
		assert answer.status == 417
	assert handler.get(f"{PATH}/{name}").data["status"] == "Accepted"


def test_a_stranger_finds_nothing(by_rest):
	name = new(by_rest[AGENT])
	zhao = by_rest[ZHAO]
	assert zhao.get(f"{PATH}/{name}").status == 404
	assert zhao.get(PATH).data == []
	assert zhao.put(f"{PATH}/{name}", {"subject": "x"}).status == 404
	assert name in str(by_rest[HANDLER].get(PATH).data)


def test_the_caller_over_rest(by_rest):
	frappe.set_user(LI)
	customer = factories.make_customer()
	factories.make_contact(customer, "13962187732")
	frappe.db.commit()
	ask = "/api/method/crm_cn.api.complaints.caller"
	assert [row["customer"] for row in by_rest[LI].get(ask, phone="13962187732").data] == [customer]
	hidden = by_rest[ZHAO].get(ask, phone="13962187732")
	unknown = by_rest[ZHAO].get(ask, phone="13900000000")
	assert (hidden.status, hidden.text) == (unknown.status, unknown.text) == (200, '{"message":[]}')


def test_messages_are_chinese_for_a_chinese_reader(by_rest):
	name = new(by_rest[AGENT])
	act(by_rest[HANDLER], name, "Start Handling")
	frappe.db.set_value("User", HANDLER, "language", "zh")
	frappe.clear_cache(user=HANDLER)
	frappe.db.commit()
	try:
		answer = act(by_rest[HANDLER], name, "Resolve")
		assert answer.status == 417
		said = answer.body["exception"]
		assert "处理措施" in said
		assert "补救方式" in said
		assert "Measures" not in said
	finally:
		frappe.db.set_value("User", HANDLER, "language", "en")
		frappe.clear_cache(user=HANDLER)
		frappe.db.commit()
