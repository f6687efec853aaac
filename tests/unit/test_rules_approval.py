"""A4: who is asked, over random companies: always somebody who may decide or an explicit error, never the author."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_cn.rules.approval import kinds, routing, votes
from crm_cn.rules.approval.org import Department, Person
from crm_cn.rules.approval.routing import Ask, Matter, NoApprover

ROLES = ("Finance", "HR", "Empty")


@dataclass
class Company:
	"""An Org out of plain tables; the user of Employee E1 is u1."""

	people: dict[str, Person]
	departments: dict[str, Department] = field(default_factory=dict)
	roles: dict[str, list[str]] = field(default_factory=dict)
	disabled: frozenset[str] = frozenset()

	def person(self, employee):
		return self.people.get(employee)

	def person_of(self, user):
		return next((one for one in self.people.values() if one.user == user), None)

	def department(self, name):
		return self.departments.get(name)

	def enabled(self, user):
		return user not in self.disabled

	def with_role(self, role):
		return [user for user in self.roles.get(role, ()) if user not in self.disabled]


def line(*names: str, **more) -> Company:
	"""A reporting line, the first at the top: line("boss", "head", "me")."""
	above = dict(zip(names[1:], names, strict=False))
	return Company({name: Person(name, f"u-{name}", above.get(name), "sales") for name in names}, **more)


def asked(company: Company, *asks: Ask, me: str = "me", decided=(), fallback=None, **more) -> list[str]:
	matter = Matter(me, frozenset({f"u-{me}"}), frozenset(decided))
	return [one.user for one in routing.level(asks, matter, company, fallback, **more).asked]


def error(company: Company, *asks: Ask, **more) -> str:
	with pytest.raises(NoApprover) as caught:
		asked(company, *asks, **more)
	return caught.value.code


MANAGER, HEAD = Ask(kinds.MANAGER), Ask(kinds.HEAD)


def test_direct_and_nth_manager():
	company = line("boss", "head", "lead", "me")
	assert asked(company, MANAGER) == ["u-lead"]
	assert asked(company, Ask(kinds.NTH_MANAGER, level=2)) == ["u-head"]


def test_a_line_shorter_than_asked_for_ends_at_its_top():
	assert asked(line("boss", "head", "me"), Ask(kinds.NTH_MANAGER, level=9)) == ["u-boss"]


def test_nobody_above():
	assert error(line("me"), MANAGER) == routing.NO_MANAGER
	assert asked(line("me"), MANAGER, fallback="u-owner") == ["u-owner"]


def test_a_circle_is_named_even_with_a_fallback():
	company = line("a", "b", "me")
	company.people["a"] = Person("a", "u-a", "me", "sales")
	assert error(company, Ask(kinds.NTH_MANAGER, level=5), fallback="u-owner") == routing.CIRCLE


def test_who_left_is_replaced_up_the_line():
	company = line("boss", "head", "lead", "me")
	company.people["lead"] = Person("lead", "u-lead", "head", "sales", present=False)
	assert asked(company, MANAGER) == ["u-head"]
	company.disabled = frozenset({"u-head"})
	assert asked(company, MANAGER) == ["u-boss"]
	company.disabled = frozenset({"u-head", "u-boss"})
	assert error(company, MANAGER) == routing.NOBODY_LEFT
	assert asked(company, MANAGER, fallback="u-owner") == ["u-owner"]


def test_head_of_department_own_upper_and_the_author_is_the_head():
	company = line("boss", "head", "me")
	company.departments = {
		"sales": Department("sales", "head", "trade"),
		"trade": Department("trade", "boss", None),
	}
	assert asked(company, HEAD) == ["u-head"]
	assert asked(company, Ask(kinds.UPPER_HEAD, level=1)) == ["u-boss"]
	assert asked(company, HEAD, me="head") == ["u-boss"]
	assert error(company, HEAD, me="boss") == routing.NO_HEAD, "nobody decides for whom they report to"
	company.departments["sales"] = Department("sales", None, "trade")
	assert asked(company, HEAD) == ["u-boss"], "a department without a head asks the one above"


def test_departments_in_a_circle_end():
	company = line("boss", "me")
	company.departments = {"sales": Department("sales", None, "x"), "x": Department("x", None, "sales")}
	assert error(company, HEAD) == routing.NO_HEAD


def test_roles_leave_the_author_out_and_ask_their_manager_when_nobody_else_has_the_role():
	company = line("boss", "me", roles={"Finance": ["u-me", "u-f"], "HR": ["u-me"]})
	assert asked(company, Ask(role="Finance")) == ["u-f"]
	assert asked(company, Ask(role="HR")) == ["u-boss"]
	assert error(company, Ask(role="Empty")) == routing.NO_ROLE


def test_nobody_gives_two_approvals_of_one_round():
	company = line("boss", "head", "me")
	company.departments = {"sales": Department("sales", "head")}
	assert asked(company, HEAD, decided={"u-head"}) == ["u-boss"]
	passed = routing.level(
		[HEAD], Matter("me", frozenset({"u-me"}), frozenset({"u-head"})), company, None, True
	)
	assert (passed.asked, passed.passed) == ((), ("u-head",))


def test_one_person_with_two_hats_is_asked_once():
	company = line("head", "me")
	company.departments = {"sales": Department("sales", "head")}
	assert asked(company, MANAGER, HEAD) == ["u-head"]


def test_a_field_that_is_empty_and_one_that_names_an_employee():
	company = line("head", "me")
	assert error(company, Ask(kinds.FIELD, "Approver")) == routing.NO_VALUE
	assert asked(company, Ask(kinds.FIELD, "Approver", who="head")) == ["u-head"]
	assert asked(company, Ask(kinds.USER, who="u-head")) == ["u-head"]


@st.composite
def companies(draw):
	"""Companies with holes, people who left, circles and departments without heads."""
	size = draw(st.integers(1, 8))
	names = [f"e{n}" for n in range(size)]
	maybe = st.one_of(st.none(), st.sampled_from([*names, "nobody"]))
	departments = [f"d{n}" for n in range(draw(st.integers(0, 3)))]
	some_department = st.one_of(st.none(), st.sampled_from([*departments, "gone"]))
	people = {
		name: Person(
			name,
			draw(st.sampled_from([f"u-{name}", None])) if name != "e0" else "u-e0",
			draw(maybe),
			draw(some_department),
			draw(st.booleans()),
		)
		for name in names
	}
	users = [one.user for one in people.values() if one.user]
	return Company(
		people,
		{name: Department(name, draw(maybe), draw(some_department)) for name in departments},
		{role: draw(st.lists(st.sampled_from(users), unique=True)) for role in ROLES[:2]},
		frozenset(draw(st.lists(st.sampled_from(users), unique=True))),
	)


ASKS = st.builds(
	Ask,
	st.sampled_from(kinds.APPROVERS),
	st.sampled_from(ROLES),
	st.integers(0, 4),
	st.sampled_from([None, "e0", "e1", "e2", "u-e1", "u-e0"]),
)


@settings(max_examples=400)
@given(
	companies(),
	st.lists(ASKS, min_size=1, max_size=3),
	st.sampled_from([None, "u-e0", "u-e3"]),
	st.lists(st.sampled_from(["u-e1", "u-e2", "u-e4"]), unique=True),
	st.booleans(),
)
def test_always_somebody_who_may_or_an_error(company, asks, fallback, decided, passing):
	matter = Matter("e0", frozenset({"u-e0"}), frozenset(decided))
	try:
		level = routing.level(asks, matter, company, fallback, passing)
	except NoApprover as refused:
		assert refused.code
		return
	users = [one.user for one in level.asked]
	assert users or level.passed
	assert passing or not level.passed
	assert set(level.passed) <= set(decided)
	assert len(users) == len(set(users))
	for user in users:
		person = company.person_of(user)
		assert user not in matter.own | matter.decided
		assert company.enabled(user)
		assert (
			user == fallback
			or not person
			or person.present
			or any(user in company.roles.get(ask.role, ()) for ask in asks)
			or any(ask.who == user for ask in asks)
		)


# Votes

A, R, N = votes.APPROVED, votes.REJECTED, votes.OPEN


def outcome(mode: str, at_least: int, *given: str) -> str | None:
	return votes.outcome(mode, at_least, [votes.Seat(vote) for vote in given])


@pytest.mark.parametrize(
	("mode", "n", "given", "expected"),
	[
		(kinds.ANY, 0, (N, N), None),
		(kinds.ANY, 0, (A, N), votes.PASSED),
		(kinds.ANY, 0, (R, N), votes.REJECTED),
		(kinds.ALL, 0, (A, N), None),
		(kinds.ALL, 0, (A, A), votes.PASSED),
		(kinds.ALL, 0, (R, N), votes.REJECTED),
		(kinds.AT_LEAST, 2, (A, N, N), None),
		(kinds.AT_LEAST, 2, (A, A, N), votes.PASSED),
		(kinds.AT_LEAST, 2, (R, N, N), None),
		(kinds.AT_LEAST, 2, (R, R, N), votes.REJECTED),
		(kinds.AT_LEAST, 2, (R, A, A), votes.PASSED),
		(kinds.ANY, 0, (), None),
		(kinds.ALL, 0, (), None),
	],
)
def test_outcomes(mode, n, given, expected):
	assert outcome(mode, n, *given) == expected


def test_an_extra_approver_counts_with_the_seat_that_added_them():
	waiting = votes.Seat(A, (votes.Seat(N),))
	assert votes.outcome(kinds.ANY, 0, [waiting]) is None
	assert votes.outcome(kinds.ANY, 0, [votes.Seat(A, (votes.Seat(A),))]) == votes.PASSED
	assert votes.outcome(kinds.ALL, 0, [votes.Seat(N, (votes.Seat(R),)), votes.Seat(N)]) == votes.REJECTED


@given(
	st.sampled_from(kinds.MODES),
	st.integers(1, 4),
	st.lists(st.sampled_from([A, R, N]), min_size=1, max_size=6),
)
def test_a_level_that_is_fully_voted_is_decided(mode, n, given):
	seats = [vote if vote != N else A for vote in given]
	result = outcome(mode, n, *seats)
	reachable = votes.needed(mode, n, len(seats)) <= len(seats)
	assert result is not None or not reachable


def test_the_strictest_of_several_rows_holds():
	assert votes.strictest([(kinds.ANY, 0), (kinds.ALL, 0)]) == (kinds.ALL, 0)
	assert votes.strictest([(kinds.AT_LEAST, 2), (kinds.AT_LEAST, 3), (kinds.ANY, 0)]) == (kinds.AT_LEAST, 3)
