"""M5, P2, P4, P5 in figures, computed by hand, and for each reader of what that reader may see (D7)."""

from __future__ import annotations

import json

import factories
import frappe
import pytest
import team
from frappe.desk import query_report
from frappe.utils import add_days, get_url_to_form, nowdate

from crm_cn.analysis import reviewers
from crm_cn.api import care_desk
from crm_cn.crm_cn.report.complaint_analysis import complaint_analysis
from crm_cn.crm_cn.report.complaint_satisfaction_trend import complaint_satisfaction_trend
from crm_cn.crm_cn.report.overdue_sample_answers import overdue_sample_answers
from crm_cn.crm_cn.report.sample_conversion import sample_conversion
from crm_cn.crm_cn.report.sample_cost_per_won_order import sample_cost_per_won_order
from crm_cn.rules.scope.levels import EXPORT
from crm_cn.samples import label

REQUEST, COMPLAINT, ORDER = "Sample Request", "Complaint", "Sales Order"
PEOPLE = {
	"li": ("Sales User",),
	"zhao": ("Sales User",),
	"boss": ("Sales Manager",),
	"keeper": ("Sample Keeper",),
	"handler": ("Complaint Handler",),
	"stock": ("Stock User",),
}
USERS = [f"{who}@care-reports.test" for who in PEOPLE]
LI, ZHAO, BOSS, KEEPER, HANDLER, OUTSIDER = USERS


@pytest.fixture(scope="module", autouse=True)
def people(site):
	"""Made once: making users is slow. Removed after the file."""
	team.make(dict(zip(USERS, PEOPLE.values(), strict=True)))
	yield
	team.dismiss(USERS)


def employee(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user})


def employee_name(user: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user}, "employee_name")


# Samples


def shipped(user, customer, *lines, answer=None, status="Received", day="2026-03-02", **values):
	"""A request of `user` that left on a day; a line is a sample, how many left and how many came back."""
	before = frappe.session.user
	frappe.set_user(user)
	request = factories.make_sample_request(
		*((sample.name, out) for sample, out, _back in lines), customer=customer
	)
	frappe.set_user(before)
	for row, (_sample, out, back) in zip(request.items, lines, strict=True):
		row.db_set({"shipped_qty": out, "returned_qty": back})
	request.db_set({"status": status, "shipped_on": day, "answer": answer, **values})
	return request.name


def order(user, customer, rate, request=None, submit=True) -> str:
	before = frappe.session.user
	frappe.set_user(user)
	item = [{"item_code": factories.make_stock_item(), "qty": 1, "rate": rate}]
	made = factories.make_sales_order(customer, submit, items=item, crm_cn_sample_request=request)
	frappe.set_user(before)
	return made.name


@pytest.fixture
def samples(clean, as_user):
	"""
	R1  Li    first   A 3 out 1 back, B 2 out   approved   O1 over 1000 (Li's)
	R2  Li    first   A 1 out                   refused    a draft order only
	R3  Zhao  second  B 1 out                   no answer  O2 over 500, named by the request
	R4  Zhao  second  A 5 out                   cancelled
	R5  Li    first   A 1 out in April          approved   O3 over 700, the manager's own: Li does not see it
	"""
	factories.make_stock_item()
	with as_user(LI):
		first = factories.make_customer()
	with as_user(ZHAO):
		second = factories.make_customer()
	a = factories.make_sample(unit_cost=10, category=factories.make_sample_category("报表面料"))
	b = factories.make_sample(unit_cost=100, category=factories.make_sample_category("报表辅料"))
	found = {"a": a, "b": b, "first": first, "second": second}
	found["R1"] = shipped(LI, first, (a, 3, 1), (b, 2, 0), answer="Approved")
	found["R2"] = shipped(LI, first, (a, 1, 0), answer="Refused")
	found["R3"] = shipped(ZHAO, second, (b, 1, 0))
	found["R4"] = shipped(ZHAO, second, (a, 5, 0), status="Cancelled")
	found["R5"] = shipped(LI, first, (a, 1, 0), answer="Approved", day="2026-04-02")
	with as_user(LI):
		factories.make_sample_request((a.name, 9), customer=first)
	found["O1"] = order(LI, first, 1000, found["R1"])
	order(LI, first, 111, found["R2"], submit=False)
	found["O2"] = order(ZHAO, second, 500)
	frappe.db.set_value(REQUEST, found["R3"], "sales_order", found["O2"])
	found["O3"] = hidden_order(first, 700, found["R5"])
	return found


