"""L2: the reviewer decides on other people's leads and says what has to be corrected."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime

from crm_cn.leads import states
from crm_cn.rules import lifecycle
from crm_cn.rules.registration import is_blank
from crm_cn.workflow_status import enters


def check_reviewer(doc: Document) -> None:
	"""Throw when somebody decides on a lead of their own, whichever way the decision came in.

	The workflow's "Allow Self Approval" only guards its button; this also guards a direct save.
	"""
	before = states.status_before(doc)
	if not before or not lifecycle.is_decision(before, doc.status) or doc.flags.crm_cn_system:
		return
	user = frappe.session.user
	own = {doc.owner, doc.responsible_user, doc.get_doc_before_save().responsible_user}
	if user != "Administrator" and user in own:
		frappe.throw(
			_("Nobody decides on their own lead. Ask another reviewer."),
			frappe.PermissionError,
			title=_("Own Lead"),
		)


def check_note(doc: Document) -> None:
	"""L2: a lead is returned with a reason, or its author would not know what to correct."""
	if enters(doc, lifecycle.RETURNED) and is_blank(doc.review_note):
		frappe.throw(
			_("Please write in the review note what the author has to correct."), frappe.MandatoryError
		)


def stamp_decision(doc: Document) -> None:
	"""Note who decided and when it was returned."""
	before = states.status_before(doc)
	if before and before != doc.status and lifecycle.is_decision(before, doc.status):
		doc.reviewed_by = frappe.session.user
	if enters(doc, lifecycle.RETURNED):
		doc.returned_on = now_datetime()
