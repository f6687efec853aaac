"""Lists of leads over HTTP: check one, see what the check says and what the import made of it (L3, bulk)."""

from __future__ import annotations

import json

import frappe
from frappe import _

from crm_cn.imports import check as checking
from crm_cn.imports import report, store, wording
from crm_cn.imports.sheet import DOCTYPE
from crm_cn.rules.importing import FATES, WRITTEN, Fate

MOST_ROWS = 500  # of one answer


@frappe.whitelist(methods=["POST"])
def check(data_import: str) -> dict:
	"""Check the list of a Data Import; nothing of it is written. `result` tells how far it is and what it says."""
	document = _permitted(data_import, "write")
	if not document.is_list_of_leads:
		frappe.throw(_("Only new Lead Registrations are checked before they are imported."))
	checking.start(document.name)
	return _state(document, full=False)


@frappe.whitelist(methods=["GET", "POST"])
def result(
	data_import: str, start: int = 0, limit: int = 50, fate: str | None = None, verify: bool | int = False
) -> dict:
	"""What the check says of a list, and what its import made of it.

	`fate` leaves the rows of one kind (new, suspect, own, collides, pool, duplicate, bad); `verify` also looks
	whether the list is still the one that was checked (`current`).
	"""
	document = _permitted(data_import, "read")
	if fate and fate not in {one.value for one in FATES}:
		frappe.throw(
			_("{0} is no kind of row. Use one of: {1}.").format(fate, ", ".join(one.value for one in FATES))
		)
	state = _state(document, full=bool(int(verify)))
	state["rows"] = [
		{
			**row,
			"fate_text": wording.of_fate(Fate(row["fate"])),
			"outcome_text": report.outcome_text(row),
			"will_be_written": Fate(row["fate"]) in WRITTEN,
		}
		for row in store.rows(
			document.name, max(0, int(start)), min(max(1, int(limit)), MOST_ROWS), [fate] if fate else ()
		)
	]
	return state


def _permitted(data_import: str, permission: str):
	"""The Data Import, for whoever may use it and may import registrations."""
	document = frappe.get_doc("Data Import", data_import)
	document.check_permission(permission)
	frappe.has_permission(DOCTYPE, "import", throw=True)
	return document


def _state(document, full: bool) -> dict:
	found = store.load(document.name)
	if not found:
		unchecked = {
			"status": "Not Checked",
			"total": 0,
			"judged": 0,
			"figures": {},
			"import_status": document.status,
		}
		can_be_read = (
			full and document.is_list_of_leads and (document.import_file or document.google_sheets_url)
		)
		notes = checking.notes_of(document.get_importer().import_file) if can_be_read else []
		return {**unchecked, "notes": notes}
	state = {
		"status": found.status,
		"message": found.message,
		"total": found.total,
		"judged": found.judged,
		"checked_on": found.checked_on,
		"figures": store.figures(document.name),
		"fates": [{"fate": fate.value, "text": wording.of_fate(fate)} for fate in FATES],
		"notes": json.loads(found.notes or "[]"),
		"result_file": found.result_file,
		"import_status": document.status,
	}
	if full and found.status == "Done":
		state["current"] = document.get_importer().import_file.fingerprint == found.fingerprint
	return state
