"""Approval Request (A4): kinds an administrator defines without code, their fields, their flow, who sees them."""

from __future__ import annotations

import contextlib

import approval_world as world
import frappe
import pytest
from approval_world import APPROVE, LI, QIAN, RETURN, SUBMIT, SUN, WU, ZHOU, act_as

from crm_cn.api import approval_desk as desk
from crm_cn.api import approvals as api
from crm_cn.approvals.requests import types as request_types

REQUEST, TYPE = "Approval Request", "Approval Request Type"
SEAL = {"seal": "Contract Seal", "name_of_the_document": "年度合同", "copies": "3"}
PURCHASE = {"goods_or_service": "电脑", "quantity": "2", "needed_by": "2026-12-01"}


@pytest.fixture(scope="module", autouse=True)
def company(site):
	world.build()
	yield
	world.remove()


@pytest.fixture(autouse=True)
def people(clean):
	"""Roles that the company of the tests lacks; taken back with everything else."""
	roles = {WU: "HR Manager", ZHOU: "Accounts Manager"}
	for user, role in roles.items():
		frappe.get_doc("User", user).add_roles(role)
	yield
	for user in roles:
		frappe.clear_cache(user=user)
	world.forget()
	frappe.clear_cache(doctype=REQUEST)
	for kind in frappe.get_all(TYPE, pluck="name"):
		frappe.clear_document_cache(TYPE, kind)


def make(kind: str = "Seal Use", answers: dict | None = None, user: str = LI, **values):
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return frappe.get_doc(
			{
				"doctype": REQUEST,
				"request_type": kind,
				"reason": "测试",
				"company": frappe.db.get_value("Company", {}, "name"),
				"answers": [{"fieldname": name, "value": value} for name, value in (answers or {}).items()],
				**values,
			}
		).insert()
	finally:
		frappe.set_user(before)


def make_type(*fields: dict, **values):
	return frappe.get_doc(
		{"doctype": TYPE, "title": "测试申请", "fields_asked": list(fields), **values}
	).insert()


def shown(doc) -> dict:
	return {row.fieldname: row.value for row in doc.answers}


def test_answers_are_those_the_kind_asks_for_in_its_order():
	doc = make(answers={**SEAL, "copies": "3.0", "unknown": "x"})
	assert [row.fieldname for row in doc.answers] == [
		field.fieldname for field in request_types.fields_of("Seal Use")
	]
	assert shown(doc)["copies"] == "3"
	assert doc.employee == world.employee(LI)
	assert "年度合同" in doc.summary
	assert doc.status == "Draft"


def test_a_draft_may_be_incomplete_a_submission_not():
	doc = make(answers={"seal": "Contract Seal"})
	with pytest.raises(frappe.MandatoryError):
		act_as(LI, doc, SUBMIT)
	assert frappe.db.get_value(REQUEST, doc.name, "workflow_state") == "Draft"


@pytest.mark.parametrize(
	"answers", [{"seal": "私章"}, {"copies": "two"}, {"copies": "1.5"}, {"returned_by": "soon"}]
)
def test_wrong_answers_are_refused(answers):
	with pytest.raises(frappe.ValidationError):
		make(answers={**SEAL, **answers})


def test_a_link_leads_to_what_the_author_may_read():
	trip = {"leaves_at": "2026-11-23 09:00:00", "back_at": "2026-11-23 18:00:00"}
	trip |= {"destination": "苏州", "people_travelling": "2"}
	assert make("Vehicle Use", trip)
	with pytest.raises(frappe.ValidationError):
		make("Vehicle Use", {**trip, "customer_visited": "没有这家公司"})
	import factories

	hidden = factories.make_customer()
	assert not frappe.has_permission("Customer", "read", doc=hidden, user=LI)
	with pytest.raises(frappe.ValidationError) as refused:
		make("Vehicle Use", {**trip, "customer_visited": hidden})
	with pytest.raises(frappe.ValidationError) as unknown:
		make("Vehicle Use", {**trip, "customer_visited": "没有这家公司"})
	assert str(refused.value).replace(hidden, "") == str(unknown.value).replace("没有这家公司", "")


