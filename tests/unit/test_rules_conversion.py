"""N1: the funnel counts a lead in every stage up to the furthest it has been in."""

from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules.conversion import Step, funnel

STEPS = [Step("first", 10), Step("second", 20), Step("third", 30)]


def test_rows_come_in_order_with_what_stands_there():
	rows = funnel(STEPS[::-1], {"second": 2}, {"second": 50.0}, {10: 1, 20: 2, 30: 1}, {"first": 4.5})
	assert [row.stage.name for row in rows] == ["first", "second", "third"]
	assert [row.reached for row in rows] == [4, 3, 1]
	assert [row.standing for row in rows] == [0, 2, 0]
	assert [row.amount for row in rows] == [0.0, 50.0, 0.0]
	assert [row.conversion for row in rows] == [None, 75.0, 33.3]
	assert [row.average_days for row in rows] == [4.5, None, None]


def test_nobody_there_yet_has_no_conversion():
	rows = funnel(STEPS, {}, {}, {}, {})
	assert [row.conversion for row in rows] == [None, None, None]
	assert [row.reached for row in rows] == [0, 0, 0]


def test_a_lead_whose_stage_is_gone_is_in_no_row_before_the_first():
	assert [row.reached for row in funnel(STEPS, {}, {}, {0: 5}, {})] == [0, 0, 0]


@given(st.dictionaries(st.sampled_from([10, 20, 30]), st.integers(0, 1000)))
def test_conversion_never_exceeds_everybody(furthest):
	rows = funnel(STEPS, {}, {}, furthest, {})
	reached = [row.reached for row in rows]
	assert reached == sorted(reached, reverse=True)
	assert all(row.conversion is None or 0 <= row.conversion <= 100 for row in rows)
