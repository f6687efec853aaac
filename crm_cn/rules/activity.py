"""L3, L4: what a sales activity may be, and on which registrations there may be one at all.

Pure: values in, problem codes out; the service says them in words.
"""

from __future__ import annotations

from datetime import datetime, timedelta

TYPES = ("Visit", "Call", "Letter", "Message", "Meeting", "Sample", "Quotation")
PLANNED, DONE, CANCELLED = "Planned", "Done", "Cancelled"
STATUSES = (PLANNED, DONE, CANCELLED)

#: How the type of an activity is called in the platform's calendar.
EVENT_CATEGORY = {"Visit": "Meeting", "Meeting": "Meeting", "Call": "Call", "Letter": "Other"}

#: Registrations that nobody may go on with (L3): failed, closed, or waiting to be claimed.
CLOSED = ("Collided", "Appealed", "Won", "Lost", "Withdrawn", "Public Pool")

#: Selling goes on after winning: the papers of a won registration may still be changed and amended.
STILL_SELLING = ("Won",)

DEFAULT_MINUTES = 60
LONGEST_MINUTES = 60 * 24 * 7


def may_follow(status: str) -> bool:
	"""Return whether a registration of this status may have new or changed activities (L3)."""
	return status not in CLOSED


def may_carry(status: str, newly_linked: bool) -> bool:
	"""Return whether a sales paper (quotation, order, opportunity) may point to such a registration (L3).

	`newly_linked` is False for a paper that pointed to it before; that goes on only where it was won.
	"""
	return may_follow(status) or (status in STILL_SELLING and not newly_linked)


def problems(
	status: str,
	now: datetime,
	planned_on: datetime | None = None,
	done_on: datetime | None = None,
	result: str | None = None,
	duration_minutes: int | None = None,
	next_step: str | None = None,
	next_step_on: datetime | None = None,
) -> list[str]:
	"""Return the codes of what is wrong with an activity, in the order of its form; [] when it is right."""
	found: list[str] = []
	if status not in STATUSES:
		found.append("unknown_status")
	if duration_minutes is not None and not 0 <= duration_minutes <= LONGEST_MINUTES:
		found.append("bad_duration")
	if status == PLANNED and planned_on is None:
		found.append("planned_without_date")
	if status == PLANNED and done_on is not None:
		found.append("planned_but_done_on")
	if status == DONE:
		if done_on is None:
			found.append("done_without_date")
		elif done_on > now:
			found.append("done_in_future")
		if not (result or "").strip():
			found.append("done_without_result")
		if next_step_on is not None and not (next_step or "").strip():
			found.append("next_step_without_words")
		if next_step_on is not None and done_on is not None and next_step_on < done_on:
			found.append("next_step_before_done")
	return found


def may_change_status(before: str | None, after: str) -> bool:
	"""Return whether an activity may go from one status to another; a cancelled one only back to planned."""
	if before is None:
		return after in (PLANNED, DONE)
	return after != DONE or before in (PLANNED, DONE)


def overdue(status: str, planned_on: datetime | None, now: datetime) -> bool:
	"""Return whether a planned activity has been missed."""
	return status == PLANNED and planned_on is not None and planned_on < now


def ends_on(starts_on: datetime | None, duration_minutes: int | None) -> datetime | None:
	"""Return when an activity ends in the calendar."""
	return starts_on + timedelta(minutes=duration_minutes or DEFAULT_MINUTES) if starts_on else None


def minutes_between(starts_on: datetime, ends_on: datetime | None) -> int:
	"""Return how long a calendar entry lasts, in whole minutes; the default when it has no end."""
	if ends_on is None or ends_on <= starts_on:
		return DEFAULT_MINUTES
	return min(LONGEST_MINUTES, int((ends_on - starts_on).total_seconds() // 60))


def asks_for_next(status: str, next_step_on: datetime | None, next_activity: str | None) -> bool:
	"""Return whether a done activity still has to bring its next planned one (once only)."""
	return status == DONE and next_step_on is not None and not next_activity
