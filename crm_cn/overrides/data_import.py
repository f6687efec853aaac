"""Data Import of the platform, with the collision check before a list of Lead Registrations is written.

Imports of other DocTypes, and updates of existing registrations, stay as the platform does them.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.core.doctype.data_import.data_import import DataImport
from frappe.core.doctype.data_import.importer import INSERT

from crm_cn.imports import run, store
from crm_cn.imports.importer import LeadImporter
from crm_cn.imports.sheet import DOCTYPE


class CheckedDataImport(DataImport):
	"""Takes the place of Data Import's controller."""

	@property
	def is_list_of_leads(self) -> bool:
		"""Whether the check is for it."""
		return self.reference_doctype == DOCTYPE and self.import_type == INSERT

	def validate(self):
		self.refuse_without_import_permission()
		super().validate()

	def refuse_without_import_permission(self) -> None:
		"""Who is let at Data Import for the sake of leads imports nothing else with it."""
		if "System Manager" in frappe.get_roles() or not self.reference_doctype:
			return
		if not frappe.has_permission(self.reference_doctype, "import"):
			frappe.throw(
				_("You do not have permission to import {0}.").format(_(self.reference_doctype)),
				frappe.PermissionError,
			)

	def validate_import_file(self):
		if not self.is_list_of_leads:
			super().validate_import_file()
		# a list of leads is read once, when it is counted

	def set_payload_count(self):
		if not self.is_list_of_leads:
			super().set_payload_count()
		elif self.import_file or self.google_sheets_url:
			self.payload_count = len(self.get_importer().import_file.entries())

	def get_importer(self):
		self.refuse_foreign_file()
		return LeadImporter(self) if self.is_list_of_leads else super().get_importer()

	def refuse_foreign_file(self) -> None:
		"""The platform opens any file whose address is named; people are to read only their own."""
		if not self.import_file or "System Manager" in frappe.get_roles():
			return
		files = frappe.get_all("File", filters={"file_url": self.import_file}, pluck="name")
		if not any(frappe.has_permission("File", "read", name) for name in files):
			frappe.throw(_("Attach the file to this import first."), frappe.PermissionError)

	def start_import(self):
		return run.start(self) if self.is_list_of_leads else super().start_import()

	def on_trash(self):
		super().on_trash()
		store.forget(self.name)