def hidden_order(customer, rate, request) -> str:
	"""An order that follows Li's request and that Li may not see: somebody else's alone."""
	from crm_cn.scope import tokens

	name = order("Administrator", customer, rate, request)
	frappe.db.delete("Record Party", {"parenttype": ORDER, "parent": name})
	frappe.db.set_value(ORDER, name, {"crm_cn_responsible_employee": employee(BOSS), "owner": BOSS})
	tokens.sync_names(ORDER, [name])
	return name


MARCH = {"from_date": "2026-03-01", "to_date": "2026-03-31"}


def converted(user, as_user, **filters) -> dict[str, dict]:
	with as_user(user):
		_columns, rows, *_rest = sample_conversion.execute({**MARCH, **filters})
	return {row["group"]: row for row in rows}


def test_conversion_by_sample(samples, as_user):
	rows = converted(BOSS, as_user)
	a, b = rows[samples["a"].sample_name], rows[samples["b"].sample_name]
	assert (a["requests"], a["pieces"], a["cost"]) == (2, 3, 30)
	assert (a["approved"], a["refused"], a["waiting"]) == (1, 1, 0)
	assert (a["converted"], a["rate"], a["orders"], a["amount"]) == (1, 50, 1, 1000)
	assert (b["requests"], b["pieces"], b["cost"]) == (2, 3, 300)
	assert (b["converted"], b["rate"], b["orders"], b["amount"]) == (2, 100, 2, 1500)
	assert b["waiting"] == 1


def test_conversion_by_customer(samples, as_user):
	rows = converted(BOSS, as_user, group_by="Customer")
	first, second = (
		rows[frappe.db.get_value("Customer", samples[each], "customer_name")] for each in ("first", "second")
	)
	assert (first["requests"], first["cost"], first["converted"], first["rate"]) == (2, 230, 1, 50)
	assert (second["requests"], second["cost"], second["converted"], second["rate"]) == (1, 100, 1, 100)


def test_conversion_by_salesperson_and_category(samples, as_user):
	people = converted(BOSS, as_user, group_by="Salesperson")
	li, zhao = people[employee_name(LI)], people[employee_name(ZHAO)]
	assert (li["requests"], li["rate"], li["amount"]) == (2, 50, 1000)
	assert (zhao["requests"], zhao["rate"], zhao["amount"]) == (1, 100, 500)
	categories = converted(BOSS, as_user, group_by="Category")
	assert (categories["报表面料"]["requests"], categories["报表面料"]["rate"]) == (2, 50)
	assert (categories["报表辅料"]["requests"], categories["报表辅料"]["rate"]) == (2, 100)
	below = converted(BOSS, as_user, group_by="Category", category="All Sample Categories")
	assert {"报表面料", "报表辅料"} <= set(below)
	assert set(converted(BOSS, as_user, group_by="Category", category="报表面料")) == {"报表面料"}


def test_each_salesperson_counts_the_own_requests(samples, as_user):
	assert set(converted(ZHAO, as_user)) == {samples["b"].sample_name}
	with as_user(LI):
		_columns, rows, _message, chart, summary = sample_conversion.execute(dict(MARCH))
	figures = {each["label"]: each["value"] for each in summary}
	assert {row["group"]: row["requests"] for row in rows} == {
		samples["a"].sample_name: 2,
		samples["b"].sample_name: 1,
	}
	assert (figures["Requests Shipped"], figures["Led to an Order"], figures["Conversion"]) == (2, 1, 50)
	assert chart["data"]["datasets"][0]["values"] == [2, 1]


def test_an_order_out_of_scope_is_no_conversion(samples, as_user):
	april = {"from_date": "2026-04-01", "to_date": "2026-04-30", "sample": samples["a"].name}
	with as_user(LI):
		assert not frappe.has_permission(ORDER, "read", doc=samples["O3"])
	theirs = converted(LI, as_user, **april)[samples["a"].sample_name]
	assert (theirs["requests"], theirs["converted"], theirs["amount"]) == (1, 0, 0)
	all_of_it = converted(BOSS, as_user, **april)[samples["a"].sample_name]
	assert (all_of_it["converted"], all_of_it["amount"]) == (1, 700)


