"""离职 and 辞退 (A1) from the draft to the last day, as the people who do it."""

from __future__ import annotations

import frappe
import hr_world as world
import pytest
from frappe.model.workflow import apply_workflow
from frappe.utils import add_days, add_months, getdate
from hr_world import employee, user

from crm_cn.api import approvals
from crm_cn.hr import leaving

DOCTYPE = "Employee Separation"
SUBMIT = "Submit for Approval"
CHANGE = "Art. 40 (3) Major Change of Circumstances"


pytestmark = pytest.mark.usefixtures("personnel", "no_mail")


@pytest.fixture(autouse=True)
def holidays(personnel):
	"""Frappe HR plans the tasks of a separation around the holidays of the employee."""
	world.give_holidays("ann")


def values(who: str = "ann", **more) -> dict:
	return {
		"doctype": DOCTYPE,
		"employee": employee(who),
		"company": frappe.db.get_value("Employee", employee(who), "company"),
		"boarding_begins_on": str(getdate()),
		"crm_cn_separation_type": "Resignation",
		"crm_cn_reason": "回老家发展",
		"crm_cn_notice_day": str(getdate()),
		"crm_cn_last_day": str(add_days(getdate(), 30)),
		**more,
	}


def make(who: str, **more):
	frappe.set_user(user(who))
	return frappe.get_doc(values(**more)).insert()


def dismissal(**more):
	return make(
		"hr",
		**{
			"crm_cn_separation_type": "Dismissal",
			"crm_cn_ground": CHANGE,
			"crm_cn_reason": "部门撤销",
			"crm_cn_protected_checked": 1,
			"crm_cn_union_told": 1,
			**more,
		},
	)


def act(doc, who: str, action: str, comment: str | None = None):
	frappe.set_user(user(who))
	return approvals.act(DOCTYPE, doc.name, action, comment)


def submit(doc):
	apply_workflow(doc.as_dict(), SUBMIT)
	return doc


def resigned(**more):
	doc = submit(make("ann", **more))
	for who in ("boss", "head", "hrm"):
		done = act(doc, who, "Approve")
	assert done["state"] == "Approved" and done["docstatus"] == 1
	return frappe.get_doc(DOCTYPE, doc.name)


def ann():
	return frappe.get_doc("Employee", employee("ann"))


def told(who: str) -> int:
	return frappe.db.count("Notification Log", {"for_user": user(who), "document_type": DOCTYPE})


def test_a_resignation_goes_up_the_line_and_into_the_employee():
	doc = submit(make("ann"))
	states = [act(doc, who, "Approve")["state"] for who in ("boss", "head", "hrm")]
	assert states == ["Pending Department Head", "Pending HR", "Approved"]
	after = ann()
	assert after.status == "Active"
	assert after.relieving_date == add_days(getdate(), 30)
	assert after.resignation_letter_date == getdate() and after.reason_for_leaving == "回老家发展"
	stored = frappe.get_doc(DOCTYPE, doc.name)
	assert stored.docstatus == 1 and stored.project and stored.boarding_status == "Pending"


def test_short_notice_is_warned_of_not_refused():
	doc = make("ann", crm_cn_last_day=str(add_days(getdate(), 2)))
	# ann is on probation: three days
	assert getdate(doc.crm_cn_earliest_last_day) == add_days(getdate(), 3)
	assert any("article 37" in str(entry) for entry in frappe.local.message_log)
	frappe.clear_messages()
	frappe.db.set_value("Employee", employee("ann"), "crm_cn_probation_end", add_days(getdate(), -1))
	doc.crm_cn_last_day = add_days(getdate(), 30)
	doc.save()
	assert getdate(doc.crm_cn_earliest_last_day) == add_days(getdate(), 30)
	assert not any("article 37" in str(entry) for entry in frappe.local.message_log)


def test_employees_hand_in_their_own_resignation_and_nothing_else():
	frappe.set_user(user("other"))
	for wrong in (values(), values("other", crm_cn_separation_type="Dismissal")):
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc(wrong).insert()
		frappe.clear_messages()
	doc = make("ann")
	assert not doc.crm_cn_compensation
	frappe.set_user(user("other"))
	assert not frappe.get_list(DOCTYPE, pluck="name") and not frappe.has_permission(
		DOCTYPE, "read", doc=doc.name
	)


