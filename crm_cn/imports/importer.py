"""The platform's Importer with a list of leads in it: its previews, errored rows and logs work as ever."""

from __future__ import annotations

import frappe
from frappe.core.doctype.data_import.importer import Importer

from crm_cn.imports.sheet import DOCTYPE, LeadSheet


class LeadImporter(Importer):
	"""Reads through LeadSheet. Rows are written by crm_cn.imports.run, never by import_data."""

	import_file: LeadSheet

	def __init__(self, data_import):
		self.doctype = DOCTYPE
		self.console = False
		self.use_sniffer = False
		self.data_import = data_import
		self.template_options = frappe.parse_json(data_import.template_options or "{}")
		self.template_options.setdefault("column_to_field_map", {})
		self.import_type = data_import.import_type
		self.import_file = LeadSheet(
			DOCTYPE,
			data_import.google_sheets_url or data_import.import_file,
			self.template_options,
			self.import_type,
		)

	def import_data(self):
		"""Refused: it would write without the check."""
		raise NotImplementedError("crm_cn.imports.run writes lists of leads")
