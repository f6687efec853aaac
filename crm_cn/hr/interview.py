"""面试反馈 (A1): the result is the interviewer's; it counts when the hiring manager or Human Resources has confirmed it."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from crm_cn.hr import people

DOCTYPE = "Interview Feedback"
REQUISITION = "Job Requisition"


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_event: note who hires, through the opening and its requisition; nobody confirms their own feedback."""
	doc.crm_cn_hiring_manager = None
	opening = frappe.db.get_value("Interview", doc.interview, "job_opening")
	requisition = frappe.db.get_value("Job Opening", opening, "job_requisition") if opening else None
	manager = frappe.db.get_value(REQUISITION, requisition, "requested_by") if requisition else None
	if manager and people.user_of(manager) not in (None, doc.interviewer):
		doc.crm_cn_hiring_manager = manager


@frappe.whitelist()
def create_interview_feedback(
	data: str | dict, interview_name: str, interviewer: str, job_applicant: str
) -> None:
	"""Frappe HR's button on the interview: make the feedback and send it to its approval, where there is one."""
	from hrms.hr.doctype.interview import interview as theirs

	if not submit_action():
		return theirs.create_interview_feedback(data, interview_name, interviewer, job_applicant)
	if frappe.session.user != interviewer:
		frappe.throw(_("Only the interviewer can give feedback."), frappe.PermissionError)
	given = frappe._dict(json.loads(data) if isinstance(data, str) else data)
	doc = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"interview": interview_name,
			"interviewer": interviewer,
			"job_applicant": job_applicant,
			"feedback": given.feedback,
			"result": given.result,
			"skill_assessment": given.skill_set,
		}
	)
	doc.insert()
	from crm_cn.approvals.act import act

	act(DOCTYPE, doc.name, submit_action())
	frappe.msgprint(
		_("Interview feedback {0} was sent for approval.").format(get_link_to_form(DOCTYPE, doc.name))
	)


def submit_action() -> str | None:
	"""Return the action that starts the approval of a feedback, None where no approval is drawn."""
	workflow = frappe.db.get_value("Workflow", {"document_type": DOCTYPE, "is_active": 1})
	return workflow and frappe.db.get_value(
		"Workflow Transition", {"parent": workflow, "crm_cn_kind": "Submit"}, "action"
	)
