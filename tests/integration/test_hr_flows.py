"""Requisition, interview feedback, onboarding, transfer and promotion (A1) from draft to effect, as the people who do it."""

from __future__ import annotations

import frappe
import hr_world as world
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, getdate
from hr_world import employee, user

from crm_cn.api import approvals
from crm_cn.hr import interview, moves

pytestmark = pytest.mark.usefixtures("personnel", "no_mail")

SUBMIT = "Submit for Approval"


def act(doc, who: str, action: str, comment: str | None = None, **values):
	frappe.set_user(user(who))
	return approvals.act(doc.doctype, doc.name, action, comment, values or None)


def submit(doc, who: str):
	frappe.set_user(user(who))
	apply_workflow(doc.as_dict(), SUBMIT)
	return doc


def company() -> str:
	return frappe.db.get_value("Employee", employee("ann"), "company")


def designation(name: str = "Personnel Test Engineer") -> str:
	if not frappe.db.exists("Designation", name):
		frappe.get_doc({"doctype": "Designation", "designation_name": name}).insert(
			ignore_permissions=True
		)  # test data
	return name


def requisition(**values):
	name = designation()
	frappe.set_user(user("ann"))
	return frappe.get_doc(
		{
			"doctype": "Job Requisition",
			"designation": name,
			"department": world.department("sales"),
			"company": company(),
			"requested_by": employee("ann"),
			"status": "Pending",
			"no_of_positions": 1,
			"expected_compensation": 10000,
			"description": "负责售前支持",
			"reason_for_requesting": "业务增长",
			**values,
		}
	).insert()


def test_a_small_requisition_needs_manager_and_human_resources():
	doc = submit(requisition(), "ann")
	assert act(doc, "boss", "Approve")["state"] == "Pending HR"
	assert act(doc, "hrm", "Approve")["state"] == "Approved"
	assert frappe.db.get_value("Job Requisition", doc.name, "status") == "Open & Approved"


@pytest.mark.parametrize("large", [{"no_of_positions": 3}, {"expected_compensation": 20001}])
def test_a_large_one_the_head_of_the_department_too(large):
	doc = submit(requisition(**large), "ann")
	assert act(doc, "boss", "Approve")["state"] == "Pending Department Head"
	assert act(doc, "head", "Approve")["state"] == "Pending HR"


def test_the_threshold_is_a_setting():
	frappe.db.set_single_value("Approval Settings", "requisition_positions_above", 5)
	doc = submit(requisition(no_of_positions=3), "ann")
	assert act(doc, "boss", "Approve")["state"] == "Pending HR"


def test_a_rejected_requisition_is_revised_by_its_author():
	doc = submit(requisition(), "ann")
	assert act(doc, "boss", "Reject", "今年没有编制")["state"] == "Rejected"
	assert frappe.db.get_value("Job Requisition", doc.name, "status") == "Rejected"
	act(doc, "ann", "Revise")
	assert frappe.db.get_value("Job Requisition", doc.name, ["status", "workflow_state"]) == (
		"Pending",
		"Draft",
	)


def test_a_requisition_is_not_opened_by_hand_nor_written_for_others():
	for wrong in ({"status": "Open & Approved"}, {"requested_by": employee("other")}):
		with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
			requisition(**wrong)
		frappe.clear_messages()
	doc = requisition()
	doc.status = "Filled"
	with pytest.raises(frappe.ValidationError, match="opened by its approval"):
		doc.save()
	frappe.clear_messages()
	frappe.set_user(user("other"))
	assert not frappe.get_list("Job Requisition", pluck="name")


def test_more_positions_after_the_first_approval_start_again():
	doc = submit(requisition(), "ann")
	act(doc, "boss", "Approve")
	frappe.set_user(user("ann"))
	changed = frappe.get_doc("Job Requisition", doc.name)
	changed.no_of_positions = 9
	changed.save()
	assert frappe.db.get_value("Job Requisition", doc.name, "workflow_state") == "Pending Manager"