def test_a_file_is_ones_own_and_then_belongs_to_the_request(as_user):
	make_type({"label": "扫描件", "fieldtype": "Attach", "reqd": 1, "fieldname": "scan"})
	files = {}
	for user in (LI, SUN):
		with as_user(user):
			files[user] = frappe.get_doc(
				{"doctype": "File", "file_name": f"{user}.txt", "content": user, "is_private": 1}
			).insert(ignore_permissions=True)  # test data
	with pytest.raises(frappe.ValidationError):
		make("测试申请", {"scan": files[SUN].file_url})
	doc = make("测试申请", {"scan": files[LI].file_url})
	files[LI].reload()
	assert (files[LI].attached_to_doctype, files[LI].attached_to_name) == (REQUEST, doc.name)


def test_required_amount_and_attachment():
	with pytest.raises(frappe.MandatoryError):
		act_as(LI, make("Purchase Request", PURCHASE), SUBMIT)
	make_type(ask_attachment="Required")
	with pytest.raises(frappe.MandatoryError):
		act_as(LI, make("测试申请"), SUBMIT)


def test_small_amounts_go_to_the_manager_large_ones_to_the_head_as_well():
	frappe.db.set_single_value("Approval Settings", "request_head_above", 5000)
	small = act_as(LI, make("Purchase Request", PURCHASE, amount=5000), SUBMIT)
	small = act_as(SUN, small, APPROVE)
	assert (small.workflow_state, small.status, small.docstatus) == ("Approved", "Approved", 1)
	large = act_as(SUN, act_as(LI, make("Purchase Request", PURCHASE, amount=5001), SUBMIT), APPROVE)
	assert (large.workflow_state, large.status) == ("Pending Department Head", "In Approval")
	assert world.asked(large) == [QIAN]
	assert act_as(QIAN, large, APPROVE).docstatus == 1


def test_a_kind_goes_by_its_own_flow_though_it_is_not_active():
	assert not frappe.db.get_value("Workflow", "Seal Use Approval", "is_active")
	doc = act_as(SUN, act_as(LI, make(answers=SEAL), SUBMIT), APPROVE)
	assert doc.workflow_state == "Pending HR"
	assert WU in world.asked(doc)
	done = act_as(WU, doc, APPROVE)
	assert (done.status, done.docstatus) == ("Approved", 1)
	assert (
		frappe.db.get_value("Approval Process", {"reference_name": doc.name}, "workflow")
		== "Seal Use Approval"
	)


def test_an_administrator_makes_a_kind_with_a_flow_of_its_own():
	flow = frappe.copy_doc(frappe.get_doc("Workflow", "Seal Use Approval"))
	flow.workflow_name, flow.is_active = "测试流程", 0
	flow.transitions = [row for row in flow.transitions if row.state != "Pending HR"]
	for row in flow.transitions:
		if row.crm_cn_kind == "Approve":
			row.next_state, row.crm_cn_approver, row.crm_cn_user = "Approved", "User", ZHOU
	flow.insert()
	made = make_type({"label": "事项", "fieldtype": "Data", "reqd": 1, "in_list": 1}, workflow=flow.name)
	name = made.fields_asked[0].fieldname
	doc = act_as(LI, make("测试申请", {name: "换锁"}), SUBMIT)
	assert world.asked(doc) == [ZHOU]
	assert act_as(ZHOU, doc, APPROVE).status == "Approved"


def test_kinds_are_for_those_who_have_the_role(as_user):
	make_type(roles=[{"role": "Accounts Manager"}])
	for user, offered in ((ZHOU, True), (LI, False)):
		with as_user(user):
			rows = desk.kinds_of_requests(TYPE, "测试申请", "name", 0, 20)
			assert bool(rows) is offered
	assert make("测试申请", user=ZHOU)
	with pytest.raises(frappe.ValidationError):
		make("测试申请")


def test_a_disabled_kind_is_offered_to_nobody_and_runs_to_its_end(as_user):
	doc = act_as(LI, make(answers=SEAL), SUBMIT)
	kind = frappe.get_doc(TYPE, "Seal Use")
	kind.disabled = 1
	kind.save()
	with pytest.raises(frappe.ValidationError):
		make(answers=SEAL)
	assert act_as(SUN, doc, APPROVE).workflow_state == "Pending HR"


