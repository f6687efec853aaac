"""ToDo of the platform: the task of a sales activity (L4)."""

from frappe.model.document import Document

from crm_cn.activities import calendar


def on_update(doc: Document, method: str | None = None) -> None:
	"""A new date moves the activity; closing the task does not make it done."""
	calendar.changed_on_task_list(doc)


def on_trash(doc: Document, method: str | None = None) -> None:
	"""A deleted task lets go of its activity."""
	calendar.let_go(doc)
