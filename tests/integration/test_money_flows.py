"""Expense applications, claims and advances from draft to decision, as the people of a company (A2)."""

from __future__ import annotations

import frappe
import money_world as world
import pytest
from frappe.utils import add_days, nowdate
from money_world import APPROVE, BOSS, CFO, GM, HEAD, LI, REJECT, RETURN, SUBMIT, WANG, act

from crm_cn.api import money as api
from crm_cn.money import advances, application, budget


@pytest.fixture(scope="module", autouse=True)
def people(site):
	world.build()
	yield
	world.remove()


@pytest.fixture(autouse=True)
def fresh():
	world.without_mail()
	yield
	frappe.clear_document_cache("Approval Settings", "Approval Settings")


def refused(doing, *words: str, error=frappe.ValidationError) -> str:
	"""Return what is said when it is refused; what was written until then is taken back, as a request does."""
	frappe.db.savepoint("refused")
	with pytest.raises(error) as caught:
		doing()
	frappe.db.rollback(save_point="refused")
	said = str(caught.value)
	for word in words:
		assert word in said, said
	return said


# Expense application


def test_a_small_application_is_approved_by_manager_and_finance():
	doc = world.make_application(5000)
	assert (doc.status, doc.total, doc.owner) == ("Draft", 5000, LI)
	doc = act(doc, SUBMIT, LI)
	assert (doc.status, world.asked(doc)) == ("In Approval", [BOSS])
	doc = world.by_platform(doc, APPROVE, BOSS)
	assert (doc.workflow_state, world.asked(doc)) == ("Pending Finance", [CFO])
	doc = act(doc, APPROVE, CFO)
	assert (doc.docstatus, doc.status, doc.left_amount) == (1, "Approved", 5000)


def test_a_large_one_by_the_head_and_the_general_manager_too():
	doc = act(world.make_application(50000.01), SUBMIT, LI)
	asked = []
	for who in (BOSS, HEAD, CFO, GM):
		asked.append(world.asked(doc))
		doc = act(doc, APPROVE, who)
	assert asked == [[BOSS], [HEAD], [CFO], [GM]]
	assert (doc.docstatus, doc.status) == (1, "Approved")


def test_returned_with_a_reason_changed_and_rejected():
	doc = act(world.make_application(), SUBMIT, LI)
	refused(lambda: act(doc, RETURN, BOSS), error=frappe.MandatoryError)
	doc = act(doc, RETURN, BOSS, "请写明客户")
	assert (doc.status, doc.workflow_state, doc.docstatus) == ("Draft", "Draft", 0)
	doc = act(doc, SUBMIT, LI)
	doc = act(doc, REJECT, BOSS, "今年没有预算")
	assert (doc.status, doc.docstatus) == ("Rejected", 0)
	doc = act(doc, "Revise", LI)
	assert doc.status == "Draft"


def test_nobody_else_decides_nor_submits_past_the_flow():
	doc = act(world.make_application(), SUBMIT, LI)
	for who in (LI, CFO, HEAD, WANG):
		with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
			act(doc, APPROVE, who)
	with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
		world.as_(CFO, lambda: frappe.get_doc(doc.doctype, doc.name).submit())
	assert frappe.db.get_value(doc.doctype, doc.name, "docstatus") == 0


def test_an_approver_reads_exactly_this_one():
	mine, other = act(world.make_application(), SUBMIT, LI), world.make_application()
	assert world.as_(BOSS, lambda: frappe.has_permission(mine.doctype, "read", doc=mine.name))
	assert not world.as_(BOSS, lambda: frappe.has_permission(mine.doctype, "read", doc=other.name))
	assert world.as_(WANG, lambda: frappe.get_list("Expense Application", pluck="name")) == []


def test_what_the_program_writes_nobody_writes_by_rest():
	doc = world.make_application()
	doc.update(
		{"status": "Approved", "left_amount": 99, "claimed_amount": 5, "budget_status": "Within Budget"}
	)
	world.as_(LI, doc.save)
	written = frappe.db.get_value(
		doc.doctype, doc.name, ["status", "left_amount", "claimed_amount", "budget_status"]
	)
	assert (written[0], *written[1:3], written[3] or "") == ("Draft", 0, 0, "")
	done = world.approved(1000)
	done.left_amount = 5000
	with pytest.raises(frappe.UpdateAfterSubmitError):
		world.as_(CFO, done.save)


