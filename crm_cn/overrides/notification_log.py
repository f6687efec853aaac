"""Notification Log of the platform: nobody is told of a record out of scope, by mention, assignment, share or alert."""

from __future__ import annotations

from frappe.desk.doctype.notification_log.notification_log import NotificationLog

from crm_cn.permissions.told import may_be_told


class ScopedNotificationLog(NotificationLog):
	"""A notice that is not written, and so not mailed, when its reader may not see what it is about."""

	def insert(self, *args, **kwargs):
		"""Write the notice, or drop it."""
		if not may_be_told(self.for_user, self.document_type, self.document_name):
			return self
		return super().insert(*args, **kwargs)
