"""The check of a list before anything is written (L3, bulk)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now_datetime
from rq.timeouts import JobTimeoutException

from crm_cn.imports import jobs, store, wording
from crm_cn.imports.judge import Judge
from crm_cn.imports.limits import PROBED_AT_ONCE


def start(data_import: str) -> bool:
	"""Check the list of a Data Import in the background; False when a check of it is under way.

	The caller has asked for permission. Raises frappe.ValidationError when the list cannot be read at all.
	"""
	document = frappe.get_doc("Data Import", data_import)
	if not (document.import_file or document.google_sheets_url):
		frappe.throw(_("Attach the list first, then check it."), title=_("Nothing to Import"))
	store.open_check(data_import)
	return jobs.start("crm_cn.imports.check.run", "import_check", data_import)


def run(data_import: str) -> None:
	"""The background job. Writes nothing but the check itself."""
	jobs.speak_the_language_of(frappe.session.user)
	jobs.keep()
	try:
		_run(data_import)
	except JobTimeoutException:
		_failed(data_import, _("The check took too long. Split the list and check the parts."))
	except frappe.ValidationError as error:
		_failed(data_import, " ".join(frappe.utils.strip_html_tags(str(error)).split()))
	except Exception:
		jobs.undo()
		frappe.log_error(title="Import Check")
		_failed(
			data_import,
			_(
				"The list could not be checked because of an error. An administrator finds it in the Error Log."
			),
		)
	frappe.clear_messages()
	jobs.News(jobs.CHECK_NEWS, data_import, 0).tell(0, finished=True)


def _run(data_import: str) -> None:
	document = frappe.get_doc("Data Import", data_import)
	sheet = document.get_importer().import_file
	entries = sheet.entries()
	before = set(store.created(data_import).values())
	store.clear_rows(data_import)
	store.finish(data_import, status="Running", total=len(entries), notes=store.dumps(notes_of(sheet)))
	jobs.keep()
	news = jobs.News(jobs.CHECK_NEWS, data_import, len(entries))
	judge = Judge(frappe.session.user, dry=True)
	for place in range(0, len(entries), PROBED_AT_ONCE):
		judged = list(judge.judge(entries[place : place + PROBED_AT_ONCE]))
		jobs.undo()  # whatever a document's own rules did while they were tried
		store.put_rows(data_import, judged, before)
		done = place + len(judged)
		store.finish(data_import, judged=done)
		jobs.keep()
		news.tell(done)
	store.finish(
		data_import,
		status="Done",
		fingerprint=sheet.fingerprint,
		checked_on=now_datetime(),
		checked_by=frappe.session.user,
		figures=store.dumps(store.figures(data_import)),
	)
	jobs.keep()


def notes_of(sheet) -> list[str]:
	"""How the list was read, in sentences."""
	told = [wording.of_code(code, values, sheet._file_name()) for code, values in sheet.reading.notes]
	if sheet.assignment.unused:
		told.append(_("These columns are not imported: {0}").format(", ".join(sheet.assignment.unused)))
	return told


def _failed(data_import: str, message: str) -> None:
	jobs.undo()
	store.finish(data_import, status="Failed", message=message)
	jobs.keep()
