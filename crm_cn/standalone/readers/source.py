"""What every reader gives: rows of text with their place in the file, and notes about the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from crm_cn.standalone.limits import MAX_CELL, MAX_COLUMNS

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+\d{1,3}")


@dataclass(slots=True)
class SourceRow:
	"""One row of the file. `number` is what a spreadsheet shows (first row = 1).

	`flaws` are (column from 0 or -1 for the whole row, code of messages, values). `joined` holds the columns
	that continue a merged cell from the row above.
	"""

	number: int
	cells: list[str]
	flaws: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
	joined: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Note:
	"""Something to know about the whole file: `code` of messages and its values."""

	code: str
	values: dict[str, Any] = field(default_factory=dict)


class Source(Protocol):
	"""A readable table. `total` is the expected number of rows or None, only for the progress bar."""

	path: Path
	notes: list[Note]
	total: int | None

	def rows(self) -> Iterator[SourceRow]: ...


def tidy(row: SourceRow) -> SourceRow:
	"""Trim cells, cut what is over the limits, drop control characters; each cut is a flaw of the row."""
	cells = row.cells
	if len(cells) > MAX_COLUMNS:
		if any(cell.strip() for cell in cells[MAX_COLUMNS:]):
			row.flaws.append((-1, "too_many_columns", {"limit": MAX_COLUMNS}))
		del cells[MAX_COLUMNS:]
	for column, cell in enumerate(cells):
		if not cell:
			continue
		if len(cell) > MAX_CELL:
			cell = cell[:MAX_CELL]
			row.flaws.append((column, "cell_too_long", {"limit": MAX_CELL}))
		if not cell.isprintable():
			clean = _CONTROL.sub("", cell)
			if clean != cell:
				row.flaws.append((column, "control_characters", {}))
				cell = clean
		if "E+" in cell and _SCIENTIFIC.fullmatch(cell.strip()):
			row.flaws.append((column, "scientific_number", {"value": cell.strip()}))
			cell = ""
		cells[column] = cell.strip()
	return row
