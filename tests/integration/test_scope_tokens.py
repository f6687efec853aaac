"""The table behind the data scope is what the records say (D7), whoever writes at the same moment."""

from __future__ import annotations

import os

import factories
import frappe
import pytest

from benchmarks import scope_trial
from crm_cn.rules.scope.sql import TABLE
from crm_cn.scope import tokens

LEAD = "Lead Registration"
CHANGES = int(os.environ.get("CRM_CN_TRIAL_CHANGES", "120"))
PROCESSES = int(os.environ.get("CRM_CN_TRIAL_PROCESSES", "3"))


@pytest.fixture
def lead(sales_team) -> str:
	"""A draft with a responsible employee and one in the team."""
	lead = factories.make_lead_registration(
		responsible_employee=frappe.db.get_value("Employee", {"user_id": sales_team["li"]})
	)
	lead.append("team", {"employee": frappe.db.get_value("Employee", {"user_id": sales_team["zhao"]})})
	lead.save()
	return lead.name


def of_lead(lead: str) -> list[tuple[str, str, str]]:
	return [each for each in tokens.check(LEAD) if each[1] == lead]


def test_several_processes_at_once_leave_no_difference(site):
	"""Assigned, joined, left, moved, renamed, deleted: the same records by all processes, in any order."""
	result = scope_trial.trial(site, CHANGES, PROCESSES)
	assert result["failed"] == []
	assert result["differences"] == []
	assert result["changes"] >= CHANGES
	assert {"assign", "add party"} <= set(result["done"])
	assert result["tokens"] > 2 * sum(result["records"].values())


def test_the_trial_leaves_nothing_behind(site):
	"""Run after it: nothing of it is in the site."""
	for doctype in scope_trial.TITLES:
		assert frappe.db.count(doctype, scope_trial.marked(doctype)) == 0
	assert (scope_trial.employees(), scope_trial.departments()) == ([], [])
	assert frappe.db.count("User", {"name": ("like", "%@scope.trial")}) == 0


def test_the_check_finds_what_is_missing_and_what_is_too_much(lead):
	assert of_lead(lead) == []
	stored = tokens.stored(LEAD, lead)
	gone = sorted(stored)[0]
	frappe.db.sql(
		f"DELETE FROM `{TABLE}` WHERE doctype = %s AND record = %s AND token = %s", (LEAD, lead, gone)
	)
	frappe.db.sql(f"INSERT INTO `{TABLE}` VALUES (%s, %s, 'ee:nobody')", (LEAD, lead))
	assert of_lead(lead) == [(LEAD, lead, f"+{gone}"), (LEAD, lead, "-ee:nobody")]
	tokens.sync_name(LEAD, lead)
	assert of_lead(lead) == []
	assert tokens.stored(LEAD, lead) == stored


def test_what_is_written_past_the_document_is_found(lead, sales_team):
	"""frappe.db.set_value runs no hook: the check says so, and sync_name mends it."""
	other = frappe.db.get_value("Employee", {"user_id": sales_team["helper"]})
	frappe.db.set_value(LEAD, lead, "responsible_employee", other)
	assert [each[2][0] for each in of_lead(lead)] == ["+", "-"]
	tokens.sync_name(LEAD, lead)
	assert f"re:{other}" in tokens.stored(LEAD, lead)
	assert of_lead(lead) == []


def test_tokens_of_records_that_are_gone_are_found(lead):
	frappe.db.sql(f"INSERT INTO `{TABLE}` VALUES (%s, 'LR-0000-gone', 're:nobody')", LEAD)
	assert (LEAD, "LR-0000-gone", "-re:nobody") in tokens.check(LEAD)
