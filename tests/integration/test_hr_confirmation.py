"""转正 (A1) from the draft to the Employee, as the people who do it."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_months, getdate
from hr_world import employee, user

from crm_cn.api import approvals, personnel
from crm_cn.hr import probation, reminders

DOCTYPE = "Employee Confirmation"
ASSESSED = {"manager_rating": "Good", "manager_assessment": "独立完成三个项目"}


pytestmark = pytest.mark.usefixtures("personnel", "no_mail")


def draft(**values):
	"""ann's draft, as she writes it."""
	frappe.set_user(user("ann"))
	return frappe.get_doc(
		{"doctype": DOCTYPE, "employee": employee("ann"), "self_assessment": "完成了培训和两个项目", **values}
	).insert()


def act(doc, who: str, action: str, comment: str | None = None, **values):
	frappe.set_user(user(who))
	return approvals.act(DOCTYPE, doc.name, action, comment, values or None)


def submitted():
	doc = draft()
	apply_workflow(doc.as_dict(), "Submit for Approval")
	return doc


def ann():
	return frappe.get_doc("Employee", employee("ann"))


def test_confirmed_on_time():
	doc = submitted()
	ends = probation.end_of(ann())
	assert act(doc, "boss", "Approve", **ASSESSED, decision="Confirm on Time")["state"] == "Pending HR"
	assert not ann().crm_cn_confirmation_status
	assert act(doc, "hrm", "Approve") == {"name": doc.name, "state": "Approved", "docstatus": 1}
	after = ann()
	assert after.crm_cn_confirmation_status == "Confirmed"
	assert after.final_confirmation_date == add_days(ends, 1)
	assert after.crm_cn_probation_end == ends
	assert frappe.db.exists(
		"Comment",
		{"reference_name": after.name, "comment_type": "Info", "content": ["like", f"%{doc.name}%"]},
	)


def test_confirmed_early_holds_from_the_day_chosen():
	doc, day = submitted(), getdate()
	act(doc, "boss", "Approve", **ASSESSED, decision="Confirm Early", effective_date=str(day))
	act(doc, "hrm", "Approve")
	assert ann().final_confirmation_date == day and ann().crm_cn_probation_end == add_days(day, -1)


def test_extended_within_the_law_and_not_beyond():
	doc = submitted()
	limit = getdate(doc.legal_limit)
	with pytest.raises(frappe.ValidationError, match="article 19"):
		act(
			doc,
			"boss",
			"Approve",
			**ASSESSED,
			decision="Extend Probation",
			new_probation_end=str(add_days(limit, 1)),
		)
	frappe.clear_messages()
	act(doc, "boss", "Approve", **ASSESSED, decision="Extend Probation", new_probation_end=str(limit))
	act(doc, "hrm", "Approve")
	assert ann().crm_cn_probation_end == limit and ann().crm_cn_confirmation_status == "In Probation"
	# the next one goes by the new end
	assert getdate(draft().probation_end) == limit


def test_not_confirmed_leads_to_a_separation_by_a_button_once():
	doc = submitted()
	act(doc, "boss", "Approve", **ASSESSED, decision="Do Not Confirm")
	act(doc, "hrm", "Approve")
	assert ann().crm_cn_confirmation_status == "Not Confirmed" and ann().status == "Active"
	assert not frappe.db.exists("Employee Separation", {"employee": employee("ann")})
	frappe.set_user(user("ann"))
	with pytest.raises(frappe.PermissionError):
		personnel.start_dismissal(doc.name)
	frappe.set_user(user("hr"))
	name = personnel.start_dismissal(doc.name)["name"]
	assert personnel.start_dismissal(doc.name)["name"] == name
	separation = frappe.get_doc("Employee Separation", name)
	assert (separation.crm_cn_separation_type, separation.docstatus) == ("Dismissal", 0)
	assert separation.crm_cn_ground.startswith("Art. 39 (1)")


def test_returned_with_a_reason_and_rejected():
	doc = submitted()
	with pytest.raises(frappe.MandatoryError):
		act(doc, "boss", "Return")
	frappe.clear_messages()
	assert act(doc, "boss", "Return", "请补充项目成果")["state"] == "Draft"
	frappe.set_user(user("ann"))
	again = frappe.get_doc(DOCTYPE, doc.name)
	again.self_assessment = "补充：两个项目均已验收"
	again.save()
	apply_workflow(again.as_dict(), "Submit for Approval")
	act(doc, "boss", "Approve", **ASSESSED, decision="Confirm on Time")
	assert act(doc, "hrm", "Return to Manager", "评价太短")["state"] == "Pending Manager"
	assert act(doc, "boss", "Reject", "暂不讨论")["state"] == "Rejected"
	assert not ann().crm_cn_confirmation_status
	assert draft().name  # a rejected one does not stand in the way


def test_the_manager_cannot_agree_without_assessment_and_decision():
	doc = submitted()
	with pytest.raises(frappe.ValidationError, match="Fill in with the approval"):
		act(doc, "boss", "Approve", manager_rating="Good")


def test_nobody_but_those_asked_decides():
	doc = submitted()
	for who in ("ann", "other", "head", "hr", "hrm"):
		with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
			act(doc, who, "Approve", **ASSESSED, decision="Confirm on Time")
		frappe.clear_messages()
	assert frappe.db.get_value(DOCTYPE, doc.name, "workflow_state") == "Pending Manager"


