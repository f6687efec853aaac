"""Where a document stands in its approval, whatever the states are called on this site."""

from __future__ import annotations

from frappe.model.document import Document

from crm_cn.approvals import flow


def under_way(doc: Document | None) -> bool:
	"""Say whether a draft is being decided: its state is one at which somebody is asked."""
	if doc is None or doc.docstatus != 0:
		return False
	found = flow.drawn(doc)
	return bool(found) and found.is_level(found.state_of(doc))


def is_asked_now(doc: Document) -> bool:
	"""Say whether this save hands the document in: a draft goes to be decided, or is submitted at once."""
	before = doc.get_doc_before_save()
	if under_way(before):
		return False
	was_draft = before is None or before.docstatus == 0
	return under_way(doc) or (was_draft and doc.docstatus == 1)


def value_of_state(doc: Document, fieldname: str) -> str | None:
	"""Return what the state of a document writes into a field, by the Workflow's own “Update Field”; None: nothing."""
	found = flow.drawn(doc)
	row = found.states.get(found.state_of(doc)) if found else None
	return row.update_value if row and row.update_field == fieldname else None
