"""A complaint from acceptance to closing as the real roles, and what bad input gets (P1, P4, D7)."""

from __future__ import annotations

import json

import factories
import frappe
import pytest
from complaints_world import (
	AGENT,
	BOSS,
	CHIEF,
	DONE,
	HANDLER,
	HAPPY,
	LI,
	QUALITY,
	SECOND,
	ZHAO,
	employee,
	reload,
)
from factories import act_on_complaint as act
from frappe.desk.form.save import savedocs
from frappe.model.workflow import get_transitions

from crm_cn.permissions import scope

COMPLAINT = "Complaint"

pytestmark = pytest.mark.usefixtures("complaint_people")


@pytest.fixture
def customer(clean, as_user):
	with as_user(LI):
		return factories.make_customer()


@pytest.fixture
def complaint(customer, as_user):
	with as_user(AGENT):
		return factories.make_complaint()


def resolved(name):
	act(name, "Start Handling", HANDLER)
	return act(name, "Resolve", HANDLER, **DONE)


def followed_up(name, **answer):
	resolved(name)
	return act(name, "Record Follow-up", AGENT, **(answer or HAPPY))


# The flow


def test_the_whole_flow(complaint):
	assert (complaint.status, complaint.received_by, complaint.main_category) == (
		"Accepted",
		AGENT,
		"Product",
	)
	assert complaint.priority == "Medium"
	assert not complaint.responsible_employee

	taken = act(complaint, "Start Handling", HANDLER)
	assert (taken.status, taken.responsible_employee, taken.responsible_user) == (
		"In Handling",
		employee(HANDLER),
		HANDLER,
	)
	assert taken.first_responded_on
	assert act(complaint, "Wait for Customer", HANDLER).status == "Waiting for Customer"
	assert act(complaint, "Customer Answered", HANDLER).status == "In Handling"
	done = act(complaint, "Resolve", HANDLER, **DONE)
	assert done.status == "Resolved"
	assert done.resolved_on
	asked = act(complaint, "Record Follow-up", AGENT, **HAPPY)
	assert (asked.status, asked.satisfaction_by) == ("Followed Up", "Phone")
	assert asked.satisfaction_on
	assert asked.followed_up_on
	closed = act(complaint, "Close", HANDLER)
	assert closed.status == "Closed"
	assert closed.closed_on


def test_reopened_and_asked_again(complaint):
	followed_up(complaint.name, satisfaction="Dissatisfied", satisfaction_comment="又漏了")
	# by phone as by link: an answer like this takes the complaint up again at once, or with the next step
	if reload(complaint).status == "Followed Up":
		act(complaint, "Reopen", AGENT)
	again = reload(complaint)
	assert (again.status, again.reopened_count) == ("In Handling", 1)
	assert again.satisfaction == "Dissatisfied"
	solved = act(complaint, "Resolve", HANDLER, measures="更换整泵")
	assert not solved.satisfaction
	assert not solved.followed_up_on
	comments = frappe.get_all(
		"Comment", {"reference_name": complaint.name, "comment_type": "Info"}, pluck="content"
	)
	assert any("又漏了" in comment for comment in comments)


def test_a_closed_one_is_reopened_by_the_department_only(complaint, as_user):
	followed_up(complaint.name)
	act(complaint, "Close", HANDLER)
	with as_user(AGENT):
		assert get_transitions(reload(complaint)) == []
	assert act(complaint, "Reopen", SECOND).status == "In Handling"


def test_withdrawn_with_a_reason_by_whoever_accepted_it(complaint, as_user):
	with as_user(AGENT):
		doc = reload(complaint)
		doc.workflow_state = "Withdrawn"
		with pytest.raises(frappe.MandatoryError, match="Reason for Withdrawing"):
			doc.save()
	assert act(complaint, "Withdraw", AGENT, withdraw_reason="客户打错电话").status == "Withdrawn"
	with as_user(CHIEF):
		assert get_transitions(reload(complaint)) == []


def test_somebody_else_may_not_withdraw(customer, as_user):
	with as_user(AGENT):
		doc = factories.make_complaint(customer=None, customer_name="", phone="13800001111")
	with as_user(HANDLER):
		doc = reload(doc)
		doc.append("parties", {"employee": employee(LI)})
		doc.save()
	with as_user(LI):
		assert get_transitions(reload(doc)) == []


