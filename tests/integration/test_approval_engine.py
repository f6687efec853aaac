"""A4 on the platform: who is asked, votes, the ledger, and that no way in allows more than the flow does."""

from __future__ import annotations

import approval_world as world
import frappe
import pytest
from approval_world import APPROVE, LI, QIAN, REJECT, RETURN, SUBMIT, SUN, WITHDRAW, WU, ZHAO, ZHOU
from frappe.model.workflow import WorkflowPermissionError, WorkflowTransitionError

from crm_cn.api import approvals as api
from crm_cn.approvals import stock

MANAGER = {"approver": "Direct Manager"}
FINANCE = {"allowed": world.FINANCE_ROLE}


@pytest.fixture(scope="module", autouse=True)
def company(site):
	"""The company of the tests, made once and removed."""
	world.build()
	yield
	world.remove()


@pytest.fixture(autouse=True)
def forgotten(clean):
	yield
	world.forget()


def refused(user: str, doc, action: str, comment: str | None = None, error=WorkflowPermissionError) -> str:
	with pytest.raises(error) as caught:
		world.act_as(user, doc, action, comment)
	frappe.clear_messages()
	return str(caught.value)


def events(doc) -> list[str]:
	return [row.event for row in world.log(doc)]


def test_from_draft_to_approved_with_a_ledger_of_every_step(as_user):
	world.govern(MANAGER, FINANCE)
	doc = world.submitted()
	assert world.state(doc) == world.LEVELS[0]
	assert world.asked(doc) == [SUN]
	world.act_as(SUN, doc, APPROVE, "好")
	assert world.asked(doc) == [ZHOU]
	doc = world.act_as(ZHOU, doc, APPROVE)
	assert (world.state(doc), doc.docstatus) == (world.APPROVED, 1)
	assert events(doc) == ["Submitted", "Asked", "Approved", "Asked", "Approved", "Ended"]
	first = world.log(doc, "Approved")[0]
	assert (first.user, first.comment, first.from_state) == (SUN, "好", world.LEVELS[0])
	assert world.asked(doc) == []


def test_the_approver_may_read_exactly_this_one(as_user):
	world.govern(MANAGER)
	doc, other = world.submitted(), world.make_travel_request()
	with as_user(SUN):
		assert frappe.has_permission(world.DOCTYPE, "read", doc=doc.name)
		assert not frappe.has_permission(world.DOCTYPE, "read", doc=other.name)
		assert frappe.get_list(world.DOCTYPE, pluck="name") == [doc.name]
		assert not frappe.has_permission(world.DOCTYPE, "write", doc=doc.name)


def test_others_do_not_decide_and_the_author_never():
	world.govern({"allowed": "Employee"})
	doc = world.submitted()
	assert LI not in world.asked(doc)
	refused(LI, doc, APPROVE)
	refused(ZHAO, world.act_as(QIAN, doc, APPROVE), APPROVE, error=WorkflowTransitionError)


def test_administrators_are_nobody_special():
	world.govern(MANAGER)
	doc = world.submitted()
	refused("Administrator", doc, APPROVE)


def test_all_must_agree():
	world.govern([{**MANAGER, "mode": "All"}, FINANCE])
	doc = world.submitted()
	assert world.asked(doc) == sorted([SUN, ZHOU])
	world.act_as(SUN, doc, APPROVE)
	assert world.state(doc) == world.LEVELS[0]
	assert world.asked(doc) == [ZHOU]
	refused(SUN, doc, APPROVE)
	world.act_as(ZHOU, doc, APPROVE)
	assert world.state(doc) == world.APPROVED


def test_all_must_agree_and_one_rejects():
	world.govern([{**MANAGER, "mode": "All"}, FINANCE])
	doc = world.submitted()
	world.act_as(ZHOU, doc, REJECT, "太贵")
	assert world.state(doc) == world.REJECTED
	assert world.asked(doc) == []


def test_at_least_two_of_three():
	world.govern([{**MANAGER, "mode": "At Least", "needed": 2}, FINANCE, {"allowed": world.HR_ROLE}])
	doc = world.submitted()
	world.act_as(SUN, doc, REJECT, "不同意")
	assert world.state(doc) == world.LEVELS[0]
	world.act_as(ZHOU, doc, APPROVE)
	assert world.state(doc) == world.LEVELS[0]
	world.act_as(WU, doc, APPROVE)
	assert world.state(doc) == world.APPROVED


def test_fewer_people_than_must_agree_is_told_at_submission():
	world.govern([{**MANAGER, "mode": "At Least", "needed": 3}, FINANCE])
	doc = world.make_travel_request()
	assert "3" in refused(LI, doc, SUBMIT, error=frappe.ValidationError)


