"""L8: quotations and orders as evidence of follow-up on the registration they belong to."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_link_to_form, getdate, now_datetime

from crm_cn.activities.registration import LEAD, PAPER_FIELD
from crm_cn.leads import evidence
from crm_cn.rules import lifecycle

KIND = {"Quotation": "Quotation", "Sales Order": "Order"}
#: The stage a submitted quotation stands for (L5).
QUOTATION_STAGE = "Quotation"


def count_as_evidence(paper: Document) -> None:
	"""Count a submitted quotation or order for its registration, if it has one."""
	if lead := registration_of(paper):
		evidence.record(lead, KIND[paper.doctype], _happened_on(paper), paper.doctype, paper.name)


def no_evidence(paper: Document) -> None:
	"""Take back what a cancelled or deleted paper proved."""
	evidence.withdraw(paper.doctype, paper.name)


def registration_of(paper: Document) -> str | None:
	"""Return the registration of a paper: the one it names, that of the papers it came from, or the only
	one in follow-up for its party."""
	return paper.get(PAPER_FIELD) or _of_origin(paper) or _only_one_of(paper)


def offer_stage(quotation: Document) -> None:
	"""Say that the lead may move on to the stage of quotation; nothing is moved by itself (L5)."""
	lead = registration_of(quotation)
	if not lead or not frappe.has_permission(LEAD, "write", doc=lead):
		return
	current = frappe.db.get_value(LEAD, lead, ["stage", "status", "customer_name"], as_dict=True)
	target = frappe.db.get_value("Lead Stage", {"name": QUOTATION_STAGE, "enabled": 1}, "order")
	reached = frappe.db.get_value("Lead Stage", current.stage, "order") if current.stage else None
	if current.status != lifecycle.IN_FOLLOW_UP or target is None or (reached or 0) >= target:
		return
	frappe.msgprint(
		_("{0} has been quoted to. Move its stage on to {1}?").format(
			get_link_to_form(LEAD, lead, escape_html(current.customer_name)), _(QUOTATION_STAGE)
		),
		title=_("Stage of the lead"),
		primary_action={
			"label": _("Move Stage"),
			"server_action": "crm_cn.api.activities.enter_stage",
			"args": {"name": lead, "stage": QUOTATION_STAGE},
			"hide_on_success": True,
		},
	)


def _happened_on(paper: Document) -> datetime:
	"""A paper entered late proves its own day; one dated ahead proves today."""
	now = now_datetime()
	return min(now, datetime.combine(getdate(paper.transaction_date), now.time()))


def _of_origin(paper: Document) -> str | None:
	for doctype, names in _origins(paper):
		if not frappe.get_meta(doctype).has_field(PAPER_FIELD):
			continue
		found = set(
			frappe.get_all(doctype, {"name": ["in", names], PAPER_FIELD: ["is", "set"]}, pluck=PAPER_FIELD)
		)
		if len(found) == 1:
			return found.pop()
	return None


def _origins(paper: Document) -> list[tuple[str, list[str]]]:
	if paper.doctype == "Quotation":
		return [("Opportunity", [paper.opportunity])] if paper.opportunity else []
	quotations = sorted({row.prevdoc_docname for row in paper.items if row.prevdoc_docname})
	return [("Quotation", quotations)] if quotations else []


def _only_one_of(paper: Document) -> str | None:
	"""Return the registration in follow-up with this customer file, when there is exactly one."""
	party_type = paper.quotation_to if paper.doctype == "Quotation" else "Customer"
	party = paper.party_name if paper.doctype == "Quotation" else paper.customer
	if not party:
		return None
	same = [["party_type", "=", party_type], ["party", "=", party]]
	found = set(frappe.get_all(LEAD, [["status", "=", lifecycle.IN_FOLLOW_UP], *same], pluck="name"))
	if party_type == "Customer":
		found.update(
			frappe.get_all(LEAD, {"status": lifecycle.IN_FOLLOW_UP, "customer": party}, pluck="name")
		)
	return found.pop() if len(found) == 1 else None
