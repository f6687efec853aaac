"""What a site has from the time before data scope: shares, public attachments, keys to prints (D7).

A share of a scoped record becomes a related employee of it, where everybody sees who has to do with the record, and
goes. Nothing of it comes back when the app is removed: a share that was made then would open what was closed.
"""

from __future__ import annotations

from pathlib import Path

import frappe

from crm_cn.permissions import asked
from crm_cn.permissions.ways_in.share import PAPERS
from crm_cn.scope import tokens
from crm_cn.scope.declared import PARTY, SCOPED, ScopedType


def apply() -> None:
	"""Turn shares into related employees, make attachments private, drop keys to internal records."""
	for scoped in SCOPED.values():
		if frappe.db.exists("DocType", scoped.doctype):
			_shares(scoped)
			_files(scoped.doctype)
	internal = sorted(set(SCOPED) - PAPERS)
	frappe.db.delete("Document Share Key", {"reference_doctype": ["in", internal]})


def remove() -> None:
	"""Nothing to undo."""


def _shares(scoped: ScopedType) -> None:
	for share in frappe.get_all(
		"DocShare", {"share_doctype": scoped.doctype}, ["name", "share_name", "user", "everyone"]
	):
		if asked.is_asked(scoped.doctype, share.share_name, share.user):
			continue  # an approver's, to read that one
		if not share.everyone and frappe.db.exists(scoped.doctype, share.share_name):
			relate(scoped, share.share_name, share.user)
		frappe.db.delete("DocShare", {"name": share.name})


def relate(scoped: ScopedType, name: str, user: str) -> bool:
	"""Put a user on a record as related; False where the DocType cannot say it of somebody without Employee."""
	employee = frappe.db.get_value("Employee", {"user_id": user, "status": "Active"})
	if scoped.parties and employee:
		table, row = (PARTY, {"employee": employee, "user": user})
		field, known = scoped.parties, {"employee": employee}
	elif scoped.colleagues:
		field, table, column = scoped.colleagues[0]
		row = known = {column: user}
	else:
		return False
	parent = {"parenttype": scoped.doctype, "parent": name, "parentfield": field}
	if not frappe.db.exists(table, {**parent, **known}):
		frappe.get_doc(
			{"doctype": table, **parent, **row, "idx": frappe.db.count(table, parent) + 1}
		).db_insert()
		tokens.sync_name(scoped.doctype, name)
	return True


def _files(doctype: str) -> None:
	"""Move public attachments to where permission is asked; what is not on disk, or has a namesake there, is only marked."""
	for name in frappe.get_all(
		"File",
		{"attached_to_doctype": doctype, "is_private": 0, "is_folder": 0, "file_url": ["like", "/files/%"]},
		pluck="name",
	):
		file = frappe.get_doc("File", name)
		file.flags.ignore_permissions = True  # installing
		private = Path(frappe.get_site_path("private", "files", file.file_url.rsplit("/", 1)[-1]))
		if file.exists_on_disk() and not private.exists():
			file.is_private = 1
			file.save()
		else:
			file.db_set("is_private", 1)