SKILL = "Personnel Test Skill"


def applicant():
	return frappe.get_doc(
		{
			"doctype": "Job Applicant",
			"applicant_name": "周明",
			"email_id": "zhouming@personnel.test",
			"designation": designation(),
			"status": "Open",
		}
	).insert(ignore_permissions=True)  # test data


def make_kind_of_interview() -> dict:
	"""Return what an interview says of its round; Frappe HR 16 knows types of interviews instead."""
	holds = {
		"designation": designation(),
		"expected_skill_set": [{"skill": SKILL}],
		"interviewers": [{"user": user("ivy")}],
	}
	if frappe.db.exists("DocType", "Interview Round"):
		made = frappe.get_doc({"doctype": "Interview Round", "round_name": "Personnel Test Round", **holds})
		return {"interview_round": made.insert().name}
	made = frappe.get_doc({"doctype": "Interview Type", "interview_type_name": "Personnel Test", **holds})
	return {"interview_type": made.insert().name}


def interviewing(opening: str | None = None):
	"""Return an interview that ivy holds."""
	frappe.set_user("Administrator")
	if not frappe.db.exists("Skill", SKILL):
		frappe.get_doc({"doctype": "Skill", "skill_name": SKILL}).insert()
	kind = make_kind_of_interview()
	who = applicant()
	if opening:
		who.db_set("job_title", opening)
	return frappe.get_doc(
		{
			"doctype": "Interview",
			**kind,
			"job_applicant": who.name,
			"scheduled_on": getdate(),
			"from_time": "09:00:00",
			"to_time": "10:00:00",
			"status": "Under Review",
			"interview_details": [{"interviewer": user("ivy")}],
		}
	).insert()


def feedback(of, result: str = "Cleared"):
	"""ivy uses the button of the interview."""
	frappe.set_user(user("ivy"))
	interview.create_interview_feedback(
		{
			"skill_set": [{"skill": SKILL, "rating": 0.8}],
			"feedback": "不错",
			"result": result,
		},
		of.name,
		user("ivy"),
		of.job_applicant,
	)
	return frappe.get_last_doc("Interview Feedback", {"interview": of.name})


def test_the_button_of_the_interview_sends_the_feedback_to_its_approval():
	of = interviewing()
	doc = feedback(of)
	assert (doc.docstatus, doc.workflow_state, doc.result) == (0, "Pending HR", "Cleared")
	assert not frappe.db.get_value("Interview", of.name, "average_rating")
	assert act(doc, "hrm", "Approve")["docstatus"] == 1
	assert frappe.db.get_value("Interview", of.name, "average_rating") == 0.8
	assert frappe.db.get_value("Interview Feedback", doc.name, "result") == "Cleared"


def test_who_hires_may_confirm_it_instead():
	wanted = requisition()
	frappe.set_user("Administrator")
	opening = frappe.get_doc(
		{
			"doctype": "Job Opening",
			"job_title": "Personnel Test Engineer",
			"designation": designation(),
			"company": company(),
			"status": "Open",
			"job_requisition": wanted.name,
		}
	).insert()
	doc = feedback(interviewing(opening.name))
	assert doc.crm_cn_hiring_manager == employee("ann")
	assert act(doc, "ann", "Approve")["state"] == "Approved"


def test_a_feedback_that_is_rejected_does_not_count_and_nobody_else_gives_it():
	of = interviewing()
	doc = feedback(of, "Rejected")
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		act(doc, "ivy", "Approve")
	frappe.clear_messages()
	act(doc, "hrm", "Reject", "没有评语")
	assert frappe.db.get_value("Interview Feedback", doc.name, ["docstatus", "workflow_state"]) == (
		0,
		"Rejected",
	)
	assert not frappe.db.get_value("Interview", of.name, "average_rating")
	frappe.set_user(user("hrm"))
	with pytest.raises(frappe.PermissionError):
		interview.create_interview_feedback({"skill_set": []}, of.name, user("ivy"), of.job_applicant)


