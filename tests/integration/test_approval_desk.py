"""What people see of approvals (A4, D7): the trail, My Approvals with its counts, the sheet, and the three reports."""

from __future__ import annotations

import approval_world as world
import frappe
import pytest
from approval_world import APPROVE, LI, QIAN, REJECT, RETURN, SUN, WU, ZHAO, ZHOU, act_as, submitted
from frappe.utils import add_to_date, now_datetime

from crm_cn.api import approval_desk as desk
from crm_cn.api import approvals as api
from crm_cn.crm_cn.report.approval_duration import approval_duration
from crm_cn.crm_cn.report.approval_return_rate import approval_return_rate
from crm_cn.crm_cn.report.overdue_approvals import overdue_approvals

MANAGER, HEAD, FINANCE = (
	{"approver": "Direct Manager", "hours": 8},
	{"approver": "Department Head"},
	{"approver": "Role", "allowed": world.FINANCE_ROLE},
)


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


def names(user: str, tab: str, as_user, **more) -> list[str]:
	with as_user(user):
		return [row["name"] for row in api.mine(tab, **more)["rows"]]


def test_each_tab_shows_what_concerns_the_person_and_nobody_else(as_user):
	world.govern(MANAGER, FINANCE)
	doc = submitted()
	assert names(SUN, "waiting", as_user) == names(LI, "started", as_user) == [doc.name]
	assert names(ZHOU, "waiting", as_user) == names(QIAN, "waiting", as_user) == []
	act_as(SUN, doc, APPROVE, "可以", copy_to=[WU])
	assert names(SUN, "waiting", as_user) == []
	assert names(SUN, "decided", as_user) == names(ZHOU, "waiting", as_user) == [doc.name]
	assert names(WU, "copied", as_user) == [doc.name]
	for tab in ("waiting", "decided", "started", "copied"):
		assert names(QIAN, tab, as_user) == names(ZHAO, tab, as_user) == []


def test_counts_say_what_the_tabs_show(as_user):
	world.govern(MANAGER, FINANCE)
	first, second = submitted(), submitted()
	act_as(SUN, second, APPROVE, copy_to=[WU])
	with as_user(SUN):
		assert api.counts() == {"waiting": 1, "overdue": 0, "started": 0, "copied": 0}
		assert desk.waiting()["value"] == 1
	with as_user(LI):
		assert api.counts() == {"waiting": 0, "overdue": 0, "started": 2, "copied": 0}
	with as_user(WU):
		assert api.counts()["copied"] == 1
		assert api.seen(second.doctype, second.name) == 1
		assert api.counts()["copied"] == 0
		assert api.seen(second.doctype, second.name) == 0
	frappe.db.set_value(
		"Approval Task", {"reference_name": first.name}, "due_on", add_to_date(now_datetime(), hours=-1)
	)
	with as_user(SUN):
		assert api.counts()["overdue"] == 1
		assert api.mine("waiting")["rows"][0]["overdue"]


def test_what_may_no_longer_be_read_is_neither_shown_nor_counted(as_user):
	world.govern(MANAGER)
	doc = submitted()
	assert names(SUN, "waiting", as_user) == [doc.name]
	frappe.db.delete("DocShare", {"share_doctype": doc.doctype, "share_name": doc.name})
	with as_user(SUN):
		found = api.mine("waiting")
		assert (found["rows"], found["total"], found["types"]) == ([], 0, [])
		assert api.counts()["waiting"] == 0


def test_filter_by_kind_and_text_and_pages(as_user):
	world.govern(MANAGER)
	docs = [submitted() for _each in range(3)]
	frappe.db.set_value("Approval Task", {"reference_name": docs[1].name}, "title", "去 100% 上海")
	with as_user(SUN):
		whole = api.mine("waiting")
		assert whole["total"] == 3
		assert whole["types"] == [{"name": world.DOCTYPE, "label": frappe._(world.DOCTYPE), "count": 3}]
		pages = [api.mine("waiting", start, 2)["rows"] for start in (0, 2, 4)]
		assert [len(page) for page in pages] == [2, 1, 0]
		assert {row["name"] for page in pages for row in page} == {doc.name for doc in docs}
		assert [row["name"] for row in api.mine("waiting", text="100%")["rows"]] == [docs[1].name]
		assert api.mine("waiting", text="100_")["rows"] == []
		assert api.mine("waiting", document_type="Expense Claim")["rows"] == []
		with pytest.raises(frappe.ValidationError):
			api.mine("everybody")


def test_rows_offer_the_steps_that_are_the_persons(as_user):
	world.govern(MANAGER)
	submitted()
	with as_user(SUN):
		(row,) = api.mine("waiting")["rows"]
		assert [action["kind"] for action in row["actions"]] == ["Approve", "Reject", "Return"]
	with as_user(LI):
		(row,) = api.mine("started")["rows"]
		assert row["actions"] == []
		assert row["now"] == [frappe.utils.get_fullname(SUN)]


