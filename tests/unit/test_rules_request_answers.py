"""A4: answers to the fields of a kind of request."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules import request_answers as rule
from crm_cn.rules.request_answers import Field, Problem, judge


def field(fieldtype=rule.DATA, **values):
	return Field("f", "F", fieldtype, **values)


@pytest.mark.parametrize(
	("fieldtype", "raw", "kept"),
	[
		(rule.DATA, "  合同  ", "合同"),
		(rule.INT, "1,200", "1200"),
		(rule.INT, 3.0, "3"),
		(rule.FLOAT, "1.50", "1.5"),
		(rule.CURRENCY, "100", "100"),
		(rule.CURRENCY, "1e3", "1000"),
		(rule.DATE, "2026-03-01", "2026-03-01"),
		(rule.DATE, "2026-03-01 00:00:00", "2026-03-01"),
		(rule.DATETIME, "2026-03-01 09:30:00", "2026-03-01 09:30:00"),
		(rule.CHECK, True, "1"),
		(rule.CHECK, "", "0"),
		(rule.CHECK, 0, "0"),
		(rule.INT, "", ""),
		(rule.TEXT, "a\r\nb", "a\nb"),
	],
)
def test_what_is_kept(fieldtype, raw, kept):
	assert judge(field(fieldtype), raw) == rule.Judged(kept)


@pytest.mark.parametrize(
	("fieldtype", "raw", "problem"),
	[
		(rule.INT, "1.5", Problem.NOT_A_WHOLE_NUMBER),
		(rule.INT, "many", Problem.NOT_A_NUMBER),
		(rule.FLOAT, "NaN", Problem.NOT_A_NUMBER),
		(rule.FLOAT, "Infinity", Problem.NOT_A_NUMBER),
		(rule.CURRENCY, "1" + "0" * 16, Problem.NOT_A_NUMBER),
		(rule.DATE, "01/03/2026", Problem.NOT_A_DATE),
		(rule.DATE, "2026-02-30", Problem.NOT_A_DATE),
		(rule.DATETIME, "tomorrow", Problem.NOT_A_TIME),
		(rule.DATA, "x" * 141, Problem.TOO_LONG),
		(rule.TEXT, "x" * 2001, Problem.TOO_LONG),
	],
)
def test_what_is_refused(fieldtype, raw, problem):
	assert judge(field(fieldtype), raw).problem is problem


def test_a_choice_is_one_of_the_lines():
	seal = field(rule.SELECT, options="公章\n合同章\n")
	assert judge(seal, "合同章").problem is None
	assert judge(seal, "财务章").problem is Problem.NOT_A_CHOICE
	assert judge(seal, "").problem is None


@pytest.mark.parametrize("fieldtype", rule.FIELDTYPES)
def test_required_is_asked_when_complete_and_not_of_a_draft(fieldtype):
	needed = field(fieldtype, required=True, options="a")
	assert judge(needed, None).problem is Problem.MISSING
	assert judge(needed, None, complete=False).problem is None


@given(st.text() | st.floats() | st.integers() | st.none() | st.booleans(), st.sampled_from(rule.FIELDTYPES))
def test_what_is_kept_once_is_kept_the_same_again(raw, fieldtype):
	first = judge(field(fieldtype, options="a\nb"), raw)
	if first.problem is None:
		assert judge(field(fieldtype, options="a\nb"), first.value) == first


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_numbers_keep_their_value(number):
	assert Decimal(judge(field(rule.FLOAT), str(number)).value) == number


@given(st.lists(st.text(max_size=12), max_size=12))
def test_names_of_fields_are_plain_and_never_taken_twice(labels):
	taken = []
	for label in labels:
		taken.append(rule.fieldname(label, taken))
	assert len(set(taken)) == len(taken)
	assert all(name.isascii() and name.isidentifier() for name in taken)


def test_summary_shows_what_belongs_in_lists():
	fields = [Field("a", "A", in_summary=True), Field("b", "B"), Field("c", "C", in_summary=True)]
	assert rule.summary(fields, {"a": "公章\n两份", "b": "x", "c": "3"}) == "公章 两份 · 3"
	assert rule.summary(fields, {"c": "长" * 200}).endswith("…")
	assert len(rule.summary(fields, {"c": "长" * 200})) == 140
