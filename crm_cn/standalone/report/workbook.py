"""A small streaming writer of .xlsx files: a million rows in seconds with constant memory.

openpyxl's write-only mode takes minutes for that. Every text is an inline string, so no cell is ever a
formula; texts that a spreadsheet would take for one when the sheet is saved as CSV get an apostrophe before.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from crm_cn.standalone.limits import EXCEL_ROWS

STYLES = {
	"plain": 0,
	"header": 1,
	"block": 2,
	"suspect": 3,
	"weak": 4,
	"unreadable": 5,
	"clear": 0,
	"title": 6,
}
_FILLS = ("1F2A44", "F8D7DA", "FDE8C8", "FFF8D6", "E3E6EB")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MAX_TEXT = 32_767
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def harmless(text: str) -> str:
	"""A text no spreadsheet takes for a formula, and that XML can hold."""
	text = _NOT_XML.sub("\ufffd", text)[:_MAX_TEXT]
	return "'" + text if text.startswith(_FORMULA_START) else text


class Workbook:
	"""Use as a context manager; `sheet()` writes one whole sheet after the other."""

	def __init__(self, path: Path):
		self._path = path
		self._titles: list[str] = []

	def __enter__(self) -> Workbook:
		self._zip = zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
		return self

	def __exit__(self, kind: object, *_: object) -> None:
		if kind is None:
			self._write_frame()
		self._zip.close()

	def sheet(
		self,
		title: str,
		header: Sequence[str],
		rows: Iterable[tuple[str, Sequence[object]]],
		widths: Sequence[float],
	) -> None:
		"""Write a sheet; `rows` are (style of STYLES, cells). What does not fit one sheet goes to a next one."""
		rows = iter(rows)
		part = 1
		while True:
			self._titles.append(title if part == 1 else f"{title} {part}")
			if not self._one_sheet(header, rows, widths):
				return
			part += 1

	def _one_sheet(self, header: Sequence[str], rows: Iterable, widths: Sequence[float]) -> bool:
		"""Whether rows are left over."""
		number = len(self._titles)
		columns = "".join(
			f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
			for place, width in enumerate(widths, 1)
		)
		with self._zip.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as stream:
			pieces = [
				_XML,
				f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
				'<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
				f"<cols>{columns}</cols><sheetData>",
				_row(1, STYLES["header"], header),
			]
			last = 1
			for style, cells in rows:
				last += 1
				pieces.append(_row(last, STYLES[style], cells))
				if len(pieces) >= 2000:
					stream.write("".join(pieces).encode())
					pieces.clear()
				if last >= EXCEL_ROWS:
					break
			pieces.append(
				f'</sheetData><autoFilter ref="A1:{get_column_letter(len(header))}{last}"/></worksheet>'
			)
			stream.write("".join(pieces).encode())
		return last >= EXCEL_ROWS

	def _write_frame(self) -> None:
		count = range(1, len(self._titles) + 1)
		sheets = "".join(
			f'<sheet name={quoteattr(title[:31])} sheetId="{number}" r:id="rId{number}"/>'
			for number, title in zip(count, self._titles, strict=True)
		)
		self._zip.writestr(
			"xl/workbook.xml",
			f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
		)
		links = "".join(
			f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
			for number in count
		)
		styles = f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
		self._zip.writestr(
			"xl/_rels/workbook.xml.rels",
			f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>',
		)
		self._zip.writestr(
			"_rels/.rels",
			f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
			f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
		)
		kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
		parts = "".join(
			f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{kind}worksheet+xml"/>'
			for number in count
		)
		self._zip.writestr(
			"[Content_Types].xml",
			f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
			'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
			f'<Override PartName="/xl/workbook.xml" ContentType="{kind}sheet.main+xml"/>'
			f'<Override PartName="/xl/styles.xml" ContentType="{kind}styles+xml"/>{parts}</Types>',
		)
		self._zip.writestr("xl/styles.xml", _styles())


def _row(number: int, style: int, cells: Sequence[object]) -> str:
	out = [f'<row r="{number}">']
	for cell in cells:
		if isinstance(cell, (int, float)):
			out.append(f'<c s="{style}"><v>{cell}</v></c>')
		elif cell:
			text = escape(harmless(str(cell)))
			out.append(f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
		else:
			out.append(f'<c s="{style}"/>')
	out.append("</row>")
	return "".join(out)


def _styles() -> str:
	fills = "".join(
		f'<fill><patternFill patternType="solid"><fgColor rgb="FF{color}"/></patternFill></fill>'
		for color in _FILLS
	)
	font = '<font><sz val="10.5"/><name val="Microsoft YaHei"/></font>'
	white = '<font><b/><sz val="10.5"/><color rgb="FFFFFFFF"/><name val="Microsoft YaHei"/></font>'
	bold = '<font><b/><sz val="12"/><name val="Microsoft YaHei"/></font>'
	# cell formats in the order of STYLES: plain, header, block, suspect, weak, unreadable, title
	formats = "".join(
		f'<xf numFmtId="0" fontId="{font_id}" fillId="{fill}" borderId="0" xfId="0" applyFill="1" applyFont="1" '
		'applyAlignment="1"><alignment vertical="top" wrapText="0"/></xf>'
		for font_id, fill in ((0, 0), (1, 2), (0, 3), (0, 4), (0, 5), (0, 6), (2, 0))
	)
	return (
		f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="3">{font}{white}{bold}</fonts>'
		f'<fills count="{len(_FILLS) + 2}"><fill><patternFill patternType="none"/></fill>'
		f'<fill><patternFill patternType="gray125"/></fill>{fills}</fills>'
		'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
		'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
		f'<cellXfs count="7">{formats}</cellXfs>'
		'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
	)
