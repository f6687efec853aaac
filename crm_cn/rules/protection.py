"""L8: how long a registration protects its customer, when its owner is warned, when it goes to the pool.

Pure: times in, verdict out. A day is protected up to and including `protected_until`.

The rule in words:
- protection starts on the day of registration, or of claiming from the pool, and lasts
  `protection_days`;
- each piece of evidence (visit, sample, quotation, order) protects for `extends_days` from the day it
  happened; the longest of all counts, so that the order of recording never matters and more evidence
  never shortens;
- evidence from before the day of registration does not count, nor what happened before a claim: that
  was the former owner's. Evidence from the future has not happened: it does not count either;
- the owner is warned `warn_days_before` days before the end, once per end;
- nobody loses a record without having had the full notice, even when the scheduler was down: the
  record goes to the pool on the first day after the end on which the warning is at least
  `notice_days` old.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum

#: What proves follow-up. A call, a letter, a message or a note does not.
EVIDENCE_KINDS = ("Visit", "Sample", "Quotation", "Order")

#: The types of Sales Activity that are evidence once done; a quotation or an order is its document.
EVIDENCE_ACTIVITIES = ("Visit", "Sample")


@dataclass(frozen=True, slots=True)
class ProtectionSettings:
	"""Days of everything L8 counts; what a site's Lead Registration Settings say."""

	protection_days: int = 30
	warn_days_before: int = 7
	correction_days: int = 7
	extension_days: Mapping[str, int] = field(
		default_factory=lambda: {"Visit": 30, "Sample": 30, "Quotation": 60, "Order": 180}
	)

	def __post_init__(self) -> None:
		"""Raise ValueError when a number of days is negative."""
		for name in ("protection_days", "warn_days_before", "correction_days"):
			if getattr(self, name) < 0:
				raise ValueError(f"{name} must not be negative")
		if any(days < 0 for days in self.extension_days.values()):
			raise ValueError("extension days must not be negative")

	def extends(self, kind: str) -> int:
		"""Return for how many days evidence of this kind protects; 0 for what is no evidence."""
		return self.extension_days.get(kind, 0) if kind in EVIDENCE_KINDS else 0

	@property
	def notice_days(self) -> int:
		"""How old a warning must be before the record may go: never longer than the protection itself."""
		return max(1, min(self.warn_days_before, self.protection_days))


@dataclass(frozen=True, slots=True)
class Evidence:
	"""One proof of follow-up: when it happened and for how many days from then it protects."""

	happened_on: datetime
	extends_days: int


class Due(str, Enum):
	"""What a day brings to a registration in follow-up."""

	NOTHING = "nothing"
	WARN = "warn"
	POOL = "pool"


def is_evidence(activity_type: str) -> bool:
	"""Return whether a done activity of this type proves follow-up (a mere call or note does not)."""
	return activity_type in EVIDENCE_ACTIVITIES


def period_start(registered_on: datetime | None, claimed_on: datetime | None) -> datetime | None:
	"""Return when the present owner's period began: at the claim, else with the day of registration."""
	if claimed_on is not None:
		return claimed_on
	return datetime.combine(registered_on.date(), time.min) if registered_on is not None else None


def counts(evidence: Evidence, start: datetime, now: datetime | None = None) -> bool:
	"""Return whether this evidence protects a period that began at `start`."""
	return evidence.happened_on >= start and (now is None or evidence.happened_on <= now)


def protected_until(
	start: datetime,
	evidence: Iterable[Evidence],
	settings: ProtectionSettings,
	now: datetime | None = None,
) -> date:
	"""Return the last protected day (L8). Independent of the order of the evidence, and monotone in it."""
	ends = [start.date() + timedelta(days=settings.protection_days)]
	ends += [
		piece.happened_on.date() + timedelta(days=piece.extends_days)
		for piece in evidence
		if counts(piece, start, now)
	]
	return max(ends)


def last_evidence_on(
	start: datetime, evidence: Iterable[Evidence], now: datetime | None = None
) -> datetime | None:
	"""Return when the newest evidence that counts happened, or None."""
	return max((piece.happened_on for piece in evidence if counts(piece, start, now)), default=None)


def warn_on(until: date, settings: ProtectionSettings) -> date:
	"""Return the day from which the owner is to be warned that protection ends."""
	return until - timedelta(days=settings.warn_days_before)


def warning_counts(until: date, warned_on: date | None, settings: ProtectionSettings) -> bool:
	"""Return whether the warning given on `warned_on` was for this end.

	A later end (new evidence) makes an old warning stale by itself; when the evidence is taken back, the
	warning counts again, so that nobody escapes by submitting and cancelling the same quotation.
	"""
	return warned_on is not None and warned_on >= warn_on(until, settings)


def due(until: date, warned_on: date | None, today: date, settings: ProtectionSettings) -> Due:
	"""Return what is to be done today with a registration in follow-up (L8).

	Running late only delays: a record whose owner was never warned is warned first, however long its
	protection is over.
	"""
	if not warning_counts(until, warned_on, settings):
		return Due.WARN if today >= warn_on(until, settings) else Due.NOTHING
	return Due.POOL if today >= pool_on(until, warned_on, settings) else Due.NOTHING


def pool_on(until: date, warned_on: date, settings: ProtectionSettings) -> date:
	"""Return the first day on which a warned registration goes to the pool."""
	return max(until + timedelta(days=1), warned_on + timedelta(days=settings.notice_days))


def correction_over(returned_on: date, today: date, settings: ProtectionSettings) -> bool:
	"""Return whether a returned registration has been left uncorrected for too long (L2)."""
	return today > returned_on + timedelta(days=settings.correction_days)
