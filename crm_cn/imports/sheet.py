"""The platform's ImportFile for lists of leads: the same faces, read by readers that bear real lists.

What the platform's own reader cannot do and this one can: GB18030, broken bytes, title lines above the header,
headings as sales people write them, merged cells, formulas, amounts like 120万, dates like 2026年3月5日, values by
their Chinese names. A cell it does not understand spoils its row, with a message, and no other.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.core.doctype.data_import.importer import (
	Header,
	ImportFile,
	Row,
	build_fields_dict_for_column_matching,
)
from frappe.utils.csvutils import get_csv_content_from_google_sheets
from frappe.utils.xlsxutils import read_xls_file_from_attached_file

from crm_cn.imports import cells, wording
from crm_cn.imports.choices import Choices
from crm_cn.imports.columns import NOT_IMPORTED, Assignment, assign, joined
from crm_cn.imports.limits import MAX_ROWS
from crm_cn.imports.reading import Reading, arranged, fingerprint, read
from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.headers import plain_heading
from crm_cn.standalone.readers import SourceRow

DOCTYPE = "Lead Registration"
ALIASES = "aliases.alias"
_LIST = re.compile(r"[;；、|\n]+")
_ALIAS_KINDS = {
	"Former Name": ("曾用", "原名", "旧名", "former", "previous"),
	"Short Name": ("简称", "short", "abbreviation"),
	"English Name": ("英文", "外文", "english"),
	"Other": ("alias", "别名", "品牌", "商号", "字号", "brand", "trad"),
}  # the first heading that says a kind decides
_NEVER = frozenset(
	{"workflow_state", "stage", "amended_from"}
)  # only the workflow and the lead's own rules set these


@dataclass(slots=True)
class Remark:
	"""Something about a row: `field` is a label ("" for the whole row). A spoiling one keeps the row out."""

	field: str
	text: str
	spoils: bool = False


@dataclass(slots=True)
class Entry:
	"""One registration of the list: its values, and the rows it stands in."""

	number: int
	values: frappe._dict
	rows: list[int]
	remarks: list[Remark] = field(default_factory=list)

	@property
	def spoiled(self) -> bool:
		return any(remark.spoils for remark in self.remarks)


class LeadSheet(ImportFile):
	"""A list of leads. Raises frappe.ValidationError with what to do where it is no list at all."""

	reading: Reading
	assignment: Assignment

	def get_data_from_template_file(self) -> list[list]:
		content = self._content()
		if not content:
			frappe.throw(
				_("The file is empty. Choose a file with a list of customers."), title=_("Nothing to Import")
			)
		self.fingerprint = fingerprint(
			content, frappe.as_json(self.column_to_field_map or {}), self.import_type or ""
		)
		try:
			self.reading = self._read(content)
		except UnusableInput as error:
			frappe.throw(wording.of_error(error, self._file_name()), title=_("The List Cannot Be Read"))
		return [row.cells for row in self.reading.rows]

	def _content(self) -> bytes:
		"""The file byte by byte: File.get_content guesses an encoding and so spoils Chinese ones."""
		if self.google_sheets_url:
			content = get_csv_content_from_google_sheets(self.google_sheets_url)
		elif self.file_doc:
			path = self.file_doc.get_full_path()
			if os.path.isfile(path):
				with open(path, "rb") as stream:
					return stream.read()
			content = self.file_doc.get_content()
		else:
			with open(self.file_path, "rb") as stream:
				return stream.read()
		return content.encode() if isinstance(content, str) else content

	def _file_name(self) -> str:
		return (self.file_doc.file_name if self.file_doc else "") or os.path.basename(self.file_path or "")

	def _read(self, content: bytes) -> Reading:
		try:
			return read(content, MAX_ROWS)
		except UnusableInput as error:
			if error.code != "old_xls":
				raise
		try:
			table = read_xls_file_from_attached_file(content)
		except Exception:
			raise UnusableInput("old_xls", path="") from None
		if len(table) > MAX_ROWS + 1:
			raise UnusableInput("import_too_many", limit=MAX_ROWS)
		rows = [
			SourceRow(number, [_xls_text(value) for value in row])
			for number, row in enumerate(table, 1)
			if any(value not in ("", None) for value in row)
		]
		return arranged(rows, [])

	def parse_data_from_template(self) -> None:
		"""Columns, rows and entries. Each entry keeps what is wrong with it."""
		reading = self.reading
		meta = frappe.get_meta(self.doctype)
		matching = _labels(self.doctype)
		importable = _importable(meta)
		self.assignment = assign(
			reading.headings,
			{label: name for label, name in matching.items() if name in importable},
			importable,
			self.column_to_field_map or {},
			reading.recognised,
		)
		fields = self.assignment.fields
		width = len(fields)
		headings = reading.headings if reading.header_at is not None else self._made_up_headings(meta)
		column_map = frappe._dict((str(column), name or NOT_IMPORTED) for column, name in enumerate(fields))
		self.remarks: dict[int, list[Remark]] = {}
		source = list(reading.body)
		frames = [_field(meta, name) for name in fields]
		choices = Choices()
		values = [self._ready(row, fields, frames, choices, width) for row in source]
		header_number = reading.rows[reading.header_at].number if reading.header_at is not None else 0
		self.header = Header(header_number - 1, _distinct(headings), self.doctype, values, column_map)
		for column in self.header.columns:
			# the cells are already as the fields want them; what is not, is told on its row
			column.warnings = [w for w in column.warnings if w.get("type") == "info"]
		self.columns = self.header.columns
		self.data = [
			Row(row.number - 1, cells_, self.doctype, self.header, self.import_type)
			for row, cells_ in zip(source, values, strict=True)
		]
		self._source = {row.number: row for row in source}
		self.warnings += [
			{"message": wording.of_code(code, values, self._file_name()), "type": "info"}
			for code, values in reading.notes
		]

	def _made_up_headings(self, meta) -> list[str]:
		return [
			_(_field(meta, name).label) if name else _("Column {0}").format(column + 1)
			for column, name in enumerate(self.assignment.fields)
		]

	def _ready(self, row: SourceRow, fields: list, frames: list, choices: Choices, width: int) -> list:
		"""The cells of a row as their fields want them; what is wrong goes to the row's remarks."""
		told = self.remarks.setdefault(row.number, [])
		headings = self.reading.headings
		for column, code, values in row.flaws:
			label = headings[column] if 0 <= column < len(headings) else ""
			told.append(Remark(label, wording.of_code(code, values)))
		texts = (row.cells + [""] * width)[:width]
		if any(row.cells[width:]):
			told.append(
				Remark(
					"",
					wording.of_code("more_cells_than_headings", {"count": len(row.cells), "expected": width}),
				)
			)
		ready: list = []
		for text, df, heading in zip(joined(texts, fields), frames, headings, strict=True):
			ready.append(self._cell(text, df, heading, told, choices) if df is not None else text or None)
		return ready

	@staticmethod
	def _cell(text: str, df, heading: str, told: list[Remark], choices: Choices):
		if not text:
			return None
		label = heading or _(df.label)
		if df.fieldtype in ("Link", "Select") and df.options:
			value = choices.find(df, text)
			if value is None:
				code = "bad_link" if df.fieldtype == "Link" else "bad_choice"
				told.append(Remark(label, wording.of_problem(code, text, choices.examples(df)), spoils=True))
			return value
		value, problem = cells.ready(text, df.fieldtype)
		if problem:
			told.append(Remark(label, wording.of_problem(problem, text), spoils=True))
		return value

	def entries(self) -> list[Entry]:
		"""The registrations of the list, in order. Lines under a merged name and lines that hold only other
		names belong to the line above."""
		parent_columns = self.header.get_column_indexes(self.doctype)
		name_columns = set(self.assignment.columns_of("customer_name"))
		groups: list[list[Row]] = []
		for row in self.data:
			if groups and (self._continues(row, name_columns) or self._is_child(row, parent_columns)):
				groups[-1].append(row)
			else:
				groups.append([row])
		return [self._entry(group) for group in groups]

	def _continues(self, row: Row, name_columns: set[int]) -> bool:
		return bool(name_columns) and name_columns <= self._source[row.row_number].joined

	def _is_child(self, row: Row, parent_columns: list[int]) -> bool:
		"""Whether a line holds nothing but rows of tables, as the platform's own templates have them."""
		filled = {column for column, name in enumerate(self.assignment.fields) if name and row.get(column)}
		return bool(filled) and filled.isdisjoint(parent_columns)

	def _entry(self, group: list[Row]) -> Entry:
		first, *others = group
		numbers = [row.row_number for row in group]
		doc, _rows, _rest = self.parse_next_row_for_import(group if not others else [first])
		values = doc or frappe._dict()
		remarks = [remark for number in numbers for remark in self.remarks.get(number, ())]
		remarks += [
			Remark(_label_of(w), _plain(w["message"]), spoils=True) for row in group for w in row.warnings
		]
		for row in others:
			self._take_in(values, row, remarks)
		_tidy_phones(values)
		_split_aliases(values, "" if "aliases.kind" in self.assignment.fields else self._alias_headings())
		return Entry(numbers[0], values, numbers, remarks)

	def _take_in(self, values: frappe._dict, row: Row, remarks: list[Remark]) -> None:
		"""What a further line of the same customer adds: phones and other names; the rest has no place and is told."""
		kept = []
		for column in self.header.columns:
			name, text = self.assignment.fields[column.index], row.get(column.index)
			if not name or not text:
				continue
			if name in ("phone", "other_phones"):
				values.other_phones = "\n".join(filter(None, (values.other_phones, text)))
			elif name == ALIASES:
				values.setdefault("aliases", []).append(frappe._dict(alias=text))
			elif str(values.get(name) or "") != str(text):
				if values.get(name) in (None, ""):
					values[name] = text
				else:
					kept.append(f"{column.header_title}: {wording.shown(str(text))}")
		remarks.append(
			Remark("", _("Row {0} belongs to the same customer and was taken in.").format(row.row_number))
		)
		if kept:
			remarks.append(
				Remark(
					"",
					_("This has no place beside the first row's and is to be added by hand: {0}").format(
						"; ".join(kept)
					),
				)
			)

	def _alias_headings(self) -> str:
		columns = self.assignment.columns_of(ALIASES)
		return " ".join(plain_heading(self.reading.headings[column]) for column in columns)

	def get_payloads_for_import(self) -> list:
		"""The platform's shape of `entries`; it asks for it to count them."""
		by_number = {row.row_number: row for row in self.data}
		return [
			frappe._dict(doc=entry.values, rows=[by_number[number] for number in entry.rows])
			for entry in self.entries()
		]

	def get_warnings(self) -> list[dict]:
		"""What the form shows above the list: about file and columns. What is wrong with rows is in the check."""
		return [*self.warnings, *(warning for column in self.header.columns for warning in column.warnings)]


