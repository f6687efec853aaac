"""Credit application 信用申请 (A3): the figures are drawn while it is a draft, and stand still from when it is handed in.

One application of a customer is decided at a time: the Customer names the one under way (crm_cn_credit_application),
written and read under the lock of the customer's row.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, getdate, now_datetime, nowdate

from crm_cn.credit import history
from crm_cn.money import settings, stages
from crm_cn.rules import credit as rule
from crm_cn.workflow_status import WorkflowStatus

APPLICATION, CUSTOMER = "Credit Application", "Customer"
UNDER_WAY = "crm_cn_credit_application"
STATUSES = ("Draft", "In Approval", "Approved", "Rejected", "Expired", "Cancelled")
STATES = WorkflowStatus(APPLICATION, STATUSES, "Draft")
#: drawn from the books or computed from them
FIGURES = (
	*("outstanding", "overdue", "overdue_30", "overdue_60", "overdue_90", "overdue_more"),
	*("greatest_delay", "average_days", "invoices", "sales_12", "sales_24"),
	*("present_limit", "present_terms", "drawn_on"),
	*("score", "proposed_limit", "proposed_days", "authority"),
)
#: written when the credit takes effect or ends
EFFECTS = ("former_limit", "had_limit", "former_terms", "restored_on", "told_on")


def keep_system_fields(doc: Document) -> None:
	"""Put back what a person wrote into the program's own fields."""
	before = doc.get_doc_before_save()
	for fieldname in (*FIGURES, *EFFECTS):
		doc.set(fieldname, before.get(fieldname) if before else None)
	doc.set("parts", before.parts if before else [])


def fill_applicant(doc: Document) -> None:
	"""The author applies where nobody is named."""
	if not doc.applicant:
		doc.applicant = frappe.db.get_value("Employee", {"user_id": doc.owner, "status": "Active"})


def check_dates(doc: Document) -> None:
	"""Throw when the credit would have ended before it is handed in."""
	if stages.is_asked_now(doc) and doc.valid_until and getdate(doc.valid_until) <= getdate(nowdate()):
		frappe.throw(_("The credit must be valid beyond today."))


def draw(doc: Document) -> None:
	"""Draw the figures anew as long as nobody has been asked; then they are frozen."""
	if doc.docstatus != 0 or stages.under_way(doc.get_doc_before_save()):
		return
	if not doc.customer or not doc.company:
		return
	drawn = history.draw(doc.customer, doc.company)
	found = drawn.history
	doc.update(
		{
			"outstanding": found.outstanding,
			"overdue": found.overdue,
			"overdue_30": drawn.ages[0],
			"overdue_60": drawn.ages[1],
			"overdue_90": drawn.ages[2],
			"overdue_more": drawn.ages[3],
			"greatest_delay": found.greatest_delay,
			"average_days": found.average_days or 0,
			"invoices": found.invoices,
			"sales_12": found.sales_12,
			"sales_24": found.sales_24,
			"present_limit": limit_row(doc.customer, doc.company).credit_limit,
			"present_terms": frappe.db.get_value(CUSTOMER, doc.customer, "payment_terms"),
			"drawn_on": now_datetime().replace(microsecond=0),
		}
	)


def rate(doc: Document) -> None:
	"""Compute score and proposal from the figures; frozen with them."""
	if doc.docstatus != 0 or stages.under_way(doc.get_doc_before_save()):
		return
	applicant = rule.Applicant(
		doc.nature or "", doc.ownership or "", doc.bank_rating or "", flt(doc.bank_limit), _history(doc)
	)
	found = rule.score(applicant, settings.credit_weights(), settings.amount("credit_full_volume"))
	proposal = rule.propose(found.total, flt(doc.sales_12), flt(doc.bank_limit))
	doc.score, doc.proposed_limit, doc.proposed_days = found.total, proposal.limit, proposal.days
	doc.set("parts", [])
	for part in found.parts:
		doc.append(
			"parts",
			{
				"part": part.name,
				"points": part.points,
				"weight": part.weight,
				"because": _because(doc, part),
			},
		)


def _history(doc: Document) -> rule.History:
	return rule.History(
		outstanding=flt(doc.outstanding),
		overdue=flt(doc.overdue),
		overdue_90=flt(doc.overdue_more),
		greatest_delay=int(doc.greatest_delay or 0),
		average_days=doc.average_days,
		invoices=int(doc.invoices or 0),
		sales_12=flt(doc.sales_12),
		sales_24=flt(doc.sales_24),
	)


def _because(doc: Document, part: rule.Part) -> str:
	"""Return in words what a part of the score comes from, in the author's language: it is kept with the document."""
	if part.name == rule.PAYMENT:
		if not doc.invoices:
			return _("No invoice yet")
		return _("{0} invoices, latest payment {1} days late, {2} overdue").format(
			doc.invoices, doc.greatest_delay, doc.get_formatted("overdue")
		)
	if part.name == rule.VOLUME:
		return _("{0} in 12 months").format(doc.get_formatted("sales_12"))
	return _(part.because) if part.because != "-" else _("Not stated")


def find_authority(doc: Document) -> None:
	"""Say who may grant the requested limit; again whenever it changes."""
	doc.authority = rule.authority(flt(doc.requested_limit), settings.credit_authority())


def limit_row(customer: str, company: str) -> frappe._dict:
	"""Return the customer's own credit limit at a company; name None where there is none."""
	found = frappe.db.get_value(
		"Customer Credit Limit",
		{"parent": customer, "parenttype": CUSTOMER, "company": company},
		["name", "credit_limit"],
		as_dict=True,
	)
	return found or frappe._dict(name=None, credit_limit=0.0)


# One at a time


def hold(doc: Document) -> None:
	"""Keep others out while this application is decided; let them in when it is not any more.

	Raises where another application of the customer is under way.
	"""
	mine = stages.under_way(doc)
	if not mine and not stages.under_way(doc.get_doc_before_save()):
		return
	held = frappe.db.get_value(CUSTOMER, doc.customer, UNDER_WAY, for_update=True)
	if mine and held and held != doc.name and _is_under_way(held):
		frappe.throw(
			_("Another credit application for this customer is being decided. Wait until it is."),
			title=_("Already Under Way"),
		)
	wanted = doc.name if mine else (None if held == doc.name else held)
	if wanted != held:
		frappe.db.set_value(CUSTOMER, doc.customer, UNDER_WAY, wanted)


def release(doc: Document) -> None:
	"""Let others in: the application is decided, cancelled or deleted."""
	if frappe.db.get_value(CUSTOMER, doc.customer, UNDER_WAY, for_update=True) == doc.name:
		frappe.db.set_value(CUSTOMER, doc.customer, UNDER_WAY, None)


def _is_under_way(name: str) -> bool:
	"""Say whether the application a customer names is still there and undecided."""
	return bool(frappe.db.exists(APPLICATION, {"name": name, "docstatus": 0}))
