"""Report of the platform, in the scope of its reader (D7): every way to run one passes here."""

from __future__ import annotations

from frappe.core.doctype.report.report import Report

from crm_cn.permissions.acting import acting_as
from crm_cn.permissions.ways_in import reports


class ScopedReport(Report):
	"""A report that shows nobody more than the person's own lists."""

	def is_permitted(self):
		"""The platform's answer. Asked before every run: whoever is cut down gets no result kept from another day."""
		if self.report_type != "Report Builder" and reports.restricted(reports.concerned(self)):
			self.prepared_report = 0
		return super().is_permitted()

	def execute_query_report(self, filters):
		"""Run the query and cut the result to the reader's scope."""
		run = super().execute_query_report
		return reports.in_scope(self, filters, lambda: run(filters))

	def execute_script_report(self, filters):
		"""Run the script and cut the result to the reader's scope."""
		run = super().execute_script_report
		return reports.in_scope(self, filters, lambda: run(filters))

	def get_data(self, filters=None, limit=None, user=None, *args, **kwargs):
		"""Reports sent by e-mail are run by the scheduler for a user: with that user's eyes, not the scheduler's."""
		with acting_as(user):
			return super().get_data(filters, limit, user, *args, **kwargs)