def _labels(doctype: str) -> dict[str, str]:
	"""Label or fieldname → field, in the person's language, in Chinese and in English.

	The platform's own map is kept in one language for everybody, that of whoever asked first; so it is not used.
	"""
	found: dict[str, str] = {}
	before = frappe.local.lang
	try:
		for language in dict.fromkeys((before, "zh", "en")):
			frappe.local.lang = language
			for label, df in build_fields_dict_for_column_matching(doctype).items():
				table = df.get("child_table_df")
				found.setdefault(label, f"{table.fieldname}.{df.fieldname}" if table else df.fieldname)
	finally:
		frappe.local.lang = before
	return found


def _importable(meta) -> frozenset[str]:
	"""Fields people may fill in: neither the program's own nor those above their level."""
	levels = set(meta.get_permlevel_access("write")) or {0}
	names = {
		df.fieldname
		for df in meta.fields
		if not df.read_only and not df.hidden and df.permlevel in levels and df.fieldname not in _NEVER
	}
	for table in meta.get_table_fields():
		if not table.read_only and table.fieldtype == "Table":
			names |= {
				f"{table.fieldname}.{df.fieldname}"
				for df in frappe.get_meta(table.options).fields
				if not df.read_only and not df.hidden
			}
	return frozenset(names)


def _field(meta, name: str | None):
	if not name:
		return None
	if "." in name:
		table, child = name.split(".", 1)
		return frappe.get_meta(meta.get_field(table).options).get_field(child)
	return meta.get_field(name)


