"""Who sees a Sales Activity (D7, D8): one condition behind the list and the document.

	everything      Sales Manager, CRM Supervisor, System Manager
	read            who is responsible, wrote it, takes part, or may see its lead registration
	write, delete   who is responsible, wrote it, or is responsible for its lead registration

Reading a document asks the list's own condition, so the two cannot come apart. Leads keep their own predicate
(permissions/leads.py); what it lets a user see brings its activities along.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from pypika.terms import Criterion, ExistsCriterion

from crm_cn.permissions import leads
from crm_cn.permissions.version import answer

DOCTYPE = "Sales Activity"
PARTICIPANT = "Sales Activity Participant"
PERSONS = ("responsible_user", "owner")
READING = frozenset({"read", "select", "print", "email", "report", "export"})


def criterion(user: str) -> Criterion:
	"""Return what a user may see as a condition on the table of activities; for who does not see all."""
	activity, participant = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(PARTICIPANT)
	takes_part = (
		frappe.qb.from_(participant)
		.select(participant.name)
		.where(
			(participant.parent == activity.name)
			& (participant.parenttype == DOCTYPE)
			& (participant.user == user)
		)
	)
	return Criterion.any(
		[
			*(activity[person] == user for person in PERSONS),
			ExistsCriterion(takes_part),
			activity.lead_registration.isin(leads.visible(user)),
		]
	)


def sees_all(user: str) -> bool:
	"""Return whether a user's roles show every activity: the same as for leads."""
	return leads.reach(user).everything


def in_list(name: str, user: str) -> bool:
	"""Return whether this user's list has the activity."""
	activity = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(activity).select(activity.name).where(activity.name == name)
	return bool((query if sees_all(user) else query.where(criterion(user))).run())


def may_write(doc: Document, user: str) -> bool:
	"""Return whether a user may change or delete an activity, as it is stored."""
	stored = doc.get_doc_before_save() or doc
	if sees_all(user) or user in [stored.get(person) for person in PERSONS]:
		return True
	return bool(stored.lead_registration) and user == frappe.db.get_value(
		leads.DOCTYPE, stored.lead_registration, "responsible_user"
	)


# Hooks


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of Sales Activity."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	return f"({criterion(user).get_sql(with_namespace=True, quote_char='`', subquery=True)})"


def participant_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of the table of participants: it follows its activities."""
	user = user or frappe.session.user
	if sees_all(user):
		return ""
	activity, participant = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(PARTICIPANT)
	names = frappe.qb.from_(activity).select(activity.name).where(criterion(user))
	return f"({participant.parent.isin(names).get_sql(with_namespace=True, quote_char='`', subquery=True)})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of Sales Activity; roles have been asked before. A new one is nobody else's."""
	user = user or frappe.session.user
	if not isinstance(doc, Document) or doc.is_new():
		return answer(True)
	return answer(in_list(doc.name, user) if ptype in READING else may_write(doc, user))
