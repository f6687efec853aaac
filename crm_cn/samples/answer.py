"""M2: what the customer says of the samples, and what comes next."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from crm_cn.rules import samples as rule
from crm_cn.scope import holder

FOLLOWED = "In Follow-up"


def check(doc: Document) -> None:
	"""Throw with all that is missing in an answer; the day is today unless another is named."""
	doc.answered_on = doc.answered_on or nowdate()
	problems = rule.answer_problems(
		doc.answer,
		doc.answer_reasons,
		getdate(doc.answered_on),
		getdate(doc.shipped_on) if doc.shipped_on else None,
		doc.next_step,
		bool(doc.next_step_on),
		getdate(),
	)
	if problems:
		frappe.throw("<br>".join(message(each) for each in problems), title=_("Answer Incomplete"))


def message(problem: str) -> str:
	"""Return what to do about one problem of an answer."""
	return {
		"no_answer": _("Choose the answer: approved, to improve, refused or no answer."),
		"no_reasons": _("Write the reasons: what has to be better, or why it was refused."),
		"answered_in_future": _("Answered on cannot lie in the future."),
		"answered_before_shipped": _("The answer cannot be older than the shipment."),
		"next_step_without_words": _("Write what the next step is, or empty its date."),
	}[problem]


def plan_next_step(doc: Document) -> None:
	"""Make the next step with a date a planned activity of whoever is responsible (L4)."""
	if not (doc.next_step and doc.next_step_on) or doc.next_activity:
		return
	lead = doc.lead_registration
	if lead and frappe.db.get_value("Lead Registration", lead, "status") != FOLLOWED:
		lead = None  # nothing is planned on a closed registration; the customer goes on
	party = {"party_type": "Customer", "party": doc.customer} if doc.customer else {}
	activity = frappe.get_doc(
		{
			"doctype": "Sales Activity",
			"activity_type": "Call",
			"subject": doc.next_step,
			"planned_on": doc.next_step_on,
			"lead_registration": lead,
			**({} if lead else party),
			"responsible_employee": doc.responsible_employee or holder.employee_of(doc.responsible_user),
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
		}
	)
	activity.insert(ignore_permissions=True)  # it is the answer's own next step, of the request's own person
	doc.db_set("next_activity", activity.name)