def test_who_may_not_read_orders_gets_no_figure_of_orders(samples, as_user):
	with as_user(KEEPER):
		assert not frappe.has_permission(ORDER, "read")
		columns, rows, _message, chart, summary = sample_conversion.execute(
			{**MARCH, "sample": samples["a"].name}
		)
	assert rows[0]["requests"] == 2
	shown = {column["fieldname"] for column in columns}
	assert not {"converted", "rate", "orders", "amount"} & (shown | set(rows[0]))
	assert len(chart["data"]["datasets"]) == 1
	assert {each["label"] for each in summary} == {"Requests Shipped", "Cost of Samples"}


def test_cost_per_won_order(samples, as_user):
	with as_user(BOSS):
		_columns, rows, _message, _chart, _summary = sample_cost_per_won_order.execute(dict(MARCH))
	mine = {row["sales_order"]: row for row in rows}
	first, second = mine[samples["O1"]], mine[samples["O2"]]
	assert (first["requests"], first["pieces"], first["cost"], first["amount"]) == (1, 4, 220, 1000)
	assert first["share"] == 22
	assert (second["cost"], second["amount"], second["share"]) == (100, 500, 20)
	with as_user(LI):
		_columns, rows, _message, _chart, summary = sample_cost_per_won_order.execute({})
	assert [row["sales_order"] for row in rows] == [samples["O1"]]
	figures = {each["label"]: each["value"] for each in summary}
	assert figures["Orders Won with Samples"] == 1
	assert figures["Their Samples, per Order"] == 220
	assert figures["All Samples Shipped"] == 240, "R1, R2 and R5"


def test_overdue_answers(samples, as_user):
	frappe.db.set_value(
		REQUEST, samples["R1"], {"expected_answer_on": add_days(nowdate(), -5), "status": "Shipped"}
	)
	frappe.db.set_value(REQUEST, samples["R2"], "expected_answer_on", nowdate())
	frappe.db.set_value(REQUEST, samples["R3"], "expected_answer_on", add_days(nowdate(), -1))
	frappe.db.set_value(
		REQUEST, samples["R5"], {"expected_answer_on": add_days(nowdate(), -9), "status": "Answered"}
	)
	with as_user(LI):
		_columns, rows, _message, _chart, summary = overdue_sample_answers.execute({})
	assert [(row["name"], row["days"], row["pieces"], row["value"]) for row in rows] == [
		(samples["R1"], 5, 4, 220)
	]
	assert [each["value"] for each in summary] == [1, 5, 220]
	with as_user(BOSS):
		names = [row["name"] for row in overdue_sample_answers.execute({})[1]]
		late = [row["name"] for row in overdue_sample_answers.execute({"days": 3})[1]]
	assert {samples["R1"], samples["R3"]} <= set(names)
	assert samples["R2"] not in names
	assert samples["R3"] not in late


# Complaints


@pytest.fixture
def complaints(clean, as_user):
	"""Three complaints of Li's customer and one of Zhao's; times of March 2026 in working hours, 9 to 18."""
	with as_user(LI):
		first = factories.make_customer()
	with as_user(ZHAO):
		second = factories.make_customer()
	agreement = frappe.db.get_value("Service Level Agreement", {"document_type": COMPLAINT})
	found = {"first": first, "second": second}
	found["in time"] = complaint(
		LI,
		first,
		service_level_agreement=agreement,
		priority="High",
		status="Closed",
		category="Quality Defect",
		received_on="2026-03-02 10:00:00",
		response_by="2026-03-02 14:00:00",
		first_responded_on="2026-03-02 12:00:00",
		sla_resolution_by="2026-03-03 18:00:00",
		sla_resolution_date="2026-03-03 11:00:00",
		resolved_on="2026-03-03 11:00:00",
		satisfaction="Very Satisfied",
		satisfaction_on="2026-03-04 11:00:00",
		remedy_cost=100,
	)
	found["late"] = complaint(
		LI,
		first,
		service_level_agreement=agreement,
		priority="High",
		status="Resolved",
		received_on="2026-03-06 17:00:00",
		response_by="2026-03-06 18:00:00",
		first_responded_on="2026-03-09 10:00:00",
		sla_resolution_by="2026-03-09 12:00:00",
		sla_resolution_date="2026-03-09 18:00:00",
		resolved_on="2026-03-09 18:00:00",
		pauses=json.dumps([["2026-03-09 12:00:00", "2026-03-09 14:00:00"]]),
		is_repeat=1,
		satisfaction="Dissatisfied",
		satisfaction_on="2026-05-10 11:00:00",
	)
	found["withdrawn"] = complaint(
		LI, first, priority="High", status="Withdrawn", received_on="2026-03-10 10:00:00"
	)
	found["theirs"] = complaint(
		ZHAO,
		second,
		service_level_agreement=agreement,
		priority="Low",
		status="Accepted",
		received_on="2026-03-10 10:00:00",
		response_by="2026-03-11 10:00:00",
		first_responded_on=None,
		sla_resolution_by="2096-03-11 10:00:00",
		product="演示水泵",
	)
	return found


