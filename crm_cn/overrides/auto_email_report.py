"""Auto Email Report of the platform: a report by mail shows its reader no more than the reader's own Desk (D7)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport
from frappe.utils import split_emails

from crm_cn.permissions import scope
from crm_cn.permissions.acting import acting_as
from crm_cn.permissions.ways_in import reports
from crm_cn.rules.scope.levels import EXPORT
from crm_cn.scope.declared import SCOPED


class ScopedAutoEmailReport(AutoEmailReport):
	"""A report that is made with the eyes of its user, and goes to that user and to people who see all of it.

	Addresses outside the company are as somebody chose them: what is sent there is that user's export.
	"""

	def validate(self):
		"""Refuse to send what somebody may not see."""
		super().validate()
		self._made_with_own_eyes()
		if others := self._colleagues_who_see_less():
			frappe.throw(
				_(
					"{0} would read records out of their data scope in this report. Let them have a report of their own, or take them off the list."
				).format(", ".join(others)),
				title=_("Not in your data scope"),
			)

	def get_report_content(self):
		"""Make the report as its user may export it."""
		before = frappe.flags.crm_cn_action
		try:
			frappe.flags.crm_cn_action = EXPORT if self._concerned() else before
			with acting_as(self.user):
				return super().get_report_content()
		finally:
			frappe.flags.crm_cn_action = before

	def send(self):
		"""Send to those who may still read it: scopes change after the report was set up."""
		chosen, less = self.email_to, self._colleagues_who_see_less()
		if not less:
			return super().send()
		kept = [address for address in split_emails(chosen.replace("\n", ",")) if address not in less]
		if not kept:
			return None
		try:
			self.email_to = "\n".join(kept)
			return super().send()
		finally:
			self.email_to = chosen

	def _concerned(self) -> frozenset[str]:
		report = frappe.get_doc("Report", self.report)
		if report.report_type == "Report Builder":
			return frozenset({report.ref_doctype} & set(SCOPED))
		return reports.concerned(report) | ({report.ref_doctype} & set(SCOPED))

	def _made_with_own_eyes(self) -> None:
		me = frappe.session.user
		if self.user != me and any(not scope.sees_all(doctype) for doctype in self._concerned()):
			frappe.throw(
				_(
					"This report shows records of others' data scope: it can only be made for yourself, {0}."
				).format(me),
				title=_("Not in your data scope"),
			)

	def _colleagues_who_see_less(self) -> list[str]:
		"""Return the addresses of colleagues other than the report's user who do not see all it may show."""
		concerned = self._concerned()
		addresses = split_emails((self.email_to or "").replace("\n", ","))
		if not concerned or not addresses:
			return []
		people = frappe.get_all(
			"User", {"email": ["in", addresses], "user_type": "System User"}, ["name", "email"]
		)
		less = {
			person.email
			for person in people
			if person.name != self.user
			and not all(scope.sees_all(doctype, user=person.name) for doctype in concerned)
		}
		return [address for address in addresses if address in less]