def test_each_writes_their_own_words():
	with pytest.raises(frappe.ValidationError, match="your manager"):
		draft(**ASSESSED)
	frappe.clear_messages()
	doc = draft()
	doc.decision = "Confirm Early"
	with pytest.raises(frappe.ValidationError, match="your manager"):
		doc.save()
	frappe.clear_messages()
	frappe.set_user(user("hr"))
	theirs = frappe.get_doc(DOCTYPE, doc.name)
	theirs.self_assessment = "别人写的"
	with pytest.raises(frappe.ValidationError, match="own word"):
		theirs.save()


def test_without_self_assessment_it_does_not_go_on():
	doc = draft(self_assessment="")
	with pytest.raises(frappe.ValidationError, match="self-assessment"):
		apply_workflow(doc.as_dict(), "Submit for Approval")


def test_employees_write_and_see_only_their_own():
	doc = draft()
	frappe.set_user(user("other"))
	assert not frappe.get_list(DOCTYPE, pluck="name")
	assert not frappe.has_permission(DOCTYPE, "read", doc=doc.name)
	with pytest.raises(frappe.PermissionError):
		frappe.get_doc({"doctype": DOCTYPE, "employee": employee("ann"), "self_assessment": "x"}).insert()


def test_the_salary_is_for_human_resources():
	doc = draft(salary_after_confirmation=99999)
	assert not doc.salary_after_confirmation
	frappe.set_user(user("hr"))
	theirs = frappe.get_doc(DOCTYPE, doc.name)
	theirs.salary_after_confirmation = 15000
	theirs.save()
	frappe.set_user(user("ann"))
	read = frappe.get_doc(DOCTYPE, doc.name)
	read.apply_fieldlevel_read_permissions()
	assert not read.get("salary_after_confirmation")
	assert frappe.db.get_value(DOCTYPE, doc.name, "salary_after_confirmation") == 15000


def test_one_at_a_time_and_human_resources_starts_it_for_the_employee():
	frappe.set_user(user("hr"))
	name = personnel.start_confirmation(employee("ann"))["name"]
	assert personnel.start_confirmation(employee("ann"))["name"] == name
	with pytest.raises(frappe.DuplicateEntryError):
		draft()
	frappe.clear_messages()
	frappe.set_user(user("ann"))
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("write")
	doc.self_assessment = "我的总结"
	doc.save()
	apply_workflow(doc.as_dict(), "Submit for Approval")
	assert frappe.db.get_value(DOCTYPE, name, "workflow_state") == "Pending Manager"
	frappe.set_user(user("ann"))
	with pytest.raises(frappe.PermissionError):
		personnel.start_confirmation(employee("other"))


def test_a_cancelled_decision_puts_the_employee_back():
	doc = submitted()
	act(doc, "boss", "Approve", **ASSESSED, decision="Confirm on Time")
	act(doc, "hrm", "Approve")
	frappe.set_user(user("hrm"))
	frappe.get_doc(DOCTYPE, doc.name).cancel()
	after = ann()
	assert (after.crm_cn_confirmation_status, after.final_confirmation_date) == ("In Probation", None)


def test_reminders_are_given_once_to_everybody_concerned(no_commit):
	ends = probation.end_of(ann())

	def told(who):
		return frappe.db.count("Notification Log", {"for_user": user(who), "subject": ["like", "%robation%"]})

	before = {who: told(who) for who in ("ann", "boss", "hrm", "other")}
	for days in (40, 30, 29, 8, 7, 6, 0, -1):
		reminders.daily(add_days(ends, -days))
		reminders.daily(add_days(ends, -days))
	after = {who: told(who) - before[who] for who in before}
	assert after["ann"] == after["boss"] == 2 and after["hrm"] >= 2 and after["other"] == 0
	assert not probation.open_confirmation(employee("ann"))


def test_a_setting_lets_the_reminder_make_the_draft(no_commit):
	frappe.db.set_single_value("Approval Settings", "confirmation_draft", 1)
	ends = probation.end_of(ann())
	for days in (30, 7):
		reminders.daily(add_days(ends, -days))
	names = frappe.get_all(DOCTYPE, {"employee": employee("ann")}, ["name", "owner", "docstatus"])
	assert [(row.owner, row.docstatus) for row in names] == [(user("ann"), 0)]


def test_nobody_confirmed_is_reminded(no_commit):
	frappe.db.set_value("Employee", employee("ann"), "crm_cn_confirmation_status", "Confirmed")
	ends = probation.end_of(ann())
	before = frappe.db.count("Notification Log", {"for_user": user("ann")})
	reminders.daily(add_days(ends, -7))
	assert frappe.db.count("Notification Log", {"for_user": user("ann")}) == before
	with pytest.raises(frappe.ValidationError, match="confirmed already"):
		draft()


def test_the_legal_limit_goes_by_the_contract():
	joined = getdate(ann().date_of_joining)
	frappe.db.set_value(
		"Employee", employee("ann"), "contract_end_date", add_days(add_months(joined, 12), -1)
	)
	doc = draft()
	assert getdate(doc.legal_limit) == add_days(add_months(joined, 2), -1)
	assert getdate(doc.probation_end) == getdate(doc.legal_limit)
