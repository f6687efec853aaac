"""A4: when a level is decided. 或签 the first decision, 会签 everybody, or at least so many.

A seat is one of those asked. An extra approver (加签) belongs to the seat that added them: it agrees when they do, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crm_cn.rules.approval import kinds

OPEN, APPROVED, REJECTED = "Open", "Approved", "Rejected"
PASSED = "Passed"


@dataclass(frozen=True)
class Seat:
	"""One who was asked: what was decided, and the extra approvers of the seat."""

	vote: str = OPEN
	added: tuple[Seat, ...] = ()

	@property
	def verdict(self) -> str:
		"""Open, Approved or Rejected, the extra approvers counted in."""
		votes = {self.vote, *(one.verdict for one in self.added)}
		return REJECTED if REJECTED in votes else OPEN if OPEN in votes else APPROVED


def needed(mode: str, at_least: int, seats: int) -> int:
	"""Return how many seats must agree."""
	return seats if mode == kinds.ALL else max(at_least, 1) if mode == kinds.AT_LEAST else 1


def outcome(mode: str, at_least: int, seats: Iterable[Seat]) -> str | None:
	"""Return PASSED or REJECTED, or None while it is open. A level without seats is never passed."""
	verdicts = [seat.verdict for seat in seats]
	agreed, refused = verdicts.count(APPROVED), verdicts.count(REJECTED)
	if mode == kinds.ANY and refused:
		return REJECTED
	if verdicts and agreed >= needed(mode, at_least, len(verdicts)):
		return PASSED
	if refused and len(verdicts) - refused < needed(mode, at_least, len(verdicts)):
		return REJECTED
	return None


def strictest(modes: Iterable[tuple[str, int]]) -> tuple[str, int]:
	"""Return the strictest of (mode, at least): all, then the most of at least so many, then any."""
	modes = list(modes)
	if any(mode == kinds.ALL for mode, _ in modes):
		return kinds.ALL, 0
	counts = [count for mode, count in modes if mode == kinds.AT_LEAST]
	return (kinds.AT_LEAST, max(counts)) if counts else (kinds.ANY, 1)
