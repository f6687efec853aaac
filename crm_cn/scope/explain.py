"""Explain on the platform: why somebody may do what with a record, who may, and how far a user's roles reach.

The verdict comes from the algebra behind the one predicate (rules/scope/explain.py), the tokens from the table that
list and form ask. What the platform itself demands beside it, role permissions and User Permissions, is asked of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import get_role_permissions, has_user_permission

from crm_cn.permissions import scope
from crm_cn.rules.scope import explain as rule
from crm_cn.rules.scope import tokens as t
from crm_cn.rules.scope.explain import Asker, Because, Kind
from crm_cn.rules.scope.grants import Record
from crm_cn.rules.scope.levels import ACTIONS, ASSIGN, DELETE, EDIT, EXPORT, VIEW, Level
from crm_cn.scope import tokens
from crm_cn.scope.declared import RECORDS, SCOPED, about_of
from crm_cn.scope.person import person
from crm_cn.scope.rules import DOCTYPE as RULE
from crm_cn.scope.rules import SEE_ALL, rules_of

#: What the platform calls the actions; for assigning it asks nothing beside seeing the record.
RIGHT = {VIEW: "read", EDIT: "write", DELETE: "delete", ASSIGN: "read", EXPORT: "export"}


class Asked(NamedTuple):
	"""A record as explained: its document, what the rule book knows of it, and the names of what it is about."""

	doc: Document
	kind: Kind
	record: Record
	about: tuple[tuple[str, str], ...]


def asked(doctype: str, name: str) -> Asked:
	"""Return a stored record as explained."""
	doc = frappe.get_doc(doctype, name)
	about = about_names(doc)
	others = tuple((other, Record(frozenset(tokens.stored(other, its)))) for other, its in about)
	# what it is not about cannot let anybody in
	known = replace(kind(doctype), about=tuple(sorted({other for other, _name in about})))
	return Asked(doc, known, Record(frozenset(tokens.stored(doctype, doc.name)), others), about)


def about_names(doc: Document) -> tuple[tuple[str, str], ...]:
	"""Return DocType and name of the scoped records that a record is about (D8)."""
	found = []
	for reference in SCOPED[doc.doctype].about:
		doctype = reference.doctype or doc.get(reference.doctype_column)
		if doctype in RECORDS and doc.get(reference.column) is not None:
			found.append((doctype, doc.get(reference.column)))
	return tuple(dict.fromkeys(found))


def kind(doctype: str) -> Kind:
	"""Return a scoped DocType as the rule book wants it."""
	activity = SCOPED[doctype].activity
	return Kind(doctype, activity, about_of(doctype) if activity else ())


def asker(user: str) -> Asker:
	"""Return a user with the rules of the roles held."""
	return Asker(person(user), {doctype: rules_of(user, doctype) for doctype in SCOPED}, above(user))


def above(user: str) -> str:
	"""Return the role by which a user stands above all rules, or nothing."""
	if user == "Administrator":
		return user
	return min(SEE_ALL & set(frappe.get_roles(user)), default="")


def why(doctype: str, name: str, user: str) -> dict:
	"""Return for each action whether a user may take it on a record, the reasons, or what is lacking."""
	record, who = asked(doctype, name), asker(user)
	return {
		"doctype": doctype,
		"name": record.doc.name,
		"title": record.doc.get_title(),
		**about_person(user),
		"actions": [_action(record, who, action) for action in ACTIONS],
	}


def _action(record: Asked, who: Asker, action: str) -> dict:
	because = rule.why(who, record.kind, action, record.record)
	lacking = [] if because else [no_reason(who, record.kind, action)]
	lacking += platform_denies(record.doc, who.person.user, action)
	return {
		"action": action,
		"label": action_label(action),
		"allowed": not lacking,
		"reasons": [reason(each, record) for each in because],
		"lacking": lacking,
	}


def action_label(action: str) -> str:
	"""Return an action in the language of the reader."""
	return {VIEW: _("View"), EDIT: _("Edit"), DELETE: _("Delete"), ASSIGN: _("Assign"), EXPORT: _("Export")}[
		action
	]


def reason(because: Because, record: Asked) -> dict:
	"""Return one reason in the language of the reader, with the rules that an administrator would change."""
	source = because.source
	return {
		"relation": because.way.relation,
		"text": relation_text(because.way, record),
		"kind": source.kind,
		"roles": [_(role) for role in source.roles],
		"rules": [] if source.kind == rule.ABOVE else rule_names(source.roles, record.kind.doctype),
		"level": _(source.level.label) if source.level else "",
		"note": _("Whoever has a department level opens what names the person or the department.")
		if source.kind == rule.BY_APPOINTMENT
		else "",
	}


def rule_names(roles: tuple[str, ...], doctype: str) -> list[str]:
	"""Return the names of the Data Scope Rules of roles on a DocType."""
	return [
		name
		for role in roles
		if (name := frappe.db.get_value(RULE, {"role": role, "document_type": doctype}, cache=True))
	]


def relation_text(way: rule.Way, record: Asked) -> str:
	"""Return by what a record is reached, e.g. "Responsible Employee: Li Na"."""
	text = {
		t.RESPONSIBLE: _("Responsible Employee"),
		t.RELATED: _("Related Employee"),
		t.RESPONSIBLE_DEPARTMENT: _("Responsible Department"),
		t.RELATED_DEPARTMENT: _("Related Department"),
		t.AUTHOR: _("Author"),
		t.STATUS: _("Open Status"),
		rule.ALL: _("All records"),
	}[way.relation]
	if way.who:
		text = f"{text}: {name_of(way.relation, way.who)}"
	if way.through is None:
		return text
	doctype, name = record.about[way.through]
	if not may_read(doctype, name):
		return _("{0} (through the record this is about)").format(text)
	return _("{0} (through {1} {2})").format(text, _(doctype), name)


def may_read(doctype: str, name: str) -> bool:
	"""Say whether the reader of an explanation may see a record that it would name."""
	return (
		bool(frappe.db.exists(doctype, name))
		and bool(frappe.has_permission(doctype, "read"))
		and bool(frappe.has_permission(doctype, "read", doc=name))
	)


def name_of(relation: str, who: str) -> str:
	"""Return whom a token names as people call it."""
	if relation == t.STATUS:
		return _(who)
	if relation in (t.RESPONSIBLE_DEPARTMENT, t.RELATED_DEPARTMENT):
		return who
	if relation == t.AUTHOR or who.startswith("@"):
		return full_name(who.removeprefix("@"))
	return frappe.db.get_value("Employee", who, "employee_name") or who


def full_name(user: str) -> str:
	"""Return the name of a user as people call it."""
	return frappe.db.get_value("User", user, "full_name") or user


def no_reason(who: Asker, of: Kind, action: str) -> str:
	"""Return why the data scope does not allow an action."""
	if not who.rules.get(of.doctype):
		return _("No role of this person has a Data Scope Rule for {0}.").format(_(of.doctype))
	reach = rule.effective(who, of, action)
	if reach.level is Level.NONE and reach.wanted is not Level.NONE:
		return _("The roles give the level {0} for this, but no view, which every action needs.").format(
			_(reach.wanted.label)
		)
	if reach.level is Level.NONE:
		return _("The level of all roles is None here.")
	return _("The level is {0}, and by it the person has nothing to do with this record.").format(
		_(reach.level.label)
	)


def platform_denies(doc: Document, user: str, action: str) -> list[str]:
	"""Return what beside the data scope stands against an action: role permissions and User Permissions."""
	found = []
	if not role_permits(get_role_permissions(doc.meta, user, user == doc.owner), RIGHT[action]):
		found.append(_("The role permissions of {0} do not include this.").format(_(doc.doctype)))
	if user != "Administrator" and not has_user_permission(doc, user):
		found.append(_("A User Permission restricts this person to other records."))
	return found


def role_permits(permissions: dict, right: str) -> bool:
	"""Say whether role permissions give a right; one that is the owner's only counts as the platform found it."""
	by_owner = permissions.get("if_owner") or {}
	return bool(by_owner[right] if right in by_owner else permissions.get(right))


def about_person(user: str) -> dict:
	"""Return who somebody is to the data scope, with what is wrong about it."""
	known = person(user)
	employees = [key for key in known.keys if not key.startswith("@")]
	hints = []
	if not employees:
		hints.append(
			_("There is no active Employee with this user: levels reach only what names the user directly.")
		)
	elif not known.departments:
		hints.append(_("The Employee has no department: department levels reach no department."))
	return {
		"user": user,
		"full_name": full_name(user),
		"employees": [
			{"name": name, "employee_name": frappe.db.get_value("Employee", name, "employee_name")}
			for name in employees
		],
		"departments": list(known.departments),
		"departments_below": [name for name in known.below if name not in known.departments],
		"hints": hints,
	}


def may_ask_who(doctype: str, name: str, user: str | None = None) -> bool:
	"""Say whether a user may ask who sees a record: those who may assign it; the supervisor always may."""
	return scope.may(doctype, name, ASSIGN, user)