def test_a_reason_is_needed_to_reject_and_to_return():
	world.govern(MANAGER)
	doc = world.submitted()
	refused(SUN, doc, REJECT, error=frappe.MandatoryError)
	refused(SUN, doc, RETURN, "  ", error=frappe.MandatoryError)
	world.act_as(SUN, doc, RETURN, "请补充")
	assert world.state(doc) == world.DRAFT
	assert world.log(doc, "Returned")[0].comment == "请补充"
	world.act_as(LI, doc, SUBMIT)
	assert world.asked(doc) == [SUN]


def test_the_author_withdraws_until_the_last_level_is_decided():
	world.govern(MANAGER, [{**FINANCE, "mode": "All"}, {"allowed": world.HR_ROLE}])
	doc = world.submitted()
	refused(SUN, doc, WITHDRAW)
	world.act_as(SUN, doc, APPROVE)
	world.act_as(LI, doc, WITHDRAW)
	assert world.state(doc) == world.DRAFT
	assert world.asked(doc) == []
	world.act_as(LI, doc, SUBMIT)
	world.act_as(SUN, doc, APPROVE)
	world.act_as(ZHOU, doc, APPROVE)
	refused(LI, doc, WITHDRAW)


def test_one_person_gives_one_approval_their_manager_the_other():
	world.govern(MANAGER, MANAGER)
	doc = world.submitted()
	world.act_as(SUN, doc, APPROVE)
	assert world.asked(doc) == [QIAN]


def test_or_the_level_is_passed_by_a_setting():
	frappe.db.set_single_value("Approval Settings", "same_approver", "Pass the Level")
	frappe.clear_document_cache("Approval Settings", "Approval Settings")
	world.govern(MANAGER, MANAGER)
	doc = world.act_as(SUN, world.submitted(), APPROVE)
	assert (world.state(doc), doc.docstatus) == (world.APPROVED, 1)
	assert "Passed" in events(doc)


def test_return_to_an_earlier_level_asks_them_again():
	world.govern(MANAGER, FINANCE)
	flow = frappe.get_doc("Workflow", world.WORKFLOW)
	flow.append(
		"transitions", world._row(world.LEVELS[1], "Return to Manager", world.LEVELS[0], "Return", {})
	)
	if not frappe.db.exists("Workflow Action Master", "Return to Manager"):
		frappe.get_doc(
			{"doctype": "Workflow Action Master", "workflow_action_name": "Return to Manager"}
		).insert()
	flow.save()
	doc = world.act_as(SUN, world.submitted(), APPROVE)
	world.act_as(ZHOU, doc, "Return to Manager", "再看看")
	assert world.asked(doc) == [SUN]
	world.act_as(SUN, doc, APPROVE)
	assert world.asked(doc) == [ZHOU]


def test_a_missing_manager_is_told_and_nothing_is_lost():
	world.govern(MANAGER)
	doc = world.make_travel_request()
	frappe.db.set_value("Employee", world.employee(LI), "reports_to", None)
	text = refused(LI, doc, SUBMIT, error=frappe.ValidationError)
	assert "Reports to" in text
	assert world.state(doc) == world.DRAFT


def test_a_circle_is_told():
	world.govern({"approver": "Nth Manager", "level": 9})
	doc = world.make_travel_request()
	frappe.db.set_value("Employee", world.employee(ZHAO), "reports_to", world.employee(LI))
	assert "circle" in refused(LI, doc, SUBMIT, error=frappe.ValidationError)


# Ways in


def test_what_is_saved_directly_goes_by_the_same_rights(as_user):
	world.govern(MANAGER, FINANCE)
	doc = world.submitted()
	for user, target in ((ZHOU, world.LEVELS[1]), (LI, world.APPROVED), (ZHAO, world.APPROVED)):
		with as_user(user):
			written = frappe.get_doc(world.DOCTYPE, doc.name)
			written.set(world.STATE_FIELD, target)
			with pytest.raises((WorkflowPermissionError, frappe.PermissionError)):
				written.save(ignore_permissions=True)  # the right to write is not the question here
	with as_user(SUN):
		written = frappe.get_doc(world.DOCTYPE, doc.name)
		written.set(world.STATE_FIELD, world.LEVELS[1])
		written.save(ignore_permissions=True)  # as above
	assert world.asked(doc) == [ZHOU]
	assert world.log(doc, "Approved")[0].user == SUN


def test_a_vote_that_does_not_decide_is_no_reason_to_move_on(as_user):
	world.govern([{**MANAGER, "mode": "All"}, FINANCE])
	doc = world.submitted()
	with as_user(SUN):
		written = frappe.get_doc(world.DOCTYPE, doc.name)
		written.set(world.STATE_FIELD, world.APPROVED)
		written.docstatus = 1
		with pytest.raises(WorkflowPermissionError):
			written.save(ignore_permissions=True)  # as above