def test_an_expense_type_without_account_is_named():
	other = frappe.get_doc({"doctype": "Expense Claim Type", "expense_type": "无科目测试"}).insert()
	said = refused(lambda: world.make_application(items=[{"expense_type": other.name, "amount": 5}]))
	assert "无科目测试" in said


# Budget


def test_a_budget_with_stop_refuses_and_shows_figures_only_to_who_may_see_them():
	world.make_budget(1200)
	world.approved(1000)
	doc = world.make_application(300)
	said = refused(lambda: act(doc, SUBMIT, LI))
	assert "1,200" not in said and "1,000" not in said and world.TYPE in said
	assert frappe.db.get_value(doc.doctype, doc.name, "workflow_state") == "Draft"
	by_accounts = world.make_application(300, CFO)
	refused(lambda: act(by_accounts, SUBMIT, CFO), "1,200.00", "1,000.00", "200.00", "100.00")


def test_a_budget_with_warn_is_noted_for_who_approves():
	world.make_budget(500, "Warn")
	doc = act(world.make_application(800), SUBMIT, LI)
	assert doc.budget_status == "Over Budget" and "300" in doc.budget_note
	assert world.as_(LI, lambda: api.budget_of(doc.name)) | {"currency": ""} == {
		"status": "Over Budget",
		"rows": [],
		"figures": 0,
		"currency": "",
	}
	seen = world.as_(BOSS, lambda: api.budget_of(doc.name))
	assert [(row["budget"], row["asked"], row["over"]) for row in seen["rows"]] == [(500, 800, 300)]
	shown = world.as_(LI, lambda: frappe.get_doc(doc.doctype, doc.name))
	world.as_(LI, lambda: shown.apply_fieldlevel_read_permissions())
	assert not shown.get("budget_note")


def test_what_was_claimed_is_in_the_books_and_ties_up_nothing_more():
	world.make_budget(2000)
	first = world.approved(1000)
	claimed(first.name, 400)
	doc = world.make_application(100)
	found = budget.find(doc)[0].figures
	assert (found.actual, found.applied, found.left) == (400, 600, 1000)
	world.as_(LI, lambda: api.close_application(first.name, "行程取消"))
	found = budget.find(doc)[0].figures
	assert (found.actual, found.applied, found.left) == (400, 0, 1600)


def test_without_budget_nothing_is_refused():
	doc = act(world.make_application(900), SUBMIT, LI)
	assert doc.budget_status == "No Budget"


# Claims


def claimed(name: str, amount: float):
	doc = world.make_claim(amount, name)
	return world.through(doc, BOSS, CFO)


def left(name: str) -> tuple:
	row = frappe.db.get_value(
		"Expense Application", name, ["status", "left_amount", "claimed_amount", "pending_amount"]
	)
	return tuple(row)


def test_a_claim_is_approved_and_booked():
	doc = world.make_claim(800)
	doc = act(doc, SUBMIT, LI)
	doc = world.by_platform(doc, APPROVE, BOSS)
	assert (doc.docstatus, doc.approval_status, world.asked(doc)) == (0, "Draft", [CFO])
	doc = act(doc, APPROVE, CFO)
	assert (doc.docstatus, doc.approval_status, doc.status) == (1, "Approved", "Unpaid")
	assert frappe.db.exists("GL Entry", {"voucher_no": doc.name, "debit": 800})


def test_a_large_claim_asks_the_head():
	doc = act(world.make_claim(5000.01), SUBMIT, LI)
	doc = act(doc, APPROVE, BOSS)
	assert world.asked(doc) == [HEAD]