def complaint(user, customer, **values) -> str:
	before = frappe.session.user
	frappe.set_user(user)
	made = factories.make_complaint(customer=customer, product=values.get("product"))
	frappe.set_user(before)
	started = values.get("received_on")
	made.db_set({"is_repeat": 0, "service_level_agreement_creation": started, **values})
	return made.name


MINE = {"from_date": "2026-03-01", "to_date": "2026-03-31"}


def analysed(user, as_user, **filters) -> dict[str, dict]:
	with as_user(user):
		_columns, rows, *_rest = complaint_analysis.execute({**MINE, **filters})
	return {row["group"]: row for row in rows}


def test_times_breaches_and_repeats_by_grade(complaints, as_user):
	high = analysed(HANDLER, as_user, customer=complaints["first"])["High"]
	assert (high["complaints"], high["open"]) == (2, 0), "withdrawn ones were none"
	assert (high["respond_hours"], high["resolve_hours"]) == (2.0, 9.0)
	assert (high["late_responses"], high["late_resolutions"]) == (1, 1)
	assert (high["breached"], high["breach_rate"]) == (1, 50)
	assert (high["repeats"], high["repeat_rate"], high["satisfaction"], high["cost"]) == (1, 50, 3.5, 100)
	low = analysed(HANDLER, as_user, customer=complaints["second"])["Low"]
	assert (low["complaints"], low["open"], low["breached"], low["breach_rate"]) == (1, 1, 1, 100)
	assert (low["respond_hours"], low["satisfaction"]) == (None, None)


def test_by_category_product_and_department(complaints, as_user):
	department = factories.make_department("投诉处理部")
	frappe.db.set_value(COMPLAINT, complaints["theirs"], "responsible_department", department)
	asked = {"customer": complaints["second"]}
	assert set(analysed(HANDLER, as_user, group_by="Product", **asked)) == {"演示水泵"}
	assert set(analysed(HANDLER, as_user, group_by="Department", **asked)) == {"投诉处理部"}
	assert set(analysed(HANDLER, as_user, group_by="Category", **asked)) == {"Quality Defect"}
	assert set(analysed(HANDLER, as_user, group_by="Main Category", **asked)) == {"Product"}
	assert set(analysed(HANDLER, as_user, group_by="Product", customer=complaints["first"])) == {"Not Said"}


def test_each_reader_counts_the_own_complaints(complaints, as_user):
	assert {grade: row["complaints"] for grade, row in analysed(LI, as_user).items()} == {"High": 2}
	assert {grade: row["complaints"] for grade, row in analysed(ZHAO, as_user).items()} == {"Low": 1}
	everything = analysed(HANDLER, as_user)
	assert everything["High"]["complaints"] >= 2
	assert everything["Low"]["complaints"] >= 1
	with as_user(ZHAO):
		_columns, _rows, _message, chart, summary = complaint_analysis.execute(dict(MINE))
	assert chart["data"]["datasets"][0]["values"] == [1]
	assert summary[0]["value"] == 1


def test_satisfaction_over_time(complaints, as_user):
	asked = {"from_date": "2026-03-01", "to_date": "2026-05-31"}
	with as_user(LI):
		_columns, rows, _message, chart, summary = complaint_satisfaction_trend.execute(dict(asked))
		quarters = complaint_satisfaction_trend.execute({**asked, "interval": "Quarter"})[1]
	assert [(row["period"], row["answers"], row["average"]) for row in rows] == [
		("2026-03", 1, 5),
		("2026-04", 0, None),
		("2026-05", 1, 2),
	]
	assert (rows[0]["satisfied"], rows[2]["dissatisfied"], rows[0]["level_very_satisfied"]) == (100, 100, 1)
	assert [row["answers"] for row in quarters] == [1, 1]
	assert chart["data"]["labels"] == ["2026-03", "2026-05"]
	assert [each["value"] for each in summary] == [2, 3.5, 50, 50]
	with as_user(ZHAO):
		assert complaint_satisfaction_trend.execute(dict(asked))[3] is None


