"""The import of a checked list: row by row, each whole or not at all, resumable without doubles (L3, bulk).

A row and its line in the check are committed together, some rows at a time. What a crash takes with it was never
there, and is done by the next start. The platform's Data Import Log is no witness: its table knows no transactions
(MyISAM), so it is written from the check when a run ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.utils import now, now_datetime
from frappe.utils.file_lock import LockTimeoutError
from frappe.utils.synchronization import filelock
from rq.timeouts import JobTimeoutException

from crm_cn.duplicates.locks import is_busy
from crm_cn.imports import jobs, report, store
from crm_cn.imports.judge import Judge, Judged, reason_of
from crm_cn.imports.limits import WRITTEN_AT_ONCE
from crm_cn.imports.sheet import DOCTYPE, Entry, LeadSheet, Remark
from crm_cn.rules.importing import WRITTEN, Fate

_TRIES = 3


def start(data_import) -> bool:
	"""Start the import in the background; refused when the list as it stands has not been checked."""
	require_check(data_import)
	return jobs.start("crm_cn.imports.run.run", "import_run", data_import.name)


def require_check(data_import) -> LeadSheet:
	"""The list, when it is the one that was checked; else throws, saying what to do."""
	check = store.load(data_import.name)
	if not check or check.status in ("Queued", "Failed"):
		frappe.throw(
			_(
				"Press Check for Collisions first: it shows what would become of each row. Nothing was imported."
			),
			title=_("List Not Checked"),
		)
	if check.status == "Running":
		frappe.throw(
			_("The list is still being checked. Wait for the result, then start the import."),
			title=_("List Not Checked"),
		)
	sheet = data_import.get_importer().import_file
	if sheet.fingerprint != check.fingerprint:
		frappe.throw(
			_(
				"The list or its mapping was changed after the check. Press Check for Collisions again. Nothing was imported."
			),
			title=_("List Changed"),
		)
	return sheet


def run(data_import: str) -> None:
	"""The background job."""
	jobs.speak_the_language_of(frappe.session.user)
	document = frappe.get_doc("Data Import", data_import)
	jobs.keep()
	try:
		with filelock(f"crm_cn_import_{store.row_name(data_import, 0)}", timeout=1):
			Run(document).run()
	except LockTimeoutError:
		return  # another worker is at it
	except JobTimeoutException:
		jobs.undo()
		document.db_set("status", "Timed Out")
		report.log(data_import)
	except Exception as error:
		jobs.undo()
		document.db_set("status", "Error")
		store.finish(data_import, message=reason_of(error))
		report.log(data_import)
	finally:
		frappe.flags.in_import = False
		frappe.flags.mute_emails = False
		frappe.clear_messages()
	frappe.publish_realtime(jobs.REFRESH_NEWS, {"data_import": data_import}, user=frappe.session.user)


class Run:
	"""One run over a list; a run that follows a broken one goes on where that stopped."""

	def __init__(self, data_import):
		self.data_import = data_import
		self.name = data_import.name
		self.entries: list[Entry] = []
		self.created: dict[int, str] = {}

	def run(self) -> None:
		self.entries = require_check(self.data_import).entries()
		frappe.flags.in_import = True
		frappe.flags.mute_emails = self.data_import.mute_emails
		self._take_up()
		waiting = [entry for entry in self.entries if entry.number not in self.created]
		news = jobs.News(jobs.IMPORT_NEWS, self.name, len(self.entries))
		judge = self._judge()
		for place in range(0, len(waiting), WRITTEN_AT_ONCE):
			batch = waiting[place : place + WRITTEN_AT_ONCE]
			judge = self._batch(judge, batch)
			news.tell(len(self.entries) - len(waiting) + place + len(batch), success=True)
		self.data_import.db_set("status", self._status())
		store.finish(self.name, figures=store.dumps(store.figures(self.name)), message=None)
		report.attach(self.data_import)
		report.log(self.name)
		jobs.keep()

	def _take_up(self) -> None:
		"""What earlier runs wrote stays; what they refused is tried again."""
		self.created = store.created(self.name)
		self.data_import.db_set("template_warnings", "")
		jobs.keep()

	def _judge(self) -> Judge:
		judge = Judge(frappe.session.user, dry=False)
		for entry in self.entries:
			if entry.number in self.created:
				judge.remember(entry)
		return judge

	def _batch(self, judge: Judge, batch: Sequence[Entry]) -> Judge:
		"""Write some rows in one transaction. A deadlock takes all of them back, and they are done again."""
		for attempt in range(1, _TRIES + 1):
			created = dict(self.created)
			try:
				written = [judged for judged in judge.judge(batch) if self._row(judged)]
				if written:
					self._note(written)
					self._trace([self.created[judged.entry.number] for judged in written])
				if self.data_import.status == "Pending" and self.created:
					self.data_import.db_set("status", "Partial Success")
				jobs.keep()
				return judge
			except Exception as error:
				jobs.undo()
				self.created = created
				if attempt == _TRIES or not is_busy(error):
					raise
				judge = self._judge()
		return judge

	def _row(self, judged: Judged) -> bool:
		"""Write a row if it is to be written; whether it was."""
		registration = None
		if judged.fate in WRITTEN:
			registration = self._write(judged)
			judged.written = registration is not None
		store.set_outcome(self.name, judged, registration)
		if registration:
			self.created[judged.entry.number] = registration
		return bool(registration)

	def _write(self, judged: Judged) -> str | None:
		"""The new registration's name; None when its own rules refuse it, which then stands in the remarks."""
		document = judged.document
		point = "crm_cn_import_row"
		frappe.db.savepoint(point)
		try:
			document.insert()
		except Exception as error:
			if is_busy(error):
				raise
			frappe.db.rollback(save_point=point)
			judged.fate = Fate.BAD
			judged.remarks.append(Remark("", reason_of(error), spoils=True))
			return None
		finally:
			frappe.clear_messages()
		return document.name  # the next row's savepoint takes this one's place

	def _note(self, written: Sequence[Judged]) -> None:
		"""Keep the verdicts on the drafts: their collision fields are the program's own, no document may bring them."""
		alike: dict[tuple, list[str]] = {}
		for judged in written:
			verdict = (judged.tier, judged.score, judged.reasons_json())
			alike.setdefault(verdict, []).append(self.created[judged.entry.number])
		table = frappe.qb.DocType(DOCTYPE)
		for (tier, score, reasons), names in alike.items():
			(
				frappe.qb.update(table)
				.set(table.collision_tier, tier)
				.set(table.collision_score, score)
				.set(table.collision_reasons, reasons)
				.set(table.collision_checked_on, now_datetime())
				.where(table.name.isin(names))
				.run()
			)

	def _trace(self, registrations: Sequence[str]) -> None:
		"""The timeline of each draft says that it came by this import, as the platform's importer has it."""
		at, user = now(), frappe.session.user
		origin = {"doctype": self.data_import.doctype, "docname": self.name, "label": _("via Data Import")}
		data = frappe.as_json({"creation": at, "updater_reference": origin, "created_by": user})
		frappe.db.bulk_insert(
			"Version",
			("name", "creation", "modified", "owner", "modified_by", "ref_doctype", "docname", "data"),
			[
				(frappe.generate_hash(length=10), at, at, user, user, DOCTYPE, name, data)
				for name in registrations
			],
		)

	def _status(self) -> str:
		"""A run that came to its end is no error, whatever it had to refuse."""
		return "Success" if len(self.created) >= len(self.entries) else "Partial Success"
