"""Prepared reports hold what their maker saw on another day: whoever is cut down sees none of a report concerned (D7).

Such a person's own runs are always made anew (overrides/report.py), so nothing is missed.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.permissions import scope
from crm_cn.permissions.acting import acting_as
from crm_cn.permissions.version import answer
from crm_cn.permissions.ways_in import reports


def withheld(report_name: str) -> bool:
	"""Say whether the session's user may not see kept results of this report."""
	if not frappe.db.exists("Report", report_name):
		return True
	report = frappe.get_doc("Report", report_name)
	if report.report_type == "Custom Report" and report.reference_report:
		return withheld(report.reference_report)
	own = {report.ref_doctype} if scope.is_scoped(report.ref_doctype or "") else set()
	return bool(reports.restricted(reports.concerned(report) | own))


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of Prepared Report."""
	if all(scope.sees_all(each, user=user) for each in scope.SCOPED):
		return ""
	with acting_as(user):
		names = frappe.get_all("Prepared Report", distinct=True, pluck="report_name")
		closed = [name for name in names if withheld(name)]
	if not closed:
		return ""
	return f"(`tabPrepared Report`.`report_name` NOT IN ({', '.join(map(scope.quoted, closed))}))"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of Prepared Report; anybody may have one made."""
	if not isinstance(doc, Document) or doc.is_new() or ptype == "create":
		return answer(True)
	with acting_as(user):
		return answer(not withheld(doc.report_name))
