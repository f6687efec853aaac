"""A4: durations, overdue and return rate, from facts as they are."""

from datetime import datetime, timedelta

import pytest

from crm_cn.rules import approval_figures as rule

START = datetime(2026, 3, 2, 9)
NOW = START + timedelta(days=10)


def fact(person="li", status=rule.APPROVED, took=1.0, due=None, level="Pending Manager", flow="F"):
	decided = START + timedelta(hours=took) if status in rule.DECIDED else None
	return rule.Fact(
		flow, level, person, status, START, decided, START + timedelta(hours=due) if due else None
	)


def test_median_average_and_longest():
	(row,) = rule.durations([fact(took=1), fact(took=2), fact(took=9)], NOW)
	assert (row.decided, row.median_hours, row.average_hours, row.longest_hours) == (3, 2, 4, 9)
	assert row.open == row.late == 0


def test_what_is_open_counts_as_open_and_not_as_taken():
	(row,) = rule.durations([fact(took=4), fact(status=rule.OPEN)], NOW)
	assert (row.decided, row.median_hours, row.open) == (1, 4, 1)


def test_nothing_decided_has_no_hours_and_comes_last():
	first, last = rule.durations([fact("li", rule.OPEN), fact("wang", took=1)], NOW)
	assert (first.person, last.person) == ("wang", "li")
	assert last.median_hours is last.average_hours is last.longest_hours is None


def test_handed_over_and_closed_are_neither_decided_nor_open():
	(row,) = rule.durations([fact(status="Handed Over", due=1), fact(status="Closed", due=1)], NOW)
	assert (row.decided, row.open, row.late) == (0, 0, 0)
	assert rule.outcomes([fact(status="Handed Over"), fact(status="Closed")]) == []


def test_each_flow_level_and_person_is_a_row_slowest_first():
	facts = [
		fact(took=1),
		fact(took=5, level="Pending Finance"),
		fact("wang", took=3),
		fact(flow="G", took=2),
	]
	rows = rule.durations(facts, NOW)
	assert [row.median_hours for row in rows] == [5, 3, 2, 1]


@pytest.mark.parametrize(
	("status", "took", "due", "late"),
	[
		(rule.APPROVED, 5, 4, True),
		(rule.APPROVED, 4, 4, False),
		(rule.RETURNED, 5, None, False),
		(rule.OPEN, 0, 4, True),
		(rule.OPEN, 0, 24 * 30, False),
		("Escalated", 0, 4, False),
	],
)
def test_late(status, took, due, late):
	assert rule.is_late(fact(status=status, took=took, due=due), NOW) is late


def test_hours_over():
	assert rule.hours_over(NOW - timedelta(hours=3), NOW) == 3
	assert rule.hours_over(NOW + timedelta(hours=3), NOW) is None
	assert rule.hours_over(None, NOW) is None


def test_clocks_that_differ_never_make_less_than_no_time():
	assert rule.hours(START, START - timedelta(seconds=5)) == 0


def test_return_rate_counts_rejected_and_returned():
	facts = [fact(), fact(), fact(status=rule.REJECTED), fact(status=rule.RETURNED), fact(status=rule.OPEN)]
	(row,) = rule.outcomes(facts)
	assert (row.decided, row.approved, row.rejected, row.returned, row.return_rate) == (4, 2, 1, 1, 50)


def test_most_sent_back_first_and_altogether():
	facts = [fact(), fact("wang", rule.REJECTED), fact("wang")]
	assert [row.person for row in rule.outcomes(facts)] == ["wang", "li"]
	duration, outcome = rule.together(facts, NOW)
	assert duration.decided == outcome.decided == 3
	assert round(outcome.return_rate) == 33
	empty_duration, empty = rule.together([], NOW)
	assert empty.return_rate is None and empty_duration.median_hours is None