def test_a_feedback_is_not_submitted_past_its_approval():
	doc = feedback(interviewing())
	act(doc, "hrm", "Return", "请补充")
	frappe.set_user(user("ivy"))
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		frappe.get_doc("Interview Feedback", doc.name).submit()


def onboarding(**values):
	frappe.set_user("Administrator")
	who, lists = applicant(), world.holidays()
	offer = frappe.get_doc(
		{
			"doctype": "Job Offer",
			"job_applicant": who.name,
			"applicant_name": who.applicant_name,
			"offer_date": getdate(),
			"designation": designation(),
			"company": company(),
			"status": "Accepted",
		}
	).insert()
	offer.submit()
	frappe.set_user(user("hr"))
	return frappe.get_doc(
		{
			"doctype": "Employee Onboarding",
			"job_applicant": who.name,
			"job_offer": offer.name,
			"employee_name": who.applicant_name,
			"company": company(),
			"department": world.department("operations"),
			"designation": designation(),
			"date_of_joining": getdate(),
			"boarding_begins_on": getdate(),
			"holiday_list": lists,
			**values,
		}
	).insert()


def hand_in(doc) -> None:
	"""Attach every required paper."""
	doc = frappe.get_doc(doc.doctype, doc.name)
	for row in doc.crm_cn_documents:
		if row.is_required:
			file = frappe.get_doc(
				{"doctype": "File", "file_name": f"{row.name}.txt", "content": row.document, "is_private": 1}
			).insert()
			row.attachment = file.file_url
	doc.save()


def test_nobody_is_taken_on_while_a_required_paper_is_missing():
	doc = submit(onboarding(), "hr")
	assert [row.is_required for row in doc.crm_cn_documents] == [1, 1, 1, 0, 1]
	assert act(doc, "newhead", "Approve")["state"] == "Pending HR"
	with pytest.raises(frappe.ValidationError, match="missing"):
		act(doc, "hrm", "Approve")
	frappe.clear_messages()
	frappe.set_user(user("hr"))
	hand_in(doc)
	assert act(doc, "hrm", "Approve")["docstatus"] == 1
	assert frappe.db.get_value("Employee Onboarding", doc.name, "project")
	# the papers go into the file of the employee
	frappe.set_user("Administrator")
	made = frappe.get_doc(
		{
			"doctype": "Employee",
			"first_name": "周明",
			"company": company(),
			"gender": "Male",
			"date_of_birth": "1995-01-01",
			"date_of_joining": getdate(),
			"job_applicant": doc.job_applicant,
		}
	).insert()
	files = frappe.get_all(
		"File", {"attached_to_doctype": "Employee", "attached_to_name": made.name}, ["is_private"]
	)
	assert len(files) == 4 and all(file.is_private for file in files)


def test_the_template_says_which_papers():
	frappe.set_user(user("hr"))
	template = frappe.get_doc(
		{
			"doctype": "Employee Onboarding Template",
			"title": "Personnel Test",
			"crm_cn_documents": [{"document": "驾驶证", "is_required": 1}],
		}
	).insert()
	doc = onboarding(employee_onboarding_template=template.name)
	assert [row.document for row in doc.crm_cn_documents] == ["驾驶证"]


def test_an_onboarding_is_returned():
	doc = submit(onboarding(), "hr")
	assert act(doc, "newhead", "Return", "部门不对")["state"] == "Draft"


def transfer(day, *rows):
	frappe.set_user(user("hr"))
	details = rows or (("Department", "department", "sales", "operations"),)
	return frappe.get_doc(
		{
			"doctype": "Employee Transfer",
			"employee": employee("ann"),
			"transfer_date": day,
			"company": company(),
			"transfer_details": [
				{
					"property": label,
					"fieldname": field,
					"current": old,
					"new": world.department(new) if field == "department" else new,
				}
				for label, field, old, new in details
			],
		}
	).insert()


