"""L6: closing a lead as won or lost, and giving up its place."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from crm_cn.duplicates import claims
from crm_cn.leads import assignment, customer_file
from crm_cn.rules import closing as rule
from crm_cn.rules import lifecycle
from crm_cn.workflow_status import enters


def check_won(doc: Document) -> None:
	"""Throw with all that is missing when a lead is closed as won: order or contract, and the summary."""
	if not enters(doc, lifecycle.WON):
		return
	problems = rule.winning_problems(papers(doc), doc.project_summary)
	if problems:
		throw_all([winning_message(problem) for problem in problems], _("Not Won Yet"))


def papers(doc: Document) -> list[rule.Paper]:
	"""Return the Sales Order and Contract named on the lead as the rule wants to know them."""
	found = []
	if doc.sales_order and (customer := readable("Sales Order", doc.sales_order, "customer")):
		found.append(paper("Sales Order", doc.sales_order, doc, customer))
	if doc.contract and (customer := readable("Contract", doc.contract, "party_name")):
		if frappe.db.get_value("Contract", doc.contract, "party_type") != "Customer":
			customer = None
		found.append(paper("Contract", doc.contract, doc, customer))
	return found


def readable(doctype: str, name: str, field: str) -> str | None:
	"""Return whose paper it is; one the user may not read is answered like one that does not exist."""
	if not frappe.db.exists(doctype, name) or not frappe.has_permission(doctype, "read", doc=name):
		label = _(doctype)
		frappe.throw(_("Could not find {0}").format(f"{label}: {name}"), frappe.LinkValidationError)
	return frappe.db.get_value(doctype, name, field)


def paper(doctype: str, name: str, doc: Document, customer: str | None) -> rule.Paper:
	"""Weigh one paper: in force means submitted, and it must be this lead's customer's."""
	return rule.Paper(
		submitted=frappe.db.get_value(doctype, name, "docstatus") == 1,
		same_customer=bool(customer) and customer_file.belongs(doc, customer, doctype, name),
	)


def check_lost(doc: Document) -> None:
	"""Throw with all that is missing when a lead is closed as lost: why, and to whom where it is known."""
	if not enters(doc, lifecycle.LOST):
		return
	problems = rule.losing_problems(
		len(doc.lost_reasons or ()), len(doc.competitors or ()), doc.winning_competitor, doc.lost_detail
	)
	if problems:
		throw_all([losing_message(problem) for problem in problems], _("Reason Missing"))


def stamp(doc: Document) -> None:
	"""Note when the lead was closed; whoever had it has it no longer. A reopened one is open again."""
	if enters(doc, lifecycle.WON):
		doc.won_on = now_datetime()
	if enters(doc, lifecycle.LOST):
		doc.lost_on = now_datetime()
	if enters(doc, lifecycle.WON) or enters(doc, lifecycle.LOST):
		assignment.end_holding(doc)
	if enters(doc, lifecycle.IN_REVIEW):
		doc.lost_on = None


def won(doc: Document) -> None:
	"""The customer exists and is linked; the claim goes, for the customer itself is what others collide with now."""
	customer = customer_file.customer_of_papers(doc)
	doc.db_set("customer", customer)
	customer_file.keep_holder(customer, doc.responsible_user)
	claims.release(doc)


def let_go(doc: Document) -> None:
	"""A lost or withdrawn lead holds no place any more, and what was planned on it is cancelled."""
	from crm_cn.activities import handover

	claims.release(doc)
	handover.close(doc.name, _("The lead was closed."))


def delete(doc: Document) -> None:
	"""A lead that is deleted leaves neither a claim nor an appeal behind."""
	claims.release(doc)
	for name in frappe.get_all("Collision Appeal", filters={"lead_registration": doc.name}, pluck="name"):
		frappe.delete_doc(
			"Collision Appeal",
			name,
			force=True,
			ignore_on_trash=True,
			ignore_permissions=True,  # it goes with its lead, whose deletion was permitted
		)


def winning_message(problem: str) -> str:
	"""Return what to do about one problem of winning."""
	return {
		rule.NO_CONTRACT: _("Enter the Sales Order or the Contract."),
		rule.NOT_SUBMITTED: _("Submit the Sales Order or the Contract: a draft is no contract yet."),
		rule.OTHER_CUSTOMER: _("The Sales Order or the Contract belongs to another customer than this lead."),
		rule.NO_SUMMARY: _("Write the project summary."),
	}[problem]


def losing_message(problem: str) -> str:
	"""Return what to do about one problem of losing."""
	return {
		rule.NO_REASON: _("Choose at least one reason."),
		rule.NO_COMPETITOR: _("Choose the competitor who won, or write what happened."),
	}[problem]


def throw_all(messages: list[str], title: str) -> None:
	"""Throw all problems at once, so that people correct them in one go."""
	items = "".join(f"<li>{message}</li>" for message in messages)
	frappe.throw(f"<ul>{items}</ul>", frappe.MandatoryError, title=title)
