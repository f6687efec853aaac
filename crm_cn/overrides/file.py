"""File of the platform: an attachment of a scoped record is private, and nobody keeps it who lost the record (D7)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.doctype.file.file import File

from crm_cn.permissions import scope
from crm_cn.permissions.followed import FOLLOWERS
from crm_cn.rules.scope.levels import EDIT
from crm_cn.samples import pictures
from crm_cn.scope.declared import SCOPED


class ScopedFile(File):
	"""A file that goes by the record it is attached to, its uploader included."""

	def before_insert(self):
		"""Decide on privacy, and on who may attach it, before the content is written."""
		self._refuse_without_edit()
		self._private_on_scoped_records()
		super().before_insert()

	def validate(self):
		"""Keep it private when somebody makes it public or attaches it later."""
		self._private_on_scoped_records()
		super().validate()

	def on_trash(self):
		"""What a sample showed is kept (M1), before the content is taken off the disk."""
		pictures.keep_file(self)
		super().on_trash()

	def is_downloadable(self):
		"""Ask the record, not the uploader; and on what follows a scoped record (a mail, a comment), that."""
		doctype, name = self.attached_to_doctype, self.attached_to_name
		if doctype in SCOPED and name:
			return scope.may(doctype, name) and super().is_downloadable()
		if name and (doctype in FOLLOWERS or doctype == "Prepared Report"):
			return self._host_allows(doctype, name) and super().is_downloadable()
		return super().is_downloadable()

	def _private_on_scoped_records(self) -> None:
		if self.attached_to_doctype in SCOPED and not self.is_folder and not self._is_outside():
			self.is_private = 1

	def _refuse_without_edit(self) -> None:
		"""C4: attaching needs edit permission on the record; version 16 has an endpoint that asks for less."""
		doctype, name = self.attached_to_doctype, self.attached_to_name
		if doctype not in SCOPED or self.flags.ignore_permissions or not frappe.db.exists(doctype, name):
			return
		if not scope.may(doctype, name, EDIT):
			frappe.throw(_("You may not add files to this record."), frappe.PermissionError)

	def _is_outside(self) -> bool:
		"""A link to another site is no file of ours."""
		return (self.file_url or "").startswith(("http://", "https://"))

	def _host_allows(self, doctype: str, name: str) -> bool:
		if not frappe.db.exists(doctype, name):
			return False
		return bool(frappe.has_permission(doctype, "read", doc=frappe.get_doc(doctype, name)))
