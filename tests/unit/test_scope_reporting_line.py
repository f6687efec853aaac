"""D10: who stands below whom, also where the reporting line is wrong."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_cn.rules.scope.reporting_line import Below, below, circles, is_below, sound

# 	chen ── li ── sun
# 	   │     └── wang ── yu
# 	   └── zhao
COMPANY = {"chen": None, "li": "chen", "sun": "li", "wang": "li", "yu": "wang", "zhao": "chen", "wu": ""}

people = st.integers(0, 11).map(lambda number: f"p{number}")
lines = st.dictionaries(people, st.one_of(st.none(), st.just(""), people, st.just("gone")), max_size=12)


def test_the_people_below_come_as_a_tree():
	assert below("chen", COMPANY) == [
		Below("li", "chen", 1),
		Below("sun", "li", 2),
		Below("wang", "li", 2),
		Below("yu", "wang", 3),
		Below("zhao", "chen", 1),
	]


@pytest.mark.parametrize(
	("depth", "found"), [(1, ["li", "zhao"]), (2, ["li", "sun", "wang", "zhao"]), (9, None), (0, None)]
)
def test_depth_limits_the_steps_down(depth, found):
	everybody = [one.person for one in below("chen", COMPANY)]
	assert [one.person for one in below("chen", COMPANY, depth)] == (found or everybody)


def test_nobody_stands_below_oneself_or_a_colleague():
	assert not is_below("chen", "chen", COMPANY)
	assert not is_below("zhao", "li", COMPANY)
	assert not is_below("chen", "li", COMPANY)
	assert is_below("yu", "chen", COMPANY)


def test_the_unknown_have_nobody_below_and_are_below_nobody():
	assert below("nobody", COMPANY) == []
	assert not is_below("nobody", "chen", COMPANY)
	assert not is_below("li", "", COMPANY)


def test_who_reports_to_somebody_unknown_reports_to_nobody():
	assert below("gone", {"li": "gone"}) == []


def test_a_circle_puts_nobody_above_the_others_but_keeps_their_people():
	line = {"a": "b", "b": "c", "c": "a", "under a": "a"}
	assert circles(line) == [("a", "b", "c")]
	assert below("a", line) == [Below("under a", "a", 1)]
	assert below("b", line) == []
	assert not is_below("a", "b", line)


def test_who_reports_to_oneself_is_a_circle_of_one():
	line = {"a": "a", "b": "a"}
	assert circles(line) == [("a",)]
	assert below("a", line) == [Below("b", "a", 1)]


def climbed(person: str, line: dict) -> list[str]:
	"""The same in other words: everybody met on the way up, nobody for who comes back to a person met before."""
	way = [person]
	while line.get(way[-1]) in line and line.get(way[-1]):
		way.append(line[way[-1]])
		if way.count(way[-1]) > 1:  # ran into a circle: all before its first member stand above
			entry = way.index(way[-1])
			return way[1 : entry + 1]
	return way[1:]


@given(lines, people)
def test_below_is_everybody_whose_way_up_meets_the_manager(line, manager):
	found = below(manager, line)
	assert {one.person for one in found} == {
		person for person in line if manager in climbed(person, line) and person != manager
	}
	assert {one.person for one in found} == {person for person in line if is_below(person, manager, line)}


@given(lines, people)
def test_each_person_comes_once_after_the_one_above(line, manager):
	found = below(manager, line)
	depth = {manager: 0}
	for one in found:
		assert one.person not in depth
		assert one.depth == depth[one.above] + 1
		depth[one.person] = one.depth


@given(lines, people, people)
def test_nobody_is_above_and_below_the_same_person(line, one, other):
	assert not (is_below(one, other, line) and is_below(other, one, line))


@given(lines)
def test_a_wrong_step_never_widens_what_anybody_sees(line):
	whole = {(person, above) for person in line for above in climbed(person, line)}
	for person in line:
		cut = {**line, person: None}
		left = {(one, above) for one in cut for above in climbed(one, cut)}
		if not any(person in circle for circle in circles(line)):
			assert left <= whole


@given(lines)
def test_circles_are_found_once_and_never_walked(line):
	members = [person for circle in circles(line) for person in circle]
	assert len(members) == len(set(members))
	for circle in circles(line):
		for person, above in zip(circle, (*circle[1:], circle[0]), strict=True):
			assert line[person] == above
	assert not circles(sound(line))


def test_a_company_in_one_line_is_walked_at_once():
	line = {f"p{number}": f"p{number - 1}" for number in range(5000)}
	started = time.perf_counter()
	assert below("p0", line)[-1].depth == 4999
	assert is_below("p4999", "p0", line)
	assert time.perf_counter() - started < 2
