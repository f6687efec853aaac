"""D10 流程跟踪: who stands below whom by the reporting line, Employee's reports_to.

Pure: a mapping person → the person reported to goes in. The line is people's own data and may be wrong. What is
wrong never widens what anybody sees: whoever reports to oneself, to somebody unknown, or round in a circle, counts
as reporting to nobody until it is put right; those below such a person stay below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ReportsTo = Mapping[str, str | None]


class Below(NamedTuple):
	"""Somebody below a manager: to whom the person reports, and how many steps down (1: directly)."""

	person: str
	above: str
	depth: int


def below(manager: str, reports_to: ReportsTo, depth: int = 0) -> list[Below]:
	"""Return everybody below a manager, each after the one reported to and siblings in the order of the mapping.

	`depth` limits how many steps down, 0 not at all. Somebody unknown has nobody below.
	"""
	team: dict[str, list[str]] = {}
	for person, above in sound(reports_to).items():
		team.setdefault(above, []).append(person)
	found: list[Below] = []
	waiting = [Below(person, manager, 1) for person in reversed(team.get(manager, ()))]
	while waiting:
		one = waiting.pop()
		found.append(one)
		if not depth or one.depth < depth:
			waiting += [
				Below(person, one.person, one.depth + 1) for person in reversed(team.get(one.person, ()))
			]
	return found


def is_below(person: str, manager: str, reports_to: ReportsTo) -> bool:
	"""Say whether a person stands below a manager, however far. Nobody stands below oneself."""
	line = sound(reports_to)
	while person in line:
		person = line[person]
		if person == manager:
			return True
	return False


def sound(reports_to: ReportsTo) -> dict[str, str]:
	"""Return the steps of the reporting line that lead up to somebody: no circle, nobody unknown."""
	round_and_round = {person for circle in circles(reports_to) for person in circle}
	return {
		person: above
		for person, above in reports_to.items()
		if above and above in reports_to and person not in round_and_round
	}


def circles(reports_to: ReportsTo) -> list[tuple[str, ...]]:
	"""Return every circle of the reporting line, somebody who reports to oneself being the smallest."""
	found: list[tuple[str, ...]] = []
	done: set[str] = set()
	for start in reports_to:
		path: dict[str, int] = {}
		person: str | None = start
		while person and person in reports_to and person not in done and person not in path:
			path[person] = len(path)
			person = reports_to[person]
		if person in path:
			found.append(tuple(path)[path[person] :])
		done.update(path)
	return found
