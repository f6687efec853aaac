"""What a record says about whose it is, and what a person holds against it: short strings that meet or do not.

	re:HR-EMP-1   responsible employee        au:li@example.com   author (activities, D8)
	ee:HR-EMP-2   related employee            st:Public Pool      a status that is open to some roles
	rd:Sales - A  responsible department
	ed:Stock - A  related department

A person without Employee is known by the user, as "@li@example.com".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

RESPONSIBLE, RELATED = "re", "ee"
RESPONSIBLE_DEPARTMENT, RELATED_DEPARTMENT = "rd", "ed"
AUTHOR, STATUS = "au", "st"

#: The four ways of being put on a record (D4, D6).
APPOINTED = (RESPONSIBLE, RELATED, RESPONSIBLE_DEPARTMENT, RELATED_DEPARTMENT)


def token(relation: str, who: str) -> str:
	"""Return the token of a relation to a person, department or status."""
	return f"{relation}:{who}"


def split(value: str) -> tuple[str, str]:
	"""Return relation and who of a token."""
	relation, _, who = value.partition(":")
	return relation, who


def tokens(relation: str, whose: Iterable[str]) -> frozenset[str]:
	"""Return the tokens of one relation to several."""
	return frozenset(token(relation, who) for who in whose if who)


def user_key(user: str) -> str:
	"""Return the key of somebody who has no Employee."""
	return f"@{user}"


@dataclass(frozen=True)
class Parties:
	"""Whose a record is. Empty strings and None stand for nobody."""

	responsible: str | None = None
	related: tuple[str, ...] = ()
	department: str | None = None
	departments: tuple[str, ...] = ()
	author: str | None = None
	status: str | None = None

	def tokens(self) -> frozenset[str]:
		"""Return what the record says, one token for each relation."""
		return (
			tokens(RESPONSIBLE, [self.responsible])
			| tokens(RELATED, self.related)
			| tokens(RESPONSIBLE_DEPARTMENT, [self.department])
			| tokens(RELATED_DEPARTMENT, self.departments)
			| tokens(AUTHOR, [self.author])
			| tokens(STATUS, [self.status])
		)


@dataclass(frozen=True)
class Person:
	"""Somebody who asks: keys (Employees, or the user's own), departments, and these with all below them."""

	user: str
	keys: tuple[str, ...] = ()
	departments: tuple[str, ...] = ()
	below: tuple[str, ...] = ()
