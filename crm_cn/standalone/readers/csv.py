"""CSV as it comes out of Excel, WPS and old systems: any usual encoding, delimiter and damage.

Bytes that do not fit the encoding and quotation marks that never close are told on their row; the rows
around them are read as they stand.
"""

from __future__ import annotations

import codecs
import csv
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.limits import MAX_CELL, MAX_QUOTED_LINES, MAX_ROWS
from crm_cn.standalone.readers.source import Note, SourceRow, tidy

DELIMITERS = ",;\t|"
BROKEN = "\ufffd"
_CHUNK = 1 << 20
_MAX_LINE = 8 * 1024 * 1024


class CsvSource:
	"""A CSV file; `encoding` and `delimiter` are what was given or found."""

	def __init__(self, path: Path, encoding: str | None = None):
		self.path = path
		self.encoding = _checked(encoding) if encoding else detect_encoding(path)
		self.delimiter, self.total = self._sniff()
		name = {"\t": "TAB"}.get(self.delimiter, self.delimiter)
		self.notes = [Note("csv_read", {"encoding": self.encoding.upper(), "delimiter": name})]

	def _lines(self) -> Iterator[str]:
		with self.path.open("r", encoding=self.encoding, errors="replace", newline="") as stream:
			while line := stream.readline(_MAX_LINE):
				yield line

	def _sniff(self) -> tuple[str, int]:
		"""The delimiter that splits the first lines most evenly, and how many rows the file about has."""
		sample, size = [], 0
		for line in self._lines():
			sample.append(line)
			size += len(line.encode(self.encoding, "replace"))
			if len(sample) >= 50:
				break
		total = int(self.path.stat().st_size / max(size, 1) * len(sample))
		counts = {mark: [_split_count(line, mark) for line in sample if line.strip()] for mark in DELIMITERS}

		def evenness(mark: str) -> tuple[int, int]:
			usual, times = (
				Counter(n for n in counts[mark] if n).most_common(1)[0] if any(counts[mark]) else (0, 0)
			)
			return times, usual

		best = max(DELIMITERS, key=evenness)
		return (best if any(counts[best]) else ","), total

	def rows(self) -> Iterator[SourceRow]:
		"""Every row with its number. Raises UnusableInput("too_many_rows")."""
		lines = _PushBack(self._lines())
		mark = self.delimiter
		for number, line in enumerate(lines, 1):
			if number > MAX_ROWS:
				raise UnusableInput("too_many_rows", path=self.path, limit=MAX_ROWS)
			flaws: list[tuple[int, str, dict]] = []
			quoted = '"' in line
			cells = self._quoted(line, lines, flaws) if quoted else line.rstrip("\r\n").split(mark)
			if BROKEN in line or (quoted and any(BROKEN in cell for cell in cells)):
				flaws.extend(
					(column, "broken_bytes", {}) for column, cell in enumerate(cells) if BROKEN in cell
				)
			yield tidy(SourceRow(number, cells, flaws))

	def _quoted(self, line: str, lines: _PushBack, flaws: list) -> list[str]:
		"""The cells of a record with quotation marks, which may span several lines."""
		parts = [line]
		while _ends_inside_quotes("".join(parts), self.delimiter):
			following = next(lines, None) if len(parts) < MAX_QUOTED_LINES else None
			if following is None or sum(map(len, parts)) > 4 * MAX_CELL:
				if following is not None:
					parts.append(following)
				lines.push_back(parts[1:])
				flaws.append((-1, "unclosed_quote", {}))
				return [cell.strip().strip('"') for cell in line.rstrip("\r\n").split(self.delimiter)]
			parts.append(following)
		text = "".join(parts).replace("\0", "")
		csv.field_size_limit(_MAX_LINE)
		return next(csv.reader(_keep_newlines(text), delimiter=self.delimiter), [])


class _PushBack:
	"""An iterator that takes lines back."""

	def __init__(self, lines: Iterator[str]):
		self._lines = lines
		self._back: deque[str] = deque()

	def __iter__(self):
		return self

	def __next__(self) -> str:
		return self._back.popleft() if self._back else next(self._lines)

	def push_back(self, lines: list[str]) -> None:
		self._back.extendleft(reversed(lines))


def _keep_newlines(text: str) -> Iterator[str]:
	return iter(text.splitlines(keepends=True)) if "\n" in text or "\r" in text else iter([text])


def _split_count(line: str, mark: str) -> int:
	if '"' in line:
		return max(len(next(csv.reader([line.replace("\0", "")], delimiter=mark), [])) - 1, 0)
	return line.count(mark)


def _ends_inside_quotes(text: str, mark: str) -> bool:
	"""Whether a quoted cell is still open at the end of `text` (a record so far)."""
	at = 0
	while True:
		if text.startswith('"', at):
			close = at + 1
			while True:
				close = text.find('"', close)
				if close < 0:
					return True
				if not text.startswith('"', close + 1):
					break
				close += 2
			at = close + 1
		at = text.find(mark, at)
		if at < 0:
			return False
		at += 1


def _checked(encoding: str) -> str:
	try:
		codecs.lookup(encoding)
		"".encode(encoding)
	except (LookupError, ValueError, TypeError):
		raise UnusableInput("unknown_encoding", encoding=encoding) from None
	return "gb18030" if codecs.lookup(encoding).name in ("gb2312", "gbk") else encoding


def detect_encoding(path: Path) -> str:
	"""UTF-8 (with or without BOM), UTF-16 or GB18030: what the bytes of the whole file fit best."""
	with path.open("rb") as stream:
		head = stream.read(4096)
		if head.startswith(codecs.BOM_UTF8):
			return "utf-8-sig"
		if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
			return "utf-16"
		if head.count(0) > len(head) // 5:
			return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
		stream.seek(0)
		utf8 = codecs.getincrementaldecoder("utf-8")("replace")
		broken = good = 0
		while chunk := stream.read(_CHUNK):
			text = utf8.decode(chunk)
			if not text.isascii():
				broken += text.count(BROKEN)
				good += sum(map(text.count, "公司电话地址名称有限市省区县路号"))
		broken += len(utf8.decode(b"", final=True))
	# Chinese in GB18030 almost never forms UTF-8 sequences, so Chinese read as UTF-8 settles it
	# although a few bytes are broken.
	return "utf-8" if broken <= good else "gb18030"
