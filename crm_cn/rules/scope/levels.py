"""The six levels and the five actions of a data scope (无 < 负责员工 < 相关员工 < 负责部门 < 相关部门 < 全部)."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
	"""How far a role reaches; a wider level contains every narrower one."""

	NONE = 0
	RESPONSIBLE_EMPLOYEE = 1
	RELATED_EMPLOYEE = 2
	RESPONSIBLE_DEPARTMENT = 3
	RELATED_DEPARTMENT = 4
	ALL = 5

	@property
	def label(self) -> str:
		"""Return the level as administrators choose it, e.g. "Related Employee"."""
		return "All" if self is Level.ALL else self.name.replace("_", " ").title()


LABELS: tuple[str, ...] = tuple(level.label for level in Level)

VIEW, EDIT, DELETE, ASSIGN, EXPORT = ACTIONS = ("view", "edit", "delete", "assign", "export")

#: The levels that reach a department (D6).
DEPARTMENTAL = frozenset({Level.RESPONSIBLE_DEPARTMENT, Level.RELATED_DEPARTMENT})


def parse(label: str | None) -> Level:
	"""Return the level of a label; an empty or unknown one is NONE, for a doubt never opens anything."""
	return Level(LABELS.index(label)) if label in LABELS else Level.NONE
