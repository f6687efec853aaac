"""The result file: what became of each row of the list, attached privately to the Data Import."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import escape_html, now

from crm_cn.imports import store, wording
from crm_cn.rules.importing import FATES, WRITTEN, Fate
from crm_cn.standalone.report.workbook import Workbook

LOG = "Data Import Log"
_LOG_COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"data_import",
	"log_index",
	"success",
	"docname",
	"row_indexes",
	"messages",
)
_WIDTHS = (8, 34, 14, 10, 14, 20, 90)
_STYLE = {Fate.NEW: "plain", Fate.SUSPECT: "suspect", Fate.BAD: "unreadable"}


def attach(data_import) -> str:
	"""Write the file, replace an earlier one, and return its address."""
	content = workbook(data_import.name)
	before = frappe.db.get_value(store.CHECK, data_import.name, "result_file")
	if before:
		for name in frappe.get_all(
			"File",
			filters={
				"file_url": before,
				"attached_to_doctype": "Data Import",
				"attached_to_name": data_import.name,
			},
			pluck="name",
		):
			frappe.delete_doc("File", name, ignore_permissions=True)  # our own earlier result
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": _("Result of the Import") + f"-{frappe.generate_hash(length=6)}.xlsx",
			"attached_to_doctype": "Data Import",
			"attached_to_name": data_import.name,
			"is_private": 1,
			"content": content,
		}
	).insert(ignore_permissions=True)  # a file of the Data Import whose write permission was asked for
	store.finish(data_import.name, result_file=file.file_url)
	return file.file_url


def log(data_import: str) -> None:
	"""The same in the platform's own log, from which its form counts and exports the rows that failed."""
	frappe.db.delete(LOG, {"data_import": data_import})
	at, user = now(), frappe.session.user
	lines = []
	for place, row in enumerate(row for row in store.rows(data_import) if row["outcome"]):
		created = row["outcome"] == store.CREATED
		message = {
			"title": escape_html(wording.of_fate(Fate(row["fate"]))),
			"message": escape_html(row["message"]).replace("\n", "<br>"),
		}
		numbers = list(range(row["row_number"], row["last_row"] + 1))
		lines.append(
			(
				frappe.generate_hash(length=10), at, at, user, user, data_import, place, int(created),
				row["lead_registration"], store.dumps(numbers), store.dumps([] if created else [message]),
			)
		)  # fmt: skip
	frappe.db.bulk_insert(LOG, _LOG_COLUMNS, lines)


def workbook(data_import: str) -> bytes:
	"""The .xlsx file: figures, and every row."""
	with tempfile.TemporaryDirectory() as folder:
		path = Path(folder) / "result.xlsx"
		with Workbook(path) as book:
			book.sheet(
				_("Rows"),
				[
					_("Row"),
					_("Customer Name"),
					_("What the Check Says"),
					_("Similarity (%)"),
					_("Outcome"),
					_("Lead Registration"),
					_("Message"),
				],
				_rows(data_import),
				_WIDTHS,
			)
			book.sheet(_("Figures"), [_("What the Check Says"), _("Rows")], _figures(data_import), (30, 12))
		return path.read_bytes()


def outcome_text(row: dict) -> str:
	"""What became of a row, or would."""
	if row["outcome"] == store.CREATED:
		return _("Created")
	if row["outcome"] == store.NOT_CREATED:
		return _("Not Created")
	return _("Will Be Created") if Fate(row["fate"]) in WRITTEN else _("Will Not Be Created")


def _rows(data_import: str) -> Iterator[tuple[str, Sequence[object]]]:
	for row in store.rows(data_import):
		fate = Fate(row["fate"])
		number = (
			str(row["row_number"])
			if row["last_row"] <= row["row_number"]
			else f"{row['row_number']}–{row['last_row']}"
		)
		yield (
			_STYLE.get(fate, "block"),
			(
				number,
				row["customer_name"],
				wording.of_fate(fate),
				int(row["score"] or 0) or "",
				outcome_text(row),
				row["lead_registration"] or "",
				row["message"],
			),
		)


def _figures(data_import: str) -> Iterator[tuple[str, Sequence[object]]]:
	found = store.figures(data_import)
	for fate in FATES:
		yield "plain", (wording.of_fate(fate), found[fate.value])
	yield "plain", (_("Created"), found["created"])
	yield "plain", (_("Not Created"), found["not_created"])
