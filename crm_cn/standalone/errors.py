"""What can go wrong so badly that the run cannot go on. Everything smaller is a `Flaw` of a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class UnusableInput(Exception):
	"""The input or the call is unusable: the command prints `code`'s message and ends with exit code 2.

	`code` is a key of `messages.MESSAGES`, `values` fill its placeholders.
	"""

	def __init__(self, code: str, **values: Any):
		super().__init__(code)
		self.code = code
		self.values = values


@dataclass(frozen=True, slots=True)
class Flaw:
	"""Something wrong with one row: which column (its heading or letter, "" for the whole row), what (`code`)."""

	column: str
	code: str
	values: dict[str, Any] = field(default_factory=dict)
