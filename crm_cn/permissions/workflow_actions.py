"""Open steps of a lead (Workflow Action) are seen by those who see the lead (D7).

The platform shows them to everybody whose role might take the step, with the lead's name and state.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document

from crm_cn.permissions import leads
from crm_cn.permissions.version import answer


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of Workflow Action: steps of other DocTypes stay as they are."""
	if leads.reach(user).everything:
		return ""
	step = frappe.qb.DocType("Workflow Action")
	shown = (step.reference_doctype != leads.DOCTYPE) | step.reference_name.isin(leads.visible(user))
	return f"({shown.get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of Workflow Action: as the lead it belongs to."""
	if not isinstance(doc, Document) or doc.reference_doctype != leads.DOCTYPE:
		return answer(True)
	where = leads.reach(user)
	return answer(where.everything or leads.includes(where, leads.stored(doc.reference_name)))
