"""Expense Claim of Frappe HR (A2): its approval status follows the Workflow, and it takes from an expense application."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, fmt_money

from crm_cn.money import application, settings, stages
from crm_cn.rules import expense as rule

CLAIM = "Expense Claim"
#: the Custom Field that names the application
FIELD = "crm_cn_expense_application"
LEFT = "crm_cn_application_left"


def before_validate(doc: Document, method: str | None = None) -> None:
	"""doc_events: what Frappe HR's own validation reads is set before it."""
	follow_the_workflow(doc)
	fill_payable_account(doc)


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_events: whether this claim may refer to its application, and whether it needs one."""
	check_application(doc)
	need_application(doc)
	show_left(doc)


def on_change(doc: Document, method: str | None = None) -> None:
	"""doc_events on_update, on_cancel: take from the application, or give back what is not claimed any more."""
	before = doc.get_doc_before_save()
	former = before.get(FIELD) if before else None
	for name in sorted({name for name in (doc.get(FIELD), former) if name}):
		mine = name == doc.get(FIELD)
		application.take(name, doc.name, taken(doc) if mine else 0.0, is_claimed(doc))


def on_trash(doc: Document, method: str | None = None) -> None:
	"""doc_events: a deleted claim takes nothing; the row that names it goes."""
	if doc.get(FIELD) and frappe.db.exists(application.APPLICATION, doc.get(FIELD)):
		application.take(doc.get(FIELD), doc.name, 0.0, False)


def follow_the_workflow(doc: Document) -> None:
	"""Set the approval status that stands for the state: who approves a step need not hold Frappe HR's permission level.

	Only an approver's decision reaches such a state; the gate of approvals has seen to that.
	"""
	if value := stages.value_of_state(doc, "approval_status"):
		doc.approval_status = value


def fill_payable_account(doc: Document) -> None:
	"""Give the claim the company's account where it names none, as Frappe HR's form does; REST has no form."""
	if not doc.payable_account and not doc.is_paid and doc.company:
		doc.payable_account = frappe.get_cached_value(
			"Company", doc.company, "default_expense_claim_payable_account"
		)


def in_company_currency(doc: Document, total: str) -> float:
	"""Return a total with taxes in the company's currency: ERPNext 16 keeps claims in their own."""
	rate = flt(doc.get("exchange_rate")) or 1.0
	return rule.cents((flt(doc.get(total)) + flt(doc.total_taxes_and_charges)) * rate)


def is_claimed(doc: Document) -> bool:
	"""Say whether a claim is approved for good."""
	return doc.docstatus == 1 and doc.approval_status == "Approved"


def taken(doc: Document) -> float:
	"""Return what a claim takes from its application: approved the sanctioned amount, under way all it asks for."""
	if is_claimed(doc):
		return in_company_currency(doc, "total_sanctioned_amount")
	return in_company_currency(doc, "total_claimed_amount") if stages.under_way(doc) else 0.0


def check_application(doc: Document) -> None:
	"""Throw when the application named is another employee's or company's; where the reader may not see it, as if it
	were not there."""
	name = doc.get(FIELD)
	if not name or not (doc.is_new() or doc.has_value_changed(FIELD)):
		return
	found = frappe.db.get_value(application.APPLICATION, name, ["employee", "company"], as_dict=True)
	if not found or found.employee != doc.employee or found.company != doc.company:
		frappe.throw(
			_("Choose an expense application of this employee and this company."), frappe.LinkValidationError
		)


def need_application(doc: Document) -> None:
	"""Throw when a claim above the limit of the settings is handed in without an application."""
	if doc.get(FIELD) or not stages.is_asked_now(doc):
		return
	above = settings.amount("claim_needs_application_above")
	if rule.needs_application(in_company_currency(doc, "total_claimed_amount"), above):
		currency = frappe.get_cached_value("Company", doc.company, "default_currency")
		frappe.throw(
			_("Claims above {0} need an approved expense application. Choose it in the claim.").format(
				fmt_money(above, currency=currency)
			)
		)


def show_left(doc: Document) -> None:
	"""Show on the claim what is left of its application beside this claim."""
	name = doc.get(FIELD)
	if doc.docstatus == 0:
		doc.set(LEFT, left_for(name, doc.name) if name else 0.0)


def left_for(name: str, claim: str | None = None) -> float:
	"""Return what is left of an application, what this claim takes itself not counted."""
	row = frappe.db.get_value(
		application.APPLICATION, name, ["total", "claimed_amount", "pending_amount", "status"], as_dict=True
	)
	if not row or row.status not in rule.OPEN:
		return 0.0
	own = frappe.db.get_value(
		application.CLAIM_ROW, {"parent": name, "expense_claim": claim}, ["amount"], as_dict=True
	)
	balance = rule.Balance(flt(row.total), flt(row.claimed_amount), flt(row.pending_amount))
	return rule.cents(balance.left + flt(own.amount if own else 0))