def test_a_resignation_is_returned_withdrawn_and_rejected():
	doc = submit(make("ann"))
	assert act(doc, "boss", "Return", "再谈谈")["state"] == "Draft"
	frappe.set_user(user("ann"))
	submit(frappe.get_doc(DOCTYPE, doc.name))
	assert act(doc, "ann", "Withdraw")["state"] == "Draft"
	submit(frappe.get_doc(DOCTYPE, doc.name))
	act(doc, "boss", "Approve")
	assert act(doc, "head", "Reject", "合同未到期")["state"] == "Rejected"
	assert not ann().relieving_date


def test_a_dismissal_asks_the_general_management_and_never_the_employee():
	before = told("ann")
	doc = submit(dismissal())
	states = [act(doc, who, "Approve")["state"] for who in ("head", "hrm", "gm")]
	assert states == ["Pending HR", "Pending General Manager", "Approved"]
	assert frappe.db.get_value("Employee", employee("ann"), "relieving_date") == add_days(getdate(), 30)
	asked = set(frappe.get_all("Approval Task", {"reference_name": doc.name}, pluck="approver"))
	assert user("ann") not in asked and user("gm") in asked and user("boss") not in asked
	assert told("ann") == before
	frappe.set_user(user("ann"))
	assert not frappe.has_permission(DOCTYPE, "read", doc=doc.name)
	for action in ("Withdraw", "Approve"):
		with pytest.raises(frappe.PermissionError):
			approvals.act(DOCTYPE, doc.name, action)
		frappe.clear_messages()


def test_a_rejected_dismissal_leaves_the_employee_alone():
	doc = submit(dismissal())
	act(doc, "head", "Approve")
	act(doc, "hrm", "Approve")
	assert act(doc, "gm", "Reject", "证据不足")["state"] == "Rejected"
	assert not ann().relieving_date


def test_who_works_in_human_resources_does_not_act_on_their_own_dismissal():
	frappe.db.set_value(
		"Employee", employee("hr"), {"department": world.department("operations"), "ctc": 120000}
	)
	doc = submit(
		make(
			"hrm",
			employee=employee("hr"),
			crm_cn_separation_type="Dismissal",
			crm_cn_ground=CHANGE,
			crm_cn_protected_checked=1,
			crm_cn_union_told=1,
		)
	)
	with pytest.raises(frappe.PermissionError):
		act(doc, "hr", "Withdraw")


@pytest.mark.parametrize(
	("wrong", "said"),
	[
		({"crm_cn_ground": None}, "legal ground"),
		({"crm_cn_ground": "Art. 37 Resignation with Notice"}, "does not go with"),
		({"crm_cn_protected_checked": 0}, "articles 42 and 45"),
		({"crm_cn_union_told": 0}, "article 43"),
		({"crm_cn_reason": ""}, "reason and the last working day"),
		({"crm_cn_last_day": None}, "reason and the last working day"),
		({"crm_cn_compensation": 1}, "Say why"),
	],
)
def test_what_the_law_asks_for_is_there_before_anybody_decides(wrong, said):
	doc = dismissal()
	doc.update(wrong)
	doc.save()
	with pytest.raises(frappe.ValidationError, match=said):
		submit(doc)


def test_the_compensation_is_worked_out_and_may_be_changed_with_a_reason():
	joined = add_months(getdate(), -29)
	frappe.db.set_value("Employee", employee("ann"), "date_of_joining", joined)
	doc = dismissal(crm_cn_last_day=str(getdate()))
	# two years and five months: 2.5; no notice: a month more; 10,000 a month by the salary in the Employee
	assert (doc.crm_cn_service_months, doc.crm_cn_extra_month, doc.crm_cn_proposed) == (2.5, 1, 35000)
	assert doc.crm_cn_compensation == 35000
	doc.crm_cn_last_day = add_days(getdate(), 30)
	doc.save()
	assert (doc.crm_cn_extra_month, doc.crm_cn_compensation) == (
		0,
		25000 if doc.crm_cn_service_months == 2.5 else 30000,
	)
	doc.crm_cn_compensation, doc.crm_cn_compensation_reason = 50000, "协商一致"
	doc.save()
	assert doc.crm_cn_compensation == 50000 and doc.crm_cn_proposed < 50000
	submit(doc)


