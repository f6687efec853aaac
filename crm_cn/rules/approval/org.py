"""The company as approvals see it: people with their managers, departments with their heads. Pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Person:
	"""An Employee. `user` is None for somebody without a login; `present` is False for who has left or is disabled."""

	name: str
	user: str | None = None
	reports_to: str | None = None
	department: str | None = None
	present: bool = True


@dataclass(frozen=True)
class Department:
	"""A department with its head (an Employee) and the one above it."""

	name: str
	head: str | None = None
	parent: str | None = None


class Org(Protocol):
	"""Where the rules look people up; the platform's answers are in crm_cn/approvals/people.py."""

	def person(self, employee: str) -> Person | None:
		"""Return an Employee, or None for a name that is not known."""

	def person_of(self, user: str) -> Person | None:
		"""Return the Employee of a user, or None."""

	def department(self, name: str) -> Department | None:
		"""Return a department, or None."""

	def enabled(self, user: str) -> bool:
		"""Say whether a user can log in."""

	def with_role(self, role: str) -> Sequence[str]:
		"""Return the enabled users who hold a role."""