def _distinct(headings: list[str]) -> list[str]:
	"""Headings as the platform wants them: it drops the second of two equal ones, though it has a field."""
	seen: dict[str, int] = {}
	out = []
	for heading in headings:
		seen[heading] = seen.get(heading, 0) + 1
		out.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
	return out


def _tidy_phones(values: frappe._dict) -> None:
	"""The first phone is the phone; others do not repeat it."""
	others = [part.strip() for part in (values.get("other_phones") or "").split("\n") if part.strip()]
	if not values.get("phone") and others:
		values.phone = others.pop(0)
	others = [phone for phone in dict.fromkeys(others) if phone != values.get("phone")]
	if others or values.get("other_phones"):
		values.other_phones = "\n".join(others) or None


def _split_aliases(values: frappe._dict, headings: str) -> None:
	"""Several other names in one cell are several rows, of the kind the heading says."""
	rows = values.get("aliases")
	if not rows:
		return
	kind = next(
		(kind for kind, words in _ALIAS_KINDS.items() if any(word in headings for word in words)), None
	)
	split = []
	for row in rows:
		for text in dict.fromkeys(
			part.strip() for part in _LIST.split(row.get("alias") or "") if part.strip()
		):
			told = {key: value for key, value in row.items() if key != "alias"}
			if kind:
				told["kind"] = kind
			split.append(frappe._dict(told, alias=text))
	values.aliases = split


def _xls_text(value) -> str:
	if isinstance(value, float):
		return str(int(value)) if value.is_integer() else repr(value)
	return str(value).strip()


def _label_of(warning: dict) -> str:
	return _((warning.get("field") or {}).get("label") or "")


def _plain(message: str) -> str:
	return frappe.utils.strip_html_tags(message)
