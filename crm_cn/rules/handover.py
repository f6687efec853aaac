"""L7 业务交接: who receives what of a person, in which order it moves, and when a handover is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DRAFT, QUEUED, IN_PROGRESS = "Draft", "Queued", "In Progress"
COMPLETED, PARTLY_COMPLETED = "Completed", "Partly Completed"

#: A handover in one of these has a job, or should have.
RUNNING = (QUEUED, IN_PROGRESS)

PENDING, MOVED, NOTHING_TO_DO, NOT_MOVED = "Pending", "Moved", "Nothing to Do", "Not Moved"

#: How often what came to the person meanwhile is looked for, before the rest is left to another run.
SWEEPS = 3


@dataclass(frozen=True)
class Receivers:
	"""Who receives what: one for everything, and others for some types."""

	default: str
	by_type: Mapping[str, str] = field(default_factory=dict)

	def of(self, doctype: str) -> str:
		"""Return who receives the documents of a type."""
		return self.by_type.get(doctype) or self.default

	@property
	def apart(self) -> frozenset[str]:
		"""Return the types that do not go along with the record they belong to: they have a receiver of their own."""
		return frozenset(doctype for doctype, who in self.by_type.items() if who)

	def everybody(self) -> tuple[str, ...]:
		"""Return every receiver once."""
		return tuple(dict.fromkeys([self.default, *(who for who in self.by_type.values() if who)]))


def repeated(doctypes: Iterable[str]) -> list[str]:
	"""Return the types that are named more than once, in their order."""
	doctypes = list(doctypes)
	return [each for each in dict.fromkeys(doctypes) if doctypes.count(each) > 1]


def progress(counts: Mapping[str, int]) -> float:
	"""Return how much is decided, in percent; nothing to move is all of it."""
	total = sum(counts.values())
	return 100.0 if not total else round(100.0 * (total - counts.get(PENDING, 0)) / total, 1)


def status_after(counts: Mapping[str, int]) -> str:
	"""Return how a handover stands that has no row left to try."""
	if counts.get(PENDING):
		return IN_PROGRESS
	return PARTLY_COMPLETED if counts.get(NOT_MOVED) else COMPLETED
