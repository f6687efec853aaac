"""The kept result of a check: one Import Check for a Data Import, one Import Check Row for each of its rows.

Whoever may read the Data Import is shown them through the API; the DocTypes themselves are not for sales roles.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import now

from crm_cn.imports.judge import Judged
from crm_cn.rules.importing import FATES

CHECK = "Import Check"
ROW = "Import Check Row"
CREATED, NOT_CREATED = "Created", "Not Created"
_COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"parent",
	"parenttype",
	"parentfield",
	"idx",
	"row_number",
	"last_row",
	"customer_name",
	"fate",
	"tier",
	"score",
	"other_row",
	"message",
	"outcome",
	"lead_registration",
)


def load(data_import: str):
	"""The Import Check of a Data Import, or None."""
	return frappe.get_doc(CHECK, data_import) if frappe.db.exists(CHECK, data_import) else None


def open_check(data_import: str):
	"""The Import Check of a Data Import, made when missing, ready for a new run."""
	check = load(data_import) or frappe.get_doc({"doctype": CHECK, "data_import": data_import})
	check.update(
		{
			"status": "Queued",
			"message": None,
			"fingerprint": None,
			"checked_by": frappe.session.user,
			"checked_on": None,
			"total": 0,
			"judged": 0,
			"figures": None,
			"notes": None,
		}
	)
	check.save(ignore_permissions=True)  # it belongs to a Data Import whose write permission was asked for
	return check


def forget(data_import: str) -> None:
	"""Delete the check of a Data Import that goes."""
	clear_rows(data_import)
	frappe.db.delete(CHECK, {"name": data_import})


def clear_rows(data_import: str) -> None:
	"""Delete what an earlier run said."""
	frappe.db.delete(ROW, {"parent": data_import})


def created(data_import: str) -> dict[int, str]:
	"""Row → registration, of the rows this import has written."""
	rows = frappe.get_all(
		ROW,
		filters={"parent": data_import, "parenttype": CHECK, "outcome": CREATED},
		fields=["row_number", "lead_registration"],
	)
	return {row.row_number: row.lead_registration for row in rows}


def put_rows(data_import: str, rows: Iterable[Judged], before: Collection[str] = ()) -> None:
	"""Keep what the check says of some rows; `before` are the registrations this import has written already."""
	at, user = now(), frappe.session.user
	frappe.db.bulk_insert(ROW, _COLUMNS, [_line(data_import, judged, at, user, before) for judged in rows])


def _line(data_import: str, judged: Judged, at: str, user: str, before: Collection[str]) -> tuple:
	number, last = judged.entry.number, judged.entry.rows[-1]
	name = row_name(data_import, number)
	written = judged.own if judged.own in before else None
	return (
		*(name, at, at, user, user, data_import, CHECK, "rows", number, number, last),
		*(str(judged.document.customer_name or "")[:140], judged.fate.value, judged.tier, judged.score),
		*(judged.other_row or 0, judged.text(), CREATED if written else None, written),
	)


def row_name(data_import: str, number: int) -> str:
	"""Name of a row's record: found again without a lookup, and never twice."""
	return f"{hashlib.blake2b(data_import.encode(), digest_size=10).hexdigest()}-{number}"


def set_outcome(data_import: str, judged: Judged, registration: str | None) -> None:
	"""Keep what became of a row: the registration it is now, or why there is none."""
	table = frappe.qb.DocType(ROW)
	(
		frappe.qb.update(table)
		.set(table.fate, judged.fate.value)
		.set(table.tier, judged.tier)
		.set(table.score, judged.score)
		.set(table.other_row, judged.other_row or 0)
		.set(table.message, judged.text())
		.set(table.outcome, CREATED if registration else NOT_CREATED)
		.set(table.lead_registration, registration)
		.where(table.name == row_name(data_import, judged.entry.number))
		.run()
	)


def figures(data_import: str) -> dict[str, int]:
	"""How many rows of each fate, and how many were created."""
	table = frappe.qb.DocType(ROW)
	count = Count("*")
	rows = (
		frappe.qb.from_(table)
		.select(table.fate, table.outcome, count)
		.where(table.parent == data_import)
		.groupby(table.fate, table.outcome)
		.run()
	)
	found = {fate.value: 0 for fate in FATES} | {"created": 0, "not_created": 0}
	for fate, outcome, number in rows:
		found[fate] = found.get(fate, 0) + number
		if outcome:
			found["created" if outcome == CREATED else "not_created"] += number
	return found


def rows(data_import: str, start: int = 0, limit: int = 0, fates: Sequence[str] = ()) -> list[dict]:
	"""Rows in the order of the list."""
	filters: dict = {"parent": data_import, "parenttype": CHECK}
	if fates:
		filters["fate"] = ("in", list(fates))
	return frappe.get_all(
		ROW,
		filters=filters,
		fields=[
			"row_number", "last_row", "customer_name", "fate", "tier", "score", "other_row", "message", "outcome",
			"lead_registration",
		],
		order_by="idx asc",
		limit_start=start,
		limit_page_length=limit,
	)  # fmt: skip


def finish(data_import: str, **values) -> None:
	"""Note how a run ended."""
	frappe.db.set_value(CHECK, data_import, values, update_modified=True)


def dumps(value) -> str:
	return json.dumps(value, ensure_ascii=False)