# What each state needs


def test_resolved_needs_measures_and_remedy(complaint, as_user):
	act(complaint, "Start Handling", HANDLER)
	with as_user(HANDLER):
		with pytest.raises(frappe.MandatoryError, match=r"Measures.*Remedy Given"):
			act(complaint, "Resolve")
		with pytest.raises(frappe.MandatoryError, match="Remedy Given"):
			act(complaint, "Resolve", measures="修好了")
	assert act(complaint, "Resolve", HANDLER, remedy="Repair").status == "Resolved"
	with as_user(HANDLER):
		doc = reload(complaint)
		doc.measures = ""
		with pytest.raises(frappe.MandatoryError, match="Measures"):
			doc.save()


def test_closed_needs_satisfaction_and_a_word(complaint, as_user):
	resolved(complaint.name)
	act(complaint, "Record Follow-up", HANDLER)
	with as_user(HANDLER):
		with pytest.raises(frappe.MandatoryError, match=r"Satisfaction.*Customer.s Word"):
			act(complaint, "Close")
		with pytest.raises(frappe.MandatoryError, match=r"Customer.s Word"):
			act(complaint, "Close", satisfaction="Neutral", satisfaction_comment="   ")
	assert act(complaint, "Close", HANDLER, **HAPPY).status == "Closed"


def test_a_dissatisfied_customer_is_not_closed_away(complaint, as_user):
	act(complaint, "Start Handling", HANDLER)
	act(complaint, "Resolve", HANDLER, **DONE)
	act(complaint, "Record Follow-up", HANDLER)
	frappe.db.set_value(
		COMPLAINT, complaint.name, {"satisfaction": "Dissatisfied", "satisfaction_comment": "慢"}
	)
	with as_user(HANDLER), pytest.raises(frappe.ValidationError, match="reopen"):
		act(complaint, "Close")
	assert act(complaint, "Close", CHIEF).status == "Closed"


def test_nobody_starts_without_an_employee(complaint, as_user):
	lone = factories.make_user("lone@complaints.test", "Complaint Handler")
	with as_user(lone), pytest.raises(frappe.ValidationError, match="Choose the handler first"):
		act(complaint, "Start Handling")


# Direct writes


def test_status_and_the_programs_fields_cannot_be_written(complaint, as_user):
	with as_user(HANDLER):
		doc = reload(complaint)
		due = doc.sla_resolution_by
		doc.update(
			{
				"status": "Closed",
				"response_by": "2099-01-01 00:00:00",
				"sla_resolution_by": "2099-01-01 00:00:00",
				"first_responded_on": "2020-01-01 00:00:00",
				"agreement_status": "Fulfilled",
				"closed_on": "2026-01-01 00:00:00",
				"is_repeat": 1,
				"received_by": BOSS,
				"received_on": "2026-01-01 10:00:00",
				"reopened_count": 9,
				"public_secret": "x",
			}
		)
		doc.append("escalations", {"kind": "Breach", "clock": "Response", "told": CHIEF})
		doc.save()
	stored = reload(complaint)
	assert (stored.status, stored.sla_resolution_by) == ("Accepted", due)
	assert stored.received_on == complaint.received_on
	assert not stored.first_responded_on
	assert stored.agreement_status == "First Response Due"
	assert (stored.closed_on, stored.is_repeat, stored.received_by) == (None, 0, AGENT)
	assert (stored.reopened_count, stored.public_secret, stored.escalations) == (0, None, [])


@pytest.mark.parametrize("state", ["Resolved", "Followed Up", "Closed", "Waiting for Customer"])
def test_a_state_written_directly_asks_the_workflow(complaint, as_user, state):
	with as_user(HANDLER):
		doc = reload(complaint)
		doc.update({"workflow_state": state, **DONE, **HAPPY})
		with pytest.raises(frappe.ValidationError):
			doc.save()
	assert reload(complaint).status == "Accepted"


def test_sales_cannot_take_the_departments_steps(customer, as_user):
	with as_user(LI):
		doc = factories.make_complaint(customer=customer)
		doc.workflow_state = "In Handling"
		with pytest.raises(frappe.ValidationError):
			doc.save()


def test_a_new_one_starts_accepted(as_user):
	with as_user(HANDLER), pytest.raises(frappe.ValidationError, match="cannot become"):
		factories.make_complaint(workflow_state="In Handling")