def test_a_rejected_claim_stands_as_frappe_hr_has_it():
	doc = act(world.make_claim(800), SUBMIT, LI)
	doc = act(doc, REJECT, BOSS, "没有发票")
	assert (doc.docstatus, doc.approval_status, doc.status, doc.total_sanctioned_amount) == (
		1,
		"Rejected",
		"Rejected",
		0,
	)
	assert not frappe.db.exists("GL Entry", {"voucher_no": doc.name})


def test_the_approval_status_is_not_written_past_the_flow():
	doc = world.make_claim(800)
	doc.approval_status = "Approved"
	with pytest.raises((frappe.PermissionError, frappe.ValidationError)):
		world.as_(LI, doc.submit)
	assert frappe.db.get_value(doc.doctype, doc.name, "docstatus") == 0


def test_claims_take_from_the_application_and_give_back():
	name = world.approved(1000).name
	assert left(name) == ("Approved", 1000, 0, 0)
	first = world.make_claim(600, name)
	assert left(name) == ("Approved", 1000, 0, 0) and first.crm_cn_application_left == 1000
	first = act(first, SUBMIT, LI)
	assert left(name) == ("Approved", 400, 0, 600)
	first = act(act(first, APPROVE, BOSS), APPROVE, CFO)
	assert left(name) == ("Partly Claimed", 400, 600, 0)
	second = act(world.make_claim(400, name), SUBMIT, LI)
	assert left(name) == ("Partly Claimed", 0, 600, 400)
	act(second, RETURN, BOSS, "发票不清")
	assert left(name) == ("Partly Claimed", 400, 600, 0)
	first.cancel()
	assert left(name) == ("Approved", 1000, 0, 0)
	rows = frappe.get_doc("Expense Application", name).claims
	assert rows == []


def test_a_claim_over_what_is_left_is_refused_but_for_the_tolerance():
	name = world.approved(1000).name
	doc = world.make_claim(1050.01, name)
	refused(lambda: act(doc, SUBMIT, LI), name, "1,000.00", "50.01")
	assert left(name) == ("Approved", 1000, 0, 0)
	world.setting("claim_tolerance_percent", 5)
	refused(lambda: act(doc, SUBMIT, LI), "0.01")
	within = claimed(name, 1050)
	assert within.docstatus == 1 and left(name) == ("Claimed", 0, 1050, 0)


def test_what_is_sanctioned_less_stays_in_the_application():
	name = world.approved(1000).name
	doc = act(act(world.make_claim(900, name), SUBMIT, LI), APPROVE, BOSS)
	doc.expenses[0].sanctioned_amount = 700
	doc.save()
	doc = act(doc, APPROVE, CFO)
	assert doc.total_sanctioned_amount == 700 and left(name) == ("Partly Claimed", 300, 700, 0)


def test_a_closed_application_gives_the_rest_back_and_takes_no_claim():
	name = world.approved(1000).name
	claimed(name, 300)
	pending = act(world.make_claim(100, name), SUBMIT, LI)
	refused(lambda: world.as_(LI, lambda: api.close_application(name, "完成")))
	act(pending, RETURN, BOSS, "不要了")
	with pytest.raises(frappe.PermissionError):
		world.as_(WANG, lambda: api.close_application(name, "完成"))
	world.as_(LI, lambda: api.close_application(name, "完成"))
	assert left(name) == ("Closed", 0, 300, 0)
	refused(lambda: act(world.make_claim(10, name), SUBMIT, LI), name)


def test_an_application_of_somebody_else_is_none():
	name = world.approved(1000).name
	refused(lambda: world.make_claim(10, name, WANG), error=frappe.ValidationError)


def test_an_application_with_claims_is_not_cancelled():
	doc = world.approved(1000)
	claimed(doc.name, 300)
	doc.reload()
	refused(doc.cancel)


def test_claims_above_an_amount_need_an_application():
	world.setting("claim_needs_application_above", 500)
	small, large = world.make_claim(500), world.make_claim(500.01)
	assert act(small, SUBMIT, LI).workflow_state == "Pending Manager"
	refused(lambda: act(large, SUBMIT, LI), "500")


# Advances


