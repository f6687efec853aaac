"""A run under way is put on the flow as it is drawn now (A4): explicitly, by an administrator, with a reason."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.approvals import flow as flows
from crm_cn.approvals import ledger, process


def by_hand(doctype: str, name: str, reason: str) -> Document:
	"""End the run of a document and begin another at the first level of the edited flow. Throws without a reason."""
	if not reason.strip():
		frappe.throw(_("Enter the reason."), frappe.MandatoryError)
	doc = frappe.get_doc(doctype, name, for_update=True)
	run = process.running(doctype, name, lock=True)
	flow = flows.drawn(doc)
	if not run or not flow:
		frappe.throw(_("{0} is not being approved.").format(name))
	first = first_level(flow, doc)
	ledger.write(run, "Flow Changed", from_state=run.state, to_state=first, comment=reason)
	process.end(run, "Restarted", run.state)
	doc.set(flow.state_field, first)
	doc.flags.crm_cn_program = True
	doc.save(ignore_permissions=True)  # the administrator's step: System Manager was asked
	doc.flags.crm_cn_program = False
	process.start(doc, flow, first, run.round + 1)
	return doc


def first_level(flow: flows.Flow, doc: Document) -> str:
	"""Return the level that a submission leads to. Throws where the flow has none for this document."""
	for row in flow.rows(flow.first, doc):
		if flow.asks(row.next_state, doc):
			return row.next_state
	frappe.throw(_("The workflow {0} has no level for this document.").format(flow.name))
