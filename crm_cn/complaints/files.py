"""Pictures and files of a complaint (P1): what is taken, as the settings say; nobody hangs on what is not theirs."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html

from crm_cn.rules import complaints as rule

COMPLAINT = "Complaint"


def settings() -> Document:
	"""Return the settings of complaints."""
	return frappe.get_cached_doc("Complaint Settings")


def check_pictures(doc: Document) -> None:
	"""Throw with a clear message for a row whose file is not there, not this person's, or not wanted; new rows only."""
	before = doc.get_doc_before_save()
	known = {row.file for row in before.pictures} if before else set()
	new = [row for row in doc.pictures if row.file and row.file not in known]
	if not new:
		return
	if (limit := cint(settings().max_files)) and len(doc.pictures) > limit:
		frappe.throw(_("A complaint takes at most {0} files. Please remove some.").format(limit))
	for row in new:
		check(found(row), _("Row {0} of the pictures").format(row.idx))


def found(row: Document) -> Document:
	"""Return the uploaded file of a row as far as the session's user may read it; throws otherwise."""
	if not row.file.startswith(("/files/", "/private/files/")):
		frappe.throw(
			_("Row {0} of the pictures: upload the file, a link to another place is not kept.").format(
				row.idx
			)
		)
	for name in frappe.get_all("File", {"file_url": row.file}, pluck="name"):
		file = frappe.get_doc("File", name)
		if row.flags.ignore_permissions or file.has_permission("read"):
			return file
	frappe.throw(
		_("Row {0} of the pictures: the file was not found. Please upload it again.").format(row.idx)
	)


def check_attachment(file: Document, method: str | None = None) -> None:
	"""Throw for an attachment of a complaint that is not wanted; a doc_event of File, validate."""
	if file.attached_to_doctype == COMPLAINT and not file.is_folder and file.file_name and file.is_new():
		check(file, None)


def check(file: Document, where: str | None) -> None:
	"""Throw what is wrong with the kind or the size of a file."""
	types, largest = rule.endings(settings().file_types), cint(settings().max_file_mb)
	name = file.file_name or ""
	problem = rule.file_problem(name, cint(file.file_size), types, largest)
	if not problem:
		return
	said = (
		_("{0} is of a kind that is not taken. Allowed: {1}.").format(escape_html(name), ", ".join(types))
		if problem == "type"
		else _("{0} is too large. Please keep it under {1} MB.").format(escape_html(name), largest)
	)
	frappe.throw(f"{where}: {said}" if where else said, title=_("File Not Taken"))
