"""A list as bytes → its rows as text, whatever its encoding, damage and decoration (no frappe).

The readers are those of the standalone check; here the rows get the shape the platform's importer wants.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.headers import find_columns
from crm_cn.standalone.readers import SourceRow, open_source

_PEEK = 200  # rows looked at to recognise the columns
_FINAL_LINE = re.compile(
	r"(?:合\s*计|总\s*计|小\s*计|制表人?|填表人?|审核人?|(?:grand |sub)?totals?)\s*(?:[:：].{0,20}|[\d.,]*)",
	re.I,
)
_FIGURES = re.compile(r"[\d.,¥￥%\s-]*")


@dataclass(slots=True)
class Reading:
	"""What a list says. `header_at` is the place of the header in `rows`, None where the list has none."""

	rows: list[SourceRow]
	headings: list[str]
	header_at: int | None
	recognised: dict[str, tuple[int, ...]]  # part of a company's identity → columns
	by_content: bool
	notes: list[tuple[str, dict]] = field(default_factory=list)

	@property
	def body(self) -> Iterator[SourceRow]:
		"""The rows that are to become registrations: no blanks, repeated headers or lines of totals."""
		header = [cell for cell in self.headings if cell]
		for row in self.rows[0 if self.header_at is None else self.header_at + 1 :]:
			filled = [cell for cell in row.cells if cell]
			if (not filled and not row.flaws) or filled == header or is_final_line(filled):
				continue
			yield row


def fingerprint(content: bytes, *more: str) -> str:
	"""What tells one list, read in one way, from every other."""
	digest = hashlib.sha256(content)
	for text in more:
		digest.update(b"\0" + text.encode())
	return digest.hexdigest()


def read(content: bytes, limit: int) -> Reading:
	"""Read a list. Raises UnusableInput: not readable, empty, or more than `limit` rows (code import_too_many)."""
	# the readers go by the content, openpyxl also by the name
	with tempfile.NamedTemporaryFile(suffix=".xlsx" if content.startswith(b"PK") else ".csv") as copy:
		copy.write(content)
		copy.flush()
		source = open_source(Path(copy.name))
		rows: list[SourceRow] = []
		filled = 0
		for row in source.rows():
			filled += any(row.cells)
			if filled > limit + 1:  # the header is no row of the list
				raise UnusableInput("import_too_many", limit=limit)
			if any(row.cells) or row.flaws:
				rows.append(row)
	return arranged(rows, [(note.code, note.values) for note in source.notes])


def arranged(rows: list[SourceRow], notes: list[tuple[str, dict]]) -> Reading:
	"""Find the header among rows. Raises UnusableInput when there is nothing below it."""
	if not any(any(row.cells) for row in rows):
		raise UnusableInput("empty_file", path="")
	try:
		columns = find_columns([row.cells for row in rows[:_PEEK]])
	except UnusableInput:
		# nobody knows these headings: the person maps them in the form
		first = next(place for place, row in enumerate(rows) if any(row.cells))
		reading = Reading(rows, list(rows[first].cells), first, {}, False, [*notes, ("no_name_column", {})])
	else:
		width = max(len(row.cells) for row in rows)
		headings = list(columns.headings) + [""] * (width - len(columns.headings))
		reading = Reading(rows, headings, columns.header_at, dict(columns.fields), columns.by_content, notes)
		if columns.by_content:
			notes.append(("columns_by_content", {}))
	while reading.headings and not reading.headings[-1] and not _is_used(reading, len(reading.headings) - 1):
		reading.headings.pop()
	if next(reading.body, None) is None:
		raise UnusableInput("no_data_rows", path="")
	return reading


def is_final_line(filled: list[str]) -> bool:
	"""Whether a row is a line of totals or signatures below the list."""
	if not filled or not _FINAL_LINE.fullmatch(filled[0]):
		return False
	return all(_FIGURES.fullmatch(cell) for cell in filled[1:])


def _is_used(reading: Reading, column: int) -> bool:
	return any(column < len(row.cells) and row.cells[column] for row in reading.rows)
