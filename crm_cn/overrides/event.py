"""Event of the platform: the calendar entry of a sales activity (L4)."""

from frappe.model.document import Document

from crm_cn.activities import calendar


def on_update(doc: Document, method: str | None = None) -> None:
	"""A moved entry moves its activity."""
	calendar.moved_in_calendar(doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	"""A deleted entry lets go of its activity."""
	calendar.let_go(doc)
