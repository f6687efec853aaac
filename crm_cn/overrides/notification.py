"""Notification of the platform: its recipients by role, field or assignment are those who see the record (D7)."""

from __future__ import annotations

import frappe
from frappe.email.doctype.notification.notification import Notification

from crm_cn.permissions.followed import FOLLOWERS
from crm_cn.permissions.told import addresses_that_may, those_who_may
from crm_cn.scope.declared import SCOPED


class ScopedNotification(Notification):
	"""A notification that reaches only people in whose scope the record is."""

	def get_list_of_recipients(self, doc, context):
		"""Recipients, cc and bcc of a mail."""
		kinds = super().get_list_of_recipients(doc, context)
		return tuple(addresses_that_may(addresses, doc.doctype, doc.name) for addresses in kinds)

	def get_receiver_list(self, doc, context):
		"""Telephone numbers of an SMS: those of colleagues go by their scope."""
		numbers = super().get_receiver_list(doc, context)
		if doc.doctype not in SCOPED and doc.doctype not in FOLLOWERS:
			return numbers
		people: dict[str, list[str]] = {}
		for user in frappe.get_all(
			"User", {"mobile_no": ["in", [number for number in numbers if number]]}, ["name", "mobile_no"]
		):
			people.setdefault(user.mobile_no, []).append(user.name)
		return [
			number
			for number in numbers
			if number not in people or those_who_may(people[number], doc.doctype, doc.name)
		]
