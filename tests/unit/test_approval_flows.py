"""The shipped flows of approvals (A1-A3) hold together: every level can be left in every way that A4 asks for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crm_cn.rules.approval import kinds

FIXTURES = Path(__file__).parents[2] / "crm_cn" / "fixtures"
SHIPPED = {
	path.stem: json.loads(path.read_text(encoding="utf-8"))
	for path in sorted((FIXTURES / "workflows").glob("*.json"))
}
FLOWS = {
	stem: flow for stem, flow in SHIPPED.items() if any(row.get("crm_cn_kind") for row in flow["transitions"])
}
DOCTYPES = {
	*("Job Requisition", "Interview Feedback", "Employee Onboarding", "Employee Confirmation"),
	*("Employee Transfer", "Employee Promotion", "Employee Separation"),
	*("Expense Application", "Expense Claim", "Employee Advance"),
	*("Contract", "Quotation", "Sales Order", "Credit Application", "Approval Request"),
}

flows = pytest.mark.parametrize("flow", FLOWS.values(), ids=FLOWS.keys())


def names(fixture: str) -> set[str]:
	return {row["name"] for row in json.loads((FIXTURES / f"{fixture}.json").read_text(encoding="utf-8"))}


def kinds_from(flow: dict, state: str) -> set[str]:
	return {row.get("crm_cn_kind") for row in flow["transitions"] if row["state"] == state}


def levels(flow: dict) -> set[str]:
	return {row["state"] for row in flow["transitions"] if row.get("crm_cn_kind") == kinds.APPROVE}


def test_every_flow_the_rules_name_is_shipped():
	assert {flow["document_type"] for flow in FLOWS.values()} == DOCTYPES
	active = [flow["document_type"] for flow in FLOWS.values() if flow["is_active"]]
	assert sorted(active) == sorted(DOCTYPES)


@flows
def test_states_and_actions_are_shipped(flow):
	states = {row["state"] for row in flow["states"]}
	assert states <= names("workflow_state")
	assert {row["action"] for row in flow["transitions"]} <= names("workflow_action_master")
	assert {row[side] for row in flow["transitions"] for side in ("state", "next_state")} <= states


@flows
def test_every_state_is_reached_and_every_level_left(flow):
	reached, waiting = set(), [flow["states"][0]["state"]]
	while waiting:
		state = waiting.pop()
		reached.add(state)
		waiting += [
			row["next_state"]
			for row in flow["transitions"]
			if row["state"] == state and row["next_state"] not in reached
		]
	assert reached == {row["state"] for row in flow["states"] if row["doc_status"] != "2"}
	for level in levels(flow):
		assert kinds_from(flow, level) >= {kinds.APPROVE, kinds.REJECT, kinds.RETURN, kinds.WITHDRAW}, level


@flows
def test_nobody_but_the_flow_decides(flow):
	"""Only an approval leads into the state that stands for approved, and it asks somebody in particular."""
	for row in flow["transitions"]:
		if row.get("crm_cn_kind") == kinds.APPROVE:
			named = row.get("crm_cn_approver", kinds.ROLE)
			assert named in kinds.APPROVERS
			assert named != kinds.ROLE or row["allowed"] != "All", row
		if row["state"] in levels(flow):
			assert row.get("crm_cn_kind") in kinds.KINDS, row


@flows
def test_the_platform_mails_nobody(flow):
	"""The platform would mail everybody with a role; who is asked is mailed by the engine."""
	assert not flow["send_email_alert"]
