"""Assignment Rule of the platform: it assigns a scoped record only to somebody who sees it (D7) and, where the rule says
so, who is here; complaints go to the one whose turn it is (P3)."""

from __future__ import annotations

from frappe.automation.doctype.assignment_rule.assignment_rule import AssignmentRule

from crm_cn.complaints import presence, routing
from crm_cn.permissions.told import those_who_may
from crm_cn.scope.declared import SCOPED

COMPLAINT = routing.COMPLAINT


class ScopedAssignmentRule(AssignmentRule):
	"""A rule that passes over people in whose scope the record is not and who are absent, and assigns nobody where
	there is none."""

	def apply_unassign(self, doc, assignments):
		"""Note that the record was taken from its team: another rule may give it to the next one."""
		cleared = super().apply_unassign(doc, assignments)
		if cleared:
			doc["crm_cn_unassigned"] = True
		return cleared

	def apply_assign(self, doc):
		"""Leave a complaint with its handler."""
		if routing.has_handler(doc) and not doc.get("crm_cn_unassigned"):
			return False
		return super().apply_assign(doc)

	def do_assignment(self, doc):
		"""Make the one assigned the handler of a complaint."""
		done = super().do_assignment(doc)
		if doc.get("doctype") == COMPLAINT:
			if done:
				routing.give(doc.get("name"), self.last_user)
			else:
				routing.nobody_there(doc.get("name"))
		return done

	def get_user(self, doc):
		"""Return the next user for the assignment, or None."""
		doctype, name = doc.get("doctype"), doc.get("name")
		if doctype not in SCOPED and not self.get("crm_cn_skip_absent"):
			return super().get_user(doc)
		everybody = self.users
		try:
			fitting = set(self._fitting([row.user for row in everybody], doctype, name))
			self.users = [row for row in everybody if row.user in fitting]
			if not self.users and self.rule != "Based on Field":
				return None
			if doctype == COMPLAINT and self.rule == "Load Balancing":
				return routing.fairest(self.name, [row.user for row in self.users])
			user = super().get_user(doc)
		finally:
			self.users = everybody
		return user if user and user in self._fitting([user], doctype, name) else None

	def _fitting(self, users: list[str], doctype: str, name: str) -> list[str]:
		"""Return who may be assigned: sees the record, is here if that counts, and can be handler of a complaint."""
		if doctype in SCOPED:
			users = those_who_may(users, doctype, name)
		if self.get("crm_cn_skip_absent"):
			users = presence.present(users)
		return routing.handlers_among(users) if doctype == COMPLAINT else users
