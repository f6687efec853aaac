"""200 decisions at the same moment by ten people, each in a process of their own: one state, one ledger (A4)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import approval_world as world
import factories
import frappe
import pytest
from approval_world import LI

PEOPLE, DOCUMENTS = 10, 20
SECONDS_TO_START = 25
HERE = Path(__file__).parent
#: What somebody who comes too late is told; never a database error.
LATE = {"WorkflowPermissionError", "WorkflowTransitionError", "PermissionError"}
DECIDED = ("Approved", "Rejected")


@pytest.fixture(scope="module")
def deciders(site):
	"""Ten people of one role, and the company; removed afterwards."""
	world.build()
	users = [
		factories.make_user(f"decider{n}@approval.test", "Employee", world.FINANCE_ROLE)
		for n in range(PEOPLE)
	]
	for user in users:
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	frappe.db.commit()
	yield users
	frappe.set_user("Administrator")
	frappe.db.rollback()
	world.remove()
	for user in users:
		frappe.delete_doc("User", user, force=True)
	frappe.db.commit()


def decide(site: str, actions: dict[str, str], names: list[str]) -> list[dict]:
	"""Let everybody take their action on every document, all from the same moment on."""
	start = str(time.time() + SECONDS_TO_START)
	desks = [
		subprocess.Popen(
			[
				*(sys.executable, "-W", "ignore", str(HERE / "approval_decider.py")),
				*(site, user, start, action, world.DOCTYPE, *names),
			],
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
			text=True,
		)
		for user, action in actions.items()
	]
	said = [desk.communicate(timeout=300) for desk in desks]
	assert [desk.returncode for desk in desks] == [0] * len(desks), [err[-2000:] for _out, err in said]
	frappe.db.rollback()  # a snapshot that sees what they did
	return [json.loads(line) for out, _err in said for line in out.splitlines()]


def ledger(name: str, *events: str) -> list:
	return [row for row in world.log(frappe._dict(doctype=world.DOCTYPE, name=name)) if row.event in events]


def test_the_first_decision_decides(site, deciders):
	world.govern({"allowed": world.FINANCE_ROLE})
	names = [world.submitted(LI).name for _n in range(DOCUMENTS)]
	frappe.db.commit()
	actions = {user: world.REJECT if n % 2 else world.APPROVE for n, user in enumerate(deciders)}
	told = decide(site, actions, names)
	assert len(told) == PEOPLE * DOCUMENTS
	assert {row["error"] for row in told} <= {None, *LATE}, told
	for name in names:
		won = [row for row in told if row["name"] == name and not row["error"]]
		assert len(won) == 1
		(entry,) = ledger(name, *DECIDED)
		expected = world.APPROVED if entry.event == "Approved" else world.REJECTED
		assert frappe.db.get_value(world.DOCTYPE, name, world.STATE_FIELD) == expected
		assert frappe.db.get_value(world.DOCTYPE, name, "docstatus") == (
			1 if entry.event == "Approved" else 0
		)
		assert len(ledger(name, "Ended")) == 1
		runs = frappe.get_all("Approval Process", {"reference_name": name}, pluck="status")
		assert runs == [entry.event]
		assert not frappe.db.exists("Approval Task", {"reference_name": name, "status": "Open"})


def test_everybody_agrees_at_the_same_moment(site, deciders):
	world.govern({"allowed": world.FINANCE_ROLE, "mode": "All"})
	names = [world.submitted(LI).name for _n in range(DOCUMENTS)]
	frappe.db.commit()
	told = decide(site, dict.fromkeys([*deciders, world.ZHOU], world.APPROVE), names)
	assert {row["error"] for row in told} == {None}, [row for row in told if row["error"]]
	for name in names:
		assert len({row.user for row in ledger(name, "Approved")}) == PEOPLE + 1
		assert len(ledger(name, "Approved")) == PEOPLE + 1
		assert len(ledger(name, "Ended")) == 1
		assert frappe.db.get_value(world.DOCTYPE, name, "docstatus") == 1
