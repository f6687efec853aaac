"""D7 on figures: cards, chart, report and calendars count what the reader's own list shows, for every kind of reader."""

from __future__ import annotations

import factories
import frappe
import pytest
from frappe.utils import add_days, add_months, nowdate

from crm_cn.analysis import cards, funnel
from crm_cn.api import calendar, desk
from crm_cn.crm_cn.report.lead_funnel import lead_funnel

LEAD = "Lead Registration"
LI, ZHAO, BOSS, OUTSIDER = (f"{who}@desk.test" for who in ("li", "zhao", "boss", "outsider"))
CARDS = (
	"mine_open",
	"waiting_for_review",
	"collided_this_month",
	"protection_ends_soon",
	"in_the_pool",
)
READERS = (LI, ZHAO, BOSS)


@pytest.fixture
def people(clean):
	factories.make_sales_person(LI, "Sales User")
	factories.make_sales_person(ZHAO, "Sales User")
	factories.make_sales_person(BOSS, "Sales Manager")
	factories.make_user(OUTSIDER, "Stock User")


@pytest.fixture
def leads(people, as_user):
	"""Li's leads: a draft, one in review, one in follow-up about to expire, one won this month, one in the pool."""
	found = {}
	with as_user(LI):
		found["draft"] = factories.make_lead_registration()
		found["review"] = factories.act_on(factories.make_lead_registration(), "Submit for Review")
	for kind in ("follow-up", "won", "pool"):
		found[kind] = factories.make_registered(
			LI, BOSS, expected_amount=1000, currency="CNY", expected_signing_date=add_days(nowdate(), 9)
		)
	found["follow-up"].db_set("protected_until", add_days(nowdate(), 3))
	found["pool"].db_set({"status": "Public Pool", "responsible_user": None, "responsible_employee": None})
	found["won"].db_set({"status": "Won", "won_on": nowdate()})
	return {kind: doc.name for kind, doc in found.items()}


def listed(options: dict) -> int:
	return len(frappe.get_list(LEAD, filters=options, pluck="name", limit_page_length=0))


def test_a_card_counts_what_its_list_shows(leads, as_user):
	for user in READERS:
		with as_user(user):
			for card in CARDS:
				answer = getattr(desk, card)()
				assert answer["value"] == listed(answer["route_options"]), (user, card)


def test_cards_differ_by_reader(leads, as_user):
	found = {}
	for user in READERS:
		with as_user(user):
			found[user] = cards.protection_ends_soon()
	assert found[ZHAO] == 0
	assert found[LI] == 1
	assert found[BOSS] >= 1
	with as_user(ZHAO):
		assert cards.in_the_pool() >= 1, "the pool is everybody's"


def test_amount_won_is_only_of_ones_own_leads(leads, as_user):
	with as_user(ZHAO):
		assert cards.won_this_month() == 0
	with as_user(LI):
		assert cards.won_this_month() == 1000


def test_amount_without_an_exchange_rate_is_left_out_and_named(leads, as_user):
	frappe.db.set_value(LEAD, leads["follow-up"], "currency", "XAF")
	with as_user(LI):
		result = funnel.build()
		assert result.without_rate == ("XAF",)
		assert sum(row.amount for row in result.rows) == 0
		assert "XAF" in lead_funnel.execute({})[2]


@pytest.mark.parametrize("card", [*CARDS, "won_this_month", "funnel_chart"])
def test_who_may_not_read_leads_gets_no_figure(clean, as_user, card):
	factories.make_user(OUTSIDER, "Stock User")
	with as_user(OUTSIDER), pytest.raises(frappe.PermissionError):
		getattr(desk, card)()


def test_funnel_counts_the_readers_leads(leads, as_user):
	with as_user(LI):
		mine = funnel.build().rows
		filtered = funnel.build({"from_date": add_months(nowdate(), 1)}).rows
	with as_user(ZHAO):
		theirs = funnel.build().rows
	assert mine[0].standing == 1
	assert mine[0].amount == 1000
	assert mine[0].reached == theirs[0].reached + 2, "follow-up and won are Li's alone"
	assert theirs[0].standing == 0
	assert theirs[0].reached >= 1, "the pool is everybody's"
	assert filtered[0].reached == 0


def test_moved_on_counts_as_reached(leads, as_user):
	with as_user(LI):
		before = funnel.build().rows[1].reached
		lead = frappe.get_doc(LEAD, leads["follow-up"])
		lead.contact_position = "采购经理"
		lead.stage = funnel.build().rows[1].stage.name
		lead.save()
		rows = funnel.build().rows
	assert rows[1].reached == before + 1
	assert rows[1].standing == 1
	assert rows[1].conversion is not None


def test_chart_and_report_say_the_same(leads, as_user):
	with as_user(LI):
		chart = desk.funnel_chart()
		amounts = desk.funnel_chart(filters={"measure": "amount"})
		columns, rows, _message, drawn, summary = lead_funnel.execute({})
	assert chart["datasets"][1]["values"] == [row["standing"] for row in rows]
	assert amounts["datasets"][0]["values"] == [row["amount"] for row in rows]
	assert drawn["data"]["labels"] == chart["labels"]
	assert summary[0]["value"] == sum(row["standing"] for row in rows)
	assert {column["fieldname"] for column in columns} <= set(rows[0])


def test_calendar_shows_what_the_list_shows(leads, as_user):
	span = {"doctype": LEAD, "start": nowdate(), "end": add_days(nowdate(), 30)}
	with as_user(LI):
		mine = {event["name"] for event in calendar.expected_signings(**span)}
	with as_user(ZHAO):
		theirs = {event["name"] for event in calendar.expected_signings(**span)}
	assert {leads["follow-up"], leads["won"], leads["pool"]} <= mine
	assert leads["follow-up"] not in theirs
	assert leads["pool"] in theirs


def test_nobody_drags_another_ones_lead(leads, as_user):
	moved = {"name": leads["follow-up"], "expected_signing_date": add_days(nowdate(), 20)}
	with as_user(ZHAO), pytest.raises(frappe.PermissionError):
		calendar.move_expected_signing(moved)
	with as_user(LI):
		calendar.move_expected_signing(moved)
	assert str(frappe.db.get_value(LEAD, leads["follow-up"], "expected_signing_date")) == add_days(
		nowdate(), 20
	)
