"""P5: the steps of the corrective action report and what each must have."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import corrective_action as rule
from crm_cn.rules.corrective_action import Action, Report

DAY = date(2026, 3, 1)
FULL = Report(
	members=3,
	leaders=1,
	problem="p",
	containment="c",
	whys=("1", "2", "3", "4", "5"),
	root_cause="r",
	actions=(
		Action("Corrective", "a", "u@x.y", DAY, DAY),
		Action("Preventive", "b", "u@x.y", DAY, DAY),
	),
	verification="v",
	verified_by="E1",
	lessons="l",
)


@pytest.mark.parametrize("status", rule.STATUSES)
def test_a_full_report_lacks_nothing(status):
	assert rule.missing(status, FULL) == []


def test_an_empty_report_is_open():
	assert rule.missing(rule.OPEN, Report()) == []


@pytest.mark.parametrize(
	("change", "status", "code"),
	[
		({"members": 0, "leaders": 0}, rule.CONTAINED, rule.NO_TEAM),
		({"leaders": 0}, rule.CONTAINED, rule.ONE_LEADER),
		({"leaders": 2}, rule.CONTAINED, rule.ONE_LEADER),
		({"problem": "  "}, rule.CONTAINED, rule.NO_PROBLEM),
		({"containment": ""}, rule.CONTAINED, rule.NO_CONTAINMENT),
		({"whys": ("1", "2", "3", "4", " ")}, rule.ROOT_CAUSE, rule.FEW_WHYS),
		({"root_cause": ""}, rule.ROOT_CAUSE, rule.NO_ROOT_CAUSE),
		({"actions": FULL.actions[1:]}, rule.ACTIONS, rule.NO_CORRECTIVE),
		({"actions": FULL.actions[:1]}, rule.ACTIONS, rule.NO_PREVENTIVE),
		(
			{"actions": (*FULL.actions, Action("Corrective", "c", "", DAY, DAY))},
			rule.ACTIONS,
			rule.NOT_PLANNED,
		),
		({"actions": (*FULL.actions, Action("Corrective", "c", "u", DAY))}, rule.ACTIONS, rule.NOT_DONE),
		({"verification": ""}, rule.VERIFIED, rule.NO_VERIFICATION),
		({"verified_by": ""}, rule.VERIFIED, rule.NO_VERIFIER),
		({"lessons": ""}, rule.CLOSED, rule.NO_LESSONS),
	],
)
def test_what_is_missing_is_named_from_its_step_on_and_not_before(change, status, code):
	report = replace(FULL, **change)
	place = rule.STATUSES.index(status)
	for each in rule.STATUSES[:place]:
		assert rule.missing(each, report) == []
	for each in rule.STATUSES[place:]:
		assert rule.missing(each, report) == [code]


def test_fewer_whys_are_enough_where_the_settings_say_so():
	report = replace(FULL, whys=("1", "2", "3"))
	assert rule.missing(rule.ROOT_CAUSE, report, whys=3) == []
	assert rule.missing(rule.ROOT_CAUSE, report, whys=4) == [rule.FEW_WHYS]


@given(st.sampled_from(rule.STATUSES), st.sampled_from(rule.STATUSES))
def test_one_step_on_or_back_to_any(before, after):
	distance = rule.STATUSES.index(after) - rule.STATUSES.index(before)
	assert rule.may_follow(before, after) is (distance <= 1)


def test_a_new_report_is_open_and_nothing_else():
	assert [status for status in rule.STATUSES if rule.may_follow(None, status)] == [rule.OPEN]
	assert not rule.may_follow(rule.OPEN, "Done")


def test_the_steps_follow_each_other_to_the_end():
	status, seen = rule.OPEN, []
	while status:
		seen.append(status)
		status = rule.next_status(status)
	assert tuple(seen) == rule.STATUSES


@pytest.mark.parametrize(
	("grade", "repeat", "for_repeats", "demanded"),
	[
		("Urgent", False, True, True),
		("Low", False, True, False),
		("Low", True, True, True),
		("Low", True, False, False),
		("Urgent", True, False, True),
		(None, False, True, False),
	],
)
def test_grave_grades_and_repeats_demand_a_report(grade, repeat, for_repeats, demanded):
	assert rule.is_demanded(grade, repeat, ["Urgent", "High"], for_repeats) is demanded


def test_a_verified_report_is_enough():
	assert [status for status in (None, *rule.STATUSES) if rule.is_enough(status)] == ["Verified", "Closed"]
