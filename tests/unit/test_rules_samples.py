"""The rule book of samples (M1-M5): steps, quantities, answers, reminders, pictures."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import samples as rule
from crm_cn.rules.samples import Line, Reminding

TODAY = date(2026, 11, 23)
PIECES = st.integers(0, 10**6).map(lambda units: units / 1000)


def test_the_whole_way_can_be_gone_and_its_end_is_the_end():
	way = (
		rule.DRAFT,
		rule.IN_REVIEW,
		rule.SUPERVISOR_REVIEW,
		rule.PREPARING,
		rule.SHIPPED,
		rule.RECEIVED,
		rule.ANSWERED,
		rule.CLOSED,
	)
	assert rule.may_follow(None, rule.DRAFT) and not rule.may_follow(None, rule.SHIPPED)
	assert all(rule.may_follow(*step) for step in pairwise(way))
	for end in rule.ENDED:
		assert not any(rule.may_follow(end, other) for other in rule.STATUSES if other != end)
	assert set(rule.FOLLOWING) == set(rule.STATUSES)


@pytest.mark.parametrize(
	"skipped",
	[
		(rule.DRAFT, rule.PREPARING),
		(rule.IN_REVIEW, rule.SHIPPED),
		(rule.PREPARING, rule.RECEIVED),
		(rule.SHIPPED, rule.ANSWERED),
		(rule.ANSWERED, rule.CANCELLED),
	],
)
def test_no_step_is_skipped(skipped):
	assert not rule.may_follow(*skipped)


def test_above_the_threshold_the_manager_alone_prepares_nothing():
	assert rule.may_follow(rule.IN_REVIEW, rule.PREPARING)
	assert not rule.may_follow(rule.IN_REVIEW, rule.PREPARING, needs_supervisor=True)
	assert rule.may_follow(rule.SUPERVISOR_REVIEW, rule.PREPARING, needs_supervisor=True)
	assert [rule.needs_supervisor(value, 100) for value in (99.99, 100, 100.01)] == [False, False, True]
	assert not rule.needs_supervisor(10**9, 0)


def test_a_draft_is_all_its_authors_and_nothing_of_an_ended_one():
	assert rule.editable(None) is None and rule.editable(rule.DRAFT) is None
	assert rule.editable(rule.REJECTED) == rule.editable(rule.CANCELLED) == frozenset()
	for status in rule.STATUSES:
		assert "items" not in (rule.editable(status) or ())


@given(shipped=PIECES, back=PIECES, lost=PIECES, more=PIECES)
def test_never_more_comes_home_than_was_sent(shipped, back, lost, more):
	line = Line(1, "SP", shipped, shipped, back, lost)
	if not rule.beyond(line, more):
		after = Line(1, "SP", shipped, shipped, rule.plus(back, more), lost)
		assert after.outstanding >= 0 or more == 0
	assert rule.beyond(line, rule.plus(max(line.outstanding, 0), 0.001))


@given(st.lists(PIECES, min_size=1, max_size=30))
def test_lines_of_one_sample_add_up_without_dust(quantities):
	total = rule.wanted(("SP", quantity) for quantity in quantities).get("SP", 0)
	assert round(total * 1000) == sum(round(quantity * 1000) for quantity in quantities)
	assert not rule.is_short(total, total)
	assert rule.is_short(total, rule.plus(total, 0.001))


def test_the_dust_of_fractions_ships_and_returns():
	assert not rule.is_short(0.3, 0.1 + 0.2)
	assert rule.plus(0.3, -(0.1 + 0.2)) == 0
	assert not rule.beyond(Line(1, "SP", 0.3, 0.3, 0.1), 0.3 - 0.1)


def test_bad_quantities_are_named_by_their_row():
	lines = [Line(1, "A", 1), Line(2, "B", 0), Line(3, "C", -2), Line(4, "D", 0.0001)]
	assert rule.bad_quantities(lines) == [2, 3, 4]


def test_cancelling_and_closing():
	out, home = [Line(1, "A", 2, 2, 1)], [Line(1, "A", 2, 2, 1, 1)]
	assert rule.may_cancel(rule.PREPARING, out)
	for status in rule.OUT:
		assert not rule.may_cancel(status, out) and rule.may_cancel(status, home)
	assert not rule.may_close("Returnable", out) and rule.may_close("Returnable", home)
	assert rule.may_close("Free", out)


@pytest.mark.parametrize(
	("values", "problems"),
	[
		({}, ["no_answer"]),
		({"answer": "Maybe"}, ["no_answer"]),
		({"answer": "Approved"}, []),
		({"answer": "No Answer"}, []),
		({"answer": "Refused", "reasons": "  "}, ["no_reasons"]),
		({"answer": "To Improve", "reasons": "色差"}, []),
		({"answer": "Approved", "answered_on": TODAY + timedelta(1)}, ["answered_in_future"]),
		({"answer": "Approved", "answered_on": TODAY - timedelta(9)}, ["answered_before_shipped"]),
		({"answer": "Approved", "has_next_date": True}, ["next_step_without_words"]),
	],
)
def test_an_answer(values, problems):
	usual = {
		"answer": None,
		"reasons": None,
		"answered_on": TODAY,
		"shipped_on": TODAY - timedelta(5),
		"next_step": None,
		"has_next_date": False,
		"today": TODAY,
	}
	assert rule.answer_problems(**{**usual, **values}) == problems


def days_told(expected: date, settings: Reminding, days: range) -> list[int]:
	reminded, told = None, []
	for day in days:
		today = expected + timedelta(day)
		for _run in range(2):  # the job runs twice a day
			if rule.is_due(expected, reminded, today, settings):
				told.append(day)
				reminded = today
	return told


def test_reminders_come_once_in_a_period():
	assert days_told(TODAY, Reminding(2, 3), range(-5, 8)) == [-2, 1, 4, 7]
	assert days_told(TODAY, Reminding(0, 0), range(-5, 8)) == [0]
	assert not rule.is_due(None, None, TODAY, Reminding())


def test_a_later_day_starts_anew():
	assert rule.is_due(TODAY, TODAY - timedelta(30), TODAY - timedelta(2), Reminding(2, 0))
	assert not rule.is_due(TODAY, TODAY - timedelta(1), TODAY, Reminding(2, 0))


def test_low_stock():
	assert [rule.is_low(stock, 5) for stock in (4.999, 5, 6)] == [True, False, False]
	assert not rule.is_low(0, 0)
	assert rule.tell_again(None, TODAY, 0) and not rule.tell_again(TODAY, TODAY + timedelta(99), 0)
	assert rule.tell_again(TODAY, TODAY + timedelta(3), 3)


@pytest.mark.parametrize(
	("url", "picture"),
	[
		("/files/a.PNG", True),
		("/private/files/样品.jpeg?fid=1", True),
		("/files/a.svg", False),
		("/files/a.pdf", False),
		("https://x.test/a.png", False),
		("javascript:alert(1)//.png", False),
		("/files/a.exe#.png", False),
		("", False),
	],
)
def test_what_is_a_picture(url, picture):
	assert rule.is_picture(url) == picture


def test_pictures_that_are_gone():
	assert rule.gone(["a", "b", "a", ""], ["b", "c"]) == ["a"]
