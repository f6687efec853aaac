"""Keeps the duplicate index current: called by document events, in the transaction of the record (L3).

What goes past document events (`db_set`, `frappe.db.set_value`, SQL, bulk inserts) is not seen here; services that
write so call `refresh`, and the nightly `crm_cn.duplicates.check.repair` finds the rest.

When the index cannot be written: a Lead Registration is refused, since it must not exist without its collision
check. Any other record is saved all the same (an order entry must not stop because of us); the failure goes to
the Error Log, `check` counts the record as missing until it is repaired, and the nightly repair does that. A
deadlock or lock timeout is always passed on: the database has already undone the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import frappe
from frappe import _

from crm_cn.duplicates import claims, site, sources
from crm_cn.duplicates.locks import is_busy
from crm_cn.duplicates.settings import engine
from crm_cn.rules.collision import REGISTRATION

if TYPE_CHECKING:
	from frappe.model.document import Document


class IndexNotWritten(frappe.ValidationError):
	"""The registration could not be entered into the duplicate index."""


def on_change(doc: Document, method: str | None = None) -> None:
	"""A record was inserted or saved."""
	if _is_absent():
		return
	with _guard(doc.doctype, doc.name):
		refresh(doc.doctype, doc.name)


def on_registration_change(doc: Document, method: str | None = None) -> None:
	"""A Lead Registration was saved: its claims follow its name, its customer file counts as it does."""
	if _is_absent():
		return
	claims.keep(doc)
	on_change(doc)
	before = doc.get_doc_before_save()
	files = {sources.customer_file(doc), sources.customer_file(before) if before else None} - {None}
	_refresh_parties(files)


def after_delete(doc: Document, method: str | None = None) -> None:
	"""A record is gone."""
	if _is_absent():
		return
	with _guard(doc.doctype, doc.name):
		site.index().drop(doc.doctype, doc.name)
		_forget_findings(doc.doctype, doc.name)
		if doc.doctype == REGISTRATION:
			claims.release(doc)
			if file := sources.customer_file(doc):
				refresh(file[0], file[1])


def after_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""A record has a new name, or was merged into another."""
	if _is_absent():
		return
	with _guard(doc.doctype, new):
		site.index().rename(doc.doctype, old, new)
		refresh(doc.doctype, new)


def on_contact_change(doc: Document, method: str | None = None) -> None:
	"""A Contact or Address was saved: the parties it belongs to, and belonged to, are reached differently."""
	if _is_absent():
		return
	before = doc.get_doc_before_save()
	parties = sources.parties_of(doc.get("links") or ()) | sources.parties_of(
		before.get("links") if before else ()
	)
	_refresh_parties(parties)
	if doc.doctype == "Contact":
		on_change(doc)


def after_contact_delete(doc: Document, method: str | None = None) -> None:
	"""A Contact or Address is gone."""
	if _is_absent():
		return
	_refresh_parties(sources.parties_of(doc.get("links") or ()))
	if doc.doctype == "Contact":
		after_delete(doc)


def after_contact_rename(doc: Document, method: str | None, old: str, new: str, merge: bool = False) -> None:
	"""A Contact or Address was renamed or merged; what it says of its parties may have come from two."""
	if _is_absent():
		return
	_refresh_parties(sources.parties_of(doc.get("links") or ()))
	if doc.doctype == "Contact":
		after_rename(doc, method, old, new, merge)


def refresh(doctype: str, *names: str) -> None:
	"""Bring the entries of some records of one DocType up to date, whether they still exist or not."""
	records = sources.read(doctype, names)
	index = site.index()
	for name in names:
		if name in records:
			index.put(engine(), records[name])
		else:
			index.drop(doctype, name)


def _refresh_parties(parties: Iterable[tuple[str, str]]) -> None:
	for doctype, name in sorted(parties):
		with _guard(doctype, name):
			refresh(doctype, name)


def _forget_findings(doctype: str, name: str) -> None:
	"""Findings of a deleted registration, and those about a deleted record."""
	if doctype == REGISTRATION:
		frappe.db.delete("Duplicate Finding", {"lead_registration": name})
	frappe.db.delete("Duplicate Finding", {"other_doctype": doctype, "other_name": name})


def _is_absent() -> bool:
	"""While the app is being installed or removed its tables come and go."""
	flags = frappe.flags
	return bool(flags.in_install == "crm_cn" or flags.in_uninstall) or not frappe.db.table_exists(
		"Duplicate Entry"
	)


class _guard:
	"""Decides what a failure of the index means; see the module's docstring."""

	def __init__(self, doctype: str, name: str):
		self.doctype = doctype
		self.name = name

	def __enter__(self) -> None:
		frappe.db.savepoint("crm_cn_index")

	def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> bool:
		if error is None:
			frappe.db.release_savepoint("crm_cn_index")
			return False
		if not isinstance(error, Exception) or is_busy(error):
			return False
		frappe.db.rollback(save_point="crm_cn_index")
		frappe.log_error(
			title="Duplicate index not written",
			message=f"{self.doctype} {self.name}\n{frappe.get_traceback()}",
			reference_doctype=self.doctype,
			reference_name=self.name,
			defer_insert=self.doctype == REGISTRATION,  # its own transaction is about to be undone
		)
		if self.doctype == REGISTRATION:
			raise IndexNotWritten(
				_(
					"The duplicate index could not be written, so this registration was not saved. Ask your administrator."
				)
			) from error
		return True