@pytest.mark.parametrize("who", [LI, SUN, "Administrator"])
def test_submit_is_no_way_around(as_user, who):
	world.govern(MANAGER, FINANCE)
	for doc in (world.make_travel_request(), world.submitted()):
		with as_user(who):
			written = frappe.get_doc(world.DOCTYPE, doc.name)
			written.flags.ignore_permissions = True
			with pytest.raises(WorkflowPermissionError):
				written.submit()
		assert frappe.db.get_value(world.DOCTYPE, doc.name, "docstatus") == 0


def test_nor_is_a_document_made_as_submitted(as_user):
	world.govern(MANAGER)
	with as_user(LI), pytest.raises(WorkflowPermissionError):
		world.make_travel_request(docstatus=1)
	with as_user(LI), pytest.raises(Exception, match=r"not allowed|不允许"):
		world.make_travel_request(**{world.STATE_FIELD: world.APPROVED})


def test_stock_functions_offer_and_allow_the_same(as_user):
	world.govern(MANAGER, FINANCE)
	doc = world.submitted()
	with as_user(SUN):
		offered = [row["action"] for row in stock.get_transitions(frappe.as_json(doc))]
		assert sorted(offered) == sorted([APPROVE, REJECT, RETURN])
		assert sorted(
			stock.get_common_transition_actions(frappe.as_json([doc.as_dict()]), world.DOCTYPE)
		) == sorted(offered)
	with as_user(LI):
		assert [row["action"] for row in stock.get_transitions(frappe.as_json(doc))] == [WITHDRAW]
	with as_user(ZHOU), pytest.raises(frappe.PermissionError):
		stock.apply_workflow(frappe.as_json(doc), APPROVE)
	with as_user(SUN):
		stock.apply_workflow(frappe.as_json({**doc.as_dict(), "__crm_cn_comment": "可以"}), APPROVE)
	assert world.log(doc, "Approved")[0].comment == "可以"


def test_the_platforms_own_function_in_a_program_does_no_more(as_user):
	from frappe.model.workflow import apply_workflow

	world.govern(MANAGER, FINANCE)
	doc = world.submitted()
	with (
		as_user(ZHAO),
		pytest.raises((WorkflowPermissionError, WorkflowTransitionError, frappe.PermissionError)),
	):
		apply_workflow(frappe.get_doc(world.DOCTYPE, doc.name), APPROVE)
	assert world.state(doc) == world.LEVELS[0]


def test_the_platforms_list_of_actions_names_the_same_people(as_user):
	world.govern(MANAGER)
	doc = world.submitted()
	open_ones = {"reference_doctype": world.DOCTYPE, "reference_name": doc.name, "status": "Open"}
	rows = frappe.get_all("Workflow Action", filters=open_ones, fields=["name", "user"])
	assert [row.user for row in rows] == [SUN]
	assert not frappe.db.exists("Workflow Action Permitted Role", {"parent": rows[0].name})
	world.act_as(SUN, doc, APPROVE)
	assert not frappe.get_all("Workflow Action", filters=open_ones)


def test_cancelling_is_the_business_of_the_roles():
	world.govern(MANAGER)
	doc = world.act_as(SUN, world.submitted(), APPROVE)
	doc.cancel()
	assert (doc.docstatus, world.state(doc)) == (2, world.APPROVED)


def test_cancel_takes_the_state_that_stands_for_it():
	world.govern(MANAGER)
	flow = frappe.get_doc("Workflow", world.WORKFLOW)
	flow.append("states", {"state": "Cancelled", "doc_status": "2", "allow_edit": "All"})
	flow.save()
	doc = world.act_as(SUN, world.submitted(), APPROVE)
	doc.cancel()
	assert world.state(doc) == "Cancelled"
	again = frappe.copy_doc(doc)
	again.amended_from, again.docstatus = doc.name, 0
	again.insert()
	assert (world.state(again), again.docstatus) == (world.DRAFT, 0), "what is amended is approved anew"


# Contents


