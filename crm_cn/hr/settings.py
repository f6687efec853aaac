"""The settings of personnel matters, in Approval Settings."""

from __future__ import annotations

import re

import frappe
from frappe.utils import cint, flt

SETTINGS = "Approval Settings"
PROBATION_MONTHS = 3
REMINDERS = (30, 7)


def _value(field: str):
	return frappe.db.get_single_value(SETTINGS, field)


def probation_months() -> int:
	"""Return how many months probation lasts where the employee's record says nothing."""
	return cint(_value("probation_months")) or PROBATION_MONTHS


def reminder_days() -> tuple[int, ...]:
	"""Return how many days before the end of probation to remind: numbers with anything between them."""
	found = tuple(int(number) for number in re.findall(r"\d+", str(_value("probation_reminder_days") or "")))
	return found or REMINDERS


def drafts_confirmation() -> bool:
	"""Say whether the first reminder makes the draft of the confirmation."""
	return bool(cint(_value("confirmation_draft")))


def local_average_wage() -> float:
	"""Return the local average monthly wage of the previous year, 0 when it is not entered."""
	return flt(_value("local_average_wage"))


def onboarding_documents() -> list[dict]:
	"""Return the papers a new employee hands in where no template names others."""
	return [_paper(row) for row in frappe.get_cached_doc(SETTINGS).get("onboarding_documents") or ()]


def template_documents(template: str | None) -> list[dict]:
	"""Return the papers of an onboarding template."""
	if not template:
		return []
	doc = frappe.get_cached_doc("Employee Onboarding Template", template)
	return [_paper(row) for row in doc.get("crm_cn_documents") or ()]


def _paper(row) -> dict:
	return {"document": row.document, "is_required": row.is_required, "note": row.note}
