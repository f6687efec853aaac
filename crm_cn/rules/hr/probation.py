"""转正 (A1): how long probation may last, when to remind of its end, and what each decision means.

Labour Contract Law art. 19: no probation for a contract of less than three months; one month at most for less than a
year, two for less than three years, six from three years on and without a fixed term. Probation is part of the term.
Days are inclusive: `ends` is the last day of probation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from crm_cn.rules.hr.calendar import add_months, whole_months

ON_TIME = "Confirm on Time"
EARLY = "Confirm Early"
EXTEND = "Extend Probation"
DO_NOT = "Do Not Confirm"
DECISIONS = (ON_TIME, EARLY, EXTEND, DO_NOT)

IN_PROBATION, CONFIRMED, NOT_CONFIRMED = "In Probation", "Confirmed", "Not Confirmed"
#: Nothing is left to remind of.
DECIDED = (CONFIRMED, NOT_CONFIRMED)


@dataclass(frozen=True)
class Problem:
	"""What is wrong, by a code the service says in words; `limit` is the day that holds."""

	code: str
	limit: date | None = None


def most_months(joined: date, contract_end: date | None) -> int:
	"""Return the months of probation that art. 19 allows; a contract without end has no fixed term."""
	if contract_end is None:
		return 6
	term = whole_months(joined, contract_end)
	if term < 3:
		return 0
	if term < 12:
		return 1
	return 2 if term < 36 else 6


def last_day(joined: date, months: int) -> date:
	"""Return the last day of a probation of some months."""
	return add_months(joined, months) - timedelta(days=1)


def latest_end(joined: date, contract_end: date | None) -> date:
	"""Return the last day on which probation may end; the day before joining where none is allowed."""
	return last_day(joined, most_months(joined, contract_end))


def planned_end(
	joined: date, contract_end: date | None, known: date | None, confirmation: date | None, months: int
) -> date:
	"""Return the last day of probation: as known, else the day before the planned confirmation, else by months.

	Months of the setting never go beyond what the law allows; a day somebody entered is returned as it is.
	"""
	if known:
		return known
	if confirmation and confirmation > joined:
		return confirmation - timedelta(days=1)
	return last_day(joined, min(months, most_months(joined, contract_end)))


def judge(
	decision: str,
	joined: date,
	contract_end: date | None,
	ends: date,
	effective: date | None,
	new_end: date | None,
	today: date,
) -> tuple[Problem, ...]:
	"""Return what stands against a decision; empty when nothing does.

	too_long          the probation itself is longer than art. 19 allows (a warning: it cannot be undone by deciding)
	over              probation has ended: it can neither be extended nor ended for not meeting the conditions
	no_new_end        an extension without its new last day, or one that does not lie after the present one
	beyond_limit      an extension beyond art. 19
	not_early         an early confirmation that is not before the regular one, or before joining
	"""
	problems = []
	limit = latest_end(joined, contract_end)
	if ends > limit:
		problems.append(Problem("too_long", limit))
	if decision == EXTEND:
		if today > ends:
			problems.append(Problem("over", ends))
		if new_end is None or new_end <= ends:
			problems.append(Problem("no_new_end", ends))
		elif new_end > limit:
			problems.append(Problem("beyond_limit", limit))
	elif decision == DO_NOT:
		if today > ends:
			problems.append(Problem("over", ends))
	elif decision == EARLY and (effective is None or effective > ends or effective < joined):
		problems.append(Problem("not_early", ends))
	return tuple(problems)


def effective_day(decision: str, ends: date, chosen: date | None) -> date | None:
	"""Return from when a confirmation holds: the day after probation, or the chosen one when early."""
	if decision == ON_TIME:
		return ends + timedelta(days=1)
	return chosen if decision == EARLY else None


def reminder_due(ends: date, today: date, days_before: Iterable[int], told: date | None) -> int | None:
	"""Return which reminder is due today (days before the end), None for none; each is given once.

	A reminder missed (the job did not run) is made up for, but only the last one of several.
	"""
	due = [days for days in days_before if days >= 0 and ends - timedelta(days=days) <= today <= ends]
	if not due:
		return None
	nearest = min(due)
	return nearest if told is None or told < ends - timedelta(days=nearest) else None
