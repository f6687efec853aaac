"""The customer's satisfaction (K7, P4): recorded in the complaint, reopening it, and shown in the customer's file."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import cint

from crm_cn.complaints import states
from crm_cn.rules import complaint_follow_up as rule

COMPLAINT = "Complaint"
#: what of a complaint decides whether a link still asks
FACTS = ("name", "status", "satisfaction_on", "reopened_count")
SHOWN = 5


def record(complaint: Document, level: str, comment: str, by: str, on: datetime) -> rule.Outcome:
	"""Write the customer's answer into the complaint and do what it brings; the complaint is locked by the caller."""
	result = rule.outcome(level, complaint.status, reopens_at())
	word = comment or (complaint.satisfaction_comment if complaint.status == rule.CLOSED else "")
	complaint.update(
		{
			"satisfaction": level,
			"satisfaction_comment": word,
			"satisfaction_by": by,
			"satisfaction_on": on,
		}
	)
	if result is rule.Outcome.REOPEN:
		states.move(complaint, "In Handling")
	elif result is rule.Outcome.FOLLOW_UP:
		states.move(complaint, rule.FOLLOWED_UP)
	else:
		complaint.flags.crm_cn_system = True
		complaint.save(ignore_permissions=True)  # the customer's own answer
	return result


def reopens_at() -> str:
	"""Return the level at which a complaint is taken up again, and below it."""
	return frappe.get_cached_doc("Complaint Settings").reopen_at or rule.REOPENS


# In the customer's file


def of_customer(customer: str) -> dict:
	"""Return what the session's user may know of a customer's satisfaction: average, spread, the last answers.

	Only of complaints that this user sees: two people may read different averages.
	"""
	names = frappe.get_list(
		COMPLAINT,
		{"customer": customer, "satisfaction": ["in", rule.LEVELS]},
		order_by="satisfaction_on desc",
		pluck="name",
		limit_page_length=0,
	)
	return _summary(names)


def _summary(names: list[str]) -> dict:
	rows = {
		row.name: row
		for row in frappe.get_all(
			COMPLAINT,
			{"name": ["in", names or [""]]},
			["name", "subject", "satisfaction", "satisfaction_comment", "satisfaction_on"],
		)
	}
	levels = [rows[name].satisfaction for name in names]
	return {
		"average": rule.average(levels),
		"answers": len(levels),
		"spread": {level: cint(levels.count(level)) for level in rule.LEVELS},
		"last": [rows[name] for name in names[:SHOWN]],
	}
