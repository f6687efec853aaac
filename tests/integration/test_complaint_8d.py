"""P5: the corrective action report (8D): demanded, step by step, with what it makes in ERPNext's quality management."""

from __future__ import annotations

import factories
import frappe
import pytest
from complaints_world import (
	AGENT,
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
from frappe.utils import add_days, nowdate

from crm_cn.complaints import corrective_action, quality
from crm_cn.permissions import following

COMPLAINT, REPORT = "Complaint", "Corrective Action Report"

pytestmark = pytest.mark.usefixtures("complaint_people")


@pytest.fixture
def complaint(clean, as_user):
	"""A grave complaint that is being handled."""
	settings = frappe.get_doc("Complaint Settings")
	settings.set("grave_grades", [{"grade": "Urgent"}])
	settings.save()
	with as_user(AGENT):
		doc = factories.make_complaint(priority="Urgent", description="泵在三天内全部漏水")
	yield act(doc, "Start Handling", HANDLER)
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")


@pytest.fixture
def report(complaint, as_user):
	with as_user(HANDLER):
		return corrective_action.start(complaint.name)


def fill(report, *steps: str):
	"""Write what steps need, and take them."""
	for step in steps:
		report = reload(report)
		{
			"Contained": contain,
			"Root Cause Found": find_cause,
			"Actions Taken": act_on_cause,
			"Verified": verify,
			"Closed": close,
		}[step](report)
		report.save()
		if step == "Actions Taken":
			report = reload(report)
			for row in report.actions:
				row.done_on = nowdate()
			report.save()
		corrective_action.advance(reload(report))
	return reload(report)


def contain(report):
	report.set("team", [{"employee": employee(HANDLER), "is_leader": 1}, {"employee": employee(SECOND)}])
	report.containment = "停发批次 7，库存全检"


def find_cause(report):
	for number, row in enumerate(report.causes, start=1):
		row.question, row.answer = f"为什么 {number}", f"因为 {number}"
	report.root_cause = "密封圈材料批次更换未验证"


def act_on_cause(report):
	report.set(
		"actions",
		[
			{
				"kind": kind,
				"action": f"{kind} <b>措施</b>",
				"responsible": SECOND,
				"due": add_days(nowdate(), 7),
			}
			for kind in ("Corrective", "Preventive")
		],
	)


def verify(report):
	report.verification = "连续三批抽检合格"
	report.verified_by = employee(HANDLER)


def close(report):
	report.lessons = "材料变更须先验证"


# Starting


def test_there_is_one_report_for_a_complaint(complaint, report, as_user):
	with as_user(QUALITY):
		assert corrective_action.start(complaint.name).name == report.name
	assert reload(complaint).corrective_action_report == report.name
	assert report.problem == "泵在三天内全部漏水" and len(report.causes) == 5 and report.status == "Open"
	with pytest.raises(frappe.DuplicateEntryError, match="has the report"):
		frappe.get_doc({"doctype": REPORT, "complaint": complaint.name}).insert()


def test_a_withdrawn_complaint_needs_none(clean, as_user):
	with as_user(AGENT):
		doc = factories.make_complaint(withdraw_reason="客户撤回")
	act(doc, "Withdraw", HANDLER)
	with as_user(HANDLER), pytest.raises(frappe.ValidationError, match="withdrawn"):
		corrective_action.start(doc.name)


def test_who_does_not_see_the_complaint_does_not_see_its_report(complaint, report, as_user):
	for user, sees in (
		(HANDLER, True),
		(QUALITY, True),
		(AGENT, True),
		(CHIEF, True),
		(ZHAO, False),
		(LI, False),
	):
		with as_user(user):
			assert (frappe.get_list(REPORT, {"name": report.name}, pluck="name") == [report.name]) is sees, (
				user
			)
			assert bool(report.has_permission("read")) is sees, user
			if not sees:
				with pytest.raises(frappe.PermissionError):
					frappe.get_doc({"doctype": REPORT, "complaint": complaint.name}).insert()


# Steps


def test_each_step_says_what_it_lacks(report, as_user):
	lacks = {
		"Contained": ("D1: Name the team", "D3"),
		"Root Cause Found": ("Answer at least 5 whys", "root cause"),
		"Actions Taken": ("corrective action", "preventive action"),
		"Verified": ("Write how it was checked", "Name who checked"),
		"Closed": ("what was learnt",),
	}
	done = []
	for step, words in lacks.items():
		with as_user(HANDLER):
			with pytest.raises(frappe.MandatoryError) as refused:
				corrective_action.advance(reload(report))
			assert all(word in str(refused.value) for word in words), str(refused.value)
			report = fill(report, step)
		done.append(step)
		assert report.status == step
	assert all(
		report.get(field)
		for field in ("contained_on", "root_cause_on", "actions_on", "verified_on", "closed_on")
	)


def test_no_step_is_left_out_also_by_rest(report, as_user):
	with as_user(HANDLER):
		report.status = "Verified"
		with pytest.raises(frappe.ValidationError, match="one step after the other"):
			report.save()


def test_what_a_step_needed_cannot_be_taken_away(report, as_user):
	with as_user(HANDLER):
		report = fill(report, "Contained")
		report.containment = " "
		with pytest.raises(frappe.MandatoryError, match="D3"):
			report.save()


def test_the_team_has_one_leader(report, as_user):
	with as_user(HANDLER):
		contain(report)
		report.team[1].is_leader = 1
		report.save()
		with pytest.raises(frappe.MandatoryError, match="leader"):
			corrective_action.advance(reload(report))


def test_an_action_is_not_done_tomorrow(report, as_user):
	with as_user(HANDLER):
		report = fill(report, "Contained", "Root Cause Found")
		act_on_cause(report)
		report.actions[0].done_on = add_days(nowdate(), 1)
		with pytest.raises(frappe.ValidationError, match="future"):
			report.save()


def test_stamps_and_links_are_the_programs(report, as_user):
	other = frappe.get_doc(
		{"doctype": "Non Conformance", "subject": "x", "procedure": quality.procedure()}
	).insert()
	with as_user(HANDLER):
		report.verified_on, report.non_conformance = "2020-01-01 00:00:00", other.name
		report.save()
	report = reload(report)
	assert not report.verified_on and not report.non_conformance


def test_a_closed_report_is_changed_after_going_back_only(report, as_user):
	with as_user(HANDLER):
		report = fill(report, "Contained", "Root Cause Found", "Actions Taken", "Verified", "Closed")
		report.root_cause = "anders"
		with pytest.raises(frappe.ValidationError, match="closed and stays"):
			report.save()
		with pytest.raises(frappe.MandatoryError, match="why the report goes back"):
			corrective_action.step_back(reload(report), "Contained", " ")
		report = corrective_action.step_back(reload(report), "Contained", "又漏水了")
		assert not report.root_cause_on and not report.closed_on and report.contained_on
		report.root_cause = "anders"
		report.save()


def test_the_team_is_put_on_the_complaint(report, complaint, as_user):
	member = factories.make_sales_person("member@complaints8d.test", "Sales User")
	with as_user(member):
		assert not frappe.has_permission(COMPLAINT, "read", doc=complaint.name)
	with as_user(QUALITY):
		doc = reload(report)
		doc.append("team", {"employee": employee(member), "is_leader": 1})
		doc.save()
	with as_user(member):
		assert frappe.has_permission(COMPLAINT, "read", doc=complaint.name)
		assert frappe.get_list(REPORT, {"name": report.name}, pluck="name") == [report.name]


# Closing the complaint


def followed_up(complaint):
	act(complaint, "Resolve", HANDLER, **DONE)
	return act(complaint, "Record Follow-up", AGENT, **HAPPY)


def test_a_grave_complaint_is_not_closed_without_a_verified_report(complaint, as_user):
	followed_up(complaint)
	with pytest.raises(frappe.ValidationError, match="needs a Corrective Action Report"):
		act(complaint, "Close", HANDLER)
	with as_user(HANDLER):
		report = corrective_action.start(complaint.name)
		report = fill(report, "Contained", "Root Cause Found", "Actions Taken")
	with pytest.raises(frappe.ValidationError, match="must be verified"):
		act(complaint, "Close", HANDLER)
	with as_user(HANDLER):
		fill(report, "Verified")
	assert act(complaint, "Close", HANDLER).status == "Closed"
	with pytest.raises(frappe.ValidationError, match="kept with its complaint"):
		frappe.delete_doc(REPORT, report.name)


@pytest.mark.parametrize(("repeats_are_grave", "demanded"), [(1, True), (0, False)])
def test_repeats_demand_one_where_the_settings_say_so(complaint, repeats_are_grave, demanded):
	frappe.db.set_single_value("Complaint Settings", "repeats_are_grave", repeats_are_grave)
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")
	complaint.priority, complaint.is_repeat = "Low", 1
	assert corrective_action.is_demanded(complaint) is demanded
	complaint.is_repeat = 0
	assert corrective_action.is_demanded(complaint) is False
	frappe.clear_document_cache("Complaint Settings", "Complaint Settings")


def test_others_close_without_a_report(complaint):
	frappe.db.set_value(COMPLAINT, complaint.name, "priority", "Low")
	followed_up(complaint)
	assert act(complaint, "Close", HANDLER).status == "Closed"


# Non conformance and quality actions


def test_containment_makes_a_non_conformance_linked_both_ways(report, complaint, as_user):
	with as_user(HANDLER):
		report = fill(report, "Contained")
	doc = frappe.get_doc("Non Conformance", report.non_conformance)
	assert (doc.crm_cn_complaint, doc.crm_cn_corrective_action_report) == (complaint.name, report.name)
	assert doc.status == "Open" and doc.procedure == quality.procedure() and "漏水" in doc.details
	assert following.may(doc, "read", HANDLER) and not following.may(doc, "read", ZHAO)
	with as_user(HANDLER):
		report = fill(report, "Root Cause Found", "Actions Taken", "Verified")
	doc.reload()
	assert doc.status == "Resolved" and "Corrective &lt;b&gt;措施" in doc.corrective_action
	assert frappe.db.count("Non Conformance", {"crm_cn_complaint": complaint.name}) == 1


def planned(report, as_user):
	with as_user(HANDLER):
		report = fill(report, "Contained", "Root Cause Found")
		act_on_cause(report)
		report.save()
	return reload(report)


def test_each_action_becomes_a_quality_action_with_a_task(report, complaint, as_user):
	report = planned(report, as_user)
	actions = [frappe.get_doc("Quality Action", row.quality_action) for row in report.actions]
	assert [each.corrective_preventive for each in actions] == ["Corrective", "Preventive"]
	for each in actions:
		assert (each.crm_cn_complaint, each.crm_cn_corrective_action_report) == (complaint.name, report.name)
		assert each.resolutions[0].responsible == SECOND and each.status == "Open"
		assert frappe.get_all(
			"ToDo", {"reference_name": each.name, "status": "Open"}, pluck="allocated_to"
		) == [SECOND]
	with as_user(HANDLER):
		report.save()
	assert frappe.db.count("Quality Action", {"crm_cn_complaint": complaint.name}) == 2


def test_a_completed_quality_action_is_done_in_the_report(report, as_user):
	report = planned(report, as_user)
	action = frappe.get_doc("Quality Action", report.actions[0].quality_action)
	with as_user(SECOND):
		action.resolutions[0].status = "Completed"
		action.save()
	report = reload(report)
	assert str(report.actions[0].done_on) == nowdate() and not report.actions[1].done_on
	assert not frappe.get_all("ToDo", {"reference_name": action.name, "status": "Open"})
	action.reload()
	action.resolutions[0].status = "Open"
	action.save()
	assert not reload(report).actions[0].done_on


def test_what_is_done_in_the_report_completes_the_quality_action(report, as_user):
	report = planned(report, as_user)
	with as_user(HANDLER):
		report.actions[1].done_on = nowdate()
		report.save()
	assert frappe.db.get_value("Quality Action", report.actions[1].quality_action, "status") == "Completed"
	assert frappe.db.get_value("Quality Action", report.actions[0].quality_action, "status") == "Open"


def test_an_action_struck_from_the_report_is_no_task_any_more(report, as_user):
	report = planned(report, as_user)
	name = report.actions[1].quality_action
	with as_user(HANDLER):
		report.set("actions", report.actions[:1])
		report.save()
	assert not frappe.get_all("ToDo", {"reference_name": name, "status": "Open"})
	assert not frappe.db.get_value("Quality Action", name, "crm_cn_corrective_action_report")


def test_deleting_a_report_lets_its_papers_go(report, complaint, as_user):
	report = planned(report, as_user)
	frappe.delete_doc(REPORT, report.name)
	assert not reload(complaint).corrective_action_report
	assert not frappe.get_all("Quality Action", {"crm_cn_corrective_action_report": report.name})


# The supplier's scorecard


def make_supplier(name="密封圈供应商"):
	return frappe.get_doc(
		{
			"doctype": "Supplier",
			"supplier_name": name,
			"supplier_group": frappe.db.get_value("Supplier Group", {"is_group": 0}),
		}
	).insert()


def make_scorecard(supplier):
	if not frappe.db.exists("Supplier Scorecard Criteria", "投诉"):
		frappe.get_doc(
			{
				"doctype": "Supplier Scorecard Criteria",
				"criteria_name": "投诉",
				"max_score": 100,
				"formula": "100 - 10 * {supplier_caused_complaints}",
				"weight": 100,
			}
		).insert()
	card = frappe.get_doc(
		{
			"doctype": "Supplier Scorecard",
			"supplier": supplier.name,
			"period": "Per Month",
			"weighting_function": "{total_score}",
			"standings": [
				{"standing_name": "Average", "standing_color": "Green", "min_grade": 0, "max_grade": 100}
			],
			"criteria": [{"criteria_name": "投诉", "weight": 100}],
		}
	)
	if not frappe.db.exists("Supplier Scorecard Standing", "Average"):
		frappe.get_doc(
			{
				"doctype": "Supplier Scorecard Standing",
				"standing_name": "Average",
				"min_grade": 0,
				"max_grade": 100,
			}
		).insert()
	return card.insert()


def test_complaints_that_a_supplier_caused_count_in_the_period_of_its_scorecard(clean):
	from erpnext.buying.doctype.supplier_scorecard_period.supplier_scorecard_period import (
		make_supplier_scorecard,
	)

	supplier, other = make_supplier(), make_supplier("另一家")
	for values in (
		{"received_on": "2026-03-01 00:00:00"},
		{"received_on": "2026-03-31 23:59:59"},
		{"received_on": "2026-04-01 00:00:00"},
		{"received_on": "2026-02-28 23:59:59"},
		{"received_on": "2026-03-10 10:00:00", "cause_party": "Us"},
		{"received_on": "2026-03-10 10:00:00", "supplier": other.name},
		{"received_on": "2026-03-10 10:00:00", "status": "Withdrawn"},
	):
		doc = factories.make_complaint()
		frappe.db.set_value(
			COMPLAINT, doc.name, {"cause_party": "Supplier", "supplier": supplier.name, **values}
		)
	card = make_scorecard(supplier)
	period = make_supplier_scorecard(card.name, None)
	period.start_date, period.end_date = "2026-03-01", "2026-03-31"
	period.insert()
	period.submit()
	variables = {row.param_name: row.value for row in period.variables}
	assert variables == {"supplier_caused_complaints": 2}
	assert period.total_score == 80


def test_the_variable_is_found_by_a_process_that_has_loaded_nothing_of_complaints():
	"""ERPNext walks the path from the package on; our event has imported the module by then."""
	import crm_cn

	variable = frappe.get_doc("Supplier Scorecard Variable", {"param_name": "supplier_caused_complaints"})
	assert variable.path == "crm_cn.complaints.supplier.count"
	module = crm_cn.complaints.supplier
	try:
		import sys

		sys.modules.pop("crm_cn.complaints.supplier")
		del crm_cn.complaints.supplier
		variable.save()
		assert crm_cn.complaints.supplier.count
	finally:
		sys.modules["crm_cn.complaints.supplier"] = crm_cn.complaints.supplier = module