# Every report


REPORTS = {
	"Sample Conversion": (sample_conversion, LI),
	"Overdue Sample Answers": (overdue_sample_answers, LI),
	"Sample Cost per Won Order": (sample_cost_per_won_order, LI),
	"Complaint Analysis": (complaint_analysis, LI),
	"Complaint Satisfaction Trend": (complaint_satisfaction_trend, LI),
}


@pytest.mark.parametrize("name", REPORTS)
def test_who_may_not_read_gets_no_figure(name, as_user):
	with as_user(OUTSIDER):
		with pytest.raises(frappe.PermissionError):
			REPORTS[name][0].execute({})
		with pytest.raises(frappe.PermissionError):
			query_report.run(name, filters={})


@pytest.mark.parametrize("name", REPORTS)
def test_the_desk_runs_it_for_a_salesperson(name, samples, complaints, as_user):
	with as_user(LI):
		answer = query_report.run(name, filters={})
	assert answer["columns"]
	rows = answer["result"]
	assert rows or name == "Overdue Sample Answers"
	assert not rows or {column["fieldname"] for column in answer["columns"]} <= set(rows[0])


@pytest.mark.parametrize("name", REPORTS)
def test_an_export_has_the_level_of_an_export(name, samples, complaints, as_user):
	"""Sales people view their own and export nothing."""
	with as_user(LI):
		frappe.flags.crm_cn_action = EXPORT
		try:
			rows = REPORTS[name][0].execute({})[1]
		finally:
			frappe.flags.crm_cn_action = None
	assert not [row for row in rows if row.get("answers", row.get("complaints", 1))]


@pytest.mark.parametrize("name", ["Sample Conversion", "Complaint Analysis", "Complaint Satisfaction Trend"])
def test_what_cannot_be_grouped_by_is_said(name, as_user):
	with as_user(LI), pytest.raises(frappe.ValidationError, match="Choose one of"):
		REPORTS[name][0].execute({"group_by": "password", "interval": "Second"})


# Number cards


CARDS = {
	REQUEST: ("samples_to_prepare", "overdue_answers"),
	"Sample": ("low_samples",),
	COMPLAINT: (
		"open_complaints",
		"complaints_breached",
		"complaints_due_today",
		"repeats_this_month",
		"satisfaction_this_month",
	),
}


@pytest.fixture
def waiting(samples, complaints):
	"""Something to count on every card: for Li, and of complaints for Zhao as well."""
	frappe.db.set_value(REQUEST, samples["R1"], "status", "Preparing")
	frappe.db.set_value(REQUEST, samples["R2"], "expected_answer_on", add_days(nowdate(), -1))
	frappe.db.set_value("Sample", samples["a"].name, {"minimum_stock": 5, "stock_qty": 4})
	frappe.db.set_value("Sample", samples["b"].name, {"minimum_stock": 5, "stock_qty": 5})
	later = f"{nowdate()} 23:59:59"
	running = {"status": "In Handling", "sla_resolution_date": None}
	frappe.db.set_value(COMPLAINT, complaints["in time"], {**running, "sla_resolution_by": later})
	frappe.db.set_value(COMPLAINT, complaints["late"], {**running, "received_on": nowdate()})
	frappe.db.set_value(
		COMPLAINT,
		complaints["withdrawn"],
		{"status": "Closed", "satisfaction": "Neutral", "satisfaction_on": nowdate()},
	)


def test_a_card_counts_what_its_list_shows(waiting, as_user):
	for user in (LI, ZHAO, BOSS, HANDLER):
		with as_user(user):
			for doctype, cards in CARDS.items():
				if not frappe.has_permission(doctype, "read"):
					continue
				for card in cards:
					answer = getattr(care_desk, card)()
					listed = frappe.get_list(
						doctype, filters=answer["route_options"], pluck="name", limit_page_length=0
					)
					if card == "satisfaction_this_month":
						assert bool(answer["value"]) == bool(listed), (user, card)
					elif answer["value"] or "name" in answer["route_options"]:
						assert answer["value"] == len(listed), (user, card)


