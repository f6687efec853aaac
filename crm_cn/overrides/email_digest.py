"""Email Digest of ERPNext: figures of all orders, and appointments of whoever runs it, only for who sees all (D7)."""

from __future__ import annotations

import frappe
from erpnext.setup.doctype.email_digest.email_digest import EmailDigest
from frappe import _

from crm_cn.permissions import scope
from crm_cn.scope.declared import SCOPED

#: What a digest says of which scoped types; personal parts are those of the user the job runs as.
TELLS: dict[str, tuple[str, ...]] = {
	**dict.fromkeys(("sales_order", "sales_orders_to_bill", "sales_orders_to_deliver"), ("Sales Order",)),
	**dict.fromkeys(("new_quotations", "pending_quotations"), ("Quotation",)),
	**dict.fromkeys(("calendar_events", "notifications", "todo_list"), tuple(SCOPED)),
}


class ScopedEmailDigest(EmailDigest):
	"""A digest that is sent to, and shown to, people who see all it adds up."""

	@frappe.whitelist()
	def send(self):
		"""Send to those of the recipients who see all of it; the list itself stays as it was set up."""
		chosen = self.recipients
		try:
			self.recipients = [row for row in chosen if self._may_read(row.recipient)]
			return super().send()
		finally:
			self.recipients = chosen

	def get_msg_html(self):
		"""Raises PermissionError where the session's user does not see all of it; the platform asks nobody."""
		if not self._may_read(frappe.session.user):
			frappe.throw(
				_("This digest adds up records out of your data scope."),
				frappe.PermissionError,
				title=_("Not in your data scope"),
			)
		return super().get_msg_html()

	def _may_read(self, user: str) -> bool:
		told = {doctype for field, doctypes in TELLS.items() if self.get(field) for doctype in doctypes}
		return all(scope.sees_all(doctype, user=user) for doctype in told)
