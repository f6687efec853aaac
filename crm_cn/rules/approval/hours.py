"""A4: time limits count hours of working days; on a holiday the clock stands still. Pure."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta

#: So many days in a row without work are a mistake in the holiday list: it is not asked any further.
LONGEST_REST = 60


def after(start: datetime, hours: float, holidays: Container[date] = ()) -> datetime:
	"""Return the moment so many hours after another, holidays left out."""
	left, now, rest = timedelta(hours=max(hours, 0)), start, 0
	while True:
		if now.date() in holidays and rest < LONGEST_REST:
			now, rest = _midnight_after(now), rest + 1
			continue
		until = _midnight_after(now)
		if left <= until - now or rest >= LONGEST_REST:
			return now + left
		left, now, rest = left - (until - now), until, 0


def _midnight_after(moment: datetime) -> datetime:
	return datetime.combine(moment.date() + timedelta(days=1), time())
