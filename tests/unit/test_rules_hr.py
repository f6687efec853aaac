"""Probation, notice and compensation by the Labour Contract Law (A1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules.hr import probation, separation
from crm_cn.rules.hr.calendar import add_months, whole_months

JOINED = date(2026, 1, 1)
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(0, 300))
def test_months_added_are_months_counted(day, months):
	"""A month that is too short counts as whole from its last day on."""
	last = add_months(day, months) - timedelta(days=1)
	assert whole_months(day, last) == months


@given(DAYS, st.integers(0, 4000))
def test_a_day_more_never_counts_less(first, days):
	last = first + timedelta(days=days)
	assert whole_months(first, last) <= whole_months(first, last + timedelta(days=1))


@pytest.mark.parametrize(
	("end", "months"),
	[
		(date(2026, 3, 30), 0),  # a day short of three months
		(date(2026, 3, 31), 1),
		(date(2026, 12, 30), 1),  # a day short of a year
		(date(2026, 12, 31), 2),
		(date(2028, 12, 30), 2),  # a day short of three years
		(date(2028, 12, 31), 6),
		(None, 6),
	],
)
def test_the_term_of_the_contract_limits_probation(end, months):
	assert probation.most_months(JOINED, end) == months


def test_the_last_day_of_probation():
	assert probation.latest_end(JOINED, date(2026, 12, 31)) == date(2026, 2, 28)
	assert probation.latest_end(JOINED, date(2026, 2, 28)) == JOINED - timedelta(days=1)


@pytest.mark.parametrize(
	("known", "confirmation", "months", "ends"),
	[
		(date(2026, 4, 30), date(2026, 7, 1), 3, date(2026, 4, 30)),
		(None, date(2026, 7, 1), 3, date(2026, 6, 30)),
		(None, None, 3, date(2026, 3, 31)),
		(None, None, 9, date(2026, 6, 30)),  # the law allows six
		(None, JOINED, 3, date(2026, 3, 31)),  # a confirmation on the first day plans nothing
	],
)
def test_where_the_end_comes_from(known, confirmation, months, ends):
	assert probation.planned_end(JOINED, None, known, confirmation, months) == ends


ENDS = date(2026, 3, 31)


@pytest.mark.parametrize(
	("decision", "effective", "new_end", "today", "codes"),
	[
		(probation.ON_TIME, None, None, ENDS, []),
		(probation.EARLY, date(2026, 3, 1), None, ENDS, []),
		(probation.EARLY, ENDS + timedelta(days=1), None, ENDS, ["not_early"]),
		(probation.EARLY, None, None, ENDS, ["not_early"]),
		(probation.EXTEND, None, date(2026, 6, 30), ENDS, []),
		(probation.EXTEND, None, date(2026, 7, 1), ENDS, ["beyond_limit"]),
		(probation.EXTEND, None, None, ENDS, ["no_new_end"]),
		(probation.EXTEND, None, ENDS, ENDS, ["no_new_end"]),
		(probation.EXTEND, None, date(2026, 6, 30), ENDS + timedelta(days=1), ["over"]),
		(probation.DO_NOT, None, None, ENDS, []),
		(probation.DO_NOT, None, None, ENDS + timedelta(days=1), ["over"]),
	],
)
def test_what_stands_against_a_decision(decision, effective, new_end, today, codes):
	found = probation.judge(decision, JOINED, None, ENDS, effective, new_end, today)
	assert [problem.code for problem in found] == codes


def test_a_probation_that_is_too_long_is_said_whatever_is_decided():
	found = probation.judge(probation.ON_TIME, JOINED, date(2026, 12, 31), ENDS, None, None, ENDS)
	assert [(problem.code, problem.limit) for problem in found] == [("too_long", date(2026, 2, 28))]


@given(DAYS, st.integers(1, 5), st.integers(0, 2000))
def test_no_extension_beyond_the_law_passes(joined, months, days):
	end = joined + timedelta(days=days)
	limit = probation.latest_end(joined, end)
	ends = min(probation.last_day(joined, months), limit)
	found = probation.judge(probation.EXTEND, joined, end, ends, None, limit + timedelta(days=1), joined)
	assert "beyond_limit" in [problem.code for problem in found]


def test_the_effective_day():
	assert probation.effective_day(probation.ON_TIME, ENDS, date(2026, 1, 5)) == date(2026, 4, 1)
	assert probation.effective_day(probation.EARLY, ENDS, date(2026, 3, 2)) == date(2026, 3, 2)
	assert probation.effective_day(probation.EXTEND, ENDS, date(2026, 3, 2)) is None


def test_each_reminder_is_given_once():
	told, given_on = None, {}
	for day in (ENDS - timedelta(days=n) for n in range(40, -10, -1)):
		if (due := probation.reminder_due(ENDS, day, (30, 7), told)) is not None:
			assert due not in given_on
			given_on[due], told = day, day
	assert given_on == {30: ENDS - timedelta(days=30), 7: ENDS - timedelta(days=7)}


def test_of_missed_reminders_only_the_last_is_made_up_for():
	assert probation.reminder_due(ENDS, ENDS - timedelta(days=3), (30, 7), None) == 7
	assert probation.reminder_due(ENDS, ENDS - timedelta(days=3), (30, 7), ENDS - timedelta(days=4)) is None
	assert probation.reminder_due(ENDS, ENDS + timedelta(days=1), (30, 7), None) is None


def test_an_extension_reminds_anew():
	told = ENDS - timedelta(days=7)
	later = date(2026, 6, 30)
	assert probation.reminder_due(later, later - timedelta(days=30), (30, 7), told) == 30


def test_notice_of_a_resignation():
	assert separation.earliest_last_day(JOINED, in_probation=False) == date(2026, 1, 31)
	assert separation.earliest_last_day(JOINED, in_probation=True) == date(2026, 1, 4)


@pytest.mark.parametrize(
	("last", "months"),
	[
		(date(2025, 12, 31), "0"),  # never began
		(JOINED, "0.5"),
		(date(2026, 6, 29), "0.5"),
		(date(2026, 6, 30), "1"),  # six months to the day
		(date(2026, 12, 31), "1"),
		(date(2027, 1, 1), "1.5"),
		(date(2027, 6, 29), "1.5"),
		(date(2027, 6, 30), "2"),
		(date(2035, 12, 31), "10"),
	],
)
def test_months_of_service(last, months):
	assert separation.service_months(JOINED, last) == Decimal(months)


CHANGE = "Art. 40 (3) Major Change of Circumstances"


def due(ground=CHANGE, joined=date(2010, 1, 1), last=date(2025, 12, 31), wage=10000, average=0, notice=None):
	return separation.compensation(
		ground, joined, last, Decimal(wage), Decimal(9000), Decimal(average), notice
	)


def test_n_and_the_month_in_lieu_of_notice():
	"""16 years at 10,000 and last month's wage of 9,000."""
	found = due()
	assert (found.months, found.extra_month, found.amount) == (Decimal(16), True, Decimal("169000.00"))
	noticed = due(notice=date(2025, 12, 1))
	assert (noticed.extra_month, noticed.amount) == (False, Decimal("160000.00"))
	late = due(notice=date(2025, 12, 2))
	assert late.extra_month