def test_high_wages_are_capped_by_the_local_average():
	frappe.db.set_single_value("Approval Settings", "local_average_wage", 2000)
	doc = dismissal(crm_cn_last_day=str(add_days(getdate(), 30)))
	assert doc.crm_cn_local_average == 2000
	assert doc.crm_cn_proposed == doc.crm_cn_service_months * 6000


def test_the_compensation_is_hidden_from_who_resigns_and_from_the_head():
	doc = submit(dismissal())
	frappe.set_user(user("head"))
	read = frappe.get_doc(DOCTYPE, doc.name)
	read.check_permission("read")
	read.apply_fieldlevel_read_permissions()
	assert not read.get("crm_cn_compensation") and read.crm_cn_reason
	act(doc, "head", "Approve")
	act(doc, "hrm", "Approve")
	frappe.set_user(user("gm"))
	read = frappe.get_doc(DOCTYPE, doc.name)
	read.check_permission("read")
	read.apply_fieldlevel_read_permissions()
	assert read.get("crm_cn_compensation")


def test_a_changed_amount_starts_the_approval_again():
	doc = submit(dismissal())
	act(doc, "head", "Approve")
	frappe.set_user(user("hr"))
	changed = frappe.get_doc(DOCTYPE, doc.name)
	changed.crm_cn_compensation, changed.crm_cn_compensation_reason = 77777, "协商"
	changed.save()
	assert frappe.db.get_value(DOCTYPE, doc.name, "workflow_state") == "Pending Department Head"


def test_who_has_handed_over_is_left_on_the_last_day(no_commit):
	doc = resigned(crm_cn_handover_items=[{"task": "笔记本电脑", "to_employee": employee("other")}])
	last = getdate(doc.crm_cn_last_day)
	frappe.set_user("Administrator")
	before = told("hrm")
	assert leaving.daily(add_days(last, -1))["waiting"] == 0
	assert leaving.daily(last)["waiting"] == 1
	assert leaving.daily(add_days(last, 1))["waiting"] == 1
	assert told("hrm") == before + 1  # not every day
	assert ann().status == "Active"
	frappe.set_user(user("ann"))
	own = frappe.get_doc(DOCTYPE, doc.name)
	own.get("crm_cn_handover_items")[0].is_done = 1
	with pytest.raises(frappe.PermissionError):
		own.save()
	frappe.clear_messages()
	frappe.set_user(user("hr"))
	ticked = frappe.get_doc(DOCTYPE, doc.name)
	ticked.get("crm_cn_handover_items")[0].is_done = 1
	ticked.save()
	assert getdate(ticked.get("crm_cn_handover_items")[0].done_on) == getdate()
	frappe.set_user("Administrator")
	assert leaving.daily(add_days(last, 2))["left"] == 1
	assert ann().status == "Left" and ann().relieving_date == last
	assert leaving.daily(add_days(last, 3))["left"] == 0


def test_who_still_manages_somebody_is_not_left_silently(no_commit):
	frappe.set_user("Administrator")
	frappe.db.set_value("Employee", employee("other"), "reports_to", employee("ann"))
	doc = resigned()
	frappe.set_user("Administrator")
	before = told("hrm")
	rollback, frappe.db.rollback = frappe.db.rollback, lambda *args, **kw: None
	try:
		outcome = leaving.daily(getdate(doc.crm_cn_last_day))
	finally:
		frappe.db.rollback = rollback
	assert outcome["failed"] == 1 and told("hrm") == before + 1
	frappe.clear_messages()
	frappe.db.delete("Error Log", {"method": f"Separation: {doc.name}"})  # its table knows no transactions


def test_a_cancelled_resignation_takes_the_dates_back():
	doc = resigned()
	frappe.set_user("Administrator")  # Frappe HR deletes the project of the separation, which takes its right
	frappe.get_doc(DOCTYPE, doc.name).cancel()
	assert not ann().relieving_date and not ann().reason_for_leaving


def test_who_leaves_does_not_tick_what_is_handed_over():
	with pytest.raises(frappe.ValidationError, match="ticked by Human Resources"):
		make("ann", crm_cn_handover_items=[{"task": "门禁卡", "is_done": 1}])


def test_retirement_goes_without_a_ground():
	doc = submit(make("hr", crm_cn_separation_type="Retirement", crm_cn_reason="退休"))
	assert [act(doc, who, "Approve")["state"] for who in ("head", "hrm")] == ["Pending HR", "Approved"]