def test_a_watched_change_after_the_first_approval_starts_again(as_user):
	world.govern(MANAGER, FINANCE, crm_cn_watched_fields="travel_type")
	doc = world.submitted()
	with as_user(LI):
		written = frappe.get_doc(world.DOCTYPE, doc.name)
		written.travel_type = "International"
		written.save()
	assert world.state(doc) == world.LEVELS[0]
	assert "Restarted" not in events(doc), "nobody had agreed to anything yet"
	world.act_as(SUN, doc, APPROVE)
	with as_user(LI):
		written = frappe.get_doc(world.DOCTYPE, doc.name)
		written.travel_type = "Domestic"
		written.save()
	assert world.state(doc) == world.LEVELS[0]
	assert world.asked(doc) == [SUN]
	assert "Restarted" in events(doc)
	world.act_as(SUN, doc, APPROVE)
	world.act_as(ZHOU, doc, APPROVE)
	assert world.state(doc) == world.APPROVED


def test_after_the_approval_a_watched_field_stays(as_user):
	world.govern(MANAGER, submittable=False, crm_cn_watched_fields="travel_type")
	doc = world.act_as(SUN, world.submitted(), APPROVE)
	with as_user(LI):
		written = frappe.get_doc(world.DOCTYPE, doc.name)
		written.travel_type = "International"
		with pytest.raises(frappe.ValidationError, match=r"approved|批准"):
			written.save()


def test_what_is_being_approved_is_not_deleted(as_user):
	world.govern(MANAGER)
	doc = world.submitted()
	with pytest.raises(frappe.ValidationError):
		frappe.delete_doc(world.DOCTYPE, doc.name)
	world.act_as(LI, doc, WITHDRAW)
	frappe.delete_doc(world.DOCTYPE, doc.name)
	assert not world.log(doc)


def test_nobody_edits_the_ledger():
	world.govern(MANAGER)
	doc = world.submitted()
	entry = frappe.get_doc("Approval Log", world.log(doc)[0].name)
	entry.comment = "nothing happened"
	with pytest.raises(frappe.PermissionError):
		entry.save()
	with pytest.raises(frappe.PermissionError):
		entry.delete()
	task = frappe.get_doc("Approval Task", world.tasks(doc)[0].name)
	task.approver = ZHAO
	with pytest.raises(frappe.PermissionError):
		task.save()


def test_a_row_is_not_changed_behind_the_approval():
	"""Who may write every document may, on the platform, write one of its rows alone: no gate would be asked."""
	world.govern(MANAGER)
	doc = world.make_travel_request(itinerary=[{"travel_from": "上海", "travel_to": "北京"}])
	row = frappe.get_doc("Travel Itinerary", doc.itinerary[0].name)
	row.travel_to = "广州"
	row.save()
	world.act_as(LI, doc, SUBMIT)
	row.reload()
	row.travel_to = "巴黎"
	with pytest.raises(frappe.PermissionError):
		row.save()
	with pytest.raises(frappe.PermissionError):
		row.delete()


# The flow is edited


def test_running_documents_finish_on_what_they_started(as_user):
	world.govern(MANAGER, FINANCE)
	doc = world.submitted()
	world.govern({"approver": "User", "user": WU})
	assert world.asked(doc) == [SUN]
	with as_user(LI):
		written = frappe.get_doc(world.DOCTYPE, doc.name)
		written.travel_type = "International"
		written.save()
	world.act_as(SUN, doc, APPROVE)
	assert world.asked(doc) == [ZHOU]
	doc = world.act_as(ZHOU, doc, APPROVE)
	assert doc.docstatus == 1
	assert world.asked(world.submitted()) == [WU]


def test_or_are_restarted_explicitly(as_user):
	world.govern(MANAGER, FINANCE)
	doc = world.act_as(SUN, world.submitted(), APPROVE)
	world.govern({"approver": "User", "user": WU})
	with as_user(ZHOU), pytest.raises(frappe.PermissionError):
		api.restart(world.DOCTYPE, doc.name, "新流程")
	api.restart(world.DOCTYPE, doc.name, "新流程")
	assert world.asked(doc) == [WU]
	assert "Flow Changed" in events(doc)
	assert world.act_as(WU, doc, APPROVE).docstatus == 1


def test_a_flow_that_cannot_work_is_refused_when_it_is_drawn():
	with pytest.raises(frappe.ValidationError, match="no_such_field"):
		world.govern({"approver": "Document Field", "field": "no_such_field"})
	with pytest.raises(frappe.ValidationError):
		world.govern({"approver": "User"})


def test_many_at_once_with_a_result_for_each(as_user, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(frappe.db, "rollback", lambda *args, **kwargs: None)
	world.govern(MANAGER)
	mine, draft = world.submitted(), world.make_travel_request()
	with as_user(SUN):
		rows = {row["name"]: row for row in api.act_on_many(world.DOCTYPE, [mine.name, draft.name], APPROVE)}
	assert rows[mine.name]["ok"]
	assert rows[mine.name]["state"] == world.APPROVED
	assert not rows[draft.name]["ok"]
	assert rows[draft.name]["message"]
