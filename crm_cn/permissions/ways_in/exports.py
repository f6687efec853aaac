"""Exports have a level of their own (D): around the platform's code, conditions ask what the user may export.

An export in the background (version 16) would run without that mark, so exports of scoped data run at once.
"""

from __future__ import annotations

from contextlib import contextmanager

import frappe
from frappe.core.doctype.data_export import exporter
from frappe.core.doctype.data_import import data_import
from frappe.desk import query_report, reportview

from crm_cn.rules.scope.levels import EXPORT


@contextmanager
def exporting():
	"""Mark what runs inside as an export (see permissions/hooks.py and ways_in/reports.py)."""
	before, frappe.flags.crm_cn_action = frappe.flags.crm_cn_action, EXPORT
	frappe.local.form_dict.pop("export_in_background", None)
	try:
		yield
	finally:
		frappe.flags.crm_cn_action = before


@frappe.whitelist()
@frappe.read_only()
def export_list():
	"""Instead of reportview.export_query: a list or report view as a file."""
	with exporting():
		return reportview.export_query()


@frappe.whitelist()
def export_query_report():
	"""Instead of query_report.export_query: a script or query report as a file."""
	with exporting():
		return query_report.export_query()


@frappe.whitelist()
def export_data(
	doctype: str | list | None = None,
	parent_doctype: str | None = None,
	all_doctypes: bool | str = True,
	with_data: bool | str = False,
	select_columns: str | None = None,
	file_type: str = "CSV",
	template: bool | str = False,
	filters: str | list | dict | None = None,
	export_without_column_meta: bool | str = False,
):
	"""Instead of exporter.export_data: the page Data Export."""
	with exporting():
		return exporter.export_data(
			doctype,
			parent_doctype,
			all_doctypes,
			with_data,
			select_columns,
			file_type,
			template,
			filters,
			export_without_column_meta,
		)


@frappe.whitelist()
def download_template(
	doctype: str,
	export_fields: str | dict | None = None,
	export_records: str | None = None,
	export_filters: str | list | dict | None = None,
	file_type: str = "CSV",
):
	"""Instead of data_import.download_template: the template of an import may come with records."""
	with exporting():
		return data_import.download_template(
			doctype, export_fields, export_records, export_filters, file_type
		)
