"""The pure part of 业务交接 (L7): who receives what, and when it is done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import handover as rule

RESULTS = (rule.PENDING, rule.MOVED, rule.NOTHING_TO_DO, rule.NOT_MOVED)
COUNTS = st.dictionaries(st.sampled_from(RESULTS), st.integers(0, 10_000))


class TestReceivers:
	who = rule.Receivers("E-1", {"Quotation": "E-2", "ToDo": ""})

	def test_the_default_receives_what_nobody_else_does(self):
		assert self.who.of("Customer") == "E-1"
		assert self.who.of("Quotation") == "E-2"
		assert self.who.of("ToDo") == "E-1"

	def test_only_types_with_a_receiver_stay_apart(self):
		assert self.who.apart == {"Quotation"}

	def test_everybody_once(self):
		assert self.who.everybody() == ("E-1", "E-2")
		assert rule.Receivers("E-1", {"Lead": "E-1"}).everybody() == ("E-1",)


def test_repeated_types_are_named_once():
	assert rule.repeated(["Lead", "Quotation", "Lead", "Lead"]) == ["Lead"]
	assert rule.repeated(["Lead", "Quotation"]) == []


@pytest.mark.parametrize(
	("counts", "status", "progress"),
	[
		({}, rule.COMPLETED, 100.0),
		({rule.PENDING: 3, rule.MOVED: 1}, rule.IN_PROGRESS, 25.0),
		({rule.MOVED: 2, rule.NOTHING_TO_DO: 1}, rule.COMPLETED, 100.0),
		({rule.MOVED: 2, rule.NOT_MOVED: 1}, rule.PARTLY_COMPLETED, 100.0),
		({rule.PENDING: 1, rule.NOT_MOVED: 1}, rule.IN_PROGRESS, 50.0),
	],
)
def test_how_it_stands(counts, status, progress):
	assert rule.status_after(counts) == status
	assert rule.progress(counts) == progress


@given(COUNTS)
def test_done_is_exactly_when_nothing_is_pending(counts):
	done = rule.status_after(counts) in (rule.COMPLETED, rule.PARTLY_COMPLETED)
	assert done == (not counts.get(rule.PENDING))
	assert 0 <= rule.progress(counts) <= 100
	if done:
		assert rule.progress(counts) == 100
