"""The rules of money and sales approvals (A2, A3): discount, what is left, budget, advances, credit."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import credit, discount, expense
from crm_cn.rules.discount import Limits, Line

AMOUNTS = st.floats(min_value=0, max_value=1e8, allow_nan=False).map(lambda x: round(x, 2))


# Discount


def test_no_discount_at_list_price_or_above():
	assert discount.of([Line(2, 100, 100), Line(1, 50, 60)]).deciding == 0


def test_a_deep_cut_of_one_line_does_not_hide_behind_the_others():
	found = discount.of([Line(1, 100, 50), Line(99, 100, 100)])
	assert (found.document, found.greatest, found.deciding) == (0.5, 50, 50)


def test_nor_behind_a_surcharge():
	assert discount.of([Line(1, 100, 80), Line(1, 100, 140)]).deciding == 20


def test_the_additional_discount_counts_on_top():
	found = discount.of([Line(1, 100, 90)], additional=0.1)
	assert found.deciding == pytest.approx(19)


def test_the_additional_discount_counts_where_there_is_no_list_price():
	assert discount.of([Line(1, 0, 70)], additional=0.25).deciding == 25
	assert discount.of([Line(1, 0, 70)]).deciding == 0


@pytest.mark.parametrize(
	("on", "total", "grand", "amount", "share"),
	[
		("Net Total", 200, 0, 50, 0.25),
		("Grand Total", 200, 180, 20, 0.1),
		("Net Total", 0, 0, 50, 0),
		("Net Total", 200, 0, -5, 0),
		("Net Total", 20, 0, 50, 1),
	],
)
def test_the_share_of_an_additional_discount(on, total, grand, amount, share):
	assert discount.additional_share(total, grand, amount, on) == share


def test_an_empty_document_and_returned_lines_have_no_discount():
	assert discount.of([]).deciding == discount.of([Line(-1, 100, 1)]).deciding == 0


@given(
	st.lists(st.tuples(st.floats(0.01, 1e3), st.floats(0, 1e5), st.floats(0, 1e5)), min_size=1, max_size=6),
	st.floats(0, 1),
)
def test_a_discount_is_between_nothing_and_all_and_the_line_decides_most(rows, additional):
	found = discount.of([Line(*row) for row in rows], additional)
	assert 0 <= found.document <= 100 and 0 <= found.greatest <= 100
	assert found.deciding >= round(100 * additional, 2) - 0.01 or all(row[1] > 0 for row in rows)


@pytest.mark.parametrize(
	("percent", "who"),
	[
		(0, discount.AUTHOR),
		(10, discount.AUTHOR),
		(10.001, discount.AUTHOR),
		(10.01, discount.MANAGER),
		(20, discount.MANAGER),
		(20.5, discount.SALES_MANAGER),
		(30.01, discount.GENERAL_MANAGER),
	],
)
def test_who_grants_a_discount(percent, who):
	assert discount.granted_by(percent, Limits(10, 20, 30)) == who


def test_a_limit_below_the_one_before_counts_as_that_one():
	assert discount.granted_by(15, Limits(20, 10, 0)) == discount.AUTHOR
	assert discount.granted_by(25, Limits(20, 10, 0)) == discount.GENERAL_MANAGER


# What is left of an application


@pytest.mark.parametrize(
	("claimed", "pending", "closed", "left", "status"),
	[
		(0, 0, False, 1000, expense.APPROVED),
		(0, 400, False, 600, expense.APPROVED),
		(300, 100, False, 600, expense.PARTLY_CLAIMED),
		(1000, 0, False, 0, expense.CLAIMED),
		(1040, 0, False, 0, expense.CLAIMED),
		(300, 0, True, 0, expense.CLOSED),
	],
)
def test_what_is_left(claimed, pending, closed, left, status):
	found = expense.Balance(1000, claimed, pending, closed)
	assert (found.left, found.status) == (left, status)


def test_the_tolerance():
	assert expense.Balance(1000, 600, 450).overdrawn(5) == 0
	assert expense.Balance(1000, 600, 450.01).overdrawn(5) == 0.01
	assert expense.Balance(1000, 600, 450).overdrawn(0) == 50
	assert expense.Balance(1000, 600, 450).overdrawn(-50) == 50


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_what_is_left_is_never_more_than_was_granted(total, claimed, pending):
	found = expense.Balance(total, claimed, pending)
	assert 0 <= found.left <= expense.cents(total)
	assert not (found.left > 0 and found.overdrawn(0) > 0)


def test_which_claims_need_an_application():
	assert not expense.needs_application(10**6, 0)
	assert not expense.needs_application(1000, 1000)
	assert expense.needs_application(1000.01, 1000)


# Budget


def test_a_budget_that_suffices_exactly():
	found = expense.Figures(1000, 500, 300, 200)
	assert (found.left, found.over) == (200, 0)
	assert expense.judge([found]) == expense.Verdict(expense.WITHIN, False)


@pytest.mark.parametrize(
	("action", "verdict"),
	[
		(expense.STOP, expense.Verdict(expense.OVER, True)),
		(expense.WARN, expense.Verdict(expense.OVER, False)),
		(expense.IGNORE, expense.Verdict(expense.NONE, False)),
	],
)
def test_a_budget_that_does_not(action, verdict):
	found = expense.Figures(1000, 900, 200, 50, action)
	assert (found.left, found.over) == (-100, 150)
	assert expense.judge([found]) == verdict


def test_the_strictest_budget_decides():
	within = expense.Figures(1000, 0, 0, 50)
	warned = expense.Figures(10, 0, 0, 50, expense.WARN)
	assert expense.judge([within, warned]) == expense.Verdict(expense.OVER, False)
	assert expense.judge([]) == expense.Verdict(expense.NONE, False)


def test_what_an_application_still_ties_up():
	assert expense.unclaimed({"a": 600, "b": 400}, {"a": 200}, 800) == {"a": 400, "b": 400}
	assert expense.unclaimed({"a": 600, "b": 400}, {"c": 500}, 500) == {"a": 300, "b": 200}
	assert expense.unclaimed({"a": 600}, {"a": 700}, 0) == {"a": 0}


# Advances


@pytest.mark.parametrize(
	("today", "stage"),
	[
		(date(2026, 3, 1), expense.NOBODY),
		(date(2026, 3, 7), expense.EMPLOYEE),
		(date(2026, 3, 10), expense.EMPLOYEE),
		(date(2026, 3, 11), expense.MANAGER),
		(date(2026, 3, 12), expense.MANAGER),
		(date(2026, 3, 13), expense.ACCOUNTS),
	],
)
def test_who_is_reminded_of_an_advance(today, stage):
	assert expense.reminder_stage(date(2026, 3, 10), today, 3) == stage


def test_an_advance_without_due_date_reminds_nobody():
	assert expense.reminder_stage(None, date(2026, 3, 1), 3) == expense.NOBODY


def test_an_overdue_advance_bounds_a_new_one():
	assert expense.outstanding(1000, 300, 200) == 500
	assert not expense.advance_too_much(0, 10**6, 0)
	assert not expense.advance_too_much(500, 500, 1000)
	assert expense.advance_too_much(500, 500.01, 1000)


# Credit

WEIGHTS = {credit.NATURE: 10, credit.OWNERSHIP: 10, credit.BANK: 20, credit.PAYMENT: 40, credit.VOLUME: 20}
GOOD = credit.Applicant(
	"Government Agency",
	"State-owned",
	"AAA",
	0,
	credit.History(
		outstanding=1000, invoices=9, greatest_delay=0, average_days=20, sales_12=2e6, sales_24=3e6
	),
)


def test_a_good_customer():
	found = credit.score(GOOD, WEIGHTS, 1e6)
	assert [part.points for part in found.parts] == [95, 95, 100, 100, 100]
	assert found.total == 99
	assert credit.propose(found.total, 2.4e6) == credit.Proposal(600000, 90)


def test_every_part_says_what_it_comes_from():
	found = credit.score(GOOD, WEIGHTS, 1e6)
	assert {part.name for part in found.parts} == set(credit.PARTS)
	assert all(part.because for part in found.parts)


@pytest.mark.parametrize(
	("history", "points"),
	[
		(credit.History(), credit.UNKNOWN),
		(credit.History(invoices=3, greatest_delay=10), 90),
		(credit.History(invoices=3, greatest_delay=10, outstanding=100, overdue=50), 75),
		(credit.History(invoices=3, greatest_delay=200, outstanding=100, overdue=100, overdue_90=100), -20),
	],
)
def test_points_for_paying(history, points):
	assert credit.payment(history)[0] == points


def test_a_bad_customer_is_proposed_nothing():
	bad = credit.Applicant(
		"Consumer",
		"Individual Business",
		"D",
		0,
		credit.History(
			invoices=3, greatest_delay=200, outstanding=9, overdue=9, overdue_90=9, sales_12=1e6, sales_24=9e6
		),
	)
	found = credit.score(bad, WEIGHTS, 1e7)
	assert found.total < 40
	assert credit.propose(found.total, 1e6) == credit.Proposal(0, 0)


def test_who_has_bought_nothing_gets_a_tenth_of_the_banks_limit():
	assert credit.propose(75, 0, 500000) == credit.Proposal(50000, 60)


@given(
	st.sampled_from(("", *credit.NATURES)),
	st.sampled_from(("", *credit.RATINGS)),
	st.integers(0, 2000),
	AMOUNTS,
	AMOUNTS,
	st.dictionaries(st.sampled_from(credit.PARTS), st.floats(-10, 100)),
)
def test_a_score_is_between_0_and_100(nature, rating, delay, sales, overdue, weights):
	history = credit.History(
		outstanding=overdue * 2, overdue=overdue, greatest_delay=delay, invoices=1, sales_12=sales
	)
	found = credit.score(credit.Applicant(nature, "", rating, 0, history), weights, 1e6)
	assert 0 <= found.total <= 100 and all(0 <= part.points <= 100 for part in found.parts)
	assert credit.propose(found.total, sales).limit >= 0


@given(st.integers(0, 364), st.integers(1, 364))
def test_paying_later_never_gives_more_points(delay, more):
	def points(days):
		return credit.payment(credit.History(invoices=1, greatest_delay=days))[0]

	assert points(delay) >= points(delay + more)


TABLE = (("Sales Manager", 50000), ("Accounts Manager", 200000), ("General Manager", 0))


@pytest.mark.parametrize(
	("amount", "role"),
	[
		(0, "Sales Manager"),
		(50000, "Sales Manager"),
		(50000.01, "Accounts Manager"),
		(200001, "General Manager"),
		(1e12, "General Manager"),
	],
)
def test_authority_by_amount(amount, role):
	assert credit.authority(amount, TABLE) == role


def test_without_a_table_the_highest_grants():
	assert credit.authority(1, ()) == "General Manager"
	assert credit.authority(1, (("Accounts Manager", 10),)) == "Accounts Manager"


def test_overdue_by_age():
	rows = [(0, 9), (1, 1), (30, 2), (31, 4), (60, 8), (61, 16), (90, 32), (91, 64), (5, -3)]
	assert credit.by_age(rows) == (3, 12, 48, 64)
