"""Whose a record is, as the form says it: our field and the platform's in step, each party once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules.scope.parties import (
	BOTH,
	NOBODY,
	NOBODY_NAMED,
	TWICE,
	Problem,
	Responsible,
	Row,
	department_stays,
	in_step,
	kept,
	repeated,
)

USERS = {"E1": "li@x", "E2": "wang@x", "E3": None}
EMPLOYEES = {user: employee for employee, user in USERS.items() if user}

LI, WANG = Responsible("E1", "li@x"), Responsible("E2", "wang@x")
ZHAO = Responsible(None, "zhao@x")  # a user without Employee


def settle(after, before=None):
	return in_step(after, before, USERS.get, EMPLOYEES.get)


@pytest.mark.parametrize(
	("before", "after", "expected"),
	[
		# new records
		(None, Responsible("E1"), LI),
		(None, Responsible(None, "li@x"), LI),
		(None, Responsible("E1", "wang@x"), LI),  # the default of the stock field does not win over ours
		(None, Responsible(None, "zhao@x"), ZHAO),
		(None, NOBODY, NOBODY),
		# one of the fields was changed
		(LI, Responsible("E2", "li@x"), WANG),
		(LI, Responsible("E1", "wang@x"), WANG),
		(LI, Responsible("E1", "zhao@x"), ZHAO),
		(ZHAO, Responsible("E1", "zhao@x"), LI),
		(ZHAO, Responsible(None, "li@x"), LI),
		# both were
		(LI, WANG, WANG),
		(WANG, Responsible("E1", "zhao@x"), LI),
		# emptied
		(LI, Responsible(None, "li@x"), NOBODY),
		(LI, Responsible("E1", None), NOBODY),
		(LI, NOBODY, NOBODY),
		(ZHAO, NOBODY, NOBODY),
		# nothing was changed, but people were
		(LI, LI, LI),
		(Responsible("E1", "old@x"), Responsible("E1", "old@x"), LI),
		(Responsible(None, "wang@x"), Responsible(None, "wang@x"), WANG),
		(Responsible("E3", "gone@x"), Responsible("E3", "gone@x"), Responsible("E3", "gone@x")),
		(LI, Responsible("E3", "li@x"), Responsible("E3", None)),
	],
)
def test_the_field_that_was_changed_leads(before, after, expected):
	assert settle(after, before) == expected


responsible = st.builds(
	Responsible, st.sampled_from([None, *USERS]), st.sampled_from([None, *EMPLOYEES, "zhao@x"])
)


@given(after=responsible, before=st.none() | responsible)
def test_in_step_is_settled_at_once(after, before):
	"""What was settled stays when it is saved again: no change runs in a circle."""
	once = settle(after, before)
	assert settle(once, once) == once


@given(after=responsible, before=st.none() | responsible)
def test_both_fields_tell_of_the_same_person(after, before):
	settled = settle(after, before)
	if settled.employee and USERS[settled.employee]:
		assert settled.user == USERS[settled.employee]
	if settled.user in EMPLOYEES and settled.employee != "E3":
		assert settled.employee == EMPLOYEES[settled.user]


def test_each_party_once():
	rows = [
		Row(1, employee="E1", role="Sales"),
		Row(2, department="D1"),
		Row(3),
		Row(4, employee="E1"),
		Row(5, department="D1", note=""),
		Row(6, employee="E2"),
	]
	stay, wrong = kept(rows)
	assert [row.number for row in stay] == [1, 2, 6]
	assert wrong == []


@pytest.mark.parametrize(
	("rows", "problem"),
	[
		([Row(1, employee="E1", department="D1")], Problem(BOTH, 1)),
		([Row(1, note="技术")], Problem(NOBODY_NAMED, 1)),
		([Row(1, role="Sales")], Problem(NOBODY_NAMED, 1)),
		([Row(1, employee="E1", role="Sales"), Row(2, employee="E1", role="Finance")], Problem(TWICE, 2, 1)),
		([Row(1, employee="E1"), Row(2, employee="E1", note="技术")], Problem(TWICE, 2, 1)),
	],
)
def test_a_row_that_cannot_be_understood_is_refused(rows, problem):
	assert kept(rows)[1] == [problem]


rows = st.lists(
	st.tuples(st.sampled_from(["", "E1", "E2"]), st.sampled_from(["", "D1"]), st.sampled_from(["", "Sales"]))
)


@given(rows)
def test_no_row_is_lost_without_a_word(typed):
	given_rows = [Row(i, *who[:2], role=who[2]) for i, who in enumerate(typed, 1)]
	stay, wrong = kept(given_rows)
	assert len({row.who for row in stay}) == len(stay)
	refused = {problem.number for problem in wrong}
	for row in given_rows:
		if row not in stay and row.number not in refused:
			earlier = [other for other in stay if other.who == row.who]
			assert row.who == (None, None) or row.role in ("", earlier[0].role)


def test_repeated_rows_after_a_merge():
	stored = [("a", "E1", None), ("b", None, "D1"), ("c", "E1", ""), ("d", "", "D1"), ("e", "E2", None)]
	assert repeated(stored) == ["c", "d"]


@pytest.mark.parametrize(
	("was_closed", "is_closed", "same", "stays"),
	[
		(True, True, True, True),
		(True, True, False, False),
		(True, False, True, False),  # reopened: it goes where its employee is now
		(False, True, True, False),
		(False, False, True, False),
	],
)
def test_a_closed_record_keeps_its_department(was_closed, is_closed, same, stays):
	assert department_stays(was_closed, is_closed, same) is stays
