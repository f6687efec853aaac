"""L8: evidence of follow-up on a lead; each document counts once, and only as long as it stands.

The rows are written under a lock on the lead, without saving the lead itself: whoever submits a
quotation need not be allowed to write the registration, and no workflow is involved.
"""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime

from crm_cn.leads import protection, warning
from crm_cn.rules import lifecycle

LEAD = "Lead Registration"
ROW = "Lead Registration Evidence"
DERIVED = ("protected_until", "last_evidence_on")


def record(lead: str, kind: str, happened_on: datetime | str, doctype: str, name: str) -> None:
	"""Count a document as evidence of a lead in follow-up; a second time changes nothing.

	A lead in any other status takes no evidence: nobody's protection is running.
	"""
	withdraw(doctype, name, unless=lead)
	doc = locked(lead)
	if doc is None or doc.status != lifecycle.IN_FOLLOW_UP:
		return
	happened_on = get_datetime(happened_on)
	row = next((r for r in doc.evidence if (r.reference_doctype, r.reference_name) == (doctype, name)), None)
	if row and row.kind == kind and get_datetime(row.happened_on) == happened_on:
		return
	# what was promised stays: a kept row keeps its days even when the settings have changed since
	extends = row.extends_days if row and row.kind == kind else protection.settings().extends(kind)
	row = row or doc.append("evidence", {"reference_doctype": doctype, "reference_name": name})
	row.update(
		{
			"kind": kind,
			"happened_on": happened_on,
			"extends_days": extends,
			"recorded_by": frappe.session.user,
		}
	)
	row.db_update() if not row.get("__islocal") else row.db_insert()
	_store(doc)


def withdraw(doctype: str, name: str, unless: str | None = None) -> None:
	"""Take back the evidence a document was, wherever it counts (except on the lead `unless`)."""
	for lead in frappe.get_all(
		ROW,
		filters={"reference_doctype": doctype, "reference_name": name, "parenttype": LEAD},
		pluck="parent",
		distinct=True,
	):
		if lead == unless or (doc := locked(lead)) is None:
			continue
		frappe.db.delete(ROW, {"parent": lead, "reference_doctype": doctype, "reference_name": name})
		doc.evidence = [r for r in doc.evidence if (r.reference_doctype, r.reference_name) != (doctype, name)]
		_store(doc)


def locked(lead: str) -> Document | None:
	"""Return the lead as it is now, its row locked until the transaction ends; None when it is gone."""
	try:
		return frappe.get_doc(LEAD, lead, for_update=True)
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		return None


def _store(doc: Document) -> None:
	"""Write what follows from the evidence; `modified` moves so that an open form cannot overwrite the rows."""
	if doc.status == lifecycle.IN_FOLLOW_UP:
		protection.recompute(doc)
	doc.db_set({field: doc.get(field) for field in DERIVED}, notify=True)
	warning.take_back(doc)
