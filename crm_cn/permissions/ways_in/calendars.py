"""Calendars and trees whose own queries skip the list's condition (D7)."""

from __future__ import annotations

from typing import Any

import frappe
from erpnext.selling.doctype.sales_order import sales_order
from frappe.desk.doctype.event import event

from crm_cn.permissions import shown


@frappe.whitelist()
def sales_order_events(start: Any, end: Any, filters: Any = None) -> list[dict]:
	"""Instead of erpnext.selling.doctype.sales_order.sales_order.get_events."""
	return shown.rows("Sales Order", sales_order.get_events(start, end, filters))


@frappe.whitelist()
def events(
	start: Any, end: Any, user: str | None = None, for_reminder: bool = False, filters: Any = None
) -> list[dict]:
	"""Instead of frappe.desk.doctype.event.event.get_events: appointments follow the records they name."""
	return shown.rows("Event", event.get_events(start, end, user, for_reminder, filters))
