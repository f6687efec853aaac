"""Excel workbooks, streamed. Formulas give their saved value, merged cells are told, hidden traps are named.

openpyxl's read-only mode knows neither formulas (beside their values) nor merged cells, so the sheet's XML
is looked through once for both; only a sheet that has formulas is read twice, side by side.
"""

from __future__ import annotations

import datetime
import re
import warnings
import zipfile
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.limits import MAX_COLUMNS, MAX_ROWS, MAX_UNPACKED_BYTES
from crm_cn.standalone.readers.source import Note, SourceRow, tidy

_CHUNK = 1 << 20
_KEEP = 256  # characters kept between chunks so that no tag is cut in two
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_MAX_MERGED = 100_000


class XlsxSource:
	"""One sheet of a workbook: the one named, else the first that is not empty."""

	def __init__(self, path: Path, sheet: str | None = None):
		self.path = path
		self.notes: list[Note] = []
		self._book = self._open(data_only=True)
		said = {sheet.title: sheet.max_row for sheet in self._book.worksheets}  # for the progress bar only
		self.sheet = self._choose(sheet)
		self.total = said[self.sheet]
		self.has_formulas, self.merged = self._look_through()
		if self.merged:
			self.notes.append(Note("merged_cells", {"count": len(self.merged)}))

	def _open(self, data_only: bool) -> Any:
		try:
			with warnings.catch_warnings():
				warnings.simplefilter("ignore")
				return openpyxl.load_workbook(
					self.path, read_only=True, data_only=data_only, keep_links=False
				)
		except Exception:  # openpyxl raises nearly anything on damaged files
			raise UnusableInput("broken_workbook", path=self.path) from None

	def _sheet(self, book: Any) -> Any:
		return book[self.sheet]

	def _choose(self, wanted: str | None) -> str:
		tables = {sheet.title: sheet for sheet in self._book.worksheets}
		if wanted is not None:
			if wanted not in tables:
				raise UnusableInput("no_sheet", sheet=wanted, sheets=" | ".join(tables))
			chosen = wanted
		else:
			filled = [title for title, sheet in tables.items() if self._is_filled(sheet)]
			if not filled:
				raise UnusableInput("empty_workbook", path=self.path)
			visible = [title for title in filled if tables[title].sheet_state == "visible"] or filled
			chosen = visible[0]
			others = [title for title in filled if title != chosen]
			if others:
				self.notes.append(Note("other_sheets", {"sheet": chosen, "others": " | ".join(others)}))
		self.notes.insert(0, Note("sheet_read", {"sheet": chosen}))
		return chosen

	def _is_filled(self, sheet: Any) -> bool:
		try:
			sheet.reset_dimensions()
			return any(
				any(value not in (None, "") for value in row)
				for row in sheet.iter_rows(max_row=200, values_only=True)
			)
		except Exception:
			raise UnusableInput("broken_workbook", path=self.path) from None

	def _look_through(self) -> tuple[bool, list[tuple[int, int, int, int]]]:
		"""Whether the sheet has formulas, and its merged ranges (min_col, min_row, max_col, max_row)."""
		formulas, merged, size, tail = False, [], 0, b""
		try:
			with zipfile.ZipFile(self.path) as archive:
				part = self._sheet(self._book)._worksheet_path
				with archive.open(part) as stream:
					while chunk := stream.read(_CHUNK):
						size += len(chunk)
						if size > MAX_UNPACKED_BYTES:
							raise UnusableInput(
								"file_too_big", path=self.path, limit=f"{MAX_UNPACKED_BYTES / 1024**3:g} GB"
							)
						text = tail + chunk
						formulas = formulas or bool(_FORMULA.search(text))
						if len(merged) < _MAX_MERGED:
							merged.extend(_MERGED.findall(text))
						tail = text[-_KEEP:]
		except (zipfile.BadZipFile, KeyError, OSError, EOFError, ValueError, zipfile.zlib.error):
			raise UnusableInput("broken_workbook", path=self.path) from None
		ranges = [range_boundaries(ref.decode()) for ref in dict.fromkeys(merged)]
		return formulas, ranges

	def rows(self) -> Iterator[SourceRow]:
		"""Every row with its number. Raises UnusableInput("too_many_rows" | "broken_workbook")."""
		below = _Merged(self.merged)
		numbers = range(1, MAX_ROWS + 2)
		for number, (row, formulas) in zip(numbers, self._pairs(), strict=False):
			if number > MAX_ROWS:
				raise UnusableInput("too_many_rows", path=self.path, limit=MAX_ROWS)
			out = SourceRow(number, [""] * min(len(row), MAX_COLUMNS + 1))
			for column, value in enumerate(row[: MAX_COLUMNS + 1]):
				if value is not None:
					out.cells[column] = _text(value, column, out.flaws)
				if formulas and column < len(formulas):
					formula = formulas[column]
					if value is None and isinstance(formula, str) and formula.startswith("="):
						out.flaws.append((column, "formula_without_value", {"formula": formula[:60]}))
					elif value is None and formula is not None and not isinstance(formula, str):
						out.flaws.append((column, "formula_without_value", {"formula": "{=…}"}))
			below.fill(out)
			yield tidy(out)

	def _pairs(self) -> Iterator[tuple[tuple, tuple | None]]:
		values = self._values(self._book)
		if not self.has_formulas:
			yield from zip(values, repeat(None))
			return
		book = self._open(data_only=False)
		try:
			yield from zip(values, chain(self._values(book), repeat(())), strict=False)
		finally:
			book.close()

	def _values(self, book: Any) -> Iterator[tuple]:
		sheet = self._sheet(book)
		sheet.reset_dimensions()
		rows = sheet.iter_rows(values_only=True)
		while True:
			try:
				row = next(rows)
			except StopIteration:
				return
			except Exception:
				raise UnusableInput("broken_workbook", path=self.path) from None
			yield row


