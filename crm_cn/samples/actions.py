"""A step of a sample request together with what it needs, in one transaction; the Workflow decides who may take it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import get_transitions
from frappe.utils import escape_html, flt, get_datetime

from crm_cn.rules import samples as rule
from crm_cn.samples import request, states

DOCTYPE = states.DOCTYPE
KEEPER = "Sample Keeper"


def opened(name: str, modified: str | None = None) -> Document:
	"""Return the request with its row locked, if the user may write it; one out of sight is answered as not found.

	`modified`: the version the person was looking at; another one is refused.
	"""
	frappe.has_permission(DOCTYPE, "write", throw=True)
	if not frappe.db.exists(DOCTYPE, name) or not frappe.has_permission(DOCTYPE, "read", doc=name):
		frappe.clear_messages()
		frappe.throw(_("{0} {1} not found").format(_(DOCTYPE), escape_html(name)), frappe.DoesNotExistError)
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	doc.check_permission("write")
	if modified and get_datetime(modified) != get_datetime(doc.modified):
		frappe.throw(
			_("Somebody has changed this request since you opened it. Reload it and look again."),
			frappe.TimestampMismatchError,
			title=_("Changed Meanwhile"),
		)
	return doc


def take(doc: Document, action: str, values: dict | None = None, quantities: dict | None = None) -> Document:
	"""Take a workflow action with the values that go with it; return the request as stored.

	Raises ValidationError naming what is possible when this person cannot take it now, or what does not belong to it.
	"""
	transition = _transition(doc, lambda each: each.action == action, action)
	return _step(doc, transition, values or {}, quantities)


def reach(doc: Document, status: str, values: dict | None = None, quantities: dict | None = None) -> Document:
	"""Take the action that leads to a status, whatever the site calls it."""
	transition = _transition(
		doc, lambda each: (states.status_of(each.next_state) or doc.status) == status, status
	)
	return _step(doc, transition, values or {}, quantities)


def _transition(doc: Document, wanted, said: str):
	possible = get_transitions(doc)
	for transition in possible:
		if wanted(transition):
			return transition
	names = ", ".join(dict.fromkeys(_(each.action) for each in possible)) or _("nothing")
	frappe.throw(
		_("“{0}” is not possible for you on this sample request now ({1}). Possible: {2}.").format(
			escape_html(_(said)), _(doc.status), names
		),
		title=_("Action Not Possible"),
	)


def _step(doc: Document, transition, values: dict, quantities: dict | None) -> Document:
	after = states.status_of(transition.next_state) or doc.status
	allowed = rule.GOES_WITH.get(after, frozenset())
	if unknown := sorted(set(values) - allowed):
		frappe.throw(
			_("These values do not belong to this step: {0}").format(escape_html(", ".join(unknown)))
		)
	doc.update(values)
	doc.workflow_state = transition.next_state
	doc.flags.crm_cn_quantities = {str(row): flt(each) for row, each in (quantities or {}).items()} or None
	doc.save()
	doc.add_comment("Workflow", _(transition.next_state))
	return doc


def check_keeper() -> None:
	"""Throw unless the session's user keeps the samples."""
	if KEEPER not in frappe.get_roles() and frappe.session.user != "Administrator":
		frappe.throw(_("Only sample keepers move samples."), frappe.PermissionError)


def come_home(doc: Document, service, items: dict, remarks: str) -> None:
	"""Have pieces come back or be written off; `modified` moves so that an open form cannot overwrite the rows."""
	if not doc.shipped_on or doc.status in (rule.REJECTED, rule.CANCELLED):
		frappe.throw(_("Nothing of this request is with the customer."))
	service(doc, items, remarks)
	doc.db_set("total_qty", sum(line.qty for line in request.lines(doc)), notify=True)
