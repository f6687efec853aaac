"""Whose a record is, as the form says it (D1–D4): our field and the platform's own owner field in step, and the rows
that name related employees and departments.

Pure: who is behind a user or an Employee comes in as a function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Responsible:
	"""Our responsible employee, and the user in the platform's owner field (account manager …)."""

	employee: str | None = None
	user: str | None = None


NOBODY = Responsible()

Lookup = Callable[[str], str | None]


def in_step(
	after: Responsible,
	before: Responsible | None,
	user_of: Lookup,
	employee_of: Lookup,
) -> Responsible:
	"""Return both fields telling of the same person: the one that was changed leads, ours when both were.

	`before` is None for a new record. Emptying either empties both. A user without Employee stays alone.
	"""
	before = before or NOBODY
	if after.employee and (after.employee != before.employee or after.user == before.user):
		return Responsible(after.employee, user_of(after.employee) or _kept(after, before))
	if after.user and (after.user != before.user or not before.employee):
		return Responsible(employee_of(after.user), after.user)
	return NOBODY


def _kept(after: Responsible, before: Responsible) -> str | None:
	"""An Employee who has lost the user keeps what the owner field says; a new one does not take over another's."""
	return after.user if after.employee == before.employee else None


@dataclass(frozen=True)
class Row:
	"""A row of related parties as it is typed; `number` as the form counts."""

	number: int
	employee: str | None = None
	department: str | None = None
	role: str | None = None
	note: str | None = None

	@property
	def who(self) -> tuple[str | None, str | None]:
		"""Return whom the row names."""
		return self.employee or None, self.department or None


BOTH, NOBODY_NAMED, TWICE = "both", "nobody", "twice"


@dataclass(frozen=True)
class Problem:
	"""What is wrong with a row: BOTH, NOBODY_NAMED or TWICE (`other` is the row that names the party already)."""

	what: str
	number: int
	other: int = 0


def kept(rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
	"""Return the rows that stay and what is wrong with the others.

	Each party stays once: an empty row goes, and so does one that only says again what an earlier row says.
	"""
	stay: list[Row] = []
	wrong: list[Problem] = []
	first: dict[tuple, Row] = {}
	for row in rows:
		employee, department = row.who
		if employee and department:
			wrong.append(Problem(BOTH, row.number))
		elif not employee and not department:
			if row.role or row.note:
				wrong.append(Problem(NOBODY_NAMED, row.number))
		elif row.who not in first:
			first[row.who] = row
			stay.append(row)
		elif not _says_nothing_new(row, first[row.who]):
			wrong.append(Problem(TWICE, row.number, first[row.who].number))
	return stay, wrong


def _says_nothing_new(row: Row, first: Row) -> bool:
	return all(
		not said or said == already for said, already in ((row.role, first.role), (row.note, first.note))
	)


def repeated(rows: Iterable[tuple[str, str | None, str | None]]) -> list[str]:
	"""Return the names of stored rows (name, employee, department) whose party an earlier row names already."""
	seen: set[tuple] = set()
	found = []
	for name, employee, department in rows:
		who = (employee or None, department or None)
		if who in seen:
			found.append(name)
		seen.add(who)
	return found


def department_stays(was_closed: bool, is_closed: bool, same_employee: bool) -> bool:
	"""Say whether a record keeps the department it had: a closed one does, as history, unless it changes hands."""
	return was_closed and is_closed and same_employee
