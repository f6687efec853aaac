"""P2, P3: the time of a complaint on working hours, what pauses it, and when somebody is told that it ends.

Pure: dates in, dates out. All times are the site's, without a zone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

WARNING, BREACH = "Warning", "Breach"
RESPONSE, RESOLUTION = "Response", "Resolution"
Pause = tuple[datetime, datetime]

#: A calendar without any working day is not searched for longer.
LONGEST_DAYS = 3700


@dataclass(frozen=True)
class Calendar:
	"""Working hours by weekday (0 is Monday) and the days that are off."""

	hours: Mapping[int, tuple[time, time]]
	holidays: Collection[date] = field(default_factory=frozenset)

	def spans(self, start: datetime) -> Iterator[Pause]:
		"""Yield the working time from `start` on, one span for each working day."""
		for ahead in range(LONGEST_DAYS):
			day = start.date() + timedelta(days=ahead)
			if day in self.holidays or day.weekday() not in self.hours:
				continue
			opens, closes = (datetime.combine(day, at) for at in self.hours[day.weekday()])
			if start < closes:
				yield max(start, opens), closes


def due(start: datetime, seconds: float, calendar: Calendar, pauses: Sequence[Pause] = ()) -> datetime | None:
	"""Return when so many seconds of working time have passed since `start`, the pauses not counted.

	None for a calendar that nobody works by.
	"""
	left = timedelta(seconds=seconds)
	for opens, closes in calendar.spans(start):
		for begins, ends in without(opens, closes, pauses):
			if left <= ends - begins:
				return begins + left
			left -= ends - begins
	return None


def without(opens: datetime, closes: datetime, pauses: Iterable[Pause]) -> Iterator[Pause]:
	"""Yield what is left of a span when the pauses are taken out."""
	at = opens
	for begins, ends in sorted(pauses):
		if ends <= at or begins >= closes:
			continue
		if begins > at:
			yield at, begins
		at = max(at, ends)
	if at < closes:
		yield at, closes


@dataclass(frozen=True)
class Clock:
	"""One of the two times of a complaint: when it is to be warned of, when it is over."""

	kind: str
	warn_on: datetime | None
	due_on: datetime | None


def notices(
	clocks: Iterable[Clock], told: Collection[tuple[str, str]], now: datetime
) -> list[tuple[str, str]]:
	"""Return what is to be told now as (clock, Warning or Breach), each once; a breach makes its warning pointless."""
	found = []
	for clock in clocks:
		if clock.due_on and clock.due_on <= now:
			if (clock.kind, BREACH) not in told:
				found.append((clock.kind, BREACH))
		elif (
			clock.warn_on
			and clock.warn_on <= now
			and not {(clock.kind, WARNING), (clock.kind, BREACH)} & set(told)
		):
			found.append((clock.kind, WARNING))
	return found


def superiors(
	person: str | None, reports_to: Mapping[str, str], levels: int, fit: Collection[str]
) -> list[str]:
	"""Return who is told above somebody: so many of those who are fit to be told, one above the other.

	`reports_to` has no circle (see rules.scope.reporting_line.sound). Who has left or may not look is passed over.
	"""
	found: list[str] = []
	seen = {person}
	while person in reports_to and len(found) < levels:
		person = reports_to[person]
		if person in seen:
			break
		seen.add(person)
		if person in fit:
			found.append(person)
	return found
