"""Who can see a record: everybody with an account is asked, by the rules of each distinct set of roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import frappe
from frappe.permissions import get_role_permissions, has_user_permission

from crm_cn.rules.scope import explain as rule
from crm_cn.rules.scope.explain import Asker, Because
from crm_cn.rules.scope.levels import ACTIONS, VIEW
from crm_cn.rules.scope.tokens import Person, user_key
from crm_cn.scope import explain, person
from crm_cn.scope.declared import SCOPED
from crm_cn.scope.rules import rules_of


class Somebody(NamedTuple):
	"""A person with an account: how others call the person, and the one of the same roles who is asked for them."""

	user: str
	full_name: str
	employee_name: str
	asker: Asker
	model: str


def who(doctype: str, name: str) -> dict:
	"""Return everybody who may view a record, with the reasons and what else each may do; the closest first."""
	record = explain.asked(doctype, name)
	wording = lru_cache(maxsize=None)(lambda because: explain.reason(because, record))
	people = [found for each in everybody(doctype) if (found := _seen_by(each, record, wording))]
	people.sort(key=lambda one: (one.pop("distance"), one["full_name"]))
	return {
		"doctype": doctype,
		"name": record.doc.name,
		"title": record.doc.get_title(),
		"actions": [{"action": action, "label": explain.action_label(action)} for action in ACTIONS],
		"people": people,
	}


def _seen_by(each: Somebody, record: explain.Asked, wording: Callable[[Because], dict]) -> dict | None:
	permitted = _role_permissions(record, each)
	if not explain.role_permits(permitted, "read"):
		return None
	because = rule.why(each.asker, record.kind, VIEW, record.record)
	if not because or _restricted(record, each.user):
		return None
	return {
		"user": each.user,
		"full_name": each.full_name,
		"employee_name": each.employee_name,
		"departments": list(each.asker.person.departments),
		"reason": wording(because[0]),
		"more_reasons": len(because) - 1,
		"may": [
			action
			for action in ACTIONS
			if explain.role_permits(permitted, explain.RIGHT[action])
			and (action == VIEW or rule.may_alone(each.asker, record.kind, action, record.record))
		],
		"distance": because[0].distance,
	}


def _role_permissions(record: explain.Asked, each: Somebody) -> dict:
	"""Role permissions depend on the roles alone, and on who wrote the record."""
	if each.user == record.doc.owner:
		return get_role_permissions(record.doc.meta, each.user, True)
	return get_role_permissions(record.doc.meta, each.model, False)


def _restricted(record: explain.Asked, user: str) -> bool:
	return (
		user != "Administrator"
		and user in _with_user_permissions()
		and not has_user_permission(record.doc, user)
	)


def _with_user_permissions() -> frozenset[str]:
	"""The users that have any User Permission, read once for each request."""
	known = getattr(frappe.local, "crm_cn_users_with_permissions", None)
	if known is None:
		known = frozenset(frappe.get_all("User Permission", pluck="user", distinct=True))
		frappe.local.crm_cn_users_with_permissions = known
	return known


def everybody(doctype: str | None = None) -> Iterator[Somebody]:
	"""Yield everybody with an enabled account to whom some rule applies, on one DocType or on any."""
	employees, models = _employees(), {}
	below = lru_cache(maxsize=None)(person.below)
	roles = _roles()
	for user in frappe.get_all(
		"User", {"enabled": 1, "name": ["!=", "Guest"]}, ["name", "full_name", "user_type"]
	):
		of_roles = (user.name == "Administrator", user.user_type, frozenset(roles.get(user.name, ())))
		if of_roles not in models:
			models[of_roles] = (user.name, _rules(user.name), explain.above(user.name))
		model, rules, above = models[of_roles]
		if not (above or (rules[doctype] if doctype else any(rules.values()))):
			continue
		own = employees.get(user.name, ())
		departments = tuple(sorted({row.department for row in own if row.department}))
		known = Person(
			user.name,
			keys=(*sorted(row.name for row in own), user_key(user.name)),
			departments=departments,
			below=below(departments),
		)
		yield Somebody(
			user.name,
			user.full_name or user.name,
			own[0].employee_name if own else "",
			Asker(known, rules, above),
			model,
		)


def _rules(user: str) -> dict[str, list]:
	return {doctype: rules_of(user, doctype) for doctype in SCOPED}


def _employees() -> dict[str, list[frappe._dict]]:
	found: dict[str, list[frappe._dict]] = {}
	for row in frappe.get_all(
		"Employee",
		{"status": "Active", "user_id": ["is", "set"]},
		["name", "employee_name", "user_id", "department"],
	):
		found.setdefault(row.user_id, []).append(row)
	return found


def _roles() -> dict[str, set[str]]:
	found: dict[str, set[str]] = {}
	table = frappe.qb.DocType("Has Role")
	query = frappe.qb.from_(table).select(table.parent, table.role).where(table.parenttype == "User")
	for user, role in query.run():
		found.setdefault(user, set()).add(role)
	return found
