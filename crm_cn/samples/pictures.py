"""M1: pictures of samples and of answers: several, replaceable, the replaced ones kept.

A picture is a file of this site, attached to its document, so that whoever may open the document sees it and nobody
brings somebody else's file in by its address. What a sample showed once stays in `picture_log`, its File with it.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, now_datetime

from crm_cn.rules import samples as rule

SAMPLE = "Sample"


def check(doc: Document, field: str) -> None:
	"""Throw when a row holds what is no picture; rows without one are dropped."""
	doc.set(field, [row for row in doc.get(field) if row.image])
	for row in doc.get(field):
		if not rule.is_picture(row.image):
			frappe.throw(
				_("Row {0}: {1} is no picture. Upload a file of one of these types: {2}.").format(
					row.idx, frappe.bold(escape_html(row.image.rsplit("/", 1)[-1])), ", ".join(rule.PICTURES)
				),
				title=_("Pictures"),
			)


def settle(doc: Document) -> None:
	"""Bring the main picture and the table of a sample together: one is main, the first where none is marked."""
	before = doc.get_doc_before_save()
	urls = [row.image for row in doc.pictures]
	typed = doc.image and doc.image != (before.image if before else None) and doc.image not in urls
	if typed:  # written through REST, past the table
		doc.append("pictures", {"image": doc.image, "is_main": 1})
		check(doc, "pictures")
	marked = [row for row in doc.pictures if row.is_main]
	former = before.image if before else None
	newly = [row for row in marked if row.image != former]
	main = (newly or marked or doc.pictures or [None])[-1 if newly else 0]
	for row in doc.pictures:
		row.is_main = int(row is main)
	doc.image = main.image if main else None


def keep_former(doc: Document) -> None:
	"""Write the pictures this save takes away into the log."""
	before = doc.get_doc_before_save()
	if not before:
		doc.set("picture_log", [])
		return
	doc.set("picture_log", before.picture_log)
	for url in rule.gone(_shown(before), _shown(doc)):
		doc.append(
			"picture_log", {"image": url, "replaced_on": now_datetime(), "replaced_by": frappe.session.user}
		)


def attach(doc: Document, field: str) -> None:
	"""Tie the files of new rows to the document; on_update. Throws for a file that is not this person's to use."""
	for row in doc.get(field):
		files = frappe.get_all(
			"File", {"file_url": row.image}, ["name", "attached_to_doctype", "attached_to_name", "owner"]
		)
		if any(
			(file.attached_to_doctype, file.attached_to_name) == (doc.doctype, doc.name) for file in files
		):
			continue
		own = [file.name for file in files if not file.attached_to_name and file.owner == frappe.session.user]
		if not own and not any(frappe.has_permission("File", "read", doc=file.name) for file in files):
			frappe.throw(
				_("Row {0}: the picture is not there. Upload it again.").format(row.idx), title=_("Pictures")
			)
		if own:
			frappe.db.set_value(
				"File", own[0], {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
			)
		else:
			_copy(frappe.get_doc("File", files[0].name), doc.doctype, doc.name)


def keep_file(file: Document) -> None:
	"""Before a File of a sample is deleted, keep another one of the same content where it is, or was, its picture.

	The form deletes the file of a picture that is cleared; the library keeps what it showed.
	"""
	name = file.attached_to_name
	if file.attached_to_doctype != SAMPLE or not name or not frappe.db.exists(SAMPLE, name):
		return
	shown = [
		frappe.db.exists(table, {"parenttype": SAMPLE, "parent": name, "image": file.file_url})
		for table in ("Sample Picture", "Sample Picture Log")
	]
	if any(shown):
		_copy(file, SAMPLE, name)


def _copy(file: Document, doctype: str, name: str) -> None:
	"""Write another File of the same content, attached to a document, past the upload."""
	copy = frappe.copy_doc(file)
	copy.update({"attached_to_doctype": doctype, "attached_to_name": name, "attached_to_field": None})
	copy.set_new_name(force=True)
	copy.owner = file.owner
	copy.db_insert()


def _shown(doc: Document) -> list[str]:
	return [row.image for row in doc.pictures]
