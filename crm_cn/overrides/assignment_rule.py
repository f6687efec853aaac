"""Assignment Rule of the platform: it assigns a scoped record only to somebody who sees it (D7)."""

from __future__ import annotations

from frappe.automation.doctype.assignment_rule.assignment_rule import AssignmentRule

from crm_cn.permissions.told import may_be_told, those_who_may
from crm_cn.scope.declared import SCOPED


class ScopedAssignmentRule(AssignmentRule):
	"""A rule that passes over people in whose scope the record is not, and assigns nobody where there is none."""

	def get_user(self, doc):
		"""Return the next user for the assignment, or None."""
		doctype, name = doc.get("doctype"), doc.get("name")
		if doctype not in SCOPED:
			return super().get_user(doc)
		everybody = self.users
		try:
			fitting = set(those_who_may([row.user for row in everybody], doctype, name))
			self.users = [row for row in everybody if row.user in fitting]
			if not self.users and self.rule != "Based on Field":
				return None
			user = super().get_user(doc)
		finally:
			self.users = everybody
		return user if user and may_be_told(user, doctype, name) else None
