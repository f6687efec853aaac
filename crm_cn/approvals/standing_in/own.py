"""Whose a delegation is (A4): one gives one's own, and sees those given and received; administrators see all."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate, nowdate

from crm_cn.approvals.standing_in import delegation
from crm_cn.permissions.version import answer

ADMINISTRATOR = "System Manager"


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of Approval Delegation; the platform puts nothing around it."""
	user = user or frappe.session.user
	if ADMINISTRATOR in frappe.get_roles(user):
		return ""
	name = frappe.db.escape(user, percent=False)
	table = f"`tab{delegation.DELEGATION}`"
	return f"({table}.`delegator` = {name} OR {table}.`delegate` = {name})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of Approval Delegation: read both, write whose it is."""
	user = user or frappe.session.user
	if not isinstance(doc, Document) or ADMINISTRATOR in frappe.get_roles(user):
		return answer(True)
	if ptype in ("create", "import") or doc.is_new():
		return answer(doc.get("delegator") in (None, "", user))
	stored = frappe.db.get_value(
		delegation.DELEGATION, doc.name, ["delegator", "delegate"], as_dict=True
	) or frappe._dict(delegator=doc.delegator, delegate=doc.delegate)
	reads = ptype in ("read", "select", "print", "report", "email", "export")
	return answer(user == stored.delegator or (reads and user == stored.delegate))


def check(doc: Document) -> None:
	"""Throw what makes no sense in a delegation: whose, to whom, when; nothing of it is anybody else's secret."""
	if doc.delegator != frappe.session.user and ADMINISTRATOR not in frappe.get_roles():
		frappe.throw(
			_("You delegate for yourself only. Ask an administrator for somebody else."),
			frappe.PermissionError,
		)
	if doc.delegator == doc.delegate:
		frappe.throw(_("Choose somebody else: nobody delegates to themselves."))
	if not doc.disabled and not delegation.fit(doc.delegate):
		frappe.throw(_("{0} is not there to decide: choose an enabled colleague.").format(doc.delegate))
	_dates(doc)
	if not doc.disabled:
		_overlap(doc)
		_circle(doc)


def _dates(doc: Document) -> None:
	if doc.while_on_leave:
		doc.from_date = doc.to_date = None
		return
	if not doc.from_date or not doc.to_date:
		frappe.throw(_("Enter the first and the last day, or choose “While on Leave”."))
	if getdate(doc.from_date) > getdate(doc.to_date):
		frappe.throw(_("The first day is after the last."))
	if doc.is_new() and getdate(doc.to_date) < getdate():
		frappe.throw(_("The last day has passed already."))


def _overlap(doc: Document) -> None:
	mine = delegation.as_rule(doc)
	filters = {"delegator": doc.delegator, "disabled": 0, "name": ["!=", doc.name or ""]}
	for row in frappe.get_all(delegation.DELEGATION, filters=filters, fields=["*"]):
		if mine.overlaps(delegation.as_rule(row)):
			frappe.throw(
				_(
					"You have delegated for these days already, to {0}. End that first, or choose other days."
				).format(frappe.db.get_value("User", row.delegate, "full_name") or row.delegate)
			)


def _circle(doc: Document) -> None:
	"""Tell, and no more, of two who delegate to each other: where both are away, everybody keeps their own."""
	filters = {"delegator": doc.delegate, "delegate": doc.delegator, "disabled": 0}
	rows = frappe.get_all(delegation.DELEGATION, filters=filters, fields=["to_date", "while_on_leave"])
	if any(row.while_on_leave or (row.to_date and getdate(row.to_date) >= getdate()) for row in rows):
		frappe.msgprint(
			_(
				"{0} delegates to you as well. While both of you are away, what is yours waits for you."
			).format(frappe.db.get_value("User", doc.delegate, "full_name") or doc.delegate),
			title=_("Delegated in a Circle"),
			indicator="orange",
		)


def mine() -> dict[str, list[dict]]:
	"""Return the delegations a user has given and received: those that hold, will hold, or hold while on leave."""
	me, today = frappe.session.user, nowdate()
	fields = [
		*("name", "delegator", "delegate", "document_type"),
		*("from_date", "to_date", "while_on_leave", "reason", "disabled"),
	]
	found = {}
	for key, field, other in (("given", "delegator", "delegate"), ("received", "delegate", "delegator")):
		rows = frappe.get_all(
			delegation.DELEGATION,
			filters={field: me, "disabled": 0},
			or_filters={"to_date": [">=", today], "while_on_leave": 1},
			fields=fields,
			order_by="from_date",
		)
		for row in rows:
			row.full_name = frappe.db.get_value("User", row[other], "full_name")
		found[key] = rows
	return found


def give(**values) -> Document:
	"""Make a delegation of the session's user's; an administrator names whose."""
	values["delegator"] = values.get("delegator") or frappe.session.user
	return frappe.get_doc({"doctype": delegation.DELEGATION, **values}).insert()


def end(name: str) -> None:
	"""End a delegation now: what was lent comes back."""
	doc = frappe.get_doc(delegation.DELEGATION, name)
	doc.check_permission("write")
	doc.disabled = 1
	doc.save()
