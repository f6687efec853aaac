"""What personnel approvals start with: thresholds, days, the papers of a new employee; the site's own from then on.

Job requisitions of before are given the state that goes with what they are.
"""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.hr.requisition import DOCTYPE, STATES
from crm_cn.hr.settings import PROBATION_MONTHS, REMINDERS, SETTINGS

SEEDED = "crm_cn_hr"
VALUES = {
	"requisition_positions_above": 2,
	"requisition_compensation_above": 20000,
	"probation_months": PROBATION_MONTHS,
	"probation_reminder_days": ", ".join(map(str, REMINDERS)),
}
SERIES = r"^HR-EMP-CNF-[0-9]{4}-$"


def apply() -> None:
	"""Seed what the site never had."""
	if frappe.db.get_default(SEEDED):
		return
	settings = frappe.get_single(SETTINGS)
	for field, value in VALUES.items():
		settings.set(field, settings.get(field) or value)
	if not settings.onboarding_documents:
		settings.set("onboarding_documents", papers())
	settings.save(ignore_permissions=True)  # installing
	follow_status()
	frappe.db.set_default(SEEDED, "1")


def papers() -> list[dict]:
	"""Return the usual papers in the site's language, which one is required."""
	language = frappe.db.get_default("lang") or "en"
	names = (
		(_("ID Card", lang=language), 1),
		(_("Diploma", lang=language), 1),
		(_("Health Check", lang=language), 1),
		(_("Leaving Certificate of the Former Employer", lang=language), 0),
		(_("Bank Card", lang=language), 1),
	)
	return [{"document": name, "is_required": required} for name, required in names]


def follow_status() -> None:
	"""Give requisitions that were decided before there was an approval the state of their decision."""
	if not frappe.db.has_column(DOCTYPE, "workflow_state"):
		return
	for status, state in STATES.items():
		frappe.db.set_value(
			DOCTYPE,
			{"status": status, "workflow_state": "Draft"},
			"workflow_state",
			state,
			update_modified=False,
		)


def remove() -> None:
	"""Forget that the site was seeded, and the counter of our names."""
	frappe.defaults.clear_default(SEEDED)
	series = frappe.qb.Table("tabSeries")
	frappe.qb.from_(series).delete().where(series.name.regexp(SERIES)).run()
