"""The platform's own list of Workflow Actions says the same as ours: one open action for each person asked.

The platform makes an action for every role that a state allows, and mails everybody with the role, unless there is one
for that document and state already. So there is one before it looks, without a role.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe.model.document import Document

ACTION = "Workflow Action"


def follow(doc: Document, state: str, users: Iterable[str] = ()) -> None:
	"""Complete the open actions of a document, and make those of its present state."""
	of_document = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	for name in frappe.get_all(ACTION, filters={**of_document, "status": "Open"}, pluck="name"):
		frappe.db.set_value(
			ACTION, name, {"status": "Completed", "completed_by": frappe.session.user}, update_modified=True
		)
	for user in users:
		_make(of_document, state, "Open", user)
	if not frappe.db.exists(ACTION, {**of_document, "workflow_state": state}):
		_make(of_document, state, "Completed", None)


def _make(of_document: dict, state: str, status: str, user: str | None) -> None:
	action = frappe.get_doc(
		{"doctype": ACTION, **of_document, "workflow_state": state, "status": status, "user": user}
	)
	action.flags.ignore_links = True  # the document may be about to be written
	action.insert(ignore_permissions=True)  # the platform's own record, which it makes the same way
