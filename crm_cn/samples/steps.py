"""What follows from a step of a sample request: status before and after → the service that answers for it.

`prepare` before the row is written, `follow` after it; everything happens in the same transaction.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, cstr, getdate, nowdate

from crm_cn.leads import evidence
from crm_cn.rules import samples as rule
from crm_cn.samples import answer, request, settings, stock
from crm_cn.samples.states import enters, status_before


def prepare(doc: Document) -> None:
	"""Check and stamp what a step needs."""
	if enters(doc, rule.SHIPPED):
		prepare_shipping(doc)
	elif enters(doc, rule.RECEIVED):
		prepare_receipt(doc)
	elif doc.status == rule.ANSWERED:
		answer.check(doc)
	elif enters(doc, rule.CANCELLED):
		check_cancelling(doc)
	elif enters(doc, rule.CLOSED):
		check_closing(doc)


def prepare_shipping(doc: Document) -> None:
	"""M2: a parcel leaves with a carrier; the answer is expected some days later unless a day was named."""
	if not cstr(doc.carrier).strip():
		frappe.throw(
			_("Enter the carrier first; “self” if somebody brings the samples along."), frappe.MandatoryError
		)
	doc.shipped_on = doc.shipped_on or nowdate()
	if getdate(doc.shipped_on) > getdate():
		frappe.throw(_("Shipped on cannot lie in the future."))
	if not doc.expected_answer_on or getdate(doc.expected_answer_on) < getdate(doc.shipped_on):
		doc.expected_answer_on = add_days(doc.shipped_on, settings.answer_days())


def prepare_receipt(doc: Document) -> None:
	"""The customer has the parcel, not before it left."""
	doc.received_on = doc.received_on or nowdate()
	if not getdate(doc.shipped_on) <= getdate(doc.received_on) <= getdate():
		frappe.throw(_("Received on lies between the day of shipping and today."))


def check_cancelling(doc: Document) -> None:
	"""After shipping a request is cancelled when every piece came back or was scrapped."""
	if not rule.may_cancel(status_before(doc), request.lines(doc)):
		frappe.throw(
			_(
				"{0} pieces are still with the customer. Have the sample keeper take them back or scrap them first."
			).format(f"{rule.outstanding(request.lines(doc)):g}"),
			title=_("Not Possible Yet"),
		)


def check_closing(doc: Document) -> None:
	"""What was lent comes back, or is written off, before the request is closed."""
	if not rule.may_close(doc.charge_type, request.lines(doc)):
		frappe.throw(
			_(
				"{0} pieces of a returnable sample are still with the customer. Have the sample keeper take them back or scrap them first."
			).format(f"{rule.outstanding(request.lines(doc)):g}"),
			title=_("Not Possible Yet"),
		)


def follow(doc: Document) -> None:
	"""Answer the step this save has taken; nothing when the status stayed."""
	before = status_before(doc)
	if not before or before == doc.status:
		return
	if doc.status == rule.SHIPPED:
		stock.ship(doc, doc.flags.crm_cn_quantities)
		count_as_evidence(doc)
	elif doc.status == rule.ANSWERED:
		answer.plan_next_step(doc)
	elif doc.status == rule.CANCELLED:
		no_evidence(doc)


def count_as_evidence(doc: Document) -> None:
	"""M4, L8: a sample sent protects the lead."""
	if doc.lead_registration:
		evidence.record(doc.lead_registration, "Sample", doc.shipped_on, doc.doctype, doc.name)


def no_evidence(doc: Document) -> None:
	"""A cancelled or deleted request protects nothing."""
	evidence.withdraw(doc.doctype, doc.name)


def refuse_deleting(doc: Document) -> None:
	"""Throw when a request that moved stock, or is being worked on, would vanish."""
	if doc.status in (rule.DRAFT, rule.REJECTED, rule.CANCELLED) and not doc.shipped_on:
		return
	frappe.throw(
		_("A sample request that is {0} stays as history. Cancel it instead.").format(_(doc.status)),
		title=_("Not Deleted"),
	)
