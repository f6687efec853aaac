"""The platform's daily mail of today's appointments: each user's own part of the calendar (D7).

It reads the calendar with a query of its own, public appointments of everybody among it. While its job runs, what it
reads passes the condition of the reader.
"""

from __future__ import annotations

from functools import wraps

from frappe.desk.doctype.event import event

from crm_cn.permissions import shown

JOB = "frappe.desk.doctype.event.event.send_event_digest"


def install() -> None:
	"""Wrap the function the job calls, once in a process."""
	platform = event.get_events
	if getattr(platform, "crm_cn_scoped", False):
		return

	@wraps(platform)
	def events(start, end, user=None, *args, **kwargs):
		return shown.rows("Event", platform(start, end, user, *args, **kwargs), user=user)

	events.crm_cn_scoped = True
	event.get_events = events
