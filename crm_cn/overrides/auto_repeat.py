"""Auto Repeat of the platform: mails about the new document go to colleagues who see it (D7)."""

from __future__ import annotations

from frappe.automation.doctype.auto_repeat.auto_repeat import AutoRepeat
from frappe.utils import split_emails

from crm_cn.permissions.told import addresses_that_may


class ScopedAutoRepeat(AutoRepeat):
	"""A repetition that tells nobody of a document out of scope."""

	def send_notification(self, new_doc):
		"""Send the mail to those who may see the new document; to nobody when that leaves none."""
		chosen = self.recipients
		addresses = split_emails((chosen or "").replace("\n", ","))
		allowed = addresses_that_may(addresses, new_doc.doctype, new_doc.name)
		if not allowed:
			return None
		try:
			self.recipients = ", ".join(allowed)
			return super().send_notification(new_doc)
		finally:
			self.recipients = chosen
