"""P1, P4: what the customer's answer brings, how a link stands, when somebody calls."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import complaint_follow_up as rule
from crm_cn.rules.complaint_follow_up import Link, Outcome

NOW = datetime(2026, 3, 1, 12)
LATER = NOW + timedelta(days=1)


def test_levels_count_from_one_to_five():
	assert [rule.score(level) for level in rule.LEVELS] == [1, 2, 3, 4, 5]
	assert rule.score("") is None and rule.score(None) is None and rule.score("Great") is None


@pytest.mark.parametrize(
	("used", "expires", "status", "same", "stands"),
	[
		(None, LATER, "Resolved", True, Link.OPEN),
		(None, LATER, "Followed Up", True, Link.OPEN),
		(None, LATER, "Closed", True, Link.OPEN),
		(None, NOW, "Resolved", True, Link.EXPIRED),
		(None, None, "Resolved", True, Link.EXPIRED),
		(None, LATER, "In Handling", True, Link.SUPERSEDED),
		(None, LATER, "Resolved", False, Link.SUPERSEDED),
		(NOW, LATER, "Resolved", True, Link.USED),
		(NOW, NOW, "In Handling", False, Link.USED),
	],
)
def test_how_a_link_stands(used, expires, status, same, stands):
	assert rule.link_stands(used, expires, status, NOW, same) is stands


@given(st.sampled_from(rule.LEVELS), st.sampled_from(rule.ASKED), st.sampled_from(rule.LEVELS[:3]))
def test_dissatisfied_reopens_and_nothing_better_does(level, status, reopens):
	outcome = rule.outcome(level, status, reopens)
	assert (outcome is Outcome.REOPEN) is (rule.score(level) <= rule.score(reopens))
	if outcome is not Outcome.REOPEN:
		assert (outcome is Outcome.FOLLOW_UP) is (status == "Resolved")


def test_the_call_is_due_after_the_days_and_not_before():
	assert not rule.call_is_due(NOW, NOW + timedelta(days=3, seconds=-1), 3)
	assert rule.call_is_due(NOW, NOW + timedelta(days=3), 3)


def test_the_average_leaves_out_who_did_not_answer():
	assert rule.average([]) is None and rule.average(["", "?"]) is None
	assert rule.average(["Satisfied", "Dissatisfied", "Dissatisfied", ""]) == 2.7
