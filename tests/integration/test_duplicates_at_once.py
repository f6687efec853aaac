"""Several people submit the same companies at the same moment, each in a process of their own (L3)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import factories
import frappe
import pytest

from crm_cn.setup import naming

LI, ZHAO = "li@lead.test", "zhao@lead.test"
PROCESSES = int(os.environ.get("CRM_CN_TRIAL_PROCESSES", "6"))
SECONDS_TO_START = 25
ROOT = Path(__file__).parents[2]


@pytest.fixture
def companies(sales_team):
	"""Names of companies nobody has; what was registered under them is removed."""
	naming.apply()  # as installing does; tests that are rolled back take the row with them
	frappe.db.commit()
	names = [factories.company_name() for _n in range(3)]
	yield names
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for core in [name[2:6] for name in names]:
		for lead in frappe.get_all(
			"Lead Registration", {"customer_name": ("like", f"%{core}%")}, pluck="name"
		):
			frappe.delete_doc("Lead Registration", lead, force=True)
	frappe.db.delete("Duplicate Check Log", {"user": ("in", (LI, ZHAO))})
	frappe.db.commit()


def spellings(name: str) -> list[str]:
	"""The name as three people write it: all of them certain to be the same company."""
	return [name, name.replace("苏州", "苏州市"), name.replace("有限公司", "有限责任公司")]


def test_one_of_all_is_in_review_and_nobody_sees_a_database_error(site, companies):
	start = str(time.time() + SECONDS_TO_START)
	people = []
	for number in range(PROCESSES):
		user = (LI, ZHAO)[number % 2]
		names = [spellings(name)[number % 3] for name in companies]
		people.append(
			subprocess.Popen(
				[
					sys.executable,
					"-W",
					"ignore",
					str(Path(__file__).parent / "submitter.py"),
					site,
					user,
					start,
					*names,
				],
				stdout=subprocess.PIPE,
				stderr=subprocess.PIPE,
				env={**os.environ, "PYTHONPATH": str(ROOT)},
				text=True,
			)
		)
	said = [process.communicate(timeout=300) for process in people]
	assert [process.returncode for process in people] == [0] * PROCESSES, [err[-2000:] for _out, err in said]
	told = [json.loads(line) for out, _err in said for line in out.splitlines()]
	frappe.db.rollback()  # a snapshot that sees what they did

	assert len(told) == PROCESSES * len(companies)
	for name in companies:
		same = [row for row in told if row["name"] in spellings(name)]
		passed = [row for row in same if row["status"] == "In Review"]
		assert len(passed) == 1, same
		assert {row["status"] for row in same} <= {"In Review", "Collided", "Draft"}
	# Who has it already is told so; all others collide. Nobody meets a deadlock, a timeout or a raw error.
	assert {row["error"] for row in told} <= {None, "AlreadyYours"}, told
	holders = frappe.get_all(
		"Duplicate Claim",
		{"lead_registration": ("in", [row["lead"] for row in told])},
		pluck="lead_registration",
	)
	assert sorted(holders) == sorted(row["lead"] for row in told if row["status"] == "In Review")