def _text(value: Any, column: int, flaws: list) -> str:
	"""A cell as the person sees it: no `.0` behind phone numbers, dates as dates, errors told."""
	if isinstance(value, str):
		if value.startswith("#") and value in _ERRORS:
			flaws.append((column, "error_value", {"value": value}))
			return ""
		return value
	if isinstance(value, bool):
		return "TRUE" if value else "FALSE"
	if isinstance(value, (int, float)):
		if isinstance(value, float) and not value.is_integer():
			return repr(value)
		if abs(value) >= 10**15:
			flaws.append((column, "number_too_long", {"value": f"{value:.6E}"}))
			return ""
		return str(int(value))
	if isinstance(value, datetime.datetime):
		return value.isoformat(" ") if value.time() != datetime.time() else value.date().isoformat()
	if isinstance(value, (datetime.date, datetime.time)):
		return value.isoformat()
	return str(value)


_ERRORS = {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}


class _Merged:
	"""Carries the value of a merged cell down its rows and marks the cells as joined to the row above."""

	def __init__(self, ranges: list[tuple[int, int, int, int]]):
		self._starts: dict[int, list[tuple[int, int, int]]] = {}
		for left, top, right, bottom in ranges:
			if bottom > top:
				self._starts.setdefault(top, []).append((left - 1, right - 1, bottom))
		self._open: list[tuple[int, int, str]] = []  # column, last row, value

	def fill(self, row: SourceRow) -> None:
		if not self._starts and not self._open:
			return
		self._open = [entry for entry in self._open if entry[1] >= row.number]
		joined = set()
		for column, _, value in self._open:
			if column >= MAX_COLUMNS:
				continue
			while len(row.cells) <= column:
				row.cells.append("")
			if not row.cells[column]:
				row.cells[column] = value
				joined.add(column)
		row.joined = frozenset(joined)
		for left, right, bottom in self._starts.pop(row.number, ()):
			value = row.cells[left] if left < len(row.cells) else ""
			self._open.extend(
				(column, bottom, value if column == left else "") for column in range(left, right + 1)
			)
