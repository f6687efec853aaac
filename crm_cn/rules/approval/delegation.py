"""A4, 委派: who decides in another's place. For a period, or while somebody is on leave; never who may not decide.

1. Of a person's delegations one holds today: for the kind of document before for all, for a period before while on leave.
2. A delegate who is away passes it on, a few steps, never in a circle; the last on the way who may decide is asked.
3. Who may not decide here (the author, who approved before, who is asked already) is never asked this way: then the
   approver stays asked themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crm_cn.rules.approval.routing import Asked

#: How often a matter is passed on at most.
STEPS = 4
#: Why somebody is asked in another's place; the other may still decide.
DELEGATE, ON_LEAVE = "Delegate", "On Leave"
STAND_INS = (DELEGATE, ON_LEAVE)


@dataclass(frozen=True)
class Delegation:
	"""One person's word that another decides for them. `document_type` None is every kind of document."""

	delegator: str
	delegate: str
	document_type: str | None = None
	from_date: date | None = None
	to_date: date | None = None
	while_on_leave: bool = False

	def holds(self, document_type: str, today: date, on_leave: bool) -> bool:
		"""Say whether it counts for a kind of document today."""
		if self.document_type and self.document_type != document_type:
			return False
		if self.while_on_leave:
			return on_leave
		return bool(self.from_date and self.to_date) and self.from_date <= today <= self.to_date

	def overlaps(self, other: Delegation) -> bool:
		"""Say whether two delegations of one person would both hold on some day for one kind of document."""
		if self.delegator != other.delegator or self.document_type != other.document_type:
			return False
		if self.while_on_leave or other.while_on_leave:
			return self.while_on_leave and other.while_on_leave
		return self.from_date <= other.to_date and other.from_date <= self.to_date


@dataclass(frozen=True)
class StandIn:
	"""Who decides in another's place, and why: DELEGATE or ON_LEAVE."""

	user: str
	reason: str


def holding(
	delegations: Iterable[Delegation], document_type: str, today: date, on_leave: bool
) -> Delegation | None:
	"""Return the delegation of one person that holds today, or None."""
	found = [each for each in delegations if each.holds(document_type, today, on_leave)]
	return min(found, key=lambda each: (not each.document_type, each.while_on_leave), default=None)


def stand_in(
	user: str, following: Callable[[str], StandIn | None], fit: Callable[[str], bool]
) -> StandIn | None:
	"""Return who is asked instead of a user, or None when they are asked themselves.

	`following` names who decides for somebody today, `fit` says who may decide here.
	"""
	seen, found = {user}, None
	step = following(user)
	while step and step.user not in seen and len(seen) <= STEPS:
		seen.add(step.user)
		if fit(step.user):
			found = step
		step = following(step.user)
	return found


def assign(
	asked: Sequence[Asked],
	following: Callable[[str], StandIn | None],
	fit: Callable[[str], bool],
	barred: frozenset[str],
) -> list[Asked]:
	"""Return those asked at a level, or who stands in for them: as many, nobody twice, nobody who is barred."""
	taken = {one.user for one in asked} | barred
	result = []
	for one in asked:
		found = stand_in(one.user, following, lambda user: user not in taken and fit(user))
		if found:
			taken.add(found.user)
		result.append(Asked(found.user, found.reason, one.user) if found else one)
	return result