def test_high_wages_are_capped_in_wage_and_years():
	found = due(wage=40000, average=10000, notice=date(2025, 11, 1))
	assert (found.months, found.wage, found.amount) == (Decimal(12), Decimal(30000), Decimal("360000.00"))
	exactly = due(wage=30000, average=10000, notice=date(2025, 11, 1))
	assert not exactly.capped and exactly.months == 16


@pytest.mark.parametrize(
	"ground", [name for name, rule in separation.GROUNDS.items() if not rule.compensated]
)
def test_no_compensation_without_its_ground(ground):
	assert due(ground=ground).amount == 0


def test_no_extra_month_but_by_art_40():
	assert not due(ground="Art. 41 Redundancy").extra_month
	assert not due(ground="Art. 36 Agreement, Asked by the Employer").extra_month


def test_service_before_the_law_is_said():
	assert due(joined=date(2007, 12, 31)).before_law and not due(joined=date(2008, 1, 1)).before_law


@given(DAYS, st.integers(0, 15000), st.integers(1, 100000), st.integers(0, 30000))
def test_more_service_never_gives_less(joined, days, wage, average):
	last = joined + timedelta(days=days)
	less = due(joined=joined, last=last, wage=wage, average=average)
	more = due(joined=joined, last=last + timedelta(days=1), wage=wage, average=average)
	assert less.amount <= more.amount
	assert not less.capped or (less.months <= 12 and less.wage == 3 * average)


@pytest.mark.parametrize(
	("kind", "ground", "probation_now", "checked", "told", "codes"),
	[
		("Resignation", None, False, False, False, []),
		("Retirement", None, False, False, False, []),
		("Dismissal", None, False, True, True, ["no_ground"]),
		("Contract Not Renewed", "", False, True, True, ["no_ground"]),
		("Resignation", CHANGE, False, True, True, ["wrong_ground"]),
		("Dismissal", "Art. 37 Resignation with Notice", False, True, True, ["wrong_ground"]),
		("Dismissal", CHANGE, False, True, True, []),
		("Dismissal", CHANGE, False, False, False, ["protected", "union"]),
		("Dismissal", "Art. 39 (2) Serious Breach of the Rules", False, False, True, []),
		(
			"Dismissal",
			"Art. 39 (1) Conditions of Hiring Not Met in Probation",
			False,
			False,
			True,
			["not_in_probation"],
		),
		("Dismissal", "Art. 39 (1) Conditions of Hiring Not Met in Probation", True, False, True, []),
		("Dismissal", "2N", False, True, True, ["wrong_ground"]),
	],
)
def test_what_forbids_a_separation(kind, ground, probation_now, checked, told, codes):
	assert list(separation.faults(kind, ground, probation_now, checked, told)) == codes


def test_only_grounds_of_art_40_and_41_and_expiry_protect():
	protected = {name.split(" (")[0] for name, rule in separation.GROUNDS.items() if rule.protected}
	assert protected == {"Art. 40", "Art. 41 Redundancy", "Art. 44"}
