"""L3, L4: activities, planned and done."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import activity as rule

NOW = datetime(2026, 3, 1, 9, 0)
LATER = NOW + timedelta(hours=1)
EARLIER = NOW - timedelta(hours=1)


def test_a_planned_activity_needs_its_date_only():
	assert rule.problems("Planned", NOW, planned_on=LATER) == []
	assert rule.problems("Planned", NOW) == ["planned_without_date"]


def test_done_needs_a_date_and_a_result():
	assert rule.problems("Done", NOW) == ["done_without_date", "done_without_result"]
	assert rule.problems("Done", NOW, done_on=NOW, result="they want samples") == []


def test_blanks_are_no_result():
	assert rule.problems("Done", NOW, done_on=NOW, result=" \n\t") == ["done_without_result"]


def test_done_in_the_future_is_refused():
	assert rule.problems("Done", NOW, done_on=LATER, result="x") == ["done_in_future"]


def test_planned_with_a_done_date_is_contradictory():
	assert rule.problems("Planned", NOW, planned_on=LATER, done_on=EARLIER) == ["planned_but_done_on"]


def test_next_step_with_a_date_needs_words_and_comes_after():
	assert rule.problems("Done", NOW, done_on=NOW, result="x", next_step_on=LATER) == [
		"next_step_without_words"
	]
	assert rule.problems("Done", NOW, done_on=NOW, result="x", next_step="call", next_step_on=EARLIER) == [
		"next_step_before_done"
	]
	assert rule.problems("Done", NOW, done_on=NOW, result="x", next_step="call", next_step_on=LATER) == []


@pytest.mark.parametrize("minutes", [-1, rule.LONGEST_MINUTES + 1])
def test_impossible_durations_are_refused(minutes):
	assert rule.problems("Planned", NOW, planned_on=LATER, duration_minutes=minutes) == ["bad_duration"]


def test_unknown_status_is_named():
	assert "unknown_status" in rule.problems("Perhaps", NOW)


@pytest.mark.parametrize("status", ["Collided", "Appealed", "Won", "Lost", "Withdrawn", "Public Pool"])
def test_nobody_goes_on_with_a_failed_or_closed_registration(status):
	assert not rule.may_follow(status)
	assert not rule.may_carry(status, newly_linked=True)


@pytest.mark.parametrize("status", ["Draft", "In Review", "Returned", "In Follow-up"])
def test_open_registrations_are_followed(status):
	assert rule.may_follow(status)
	assert rule.may_carry(status, newly_linked=True)


def test_papers_of_a_won_registration_may_still_change_those_of_a_lost_one_not():
	assert rule.may_carry("Won", newly_linked=False)
	assert not rule.may_carry("Lost", newly_linked=False)
	assert not rule.may_carry("Collided", newly_linked=False)


def test_a_cancelled_activity_is_not_done_and_a_new_one_not_cancelled():
	assert not rule.may_change_status("Cancelled", "Done")
	assert rule.may_change_status("Cancelled", "Planned")
	assert rule.may_change_status("Done", "Planned")
	assert rule.may_change_status("Planned", "Done")
	assert not rule.may_change_status(None, "Cancelled")
	assert rule.may_change_status(None, "Done")


def test_only_missed_plans_are_overdue():
	assert rule.overdue("Planned", EARLIER, NOW)
	assert not rule.overdue("Planned", LATER, NOW)
	assert not rule.overdue("Done", EARLIER, NOW)
	assert not rule.overdue("Planned", None, NOW)


def test_next_activity_is_asked_for_once():
	assert rule.asks_for_next("Done", LATER, None)
	assert not rule.asks_for_next("Done", LATER, "SA-2026-00002")
	assert not rule.asks_for_next("Done", None, None)
	assert not rule.asks_for_next("Planned", LATER, None)


@given(st.integers(min_value=1, max_value=rule.LONGEST_MINUTES))
def test_end_and_duration_say_the_same(minutes):
	assert rule.minutes_between(NOW, rule.ends_on(NOW, minutes)) == minutes


def test_an_end_before_the_start_falls_back():
	assert rule.minutes_between(NOW, EARLIER) == rule.DEFAULT_MINUTES
	assert rule.minutes_between(NOW, None) == rule.DEFAULT_MINUTES
	assert rule.ends_on(None, 30) is None


def test_every_type_has_a_place_in_the_calendar():
	assert set(rule.EVENT_CATEGORY) <= set(rule.TYPES)
