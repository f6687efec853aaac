"""What may change while a document is being approved, and after (A4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals import ledger, process
from crm_cn.approvals.flow import Flow
from crm_cn.document_fields import changed


def unchanged(doc: Document, flow: Flow, run: Document | None) -> None:
	"""Look at a save that leaves the state as it was: the watched fields, and the fields that follow the state."""
	keep_what_follows(doc, flow)
	names = changed(doc, [name for name in flow.watched if doc.meta.has_field(name)])
	if not names or doc.flags.crm_cn_filling:
		return
	labels = ", ".join(_(doc.meta.get_label(name)) for name in names)
	if run and process.decided(run):
		restart(doc, flow, run, _("{0} changed").format(labels))
	elif not run and _approved(doc):
		frappe.throw(
			_("{0} has been approved and is not changed any more ({1}). Make a new one.").format(
				doc.name, labels
			),
			title=_("Not Editable"),
		)


def keep_what_follows(doc: Document, flow: Flow) -> None:
	"""Throw when a field that follows the state is set to what another state stands for."""
	before, state = doc.get_doc_before_save(), flow.state_of(doc)
	for row in flow.workflow.states:
		field = row.update_field
		if not field or row.state == state or row.get("evaluate_as_expression"):
			continue
		own = flow.states[state]
		if own.update_field == field and own.update_value == row.update_value:
			continue
		value = str(doc.get(field) or "")
		if value == str(row.update_value or "") and value != str(before.get(field) or ""):
			frappe.throw(
				_("{0} follows the approval. Use the actions of the document.").format(
					_(doc.meta.get_label(field))
				),
				frappe.PermissionError,
				title=_("Not Editable"),
			)


def restart(doc: Document, flow: Flow, run: Document, why: str) -> None:
	"""Put a document back to the first level of its run, in a new round: what was agreed to is no longer the same."""
	doc.set(flow.state_field, run.first_state)
	doc.flags.crm_cn_restart = why


def follow(doc: Document, flow: Flow, run: Document) -> None:
	"""Open the first level again, once the document is written."""
	process.close_level(run)
	run.round += 1
	ledger.write(
		run, "Restarted", from_state=run.state, to_state=run.first_state, comment=doc.flags.crm_cn_restart
	)
	doc.flags.crm_cn_restart = None
	process.open_level(doc, flow, run, run.first_state)


def _approved(doc: Document) -> bool:
	last = frappe.get_all(
		process.PROCESS,
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
		fields=["status"],
		order_by="creation desc",
		limit=1,
	)
	return bool(last) and last[0].status == "Approved"
