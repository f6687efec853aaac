"""Figures of samples (M5) and complaints (P2, P4, P5), computed by hand."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from crm_cn.rules import complaint_figures as complaints
from crm_cn.rules import sample_figures as samples
from crm_cn.rules.complaint_time import Calendar

OFFICE = Calendar({day: (time(9), time(18)) for day in range(5)}, {date(2026, 5, 1)})


def at(text: str) -> datetime:
	return datetime.fromisoformat(text)


@pytest.mark.parametrize(
	("start", "end", "hours"),
	[
		("2026-03-02 10:00", "2026-03-02 12:00", 2),
		("2026-03-02 10:00", "2026-03-03 11:00", 10),
		("2026-03-06 17:00", "2026-03-09 10:00", 2),  # over a weekend
		("2026-03-07 08:00", "2026-03-08 22:00", 0),  # in a weekend
		("2026-04-30 17:00", "2026-05-04 10:00", 2),  # over a holiday and a weekend
		("2026-03-02 05:00", "2026-03-02 23:00", 9),
		("2026-03-03 10:00", "2026-03-02 10:00", 0),
	],
)
def test_only_working_hours_count(start, end, hours):
	assert complaints.worked(at(start), at(end), OFFICE) == hours * 3600


def test_pauses_do_not_count():
	pauses = [
		(at("2026-03-09 12:00"), at("2026-03-09 14:00")),
		(at("2026-03-09 17:00"), at("2026-03-10 09:30")),
	]
	assert complaints.worked(at("2026-03-09 09:00"), at("2026-03-10 10:00"), OFFICE, pauses) == 6.5 * 3600


def test_nobody_works_by_an_empty_calendar():
	assert complaints.worked(at("2026-03-02 10:00"), at("2026-03-03 11:00"), Calendar({})) == 0


@pytest.mark.parametrize(
	("due", "done", "running", "late"),
	[
		("2026-03-02 10:00", "2026-03-02 10:00", False, False),
		("2026-03-02 10:00", "2026-03-02 10:01", False, True),
		("2026-03-02 10:00", None, True, True),
		("2026-03-02 10:00", None, False, False),  # on hold: the time does not run
		("2026-03-05 10:00", None, True, False),
		(None, None, True, False),
	],
)
def test_late(due, done, running, late):
	moment = [at(each) if each else None for each in (due, done)]
	assert complaints.is_late(*moment, at("2026-03-03 00:00"), running) is late


def test_figures_of_a_group():
	facts = [
		complaints.Fact("High", False, True, False, False, 7200, 36000, False, "Very Satisfied", 100),
		complaints.Fact("High", False, True, True, True, 7200, 28800, True, "Dissatisfied"),
		complaints.Fact("High", True, False, False, False),
		complaints.Fact("Low", True, True, True, False),
	]
	high, low = complaints.by_group(facts)
	assert (high.group, high.complaints, high.open) == ("High", 3, 1)
	assert (high.respond_hours, high.resolve_hours) == (2, 9)
	assert (high.breached, high.breach_rate) == (1, 50), "of the two that have an agreement"
	assert (high.repeats, high.repeat_rate, high.satisfaction, high.cost) == (1, 33.3, 3.5, 100)
	assert (low.respond_hours, low.satisfaction, low.breach_rate) == (None, None, 100)
	assert complaints.altogether([]).breach_rate is None


@pytest.mark.parametrize(
	("interval", "labels"),
	[
		("Month", ["2025-12", "2026-01", "2026-02"]),
		("Quarter", ["2025-Q4", "2026-Q1"]),
		("Year", ["2025", "2026"]),
		("Week", ["2025-12-29", "2026-01-05"]),
	],
)
def test_periods_follow_each_other_without_a_gap(interval, labels):
	end = date(2026, 1, 6) if interval == "Week" else date(2026, 2, 3)
	begin = date(2026, 1, 1) if interval == "Week" else date(2025, 12, 31)
	assert [period.label for period in complaints.trend([], begin, end, interval)] == labels


def test_every_leap_into_the_next_period_is_one():
	for interval in complaints.INTERVALS:
		day = complaints.first_day(date(2024, 1, 1), interval)
		for _step in range(60):
			following = complaints.next_first_day(day, interval)
			assert complaints.first_day(following, interval) == following > day
			assert complaints.first_day(date.fromordinal(following.toordinal() - 1), interval) == day
			day = following


def test_satisfaction_of_a_period():
	answers = [
		(date(2026, 3, 1), "Very Satisfied"),
		(date(2026, 3, 31), "Dissatisfied"),
		(date(2026, 4, 1), "Neutral"),
		(date(2026, 2, 28), "Satisfied"),
		(date(2026, 3, 5), "nonsense"),
	]
	march, april = complaints.trend(answers, date(2026, 3, 1), date(2026, 4, 30), "Month")
	assert (march.answers, march.average, march.satisfied, march.dissatisfied) == (2, 3.5, 50, 50)
	assert (april.answers, april.average, april.satisfied) == (1, 3, 0)


def sent(request, group, cost, *orders, pieces=1, answer=None):
	return samples.Sent(request, group, pieces, cost, answer, frozenset(orders))


def test_a_request_with_two_samples_counts_once_in_all():
	lines = [
		sent("R1", "A", 20, "O1", pieces=2, answer="Approved"),
		sent("R1", "B", 200, "O1", pieces=2, answer="Approved"),
		sent("R2", "A", 10, answer="Refused"),
		sent("R3", "B", 100, "O2"),
	]
	amounts = {"O1": 1000, "O2": 500}
	rows = {row.group: row for row in samples.by_group(lines, amounts)}
	a, b, all_of_it = rows["A"], rows["B"], samples.altogether(lines, amounts)
	assert (a.requests, a.pieces, a.cost, a.converted, a.rate, a.amount) == (2, 3, 30, 1, 50, 1000)
	assert (b.requests, b.cost, b.converted, b.rate, b.amount) == (2, 300, 2, 100, 1500)
	assert (all_of_it.requests, all_of_it.converted, all_of_it.rate) == (3, 2, 66.7)
	assert (all_of_it.cost, all_of_it.orders, all_of_it.amount) == (330, 2, 1500)
	assert (all_of_it.answers, all_of_it.waiting) == ({"Approved": 1, "Refused": 1}, 1)
	assert samples.altogether([], {}).rate is None


def test_what_led_to_two_orders_is_shared_between_them():
	lines = [sent("R1", "A", 90, "O1", "O2", pieces=3), sent("R2", "A", 10, "O1")]
	costs = samples.cost_of_orders(lines)
	assert (costs["O1"].cost, costs["O1"].pieces, costs["O1"].requests) == (55, 2.5, {"R1", "R2"})
	assert costs["O2"].cost == 45
