"""A4: figures of approvals: how long people took, what is over its time, how often they send things back.

Pure: values in, rows out. Hours are hours of the clock, as the time limits of the flows are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean, median

APPROVED, REJECTED, RETURNED = "Approved", "Rejected", "Returned"
DECIDED = (APPROVED, REJECTED, RETURNED)
OPEN = "Open"


@dataclass(frozen=True, slots=True)
class Fact:
	"""One person asked once: in which flow and level, since when, and when and how it was decided, if it was."""

	flow: str
	level: str
	person: str
	status: str
	asked: datetime
	decided: datetime | None = None
	due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duration:
	"""One row: how long this person takes at this level; hours are None where nothing is decided yet."""

	flow: str
	level: str
	person: str
	decided: int
	median_hours: float | None
	average_hours: float | None
	longest_hours: float | None
	open: int
	late: int


@dataclass(frozen=True, slots=True)
class Outcome:
	"""One row: what this person decided at this level; the rate is of what was decided, in percent."""

	flow: str
	level: str
	person: str
	decided: int
	approved: int
	rejected: int
	returned: int
	return_rate: float | None


def hours(start: datetime, end: datetime) -> float:
	"""Return the hours between two moments; never less than none, clocks of two servers may differ."""
	return max(0.0, (end - start).total_seconds() / 3600)


def hours_over(due: datetime | None, now: datetime) -> float | None:
	"""Return by how many hours a time limit is past, or None where there is none or it is still to come."""
	return hours(due, now) if due is not None and now > due else None


def is_late(fact: Fact, now: datetime) -> bool:
	"""Say whether a decision came, or is, after its time."""
	if fact.due is None:
		return False
	end = fact.decided if fact.status in DECIDED else now if fact.status == OPEN else None
	return end is not None and end > fact.due


def durations(facts: Iterable[Fact], now: datetime) -> list[Duration]:
	"""Return one row for each flow, level and person: slowest (by median) first, those without a decision last."""
	rows = [_duration(key, found, now) for key, found in _groups(facts).items()]
	return sorted(
		rows,
		key=lambda row: (row.median_hours is None, -(row.median_hours or 0), row.flow, row.level, row.person),
	)


def outcomes(facts: Iterable[Fact]) -> list[Outcome]:
	"""Return one row for each flow, level and person that decided anything: most often sent back first."""
	rows = [_outcome(key, found) for key, found in _groups(facts).items()]
	return sorted(
		(row for row in rows if row.decided),
		key=lambda row: (-(row.return_rate or 0), -row.decided, row.flow, row.level, row.person),
	)


def together(facts: Sequence[Fact], now: datetime) -> tuple[Duration, Outcome]:
	"""Return the figures of all of them."""
	key = ("", "", "")
	return _duration(key, facts, now), _outcome(key, facts)


def _groups(facts: Iterable[Fact]) -> dict[tuple[str, str, str], list[Fact]]:
	found: dict[tuple[str, str, str], list[Fact]] = {}
	for fact in facts:
		found.setdefault((fact.flow, fact.level, fact.person), []).append(fact)
	return found


def _duration(key: tuple[str, str, str], facts: Sequence[Fact], now: datetime) -> Duration:
	taken = [hours(fact.asked, fact.decided) for fact in facts if fact.status in DECIDED and fact.decided]
	return Duration(
		*key,
		decided=len(taken),
		median_hours=median(taken) if taken else None,
		average_hours=fmean(taken) if taken else None,
		longest_hours=max(taken) if taken else None,
		open=sum(fact.status == OPEN for fact in facts),
		late=sum(is_late(fact, now) for fact in facts),
	)


def _outcome(key: tuple[str, str, str], facts: Sequence[Fact]) -> Outcome:
	count = {status: sum(fact.status == status for fact in facts) for status in DECIDED}
	decided = sum(count.values())
	back = count[REJECTED] + count[RETURNED]
	return Outcome(
		*key,
		decided=decided,
		approved=count[APPROVED],
		rejected=count[REJECTED],
		returned=count[RETURNED],
		return_rate=100 * back / decided if decided else None,
	)
