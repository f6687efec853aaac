"""Claims of one application handed in at the same moment, each in a process of its own: never more than is left (A2)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import frappe
import money_world as world
import pytest
from money_world import LI

PROCESSES = 4
SECONDS_TO_START = 20
HERE = Path(__file__).parent


@pytest.fixture(scope="module", autouse=True)
def people(site):
	world.build()
	yield
	world.remove()


def hand_in(site: str, names: list[str]) -> list[dict]:
	start = str(time.time() + SECONDS_TO_START)
	desks = [
		subprocess.Popen(
			[sys.executable, "-W", "ignore", str(HERE / "claimant.py"), site, LI, start, name],
			stdout=subprocess.PIPE,
			stderr=subprocess.PIPE,
			env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
			text=True,
		)
		for name in names
	]
	said = [desk.communicate(timeout=300) for desk in desks]
	assert [desk.returncode for desk in desks] == [0] * len(desks), [err[-2000:] for _out, err in said]
	frappe.db.rollback()  # a snapshot that sees what they did
	return [json.loads(line) for out, _err in said for line in out.splitlines()]


@pytest.mark.parametrize(("amount", "expected"), [(600, 1), (400, 2)])
def test_claims_at_once_never_take_more_than_is_left(site, amount, expected):
	settings = frappe.qb.DocType("Notification Settings")
	mailed = frappe.get_all("Notification Settings", {"enable_email_notifications": 1}, pluck="name")
	world.without_mail()
	try:
		application = world.approved(1000).name
		names = [world.make_claim(amount, application).name for _n in range(PROCESSES)]
		frappe.db.commit()
		told = hand_in(site, names)
		taken = [each for each in told if not each["error"]]
		late = [each for each in told if each["error"]]
		assert len(taken) == expected, told
		assert {each["error"] for each in late} == {"ValidationError"}
		assert all(application in each["said"] for each in late), late
		row = frappe.db.get_value(
			"Expense Application",
			application,
			["left_amount", "pending_amount", "claimed_amount"],
			as_dict=True,
		)
		assert (row.left_amount, row.pending_amount, row.claimed_amount) == (
			1000 - amount * expected,
			amount * expected,
			0,
		)
		rows = frappe.get_all("Expense Application Claim", {"parent": application}, pluck="expense_claim")
		assert sorted(rows) == sorted(each["claim"] for each in taken)
		states = {name: frappe.db.get_value("Expense Claim", name, "workflow_state") for name in names}
		for each in told:
			assert states[each["claim"]] == ("Draft" if each["error"] else "Pending Manager")
	finally:
		frappe.db.rollback()
		frappe.qb.update(settings).set(settings.enable_email_notifications, 1).where(
			settings.name.isin(mailed or [""])
		).run()
		frappe.db.commit()
