"""A2: what is left of an expense application, what its budget says, when an advance is overdue. Pure; one currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

#: amounts are compared to the cent
DIGITS = 2

DRAFT, PENDING, APPROVED, PARTLY_CLAIMED = "Draft", "In Approval", "Approved", "Partly Claimed"
CLAIMED, CLOSED, REJECTED, CANCELLED = "Claimed", "Closed", "Rejected", "Cancelled"
STATUSES = (DRAFT, PENDING, APPROVED, PARTLY_CLAIMED, CLAIMED, CLOSED, REJECTED, CANCELLED)
#: what may be claimed against
OPEN = frozenset({APPROVED, PARTLY_CLAIMED, CLAIMED})

STOP, WARN, IGNORE = "Stop", "Warn", "Ignore"
WITHIN, OVER, NONE = "Within Budget", "Over Budget", "No Budget"


def cents(amount: float) -> float:
	"""Return an amount as it is compared."""
	return round(float(amount or 0), DIGITS) + 0.0


# What is left of an application


@dataclass(frozen=True)
class Balance:
	"""Approved total; claims that are approved; claims on their way."""

	total: float
	claimed: float
	pending: float
	closed: bool = False

	@property
	def left(self) -> float:
		"""What may still be claimed without the tolerance; never below 0, nothing of a closed one."""
		return 0.0 if self.closed else max(0.0, cents(self.total - self.claimed - self.pending))

	def overdrawn(self, tolerance_percent: float) -> float:
		"""Return by how much the claims exceed the total with its tolerance; 0 when they do not."""
		most = cents(self.total * (1 + max(0.0, tolerance_percent) / 100))
		return max(0.0, cents(self.claimed + self.pending - most))

	@property
	def status(self) -> str:
		"""Return the status of an approved application."""
		if self.closed:
			return CLOSED
		if cents(self.claimed) <= 0:
			return APPROVED
		return CLAIMED if cents(self.claimed) >= cents(self.total) else PARTLY_CLAIMED


def needs_application(amount: float, above: float) -> bool:
	"""Say whether a claim of this amount needs an application; above 0 means never."""
	return above > 0 and cents(amount) > cents(above)


# Budget


@dataclass(frozen=True)
class Figures:
	"""One budget: its amount, what the books say was spent, what others applied for and have not claimed yet."""

	budget: float
	actual: float
	applied: float
	asked: float
	action: str = STOP

	@property
	def left(self) -> float:
		"""What is left before this application; below 0 when it is overdrawn already."""
		return cents(self.budget - self.actual - self.applied)

	@property
	def over(self) -> float:
		"""By how much this application exceeds what is left."""
		return max(0.0, cents(self.asked - self.left))


@dataclass(frozen=True)
class Verdict:
	"""What the budgets say together."""

	status: str
	stopped: bool


def judge(found: Iterable[Figures]) -> Verdict:
	"""Return the verdict on all budgets that apply: one over with Stop stops; Ignore is not looked at."""
	counted = [each for each in found if each.action != IGNORE]
	over = [each for each in counted if each.over > 0]
	if not counted:
		return Verdict(NONE, False)
	return Verdict(OVER if over else WITHIN, any(each.action == STOP for each in over))


def unclaimed(applied: Mapping[str, float], claimed: Mapping[str, float], left: float) -> dict[str, float]:
	"""Return what each account (any key) of an application still ties up.

	applied, claimed: by account; left: of the whole application. What was claimed under another account than it was
	applied for ties up nothing more than the whole has left.
	"""
	tied = {key: max(0.0, cents(amount - claimed.get(key, 0.0))) for key, amount in applied.items()}
	whole = sum(tied.values())
	if whole <= 0:
		return dict.fromkeys(tied, 0.0)
	share = min(1.0, max(0.0, left) / whole)
	return {key: cents(amount * share) for key, amount in tied.items()}


# Advances


def outstanding(paid: float, claimed: float, returned: float) -> float:
	"""Return what the employee still owes of an advance."""
	return max(0.0, cents(paid - claimed - returned))


NOBODY, EMPLOYEE, MANAGER, ACCOUNTS = 0, 1, 2, 3


def reminder_stage(due: date | None, today: date, days: int) -> int:
	"""Return who is to know by today: the employee `days` before it is due, the manager after, accounts `days` later."""
	if due is None:
		return NOBODY
	past = (today - due).days
	if past >= max(1, days):
		return ACCOUNTS
	if past > 0:
		return MANAGER
	return EMPLOYEE if past >= -max(0, days) else NOBODY


def advance_too_much(overdue: float, asked: float, allowed: float) -> bool:
	"""Say whether somebody with overdue advances asks for more than they may have together."""
	return cents(overdue) > 0 and cents(overdue + asked) > cents(allowed)