def test_the_trail_tells_who_was_asked_who_decided_and_who_comes_next(as_user):
	world.govern(MANAGER, HEAD, FINANCE)
	doc = world.make_travel_request()
	with as_user(LI):
		before = api.trail(doc.doctype, doc.name)
	full_name = frappe.utils.get_fullname
	assert before["entries"] == before["now"] == []
	assert [level["people"] for level in before["ahead"]] == [
		[full_name(SUN)],
		[full_name(QIAN)],
		[full_name(ZHOU)],
	]
	doc = act_as(LI, doc, world.SUBMIT)
	doc = act_as(SUN, doc, APPROVE, "同意")
	with as_user(LI):
		found = api.trail(doc.doctype, doc.name)
	events = [(entry["event"], entry["people"], entry["comment"]) for entry in found["entries"]]
	assert events[:3] == [
		("Submitted", [], ""),
		("Asked", [full_name(SUN)], ""),
		("Approved", [], "同意"),
	]
	assert ("Asked", [full_name(QIAN)], "") in events
	assert [one["name"] for one in found["now"]] == [full_name(QIAN)]
	assert [level["people"] for level in found["ahead"]] == [[full_name(ZHOU)]]
	assert found["status"] == "Running"


def test_the_trail_offers_each_what_they_may_do(as_user):
	world.govern(MANAGER)
	doc = submitted()
	with as_user(SUN):
		may = api.trail(doc.doctype, doc.name)["may"]
		assert may["add_approver"] and may["hand_over"] and not may["remind"] and not may["restart"]
	with as_user(LI):
		may = api.trail(doc.doctype, doc.name)["may"]
		assert may["remind"] and not may["add_approver"] and not may["hand_over"]


def test_who_may_not_read_the_document_reads_no_trail(as_user):
	world.govern(MANAGER)
	doc = submitted()
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		api.trail(doc.doctype, doc.name)
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		api.seen(doc.doctype, doc.name)
	with as_user(ZHAO):
		from crm_cn.approvals.shown.sheet import approval_trail

		assert approval_trail(doc.doctype, doc.name) == []


def test_many_at_once_tell_the_result_of_each(as_user):
	world.govern(MANAGER)
	docs = [submitted() for _each in range(2)]
	act_as(SUN, docs[0], APPROVE)
	from crm_cn.approvals import act

	rows = [act_one(doc, as_user, act) for doc in docs]
	assert [row["ok"] for row in rows] == [False, True]
	assert rows[0]["message"]


def act_one(doc, as_user, act) -> dict:
	"""What api.act_on_many does with each, without its commits."""
	with as_user(SUN):
		try:
			act.act(doc.doctype, doc.name, APPROVE)
			return {"ok": True, "message": ""}
		except frappe.ValidationError as error:
			return {"ok": False, "message": str(error)}


# Reports


@pytest.mark.parametrize("report", [approval_duration, overdue_approvals, approval_return_rate])
@pytest.mark.parametrize("user", [LI, SUN, ZHAO])
def test_figures_of_others_are_for_managers_only(report, user, as_user):
	with as_user(user), pytest.raises(frappe.PermissionError):
		report.execute({})


@pytest.mark.parametrize("name", ["Approval Duration", "Overdue Approvals", "Approval Return Rate"])
def test_managers_open_the_reports_in_the_desk_and_others_do_not(name, as_user):
	from frappe.desk.query_report import run

	for user in (WU, ZHOU):
		with as_user(user):
			assert run(name, {})["columns"]
	with as_user(LI), pytest.raises(frappe.PermissionError):
		run(name, {})


def rows_of(report, user: str, as_user) -> list[dict]:
	with as_user(user):
		return report.execute({"document_type": world.DOCTYPE})[1]


def test_figures_only_of_documents_the_reader_may_read(as_user):
	world.govern(MANAGER, FINANCE)
	doc = submitted()
	other = submitted()
	act_as(SUN, doc, APPROVE, "秘密意见")
	act_as(SUN, other, RETURN, "材料不全")
	# finance is asked of the first and thereby reads it, and only it
	if frappe.has_permission(world.DOCTYPE, "read", doc=other, user=ZHOU):
		pytest.fail("finance must not read the other one")
	mine = rows_of(approval_return_rate, ZHOU, as_user)
	assert [(row["person"], row["decided"], row["returned"]) for row in mine] == [(SUN, 1, 0)]
	whole = rows_of(approval_return_rate, "Administrator", as_user)
	assert [(row["decided"], row["approved"], row["returned"]) for row in whole if row["person"] == SUN] == [
		(2, 1, 1)
	]
	durations = rows_of(approval_duration, ZHOU, as_user)
	assert {(row["person"], row["decided"], row["open"]) for row in durations} == {(SUN, 1, 0), (ZHOU, 0, 1)}
	assert "秘密意见" not in frappe.as_json([mine, whole, durations])


def test_overdue_names_who_is_late_and_by_how_much(as_user):
	world.govern(MANAGER, FINANCE)
	doc = submitted()
	assert rows_of(overdue_approvals, "Administrator", as_user) == []
	frappe.db.set_value(
		"Approval Task", {"reference_name": doc.name}, "due_on", add_to_date(now_datetime(), hours=-3)
	)
	(row,) = rows_of(overdue_approvals, "Administrator", as_user)
	assert (row["reference_name"], round(row["hours_over"])) == (doc.name, 3)
	assert rows_of(overdue_approvals, ZHOU, as_user) == []
	act_as(SUN, doc, REJECT, "不行")
	assert rows_of(overdue_approvals, "Administrator", as_user) == []