def test_an_edited_workflow_cannot_skip_the_floor(complaint, as_user):
	flow = frappe.get_doc("Workflow", COMPLAINT)
	flow.append(
		"transitions",
		{"state": "Accepted", "action": "Close", "next_state": "Closed", "allowed": "Complaint Handler"},
	)
	flow.save()
	with as_user(HANDLER), pytest.raises(frappe.ValidationError, match="cannot become Closed"):
		act(complaint, "Close", **DONE, **HAPPY)
	frappe.clear_document_cache("Workflow", COMPLAINT)


def test_a_closed_one_is_frozen(complaint, as_user):
	followed_up(complaint.name)
	act(complaint, "Close", HANDLER)
	with as_user(HANDLER):
		doc = reload(complaint)
		doc.measures = "改写历史"
		with pytest.raises(frappe.PermissionError, match="Reopen it"):
			doc.save()


# The Desk


def test_the_desk_saves_and_acts(as_user):
	with as_user(AGENT):
		frappe.local.form_dict = frappe._dict()
		savedocs(
			json.dumps({**factories.complaint_values(), "__islocal": 1, "name": "new-complaint-1"}), "Save"
		)
		name = frappe.get_all(COMPLAINT, {"owner": AGENT}, pluck="name", order_by="creation desc", limit=1)[0]
	with as_user(HANDLER):
		doc = act(name, "Start Handling")
		doc.update(DONE)
		savedocs(doc.as_json(), "Save")
	assert frappe.get_doc(COMPLAINT, name).measures == DONE["measures"]


def test_the_form_hears_what_is_missing(complaint, as_user):
	act(complaint, "Start Handling", HANDLER)
	with as_user(HANDLER):
		doc = reload(complaint)
		doc.run_method("onload")
	assert doc.get_onload("crm_cn_needed") == {
		"Resolve": ("measures", "remedy"),
		"Withdraw": ("withdraw_reason",),
	}


# Who sees it


def test_who_sees_a_complaint(customer, as_user):
	with as_user(AGENT):
		doc = factories.make_complaint(customer_name="不认识的客户")
	seen = {
		who: scope.may(COMPLAINT, doc.name, user=who)
		for who in (AGENT, HANDLER, BOSS, CHIEF, QUALITY, LI, ZHAO)
	}
	assert seen == {AGENT: 1, HANDLER: 1, BOSS: 1, CHIEF: 1, QUALITY: 1, LI: 0, ZHAO: 0}
	with as_user(HANDLER):
		doc = reload(doc)
		doc.customer = customer
		doc.save()
	assert scope.may(COMPLAINT, doc.name, user=LI)  # responsible for the customer
	assert not scope.may(COMPLAINT, doc.name, user=ZHAO)


def test_the_department_sees_customers_and_does_not_edit_them(customer, as_user):
	with as_user(HANDLER):
		doc = frappe.get_doc("Customer", customer)
		doc.check_permission("read")
		assert not doc.has_permission("write")
	complaint = factories_as(AGENT)
	with as_user(QUALITY), pytest.raises(frappe.PermissionError):
		reload(complaint).check_permission("write")


def factories_as(mail):
	before = frappe.session.user
	frappe.set_user(mail)
	try:
		return factories.make_complaint()
	finally:
		frappe.set_user(before)


# Bad input


def test_script_in_the_description_is_neutralised(as_user):
	with as_user(AGENT):
		doc = factories.make_complaint(
			description="漏水<script>alert(1)</script><img src=x onerror=alert(2)>",
			subject="<b onmouseover=x()>坏</b>",
		)
	stored = reload(doc)
	for text in (stored.description, stored.subject):
		assert "<script" not in text
		assert "<img src=x onerror" not in text
		assert "onmouseover=x" not in text or "<b" not in text
	assert "漏水" in stored.description


def test_somebody_must_complain(as_user):
	with as_user(AGENT), pytest.raises(frappe.MandatoryError, match="who complains"):
		factories.make_complaint(customer_name="  ")


def test_not_received_in_the_future(as_user):
	with as_user(AGENT), pytest.raises(frappe.ValidationError, match="future"):
		factories.make_complaint(received_on="2099-01-01 10:00:00")


