"""Who sees a lead (D7): one description of a user's reach, asked by the list, the document and all that hangs on it.

	manager, supervisor ── everything
	reviewer (Sales Assistant) ── what waits for review
	sales people ── what they wrote, are responsible for or help with, and the public pool
	everybody else ── nothing

A share would open the document and hide it from the list, so leads cannot be shared (no role has the right, see
`no_share`).
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.terms import Criterion

from crm_cn.permissions.version import answer
from crm_cn.rules import lifecycle

DOCTYPE = "Lead Registration"
TEAM = "Record Party"

EVERYTHING = frozenset({"CRM Supervisor", "Sales Manager", "System Manager"})
REVIEWERS = frozenset({"Sales Assistant"})
SALES = frozenset(
	{
		"Sales User",
		"Sales Assistant",
		"Customer Specialist",
		"Senior Merchandiser",
		"CRM Intern",
		"Presales Support",
		"Market Information Specialist",
		"Call Centre Agent",
	}
)

#: The fields that name a person to whom the lead belongs.
PERSONS = ("owner", "responsible_user")


@dataclass(frozen=True)
class Reach:
	"""How far a user sees: everything, or own leads and those in some statuses; neither is nothing."""

	user: str
	everything: bool = False
	own: bool = False
	statuses: tuple[str, ...] = ()


def reach(user: str | None = None) -> Reach:
	"""Return the reach of a user from the roles held."""
	user = user or frappe.session.user
	roles = set(frappe.get_roles(user))
	if user == "Administrator" or roles & EVERYTHING:
		return Reach(user, everything=True)
	if not roles & SALES:
		return Reach(user)
	statuses = [lifecycle.PUBLIC_POOL]
	if roles & REVIEWERS:
		statuses.append(lifecycle.IN_REVIEW)
	return Reach(user, own=True, statuses=tuple(statuses))


def criterion(where: Reach) -> Criterion | None:
	"""Return the reach as a condition on the table of leads; None means all of it. Not for an empty reach."""
	if where.everything:
		return None
	lead, team = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(TEAM)
	helping = frappe.qb.from_(team).select(team.parent)
	helping = helping.where((team.parenttype == DOCTYPE) & (team.user == where.user))
	relations = [*(lead[person] == where.user for person in PERSONS), lead.name.isin(helping)]
	if where.statuses:
		relations.append(lead.status.isin(where.statuses))
	return Criterion.any(relations)


def includes(where: Reach, doc: Document | dict) -> bool:
	"""Say whether the reach includes this lead: the same as `criterion`, asked of a document."""
	if where.everything:
		return True
	if not where.own:
		return False
	return (
		any(doc.get(person) == where.user for person in PERSONS)
		or doc.get("status") in where.statuses
		or is_member(doc, where.user)
	)


def is_member(doc: Document | dict, user: str) -> bool:
	"""Say whether the user is in the team as it is stored; rows typed just now do not count."""
	return bool(frappe.db.exists(TEAM, {"parent": doc.get("name"), "parenttype": DOCTYPE, "user": user}))


def visible(user: str | None = None):
	"""Return a query for the names of the leads the user may see."""
	where = reach(user)
	lead = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(lead).select(lead.name)
	if where.everything:
		return query
	return query.where(criterion(where) if where.own else lead.name.isnull())


# Hooks


def condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of Lead Registration."""
	where = reach(user)
	if where.everything:
		return ""
	if not where.own:
		return "(1=0)"
	return f"({criterion(where).get_sql(with_namespace=True, quote_char='`')})"


def child_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of the tables in a lead: they follow the lead."""
	return _following(user, doctype, "parent")


def appeal_condition(user: str | None = None, doctype: str | None = None) -> str:
	"""permission_query_conditions of Collision Appeal: it follows its lead, but not into the pool."""
	where = reach(user)
	if where.everything:
		return ""
	return _following(user, doctype or "Collision Appeal", "lead_registration", pool=False)


def _following(user: str | None, doctype: str | None, field: str, pool: bool = True) -> str:
	where = reach(user)
	if where.everything:
		return ""
	if not where.own or not doctype:
		return "(1=0)"
	if not pool:
		where = Reach(where.user, own=True)
	lead, table = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType(doctype)
	names = frappe.qb.from_(lead).select(lead.name).where(criterion(where))
	return f"({table[field].isin(names).get_sql(with_namespace=True, quote_char='`')})"


def has_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of Lead Registration. A lead that is not saved yet is nobody else's.

	Asked of the stored lead: what a person just typed into a form or a request lets nobody in.
	"""
	if not isinstance(doc, Document) or doc.is_new():
		return answer(True)
	where = reach(user)
	return answer(where.everything or includes(where, stored(doc.name)))


def stored(name: str | None) -> dict:
	"""Return what the database holds of a lead for the predicate; empty when there is no such lead."""
	return frappe.db.get_value(DOCTYPE, name, ["name", "status", *PERSONS], as_dict=True) or {}


def appeal_permission(doc: Document, ptype: str = "read", user: str | None = None, debug: bool = False):
	"""has_permission of Collision Appeal: whoever has to do with the lead, and the supervisor."""
	if not isinstance(doc, Document) or doc.is_new():
		return answer(True)
	where = reach(user)
	if where.everything:
		return answer(True)
	lead = frappe.db.get_value("Collision Appeal", doc.name, "lead_registration")
	return answer(bool(lead) and includes(Reach(where.user, own=where.own), stored(lead)))


def no_share(share: Document, method: str | None = None) -> None:
	"""Refuse to share a lead or an appeal: its team is where people are added, and it shows in the list too."""
	if share.share_doctype in (DOCTYPE, "Collision Appeal"):
		frappe.throw(_("Leads are not shared. Add the person to the team of the lead instead."))
