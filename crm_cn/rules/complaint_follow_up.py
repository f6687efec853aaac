"""P4, P1: asking the customer after a complaint was resolved (日后追踪): link, call, and what the answer brings.

Pure: values in, verdict out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

#: From the worst to the best, as the customer chooses.
LEVELS = ("Very Dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very Satisfied")
#: At this level and below it a complaint is taken up again.
REOPENS = "Dissatisfied"

RESOLVED, FOLLOWED_UP, CLOSED = "Resolved", "Followed Up", "Closed"
#: Where a complaint must stand for a customer's answer to mean something.
ASKED = (RESOLVED, FOLLOWED_UP, CLOSED)


class Link(str, Enum):
	"""How a link stands."""

	OPEN = "open"
	USED = "used"
	EXPIRED = "expired"
	SUPERSEDED = "superseded"


class Outcome(str, Enum):
	"""What an answer does to its complaint."""

	RECORD = "record"
	FOLLOW_UP = "follow_up"
	REOPEN = "reopen"


def score(level: str | None) -> int | None:
	"""Return 1 to 5 for a level, None for none."""
	return LEVELS.index(level) + 1 if level in LEVELS else None


def link_stands(
	used_on: datetime | None,
	expires_on: datetime | None,
	status: str,
	now: datetime,
	same_round: bool = True,
) -> Link:
	"""Return how a link stands: used once, or after its time, or with a complaint that was taken up again since."""
	if used_on:
		return Link.USED
	if not same_round or status not in ASKED:
		return Link.SUPERSEDED
	if expires_on is None or now >= expires_on:
		return Link.EXPIRED
	return Link.OPEN


def outcome(level: str, status: str, reopens: str = REOPENS) -> Outcome:
	"""Return what the customer's answer brings (P1): dissatisfied reopens, anything else is the follow-up."""
	if (score(level) or 0) <= (score(reopens) or 0):
		return Outcome.REOPEN
	return Outcome.FOLLOW_UP if status == RESOLVED else Outcome.RECORD


def call_is_due(since: datetime, now: datetime, days: int) -> bool:
	"""Say whether somebody should call: nothing was heard for so many days."""
	return now - since >= timedelta(days=days)


def average(levels: list[str]) -> float | None:
	"""Return the mean of levels from 1 to 5 with one decimal, None without any."""
	scores = [found for level in levels if (found := score(level))]
	return round(sum(scores) / len(scores), 1) if scores else None
