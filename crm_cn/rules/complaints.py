"""P1, P4, P5: which status a complaint may have, which may follow which, and what each one needs.

The status says what a complaint is to the program; the workflow state is the customer's wording for it. A
browser-edited Workflow may forbid more than this table, never allow more: it is the floor under any workflow.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

ACCEPTED = "Accepted"
IN_HANDLING = "In Handling"
WAITING = "Waiting for Customer"
RESOLVED = "Resolved"
FOLLOWED_UP = "Followed Up"
CLOSED = "Closed"
WITHDRAWN = "Withdrawn"

STATUSES = (ACCEPTED, IN_HANDLING, WAITING, RESOLVED, FOLLOWED_UP, CLOSED, WITHDRAWN)

FOLLOWING: dict[str, frozenset[str]] = {
	ACCEPTED: frozenset({IN_HANDLING, WITHDRAWN}),
	IN_HANDLING: frozenset({WAITING, RESOLVED, WITHDRAWN}),
	WAITING: frozenset({IN_HANDLING, RESOLVED, WITHDRAWN}),
	RESOLVED: frozenset({FOLLOWED_UP, IN_HANDLING}),
	FOLLOWED_UP: frozenset({CLOSED, IN_HANDLING}),
	CLOSED: frozenset({IN_HANDLING}),
	WITHDRAWN: frozenset(),
}

#: Somebody still has to do something about these.
OPEN = (ACCEPTED, IN_HANDLING, WAITING)
#: The time does not run (P2).
PAUSED = (WAITING,)
#: The time is over (P2).
FULFILLED = (RESOLVED, FOLLOWED_UP, CLOSED, WITHDRAWN)
#: Nobody changes what these say; only a step moves them.
FROZEN = frozenset({CLOSED, WITHDRAWN})
#: Work that was finished, and is taken up again.
REOPENED_FROM = frozenset({RESOLVED, FOLLOWED_UP, CLOSED})

SATISFACTION = ("Very Dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very Satisfied")
DISSATISFIED = frozenset(SATISFACTION[:2])

#: What must be filled in to enter a status, in the order of the form.
NEEDED: dict[str, tuple[str, ...]] = {
	RESOLVED: ("measures", "remedy"),
	FOLLOWED_UP: ("measures", "remedy"),
	CLOSED: ("measures", "remedy", "satisfaction", "satisfaction_comment"),
	WITHDRAWN: ("withdraw_reason",),
}

#: What a reopened complaint asks again: the answer was about what was done before.
ASKED_AGAIN = (
	"satisfaction",
	"satisfaction_comment",
	"satisfaction_by",
	"satisfaction_on",
	"resolved_on",
	"followed_up_on",
	"closed_on",
)


def may_follow(before: str | None, after: str) -> bool:
	"""Say whether a complaint that is `before` (None: not saved yet) may become `after`. The same status always may."""
	if before is None:
		return after == ACCEPTED
	return before == after or after in FOLLOWING.get(before, frozenset())


def missing(status: str, values: Mapping[str, object]) -> tuple[str, ...]:
	"""Return the fields that a status needs and that are empty; blanks are no word."""
	return tuple(name for name in NEEDED.get(status, ()) if not str(values.get(name) or "").strip())


def is_reopening(before: str | None, after: str) -> bool:
	"""Say whether this step takes finished work up again (P1)."""
	return before in REOPENED_FROM and after == IN_HANDLING


def is_dissatisfied(satisfaction: str | None) -> bool:
	"""Say whether the customer's answer asks for the complaint to be reopened (P1, P4)."""
	return satisfaction in DISSATISFIED


@dataclass(frozen=True)
class About:
	"""Whom and what a complaint is about; item is the Item, product the customer's word for one."""

	customer: str | None
	category: str | None
	item: str | None = None
	product: str | None = None

	@property
	def subject(self) -> str:
		"""Return what tells one thing from another; "" when nobody said."""
		return f"item {self.item}" if self.item else "".join((self.product or "").lower().split())

	@property
	def comparable(self) -> bool:
		"""Say whether another complaint can be a repeat of this one at all."""
		return bool(self.customer and self.category and self.subject)


def is_repeat(new: About, old: About, received: datetime, earlier: datetime, days: int) -> bool:
	"""P5: say whether a complaint repeats an earlier one: same customer, item and category within so many days."""
	return (
		days > 0
		and new.comparable
		and (new.customer, new.category, new.subject) == (old.customer, old.category, old.subject)
		and timedelta(0) <= received - earlier <= timedelta(days=days)
	)


#: Fewer digits than this belong to everybody, whatever the settings say.
FEWEST_DIGITS = 5


def caller_digits(phone: str) -> str:
	"""Return the digits by which a caller is looked for: without +86 and the zero of the area code."""
	digits = "".join(char for char in unicodedata.normalize("NFKC", phone or "")[:40] if char in "0123456789")
	plus = unicodedata.normalize("NFKC", phone or "").strip().startswith(("+", "00"))
	if plus:
		digits = digits.removeprefix("00").removeprefix("86")
	return digits.removeprefix("0")


@dataclass(frozen=True)
class Candidate:
	"""One who may be given a complaint: how many open ones the person has, and when the last was given."""

	user: str
	open: int
	last: datetime | None
	present: bool = True


def fairest(team: Collection[Candidate]) -> str | None:
	"""P3: return whose turn it is: present, fewest open, then longest without; in the order of the team."""
	present = [one for one in team if one.present]
	if not present:
		return None
	return min(present, key=lambda one: (one.open, one.last or datetime.min)).user


def file_problem(name: str, size: int, types: Collection[str], max_mb: int) -> str | None:
	"""Return "type", "size" or None for a file of a complaint; `size` in bytes."""
	ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
	if ending not in types:
		return "type"
	return "size" if size > max_mb * 1024 * 1024 else None


def endings(text: str | None) -> tuple[str, ...]:
	"""Return the file endings of a setting, lower case and without dots."""
	return tuple(
		dict.fromkeys(
			part.strip(".").lower() for part in (text or "").replace(",", " ").split() if part.strip(".")
		)
	)
