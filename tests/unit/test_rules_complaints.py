"""P1-P5: states, what they need, working time with pauses, escalation, whose turn it is, repeats, files, callers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cn.rules import complaint_categories, complaint_time, complaints
from crm_cn.rules.complaint_time import BREACH, RESOLUTION, RESPONSE, WARNING, Calendar, Clock, due
from crm_cn.rules.complaints import About, Candidate

WEEK = Calendar({day: (time(9), time(18)) for day in range(5)}, frozenset({date(2026, 12, 7)}))
HOUR = 3600


def at(text: str) -> datetime:
	return datetime.fromisoformat(text)


# States


@pytest.mark.parametrize("before", complaints.STATUSES)
def test_a_step_is_in_the_table_or_refused(before):
	for after in complaints.STATUSES:
		allowed = complaints.may_follow(before, after)
		assert allowed == (before == after or after in complaints.FOLLOWING[before])


def test_a_complaint_starts_accepted_and_a_withdrawn_one_stays():
	assert [status for status in complaints.STATUSES if complaints.may_follow(None, status)] == ["Accepted"]
	assert not complaints.FOLLOWING["Withdrawn"]


def test_every_status_can_be_reached_and_ends():
	reached, waiting = {"Accepted"}, ["Accepted"]
	while waiting:
		for after in complaints.FOLLOWING[waiting.pop()] - reached:
			reached.add(after)
			waiting.append(after)
	assert reached == set(complaints.STATUSES)
	assert {*complaints.OPEN, *complaints.FULFILLED} == set(complaints.STATUSES)


def test_what_is_missing_in_the_order_of_the_form():
	assert complaints.missing("Resolved", {"measures": "  ", "remedy": None}) == ("measures", "remedy")
	assert complaints.missing("Resolved", {"measures": "换新", "remedy": "None"}) == ()
	full = {"measures": "x", "remedy": "Repair", "satisfaction": "Satisfied", "satisfaction_comment": " "}
	assert complaints.missing("Closed", full) == ("satisfaction_comment",)
	assert complaints.missing("Withdrawn", {}) == ("withdraw_reason",)
	assert complaints.missing("In Handling", {}) == ()


def test_reopening_is_from_finished_work_only():
	assert {each for each in complaints.STATUSES if complaints.is_reopening(each, "In Handling")} == {
		"Resolved",
		"Followed Up",
		"Closed",
	}
	assert not complaints.is_reopening(None, "In Handling")


# Time


@pytest.mark.parametrize(
	("start", "hours", "expected"),
	[
		("2026-12-03 10:00", 4, "2026-12-03 14:00"),  # Thursday
		("2026-12-03 17:00", 4, "2026-12-04 12:00"),
		("2026-12-03 17:00", 1, "2026-12-03 18:00"),  # to the minute, not the next morning
		("2026-12-03 20:00", 1, "2026-12-04 10:00"),
		("2026-12-03 03:00", 1, "2026-12-03 10:00"),
		("2026-12-04 17:00", 4, "2026-12-08 12:00"),  # weekend, and Monday is a holiday
		("2026-12-05 11:00", 9, "2026-12-08 18:00"),  # from a Saturday
		("2026-12-04 10:00", 17, "2026-12-08 18:00"),
	],
)
def test_working_time(start, hours, expected):
	assert due(at(start), hours * HOUR, WEEK) == at(expected)


def test_a_pause_over_the_weekend_takes_no_working_time_away():
	# an hour of the four is left on Friday at 17:00; the customer answers on Tuesday at 10:30
	pause = (at("2026-12-04 17:00"), at("2026-12-08 10:30"))
	assert due(at("2026-12-04 14:00"), 4 * HOUR, WEEK, [pause]) == at("2026-12-08 11:30")
	# outside working hours a pause changes nothing
	night = (at("2026-12-03 19:00"), at("2026-12-04 08:00"))
	assert due(at("2026-12-03 17:00"), 4 * HOUR, WEEK, [night]) == at("2026-12-04 12:00")


def test_pauses_that_overlap_count_once():
	pauses = [
		(at("2026-12-03 10:00"), at("2026-12-03 12:00")),
		(at("2026-12-03 11:00"), at("2026-12-03 13:00")),
		(at("2026-12-03 11:30"), at("2026-12-03 11:45")),
	]
	assert due(at("2026-12-03 09:00"), 4 * HOUR, WEEK, pauses) == at("2026-12-03 16:00")


def test_a_calendar_nobody_works_by_has_no_end():
	assert due(at("2026-12-03 09:00"), HOUR, Calendar({})) is None


moments = st.integers(0, 20 * 24 * 60).map(
	lambda minutes: at("2026-12-01 00:00") + timedelta(minutes=minutes)
)
pauses_of_any_kind = st.lists(st.tuples(moments, moments).map(sorted).map(tuple), max_size=4)


@settings(deadline=None)  # it counts minutes one by one
@given(moments, st.integers(1, 90), pauses_of_any_kind)
def test_between_start_and_due_lies_exactly_the_time(start, hours, pauses):
	end = due(start, hours * HOUR, WEEK, pauses)
	worked, minute = 0, start
	while minute < end:
		inside = (
			minute.weekday() < 5
			and minute.date() != date(2026, 12, 7)
			and time(9) <= minute.time() < time(18)
			and not any(since <= minute < until for since, until in pauses)
		)
		worked += inside
		minute += timedelta(minutes=1)
	assert worked == hours * 60


# Escalation

CLOCKS = [
	Clock(RESPONSE, at("2026-12-03 12:00"), at("2026-12-03 13:00")),
	Clock(RESOLUTION, at("2026-12-04 12:00"), at("2026-12-04 13:00")),
]


@pytest.mark.parametrize(
	("now", "told", "expected"),
	[
		("2026-12-03 11:59", (), []),
		("2026-12-03 12:00", (), [(RESPONSE, WARNING)]),
		("2026-12-03 12:30", ((RESPONSE, WARNING),), []),
		("2026-12-03 13:00", ((RESPONSE, WARNING),), [(RESPONSE, BREACH)]),
		("2026-12-03 13:00", (), [(RESPONSE, BREACH)]),  # a late job does not warn of what is over
		("2026-12-03 14:00", ((RESPONSE, BREACH),), []),
		("2026-12-05 13:00", ((RESPONSE, BREACH),), [(RESOLUTION, BREACH)]),
		("2026-12-05 13:00", ((RESPONSE, BREACH), (RESOLUTION, BREACH)), []),
	],
)
def test_each_clock_tells_before_and_at_its_end_once(now, told, expected):
	assert complaint_time.notices(CLOCKS, set(told), at(now)) == expected


def test_superiors_go_up_the_line_and_pass_over_who_cannot_be_told():
	line = {"a": "b", "b": "c", "c": "d", "d": "e"}
	assert complaint_time.superiors("a", line, 2, {"b", "c", "d"}) == ["b", "c"]
	assert complaint_time.superiors("a", line, 2, {"c", "e"}) == ["c", "e"]
	assert complaint_time.superiors("a", line, 0, {"b"}) == []
	assert complaint_time.superiors("e", line, 2, {"b"}) == []
	assert complaint_time.superiors(None, line, 2, {"b"}) == []
	assert complaint_time.superiors("a", {"a": "b", "b": "a"}, 5, {"a", "b"}) == ["b"]


# Routing


def test_the_fewest_open_then_longest_without():
	old, new = at("2026-12-01 09:00"), at("2026-12-02 09:00")
	assert complaints.fairest([Candidate("a", 3, None), Candidate("b", 2, new)]) == "b"
	assert complaints.fairest([Candidate("a", 2, new), Candidate("b", 2, old)]) == "b"
	assert complaints.fairest([Candidate("a", 2, old), Candidate("b", 2, None)]) == "b"
	assert complaints.fairest([Candidate("a", 0, None, present=False), Candidate("b", 9, new)]) == "b"
	assert complaints.fairest([Candidate("a", 0, None, present=False)]) is None


@given(st.integers(1, 6), st.integers(0, 40))
def test_shares_differ_by_one_at_most(people, rounds):
	given_to = {str(person): 0 for person in range(people)}
	last: dict[str, datetime | None] = dict.fromkeys(given_to)
	for step in range(rounds):
		user = complaints.fairest([Candidate(each, given_to[each], last[each]) for each in given_to])
		given_to[user] += 1
		last[user] = at("2026-12-01 00:00") + timedelta(minutes=step)
	assert max(given_to.values()) - min(given_to.values()) <= 1


# Repeats


def test_a_repeat_is_the_same_customer_item_and_category_within_the_time():
	now, before = at("2026-12-03 10:00"), at("2026-11-20 10:00")
	new = About("C1", "Quality Defect", "PUMP")
	assert complaints.is_repeat(new, About("C1", "Quality Defect", "PUMP"), now, before, 180)
	assert not complaints.is_repeat(new, About("C2", "Quality Defect", "PUMP"), now, before, 180)
	assert not complaints.is_repeat(new, About("C1", "Late Delivery", "PUMP"), now, before, 180)
	assert not complaints.is_repeat(new, About("C1", "Quality Defect", "VALVE"), now, before, 180)
	assert not complaints.is_repeat(new, new, now, now - timedelta(days=181), 180)
	assert complaints.is_repeat(new, new, now, now - timedelta(days=180), 180)
	assert not complaints.is_repeat(new, new, now, before, 0)
	assert not complaints.is_repeat(new, new, before, now, 180)


def test_words_for_a_product_count_where_there_is_no_item():
	one, other = About("C1", "X", product="离心泵 A-1"), About("C1", "X", product="离心泵a-1")
	assert one.subject == other.subject
	assert not About("C1", "X").comparable
	assert not About(None, "X", "PUMP").comparable
	assert About("C1", "X", "PUMP").subject != About("C1", "X", product="PUMP").subject


# Files and callers


def test_files():
	types = complaints.endings(" .JPG, png  pdf")
	assert types == ("jpg", "png", "pdf")
	assert complaints.file_problem("a.jpg", 10, types, 1) is None
	assert complaints.file_problem("A.PNG", 1024 * 1024, types, 1) is None
	assert complaints.file_problem("a.jpg", 1024 * 1024 + 1, types, 1) == "size"
	assert complaints.file_problem("a.jpg.exe", 10, types, 1) == "type"
	assert complaints.file_problem("jpg", 10, types, 1) == "type"


@pytest.mark.parametrize(
	("typed", "digits"),
	[
		("138 0013-8000", "13800138000"),
		("+86 138 0013 8000", "13800138000"),
		("008613800138000", "13800138000"),
		("0512-5555 0001", "51255550001"),
		("１３８００１３８０００", "13800138000"),
		("", ""),
		("abc", ""),
	],
)
def test_digits_of_a_caller(typed, digits):
	assert complaints.caller_digits(typed) == digits


def test_every_category_is_named_once_and_every_grade_has_its_time():
	names = [complaint_categories.ROOT, *complaint_categories.CATEGORIES]
	names += [child for children in complaint_categories.CATEGORIES.values() for child in children]
	assert len(names) == len(set(names))
	times = list(complaint_categories.GRADES.values())
	assert times == sorted(times)
	assert all(response <= resolution for response, resolution in times)
	assert complaint_categories.USUAL_GRADE in complaint_categories.GRADES
	assert set(complaint_categories.GRAVE_GRADES) <= set(complaint_categories.GRADES)