def promotion(day, **values):
	frappe.set_user(user("hr"))
	return frappe.get_doc(
		{
			"doctype": "Employee Promotion",
			"employee": employee("ann"),
			"promotion_date": day,
			"company": company(),
			"promotion_details": [
				{
					"property": "Designation",
					"fieldname": "designation",
					"current": None,
					"new": designation("Personnel Test Lead"),
				}
			],
			**values,
		}
	).insert()


def test_a_transfer_asks_both_departments_and_takes_effect():
	doc = submit(transfer(getdate()), "hr")
	assert act(doc, "boss", "Approve")["state"] == "Pending New Department"
	assert act(doc, "newhead", "Approve")["state"] == "Pending HR"
	assert act(doc, "hrm", "Approve") == {"name": doc.name, "state": "Approved", "docstatus": 1}
	after = frappe.get_doc("Employee", employee("ann"))
	assert after.department == world.department("operations") and after.internal_work_history
	assert not frappe.db.exists("DocShare", {"share_doctype": "Employee", "share_name": after.name})


def test_a_transfer_within_the_department_skips_the_new_head():
	doc = submit(transfer(getdate(), ("Branch", "designation", None, designation())), "hr")
	assert act(doc, "boss", "Approve")["state"] == "Pending HR"


def test_what_is_approved_ahead_takes_effect_on_its_day(no_commit, monkeypatch):
	day = add_days(getdate(), 10)
	doc = submit(transfer(day), "hr")
	for who in ("boss", "newhead"):
		act(doc, who, "Approve")
	assert act(doc, "hrm", "Approve") == {"name": doc.name, "state": "Scheduled", "docstatus": 0}
	frappe.set_user("Administrator")
	assert moves.daily()["done"] == 0
	with pytest.raises(frappe.ValidationError):
		act(doc, "hr", "Take Effect")
	frappe.clear_messages()
	frappe.set_user("Administrator")
	frappe.db.set_value("Employee Transfer", doc.name, "transfer_date", getdate())
	assert moves.daily()["done"] == 1
	assert frappe.db.get_value("Employee Transfer", doc.name, ["docstatus", "workflow_state"]) == (
		1,
		"Approved",
	)
	assert frappe.db.get_value("Employee", employee("ann"), "department") == world.department("operations")
	assert moves.daily() == {"done": 0, "failed": 0}


def test_a_promotion_up_to_the_employee_and_one_rejected():
	doc = submit(promotion(getdate(), revised_ctc=150000), "hr")
	act(doc, "boss", "Approve")
	act(doc, "hrm", "Approve")
	after = frappe.get_doc("Employee", employee("ann"))
	assert (after.designation, after.ctc) == ("Personnel Test Lead", 150000)
	other = submit(promotion(getdate()), "hr")
	assert act(other, "boss", "Reject", "再观察半年")["state"] == "Rejected"


def test_a_delegate_outside_human_resources_may_carry_out_what_is_approved():
	"""The effect has the right of the step: the last approver need not be able to edit employees."""
	frappe.set_user("Administrator")
	workflow = frappe.get_doc("Workflow", "Employee Transfer Approval")
	for row in workflow.transitions:
		if row.state == "Pending HR" and row.crm_cn_kind == "Approve":
			row.crm_cn_approver, row.crm_cn_user, row.allowed = "User", user("gm"), "All"
	workflow.save()
	doc = submit(transfer(getdate()), "hr")
	for who in ("boss", "newhead"):
		act(doc, who, "Approve")
	assert not frappe.has_permission("Employee", "write", doc=employee("ann"), user=user("gm"))
	assert act(doc, "gm", "Approve")["docstatus"] == 1
	assert frappe.db.get_value("Employee", employee("ann"), "department") == world.department("operations")
	assert not frappe.has_permission("Employee", "write", doc=employee("ann"), user=user("gm"))


def test_a_transfer_is_withdrawn_by_who_started_it():
	doc = submit(transfer(getdate()), "hr")
	assert act(doc, "hr", "Withdraw")["state"] == "Draft"