def test_a_running_request_keeps_the_fields_it_was_made_with():
	doc = act_as(LI, make(answers=SEAL), SUBMIT)
	kind = frappe.get_doc(TYPE, "Seal Use")
	kind.fields_asked = kind.fields_asked[:1]
	kind.append("fields_asked", {"label": "New One", "fieldtype": "Data", "reqd": 1})
	kind.save()
	doc = act_as(SUN, doc, APPROVE)
	assert shown(doc)["name_of_the_document"] == "年度合同"
	assert "new_one" not in shown(doc)


@pytest.mark.parametrize(
	"wrong",
	[
		{"label": "A", "fieldtype": "Select", "options": ""},
		{"label": "A", "fieldtype": "Link", "options": ""},
		{"label": "A", "fieldtype": "Link", "options": "Nowhere"},
		{"label": "A", "fieldtype": "Link", "options": "Approval Settings"},
		{"label": "A", "fieldtype": "Link", "options": "Approval Request Value"},
	],
)
def test_a_field_that_cannot_work_is_refused_when_it_is_drawn(wrong):
	with pytest.raises(frappe.ValidationError):
		make_type(wrong)


def test_two_fields_of_one_name_and_a_foreign_flow_are_refused():
	with pytest.raises(frappe.ValidationError):
		make_type({"label": "A", "fieldtype": "Data"}, {"label": "A", "fieldtype": "Int"})
	with pytest.raises(frappe.ValidationError):
		make_type(workflow="Sample Request")


def test_the_author_does_not_change_what_is_being_decided(as_user):
	doc = act_as(LI, make(answers=SEAL), SUBMIT)
	with as_user(LI), pytest.raises(frappe.ValidationError):
		doc.reason = "别的理由"
		doc.save()
	doc.reload()
	with as_user(LI), pytest.raises(frappe.ValidationError):
		doc.answers[2].value = "30"
		doc.save()
	doc = act_as(SUN, frappe.get_doc(REQUEST, doc.name), RETURN, "份数不对")
	with as_user(LI):
		doc.answers[2].value = "2"
		doc.save()
	assert shown(frappe.get_doc(REQUEST, doc.name))["copies"] == "2"


def test_the_status_is_not_written_by_hand(as_user):
	doc = make(answers=SEAL)
	with as_user(LI):
		doc.status = "Approved"
		with contextlib.suppress(frappe.PermissionError):
			doc.save()
	assert frappe.db.get_value(REQUEST, doc.name, "status") == "Draft"


def test_requests_are_their_authors_and_those_askeds(as_user):
	doc = act_as(LI, make(answers=SEAL), SUBMIT)
	for user, reads in ((LI, True), (SUN, True), (QIAN, False), (ZHOU, False), (WU, False)):
		with as_user(user):
			assert bool(frappe.has_permission(REQUEST, "read", doc=doc.name)) is reads, user
			assert (doc.name in frappe.get_list(REQUEST, pluck="name", limit=0)) is reads, user
	act_as(SUN, doc, APPROVE)
	assert frappe.has_permission(REQUEST, "read", doc=doc.name, user=WU)


def test_one_asks_in_ones_own_name_hr_for_others():
	with pytest.raises(frappe.ValidationError):
		make(answers=SEAL, employee=world.employee(SUN))
	assert make(answers=SEAL, user=WU, employee=world.employee(LI)).employee == world.employee(LI)


def test_the_sheet_shows_fields_answers_and_trail_and_escapes(as_user):
	doc = act_as(
		LI, make(answers={**SEAL, "name_of_the_document": "<img src=x onerror=alert(1)>合同"}), SUBMIT
	)
	act_as(SUN, doc, APPROVE, "<script>alert(2)</script>同意")
	with as_user(SUN):
		html = frappe.get_print(REQUEST, doc.name, "Approval Request Sheet", no_letterhead=1)
	for text in ("合同专用章", "合同", "同意", frappe.utils.get_fullname(SUN)):
		assert text in html
	for attack in ("<img src=x", "<script>alert(2)"):
		assert attack not in html


def test_my_approvals_say_what_a_request_is_about(as_user):
	doc = act_as(LI, make(answers=SEAL), SUBMIT)
	with as_user(SUN):
		row = next(row for row in api.mine("waiting")["rows"] if row["name"] == doc.name)
	assert "年度合同" in row["summary"]