def test_cards_are_the_readers_own(waiting, as_user):
	with as_user(LI):
		mine = {card: getattr(care_desk, card)()["value"] for cards in CARDS.values() for card in cards}
	with as_user(ZHAO):
		theirs = {card: getattr(care_desk, card)()["value"] for cards in CARDS.values() for card in cards}
	assert mine.pop("low_samples") == theirs.pop("low_samples") >= 1, "the library is everybody's"
	assert mine == {
		"samples_to_prepare": 1,
		"overdue_answers": 1,
		"open_complaints": 2,
		"complaints_breached": 1,
		"complaints_due_today": 1,
		"repeats_this_month": 1,
		"satisfaction_this_month": 3,
	}
	assert theirs == {
		"samples_to_prepare": 0,
		"overdue_answers": 0,
		"open_complaints": 1,
		"complaints_breached": 1,
		"complaints_due_today": 0,
		"repeats_this_month": 0,
		"satisfaction_this_month": 0,
	}


@pytest.mark.parametrize("card", [card for cards in CARDS.values() for card in cards])
def test_who_may_not_read_gets_no_card(card, as_user):
	with as_user(OUTSIDER), pytest.raises(frappe.PermissionError):
		getattr(care_desk, card)()


# Charts


@pytest.mark.parametrize(
	"name",
	[
		"Complaints by Grade",
		"Complaints by Category",
		"Customer Satisfaction Trend",
		"Sample Conversion by Category",
	],
)
def test_a_chart_draws_the_readers_report(name, samples, complaints, as_user):
	chart = frappe.get_doc("Dashboard Chart", name)
	filters = json.loads(chart.filters_json)
	with as_user(LI):
		assert frappe.has_permission("Dashboard Chart", "read", doc=chart)
		drawn = query_report.run(chart.report_name, filters=filters)["chart"]
	assert drawn["data"]["labels"]
	if name == "Complaints by Grade":
		assert drawn["data"]["datasets"][0]["values"] == [2], "Li's two, not Zhao's"
	with as_user(OUTSIDER):
		assert not frappe.has_permission("Dashboard Chart", "read", doc=chart)


# Prints


ATTACK = "<img src=x onerror=alert(1)>"


def test_a_label_carries_a_code_that_opens_the_sample(samples, as_user):
	sample = samples["a"]
	sample.db_set({"sample_name": f"纱线{ATTACK}", "specification": ATTACK})
	with as_user(LI):
		html = frappe.get_print("Sample", sample.name, "Sample Label", no_letterhead=1)
	assert label.picture(get_url_to_form("Sample", sample.name)) in html
	assert "data:image/svg+xml;base64," in html
	assert "纱线" in html and "<img src=x" not in html


def test_a_delivery_note_names_no_cost(samples, as_user):
	frappe.db.set_value(REQUEST, samples["R1"], {"carrier": "顺丰", "ship_to": ATTACK})
	with as_user(LI):
		html = frappe.get_print(REQUEST, samples["R1"], "Sample Delivery Note", no_letterhead=1)
		with pytest.raises(frappe.PermissionError):
			frappe.get_print(REQUEST, samples["R3"], "Sample Delivery Note", no_letterhead=1)
	assert samples["a"].sample_name in html and "顺丰" in html and "样品送货单" in html
	assert "<img src=x" not in html
	assert "230" not in html and "200.00" not in html


def test_a_complaint_sheet_is_the_readers(complaints, as_user):
	frappe.db.set_value(COMPLAINT, complaints["late"], {"description": ATTACK, "measures": ATTACK})
	with as_user(LI):
		html = frappe.get_print(COMPLAINT, complaints["late"], "Complaint Sheet", no_letterhead=1)
		with pytest.raises(frappe.PermissionError):
			frappe.get_print(COMPLAINT, complaints["theirs"], "Complaint Sheet", no_letterhead=1)
	assert "投诉处理单" in html and complaints["late"] in html
	assert "<img src=x" not in html


# Notices


def test_whose_turn_a_request_is(samples):
	def told(status):
		frappe.db.set_value(REQUEST, samples["R1"], "status", status)
		return reviewers.next_in_line(frappe.get_doc(REQUEST, samples["R1"]))

	assert BOSS in told("In Review") and LI not in told("In Review")
	assert KEEPER in told("Preparing")
	assert BOSS not in told("Preparing")
	assert told("Shipped") == []
