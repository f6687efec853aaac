"""A source with its columns recognised: every row becomes a `Record` to check or is counted for what it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from crm_cn.rules.duplicates import Party
from crm_cn.standalone.errors import Flaw, UnusableInput
from crm_cn.standalone.headers import find_columns
from crm_cn.standalone.messages import Texts
from crm_cn.standalone.readers import Source, SourceRow

_PEEK = 200  # rows looked at to recognise the columns
_LIST = re.compile(r"[;；、|\n]+")
_TOTAL_LINE = re.compile(
	r"(?:合\s*计|总\s*计|小\s*计|制表人?|填表人?|审核人?|(?:grand |sub)?totals?)\s*(?:[:：].{0,20}|[\d.,]*)",
	re.I,
)


@dataclass(slots=True)
class Record:
	"""One customer of the list. `rows` are all its row numbers (more than one where cells were merged)."""

	number: int
	party: Party
	flaws: list[Flaw] = field(default_factory=list)
	rows: tuple[int, ...] = ()


class Table:
	"""A customer list being read.

	After `records()` is exhausted `counts` says what became of every row: data, joined (further rows of a
	merged customer), title, header, blank, repeated_header, total_line; their sum is the number of rows.
	"""

	def __init__(self, source: Source, mapping: dict[str, str] | None = None):
		self.source = source
		self.counts: Counter[str] = Counter()
		self._rows = source.rows()
		self._head = [row for _, row in zip(range(_PEEK), self._rows, strict=False)]
		if not any(any(row.cells) for row in self._head):
			raise UnusableInput("empty_file", path=source.path)
		self.columns = find_columns([row.cells for row in self._head], mapping)

	@property
	def total(self) -> int | None:
		return self.source.total

	def notes(self, texts: Texts) -> list[str]:
		"""How the file was read, in words."""
		columns = self.columns
		said = [texts(note.code, **note.values) for note in self.source.notes]
		found = (", " if texts.lang == "en" else "，").join(
			f"{texts('field_' + name)} = {' + '.join(columns.label(place) for place in places)}"
			for name, places in columns.fields.items()
		)
		if columns.by_content:
			said.append(texts("columns_by_content", columns=found))
		else:
			said.append(texts("columns_found", columns=found, row=(columns.header_at or 0) + 1))
		if columns.unused:
			said.append(texts("columns_unused", columns=", ".join(columns.unused)[:300]))
		return said

	def records(self) -> Iterator[Record]:
		"""The customers in the order of the file, each once. Reads on demand; call it once."""
		header_at = self.columns.header_at
		waiting: Record | None = None
		blanks = 0
		header = [cell for cell in self.columns.headings if cell]
		for place, row in enumerate(chain(self._head, self._rows)):
			if not any(row.cells) and not row.flaws:
				blanks += 1  # counted when something follows: a sheet's empty end is no row
				continue
			if blanks:
				self.counts["blank"] += blanks
				blanks = 0
			if header_at is not None and place <= header_at:
				self.counts["header" if place == header_at else "title"] += 1
				continue
			if header and [cell for cell in row.cells if cell] == header:
				self.counts["repeated_header"] += 1
				continue
			if self._is_total_line(row):
				self.counts["total_line"] += 1
				continue
			record = self._record(row)
			if waiting is not None and set(self.columns.fields["name"]) <= row.joined:
				self.counts["joined"] += 1
				waiting = _joined(waiting, record)
				continue
			self.counts["data"] += 1
			if waiting is not None:
				yield waiting
			waiting = record
		if waiting is not None:
			yield waiting
		elif not self.counts["data"]:
			raise UnusableInput("no_data_rows", path=self.source.path)

	def _is_total_line(self, row: SourceRow) -> bool:
		filled = [cell for cell in row.cells if cell]
		if not filled or not _TOTAL_LINE.fullmatch(filled[0]):
			return False
		return all(re.fullmatch(r"[\d.,¥￥%\s-]*", cell) for cell in filled[1:]) or len(filled) == 1

	def _record(self, row: SourceRow) -> Record:
		cells = row.cells
		columns = self.columns
		flaws = [
			Flaw(columns.label(column) if column >= 0 else "", code, values)
			for column, code, values in row.flaws
		]
		width = len(columns.headings)
		if width and len(cells) > width and any(cells[width:]):
			flaws.append(Flaw("", "more_cells_than_headings", {"count": len(cells), "expected": width}))

		def values(name: str) -> tuple[str, ...]:
			return tuple(
				cells[place] for place in columns.fields.get(name, ()) if place < len(cells) and cells[place]
			)

		party = Party(
			name="".join(values("name")),
			aliases=tuple(
				part.strip() for cell in values("aliases") for part in _LIST.split(cell) if part.strip()
			),
			credit_code="".join(values("credit_code")[:1]),
			phones=values("phones"),
			emails=values("emails"),
			websites=values("websites"),
			address=" ".join(values("address")),
			region=" ".join(values("region")),
			contacts=values("contacts"),
		)
		return Record(row.number, party, flaws, (row.number,))


def _joined(first: Record, more: Record) -> Record:
	"""One customer from two rows under one merged name: the second row adds its phones, contacts and so on."""
	one, two = first.party, more.party

	def both(name: str) -> tuple[str, ...]:
		return tuple(dict.fromkeys(getattr(one, name) + getattr(two, name)))

	party = Party(
		name=one.name,
		aliases=both("aliases"),
		credit_code=one.credit_code or two.credit_code,
		phones=both("phones"),
		emails=both("emails"),
		websites=both("websites"),
		address=one.address or two.address,
		region=one.region or two.region,
		contacts=both("contacts"),
	)
	flaw = Flaw("", "joined_row", {"row": more.number})
	return Record(first.number, party, [*first.flaws, flaw, *more.flaws], first.rows + more.rows)