def test_a_category_that_says_something(as_user):
	with as_user(AGENT), pytest.raises(frappe.ValidationError, match="below"):
		factories.make_complaint(category="All Complaint Categories")
	frappe.db.set_value("Complaint Category", "Quality Defect", "enabled", 0)
	with as_user(AGENT), pytest.raises(frappe.ValidationError, match="no longer used"):
		factories.make_complaint()


def test_the_grade_comes_from_the_category_or_one_above(as_user):
	frappe.db.set_value("Complaint Category", "Product", "default_grade", "High")
	with as_user(AGENT):
		assert factories.make_complaint().priority == "High"
		assert factories.make_complaint(priority="Low").priority == "Low"


def test_papers_of_another_customer_are_refused(customer, as_user):
	with as_user(LI):
		other = factories.make_customer()
	order = factories.make_sales_order(other).name
	contact = factories.make_contact(other, "13911112222")
	with as_user(HANDLER):
		with pytest.raises(frappe.ValidationError, match="does not belong to the customer"):
			factories.make_complaint(customer=customer, sales_order=order)
		with pytest.raises(frappe.ValidationError, match="does not belong to the customer"):
			factories.make_complaint(customer=customer, contact=contact)
		doc = factories.make_complaint(customer_name="", sales_order=order, contact=contact)
		assert (doc.customer, doc.contact_person) == (other, "王芳")
		doc.customer = customer
		with pytest.raises(frappe.ValidationError, match="does not belong to the customer"):
			doc.save()


def test_what_one_may_not_see_is_answered_as_what_is_not_there(customer, as_user):
	order = factories.make_sales_order(customer).name
	for values in ({"sales_order": order}, {"customer": customer}, {"customer": "没有这个", "contact": None}):
		with as_user(ZHAO), pytest.raises(frappe.LinkValidationError) as refused:
			factories.make_complaint(customer_name="甲", **values)
		assert "Could not find" in str(refused.value)
		assert "belong" not in str(refused.value)


# Pictures and files


def upload(name: str, content: bytes = b"x" * 100, **values):
	return frappe.get_doc(
		{"doctype": "File", "file_name": name, "content": content, "is_private": 1, **values}
	).insert()


PNG = bytes.fromhex(
	"89504e470d0a1a0a0000000d4948445200000001000000010806000000"
	"1f15c4890000000d49444154789c6360000000000500010d0a2db40000000049454e44ae426082"
)


def test_pictures_of_the_right_kind_are_kept(as_user):
	with as_user(AGENT):
		file = upload("漏水.png", PNG)
		doc = factories.make_complaint(pictures=[{"file": file.file_url, "caption": "漏水处"}])
	assert reload(doc).pictures[0].caption == "漏水处"


def test_files_that_are_not_wanted(as_user):
	frappe.db.set_single_value("Complaint Settings", {"max_file_mb": 1, "max_files": 2})
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")
	with as_user(AGENT):
		wrong = upload("病毒.exe").file_url
		with pytest.raises(frappe.ValidationError, match=r"not taken. Allowed: jpg"):
			factories.make_complaint(pictures=[{"file": wrong}])
		large = upload("大.mp4", b"0" * (1024 * 1024 + 1)).file_url
		with pytest.raises(frappe.ValidationError, match=r"too large. Please keep it under 1 MB"):
			factories.make_complaint(pictures=[{"file": large}])
		with pytest.raises(frappe.ValidationError, match="upload the file"):
			factories.make_complaint(pictures=[{"file": "https://example.com/a.png"}])
		with pytest.raises(frappe.ValidationError, match="not found"):
			factories.make_complaint(pictures=[{"file": "/private/files/nothing.png"}])
		three = [{"file": upload(f"{each}.png", PNG + each.encode()).file_url} for each in "abc"]
		with pytest.raises(frappe.ValidationError, match="at most 2 files"):
			factories.make_complaint(pictures=three)
		doc = factories.make_complaint()
		with pytest.raises(frappe.ValidationError, match="not taken"):
			upload("坏.html", attached_to_doctype=COMPLAINT, attached_to_name=doc.name)
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")


def test_nobody_hangs_a_strangers_file_on_a_complaint(as_user):
	with as_user(ZHAO):
		secret = upload("机密.png", PNG + b"1").file_url
	with as_user(AGENT), pytest.raises(frappe.ValidationError, match="not found"):
		factories.make_complaint(pictures=[{"file": secret}])
