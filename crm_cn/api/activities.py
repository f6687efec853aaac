"""Sales activities over HTTP (L4): what the form's buttons and REST callers use."""

from __future__ import annotations

import frappe

from crm_cn.activities import actions
from crm_cn.activities.registration import LEAD


@frappe.whitelist(methods=["POST"])
def complete(
	name: str,
	result: str,
	done_on: str | None = None,
	next_step: str | None = None,
	next_step_on: str | None = None,
	next_step_type: str | None = None,
) -> dict:
	"""Mark an activity done with its result; a next step with a date plans the next activity."""
	frappe.has_permission("Sales Activity", "write", doc=name, throw=True)
	return actions.complete(name, result, done_on, next_step, next_step_on, next_step_type).as_dict()


@frappe.whitelist(methods=["POST"])
def cancel(name: str, reason: str) -> dict:
	"""Cancel a planned activity."""
	frappe.has_permission("Sales Activity", "write", doc=name, throw=True)
	return actions.cancel(name, reason).as_dict()


@frappe.whitelist(methods=["POST"])
def enter_stage(args: str | dict) -> str:
	"""Move a lead to a stage offered by a submitted quotation; the stage's own requirements decide (L5)."""
	wanted = frappe.parse_json(args)
	frappe.has_permission(LEAD, "write", doc=wanted["name"], throw=True)
	lead = frappe.get_doc(LEAD, wanted["name"])
	lead.stage = wanted["stage"]
	lead.save()
	return lead.stage
