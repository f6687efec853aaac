"""What was planned on a lead ends when nobody works on it any more (L6, L8); what is done stays as it is."""

from __future__ import annotations

import frappe

from crm_cn.activities import ACTIVITY
from crm_cn.rules import activity as rule
from crm_cn.scope import companions

LEAD = "Lead Registration"


def close(lead: str, reason: str) -> int:
	"""Cancel the planned activities and open tasks of a lead that goes to the pool or is closed; return how many
	activities it were."""
	planned = _planned(lead)
	for name in planned:
		activity = frappe.get_doc(ACTIVITY, name)
		activity.status, activity.cancel_reason = rule.CANCELLED, reason
		activity.flags.ignore_permissions = True  # the lead's own step closes what was planned on it
		activity.save()
	companions.end_tasks(LEAD, lead)
	return len(planned)


def _planned(lead: str) -> list[str]:
	filters = {"lead_registration": lead, "status": rule.PLANNED}
	return frappe.get_all(ACTIVITY, filters=filters, order_by="name asc", pluck="name")
