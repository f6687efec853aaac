"""The objects of the Desk stand on the site and keep what they promise."""

from __future__ import annotations

import factories
import frappe
import pytest

from crm_cn.analysis import reviewers
from crm_cn.setup import kanban

LEAD = "Lead Registration"
LI, BOSS, NORTH = (f"{who}@object.test" for who in ("li", "boss", "north"))


@pytest.fixture
def people(clean):
	factories.make_sales_person(LI, "Sales User")
	factories.make_sales_person(BOSS, "Sales Manager")
	factories.make_sales_person(NORTH, "Sales Manager")


def test_cards_ask_methods_that_exist_and_are_offered():
	names = frappe.get_all("Number Card", {"module": "CRM CN"}, ["name", "method"])
	assert len(names) == 15
	for card in names:
		frappe.is_whitelisted(frappe.get_attr(card.method))


def test_workspace_points_to_what_exists():
	workspace = frappe.get_doc("Workspace", "CRM CN")
	for row in [*workspace.links, *workspace.shortcuts]:
		if row.get("link_to"):
			assert frappe.db.exists(row.link_type if row.get("link_type") else row.type, row.link_to), (
				row.link_to
			)
	for row in workspace.number_cards:
		assert frappe.db.exists("Number Card", row.number_card_name)
	for row in workspace.charts:
		assert frappe.db.exists("Dashboard Chart", row.chart_name)


def columns() -> list[str]:
	return [row.column_name for row in frappe.get_doc("Kanban Board", kanban.BOARD).columns]


def test_board_follows_the_stages():
	kanban.apply()
	before = columns()
	assert before[:2] == ["Target Customer", "Opportunity Gained"]
	stage = frappe.get_doc({"doctype": "Lead Stage", "stage_name": "试用", "order": 65}).insert()
	assert columns() == [*before, "试用"]
	frappe.rename_doc("Lead Stage", "试用", "客户试用")
	assert columns() == [*before, "客户试用"]
	stage = frappe.get_doc("Lead Stage", "客户试用")
	stage.enabled = 0
	stage.save()
	assert columns() == before


def test_a_second_setup_changes_nothing_of_what_people_set():
	kanban.apply()
	board = frappe.get_doc("Kanban Board", kanban.BOARD)
	board.columns[0].indicator = "Red"
	board.save()
	modified = frappe.db.get_value("Kanban Board", kanban.BOARD, "modified")
	kanban.apply()
	assert frappe.db.get_value("Kanban Board", kanban.BOARD, "modified") == modified
	assert frappe.get_doc("Kanban Board", kanban.BOARD).columns[0].indicator == "Red"


def test_reviewers_are_told_only_of_leads_they_may_open(people, as_user):
	with as_user(LI):
		lead = factories.act_on(factories.make_lead_registration(), "Submit for Review")
	assert {BOSS, NORTH} <= set(reviewers.reviewers_of(lead))
	territory = frappe.get_doc(
		{"doctype": "Territory", "territory_name": "华北测试区", "parent_territory": "All Territories"}
	).insert()
	frappe.get_doc(
		{"doctype": "User Permission", "user": NORTH, "allow": "Territory", "for_value": territory.name}
	).insert()
	frappe.clear_cache(user=NORTH)
	told = reviewers.reviewers_of(lead)
	assert BOSS in told
	assert NORTH not in told
	assert LI not in told


def test_notices_name_the_lead_without_markup(people, as_user):
	with as_user(LI):
		lead = factories.make_lead_registration(customer_name="<b>华</b>荣测试有限公司")
		lead.status = "In Review"
	notice = frappe.get_doc("Notification", "Lead Waiting for Review")
	context = {"doc": lead, "alert": notice, "comments": None}
	notice.load_standard_properties(context)
	assert BOSS in context["reviewers"]
	subject = frappe.render_template(notice.subject, context)
	assert "<b>" not in subject
	assert "荣测试有限公司" in subject


def test_print_format_escapes_what_people_typed(people, as_user):
	with as_user(LI):
		lead = factories.make_lead_registration(
			customer_name="<img src=x onerror=alert(1)>华荣有限公司",
			initiation_reason="<script>alert(2)</script>",
			competitors=[],
			products=[{"description": "<svg onload=alert(3)>", "qty": 1}],
		)
		html = frappe.get_print(LEAD, lead.name, "Lead Registration Form", no_letterhead=1)
	assert "华荣有限公司" in html
	for attack in ("<img src=x", "<script>alert(2)", "<svg onload"):
		assert attack not in html
