"""What a step of a complaint needs and what it brings (P1, P4)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, now_datetime

from crm_cn.complaints import states
from crm_cn.rules import complaints as rule
from crm_cn.scope import holder
from crm_cn.scope.rules import sees_everything

STAMPS = {rule.RESOLVED: "resolved_on", rule.FOLLOWED_UP: "followed_up_on", rule.CLOSED: "closed_on"}


def check_complete(doc: Document) -> None:
	"""Throw with the fields that the status the complaint enters, or stays in, needs."""
	fields = rule.missing(doc.status, doc)
	if fields:
		labels = ", ".join(frappe.bold(_(doc.meta.get_label(name))) for name in fields)
		frappe.throw(
			_("Please fill in before the complaint can be {0}: {1}.").format(_(doc.status), labels),
			frappe.MandatoryError,
			title=_("Something Is Missing"),
		)


def check_satisfied(doc: Document) -> None:
	"""P1: throw when a complaint is closed against the customer's word; a supervisor may."""
	if not entered(doc, rule.CLOSED) or not rule.is_dissatisfied(doc.satisfaction):
		return
	if doc.flags.crm_cn_system or sees_everything(frappe.session.user):
		return
	frappe.throw(
		_(
			"The customer is {0}: reopen the complaint and go on with it. Only a CRM Supervisor may close it nevertheless."
		).format(_(doc.satisfaction)),
		title=_("Not Satisfied"),
	)


def entered(doc: Document, status: str) -> bool:
	"""Say whether the complaint enters this status with this save."""
	before = states.status_before(doc)
	return before is not None and before != doc.status and doc.status == status


def prepare(doc: Document) -> None:
	"""Write what the step changes on the complaint itself, before it is stored."""
	before = states.status_before(doc)
	stamp_answer(doc)
	if before is None or before == doc.status:
		return
	if before == rule.ACCEPTED and doc.status == rule.IN_HANDLING:
		take(doc)
	if rule.is_reopening(before, doc.status):
		doc.reopened_count = cint(doc.reopened_count) + 1
	if doc.status == rule.RESOLVED and doc.reopened_count:
		ask_again(doc)
	if doc.status in STAMPS:
		doc.set(STAMPS[doc.status], now_datetime())


def take(doc: Document) -> None:
	"""Whoever starts with a complaint that nobody has becomes its handler (P3)."""
	if doc.responsible_employee:
		return
	doc.responsible_employee = holder.employee_of(frappe.session.user)
	if not doc.responsible_employee:
		frappe.throw(
			_(
				"Choose the handler first: nobody is responsible for this complaint, and you have no active employee record to take it with."
			),
			title=_("No Handler"),
		)


def stamp_answer(doc: Document) -> None:
	"""Note when and how the customer answered; an answer typed here was given by phone unless said otherwise."""
	before = doc.get_doc_before_save()
	if doc.flags.crm_cn_system or (doc.satisfaction or "") == ((before and before.satisfaction) or ""):
		return
	doc.satisfaction_on = now_datetime() if doc.satisfaction else None
	if not doc.satisfaction:
		doc.satisfaction_by = None
	elif not doc.satisfaction_by or (before and before.satisfaction):
		doc.satisfaction_by = "Phone"


def ask_again(doc: Document) -> None:
	"""Clear the answer to what was done before; the timeline keeps it."""
	before = doc.get_doc_before_save()
	if doc.satisfaction and doc.satisfaction == before.satisfaction:
		doc.flags.crm_cn_former_answer = (doc.satisfaction, doc.satisfaction_comment)
		for fieldname in rule.ASKED_AGAIN:
			doc.set(fieldname, None)


def follow(doc: Document) -> None:
	"""Do what a step brings once the complaint is stored."""
	if answer := doc.flags.pop("crm_cn_former_answer", None):
		level, word = answer
		text = _("Before it was resolved again the customer had said: {0}.").format(_(level))
		doc.add_comment("Info", f"{text} {escape_html(word or '')}".strip())


def tell_form(doc: Document) -> None:
	"""Tell the form what each action that may follow still needs; onload."""
	flow = states.workflow()
	needed = {}
	for row in flow.transitions if flow and not doc.is_new() else ():
		if row.state == doc.workflow_state and (status := states.status_of(row.next_state)):
			needed[row.action] = rule.missing(status, doc)
	doc.set_onload("crm_cn_needed", {action: fields for action, fields in needed.items() if fields})
	doc.set_onload("crm_cn_dissatisfied", rule.is_dissatisfied(doc.satisfaction))