def paid(amount: float, due, owner: str = LI):
	doc = world.make_advance(amount, owner, crm_cn_due_date=due, posting_date=add_days(nowdate(), -60))
	people = [BOSS, CFO] if amount <= 5000 else [BOSS, HEAD, CFO]
	doc = world.through(doc, *people)
	doc.db_set({"paid_amount": amount, "status": "Paid"})
	return doc


def test_an_advance_is_approved_and_has_a_due_date():
	doc = world.make_advance(1000)
	assert str(doc.crm_cn_due_date) == add_days(nowdate(), 30)
	doc = act(doc, SUBMIT, LI)
	doc = act(world.by_platform(doc, APPROVE, BOSS), APPROVE, CFO)
	assert (doc.docstatus, doc.status) == (1, "Unpaid")


def test_a_rejected_advance_is_a_draft_still():
	doc = act(act(world.make_advance(1000), SUBMIT, LI), REJECT, BOSS, "先还上次的")
	assert (doc.docstatus, doc.workflow_state) == (0, "Rejected")


def test_the_return_entry_of_frappe_hr_lowers_what_is_outstanding():
	doc = paid(1000, add_days(nowdate(), 5))
	doc.db_set({"claimed_amount": 300, "return_amount": 200})
	found = world.as_(LI, lambda: api.outstanding_advances(world.employee(LI)))
	assert [(row["outstanding"], row["overdue"], row["advances"]) for row in found["employees"]] == [
		(500, 0, 1)
	]


def test_the_report_tells_who_owes_what():
	from crm_cn.crm_cn.report.outstanding_employee_advances.outstanding_employee_advances import execute

	paid(1000, add_days(nowdate(), -10))
	paid(300, add_days(nowdate(), 10), WANG)
	rows = {row["employee"]: row for row in world.as_(CFO, lambda: execute({}))[1]}
	assert (rows[world.employee(LI)]["overdue"], rows[world.employee(LI)]["days"]) == (1000, 10)
	assert rows[world.employee(WANG)]["overdue"] == 0
	only = world.as_(CFO, lambda: execute({"overdue": 1}))[1]
	assert [row["employee"] for row in only] == [world.employee(LI)]


def test_reminders_go_up_the_line_each_once(monkeypatch):
	told = []
	monkeypatch.setattr(advances, "tell", lambda users, doctype, name, text: told.extend(users))
	doc = paid(1000, add_days(nowdate(), 3))
	due = doc.crm_cn_due_date
	steps = [(-4, []), (-3, [LI]), (-1, []), (1, [LI, BOSS]), (2, []), (3, [LI, BOSS, CFO]), (9, [])]
	for day, expected in steps:
		told.clear()
		advances.remind(doc.name, add_days(due, day))
		assert [user for user in told if user.endswith("@money.test")] == expected, day


def test_a_new_due_date_reminds_anew():
	doc = paid(1000, add_days(nowdate(), -1))
	advances.remind(doc.name)
	assert frappe.db.get_value(doc.doctype, doc.name, "crm_cn_reminder_stage") == 2
	doc.reload()
	doc.crm_cn_due_date = add_days(nowdate(), 10)
	doc.save()
	assert doc.crm_cn_reminder_stage == 0


def test_a_new_advance_while_one_is_overdue():
	paid(1000, add_days(nowdate(), -1))
	doc = act(world.make_advance(500), SUBMIT, LI)
	assert doc.workflow_state == "Pending Manager"  # warned only
	world.setting("overdue_advance_action", "Stop")
	refused(lambda: act(world.make_advance(500), SUBMIT, LI))
	world.setting("overdue_advance_allowed", 1500)
	assert act(world.make_advance(500), SUBMIT, LI).workflow_state == "Pending Manager"


def test_what_is_left_is_read_by_who_may_read_the_application():
	name = world.approved(1000).name
	assert world.as_(LI, lambda: api.left(name)) == {"left": 1000}
	with pytest.raises(frappe.PermissionError):
		world.as_(WANG, lambda: api.left(name))
	found = world.as_(LI, lambda: api.open_applications(world.employee(LI), world.company()))
	assert [row.name for row in found] == [name]
	assert application.lock(name).total == 1000
