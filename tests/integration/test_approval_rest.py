"""A4 over HTTP as the people themselves: the platform's endpoints and resources allow no more than the flow does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import approval_world as world
import frappe
import pytest
from approval_world import APPROVE, LI, REJECT, SUBMIT, SUN, WITHDRAW, ZHAO, ZHOU
from rest import Rest

RESOURCE = f"/api/resource/{world.DOCTYPE}"
PLATFORM = "/api/method/frappe.model.workflow."
OURS = "/api/method/crm_cn.api.approvals."
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def people(site):
	"""Logged-in people of the company with a flow manager → finance; removed afterwards."""
	world.build()
	world.govern({"approver": "Direct Manager"}, {"allowed": world.FINANCE_ROLE})
	frappe.db.commit()
	yield {user: Rest(site, user) for user in (LI, SUN, ZHOU, ZHAO)}
	frappe.db.rollback()
	world.remove()


@pytest.fixture
def name(people) -> str:
	"""A travel request of Li's that waits for Sun."""
	answer = people[LI].post(
		RESOURCE,
		{"employee": world.employee(LI), "travel_type": "Domestic", "purpose_of_travel": "审批测试"},
	)
	assert answer.status == 200, answer.text
	name = answer.data["name"]
	assert apply(people[LI], name, SUBMIT).status == 200
	return name


def apply(client: Rest, name: str, action: str, **said):
	doc = {"doctype": world.DOCTYPE, "name": name, **said}
	return client.post(PLATFORM + "apply_workflow", {"doc": frappe.as_json(doc), "action": action})


def state(name: str) -> tuple[str, int]:
	frappe.db.rollback()
	return frappe.db.get_value(world.DOCTYPE, name, [world.STATE_FIELD, "docstatus"])


def test_the_whole_flow_by_the_platforms_endpoint(people, name):
	assert apply(people[SUN], name, APPROVE, __crm_cn_comment="同意").status == 200
	assert state(name) == (world.LEVELS[1], 0)
	assert people[ZHOU].post(
		OURS + "act", {"doctype": world.DOCTYPE, "name": name, "action": APPROVE}
	).data == {
		"name": name,
		"state": world.APPROVED,
		"docstatus": 1,
	}


@pytest.mark.parametrize("who", [LI, ZHOU, ZHAO])
def test_nobody_else_takes_the_step_by_any_way(people, name, who):
	client = people[who]
	written = [
		apply(client, name, APPROVE),
		client.put(f"{RESOURCE}/{name}", {world.STATE_FIELD: world.LEVELS[1]}),
		client.put(f"{RESOURCE}/{name}", {world.STATE_FIELD: world.APPROVED, "docstatus": 1}),
		client.put(f"{RESOURCE}/{name}", {"docstatus": 1}),
		client.post(
			"/api/method/frappe.client.set_value",
			{"doctype": world.DOCTYPE, "name": name, "fieldname": world.STATE_FIELD, "value": world.APPROVED},
		),
		client.post(f"{RESOURCE}/{name}?run_method=submit", {}),
		client.post(OURS + "act", {"doctype": world.DOCTYPE, "name": name, "action": APPROVE}),
	]
	assert all(answer.status >= 400 for answer in written), [answer.text[:200] for answer in written]
	rows = client.post(
		OURS + "act_on_many", {"doctype": world.DOCTYPE, "names": [name], "action": APPROVE}
	).data
	assert [row["ok"] for row in rows] == [False]
	client.post(
		PLATFORM + "bulk_workflow_approval",
		{"docnames": frappe.as_json([name]), "doctype": world.DOCTYPE, "action": APPROVE},
	)
	assert state(name) == (world.LEVELS[0], 0)


def test_who_is_not_asked_learns_nothing(people, name):
	"""The answers for a document that one may not read are those for one that does not exist."""
	for client in (people[ZHOU], people[ZHAO]):
		for method, values in (
			("act", {"action": APPROVE}),
			("actions_of", {}),
			("trail", {}),
			("add_approver", {"user": ZHAO, "position": "Before"}),
			("hand_over", {"user": ZHAO}),
		):
			there = client.post(OURS + method, {"doctype": world.DOCTYPE, "name": name, **values})
			gone = client.post(OURS + method, {"doctype": world.DOCTYPE, "name": "no such", **values})
			assert there.status >= 400
			assert gone.status >= 400
			assert LI not in there.text
			assert world.LEVELS[0] not in there.text


def test_the_approver_by_a_direct_write_has_no_right_to_write(people, name):
	"""Who was only let read decides by the action, not by writing the document."""
	answer = people[SUN].put(f"{RESOURCE}/{name}", {world.STATE_FIELD: world.LEVELS[1]})
	assert answer.status == 403
	assert state(name) == (world.LEVELS[0], 0)


def test_a_reason_and_the_authors_withdrawal(people, name):
	assert apply(people[SUN], name, REJECT).status == 417
	assert apply(people[LI], name, WITHDRAW).status == 200
	assert state(name) == (world.DRAFT, 0)


def test_a_crash_between_vote_and_state_leaves_neither(people, name, site):
	"""The process dies after the vote has been written and before the document has moved."""
	script = f"""
import os, frappe
frappe.init({site!r}, sites_path=".") if frappe.__version__.startswith("15") else frappe.init(site={site!r}, sites_path=".")
frappe.connect(); frappe.flags.mute_emails = True; frappe.set_user({SUN!r})
from crm_cn.approvals import act, ledger, process
written = ledger.write
def die(run, event, **values):
	written(run, event, **values)
	if event == "Approved":
		os._exit(9)
ledger.write = die
act.act({world.DOCTYPE!r}, {name!r}, {APPROVE!r})
frappe.db.commit()
"""
	died = subprocess.run(
		[sys.executable, "-W", "ignore", "-c", script],
		env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
		capture_output=True,
		timeout=120,
		check=False,
	)
	assert died.returncode == 9, died.stderr[-2000:]
	assert state(name) == (world.LEVELS[0], 0)
	doc = frappe._dict(doctype=world.DOCTYPE, name=name)
	assert not world.log(doc, "Approved")
	assert world.asked(doc) == [SUN]
	assert apply(people[SUN], name, APPROVE).status == 200
	assert state(name) == (world.LEVELS[1], 0)
