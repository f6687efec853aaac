"""P2, P4, P5: figures of complaints: time to respond and to resolve, breaches, repeats, satisfaction.

Pure: values in, rows out. Times are working hours, as the time limits are; a withdrawn complaint is none and is left
out before it comes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm_cn.rules.complaint_follow_up import LEVELS, average
from crm_cn.rules.complaint_time import Calendar, Pause, without

WEEK, MONTH, QUARTER, YEAR = "Week", "Month", "Quarter", "Year"
INTERVALS = (WEEK, MONTH, QUARTER, YEAR)
#: At this level and above it a customer is satisfied; at this one and below it the opposite.
SATISFIED, DISSATISFIED = LEVELS[3:], LEVELS[:2]


def worked(start: datetime, end: datetime, calendar: Calendar, pauses: Sequence[Pause] = ()) -> float:
	"""Return the working seconds between two moments, the pauses not counted."""
	total = timedelta(0)
	for opens, closes in calendar.spans(start) if calendar.hours else ():
		if opens >= end:
			break
		for begins, ends in without(opens, min(closes, end), pauses):
			total += ends - begins
	return total.total_seconds()


def is_late(due: datetime | None, done: datetime | None, now: datetime, running: bool) -> bool:
	"""Say whether one clock was missed: done after its time, or not done, still running and past it."""
	if due is None:
		return False
	return done > due if done else running and now > due


@dataclass(frozen=True, slots=True)
class Fact:
	"""What counts of one complaint; seconds are None where it has not happened, or no agreement says how to measure."""

	group: str
	open: bool
	timed: bool
	late_response: bool
	late_resolution: bool
	respond: float | None = None
	resolve: float | None = None
	repeat: bool = False
	satisfaction: str | None = None
	cost: float = 0


@dataclass(frozen=True, slots=True)
class Figures:
	"""One row: hours and rates are None where there is nothing to make them of."""

	group: str
	complaints: int
	open: int
	respond_hours: float | None
	resolve_hours: float | None
	late_responses: int
	late_resolutions: int
	breached: int
	breach_rate: float | None
	repeats: int
	repeat_rate: float | None
	satisfaction: float | None
	cost: float


def by_group(facts: Iterable[Fact]) -> list[Figures]:
	"""Return one row for each group, most complaints first."""
	groups: dict[str, list[Fact]] = {}
	for fact in facts:
		groups.setdefault(fact.group, []).append(fact)
	rows = [altogether(found, group) for group, found in groups.items()]
	return sorted(rows, key=lambda row: (-row.complaints, row.group))


def altogether(facts: Sequence[Fact], group: str = "") -> Figures:
	"""Return the figures of all these complaints; the breach rate is of those that have an agreement."""
	breached = sum(fact.late_response or fact.late_resolution for fact in facts)
	repeats = sum(fact.repeat for fact in facts)
	return Figures(
		group=group,
		complaints=len(facts),
		open=sum(fact.open for fact in facts),
		respond_hours=_hours([fact.respond for fact in facts]),
		resolve_hours=_hours([fact.resolve for fact in facts]),
		late_responses=sum(fact.late_response for fact in facts),
		late_resolutions=sum(fact.late_resolution for fact in facts),
		breached=breached,
		breach_rate=_percent(breached, sum(fact.timed for fact in facts)),
		repeats=repeats,
		repeat_rate=_percent(repeats, len(facts)),
		satisfaction=average([fact.satisfaction for fact in facts if fact.satisfaction]),
		cost=round(sum(fact.cost for fact in facts), 2),
	)


def _hours(seconds: Iterable[float | None]) -> float | None:
	known = [each for each in seconds if each is not None]
	return round(sum(known) / len(known) / 3600, 1) if known else None


def _percent(part: int, whole: int) -> float | None:
	return round(100 * part / whole, 1) if whole else None


# Satisfaction over time


@dataclass(frozen=True, slots=True)
class Period:
	"""The answers of one period; average from 1 to 5, shares in percent."""

	start: date
	label: str
	answers: int
	average: float | None
	satisfied: float | None
	dissatisfied: float | None
	spread: Mapping[str, int]


def first_day(day: date, interval: str) -> date:
	"""Return the first day of the period a day lies in; a week begins on Monday."""
	if interval == WEEK:
		return day - timedelta(days=day.weekday())
	if interval == QUARTER:
		return day.replace(month=day.month - (day.month - 1) % 3, day=1)
	return day.replace(month=1, day=1) if interval == YEAR else day.replace(day=1)


def next_first_day(day: date, interval: str) -> date:
	"""Return the first day of the period after the one that begins on `day`."""
	ahead = {WEEK: 7, MONTH: 31, QUARTER: 92, YEAR: 366}[interval]
	return first_day(day + timedelta(days=ahead), interval)


def label(start: date, interval: str) -> str:
	"""Return how a period is called: 2026, 2026-Q1, 2026-01, or a week's Monday."""
	if interval == YEAR:
		return str(start.year)
	if interval == QUARTER:
		return f"{start.year}-Q{(start.month + 2) // 3}"
	return start.isoformat() if interval == WEEK else f"{start:%Y-%m}"


def trend(answers: Iterable[tuple[date, str]], begin: date, end: date, interval: str) -> list[Period]:
	"""Return every period from `begin` to `end`, also those in which nobody answered."""
	found: dict[date, list[str]] = {}
	for day, level in answers:
		if begin <= day <= end and level in LEVELS:
			found.setdefault(first_day(day, interval), []).append(level)
	periods, start = [], first_day(begin, interval)
	while start <= end:
		periods.append(period(start, label(start, interval), found.get(start, [])))
		start = next_first_day(start, interval)
	return periods


def period(start: date, name: str, levels: Sequence[str]) -> Period:
	"""Return the figures of one period, or of all answers together."""
	spread = {level: list(levels).count(level) for level in LEVELS}
	return Period(
		start=start,
		label=name,
		answers=len(levels),
		average=average(list(levels)),
		satisfied=_percent(sum(spread[level] for level in SATISFIED), len(levels)),
		dissatisfied=_percent(sum(spread[level] for level in DISSATISFIED), len(levels)),
		spread=spread,
	)
