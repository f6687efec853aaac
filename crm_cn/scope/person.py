"""The person behind a user, as the rules of data scope ask: Employee, department, and the departments below."""

from __future__ import annotations

import frappe

from crm_cn.rules.scope.tokens import Person, user_key
from crm_cn.scope import derive


def person(user: str | None = None) -> Person:
	"""Return keys and departments of a user; somebody without an active Employee has only the own user.

	Asked once for each request: a change works from the next request on. `forget` makes it work at once.
	"""
	user = user or frappe.session.user
	known = _known()
	if user not in known:
		known[user] = load(user)
	return known[user]


def load(user: str) -> Person:
	"""Return the person as the database has it now. One plain statement with one row: every request asks it."""
	return derive.person(user, frappe.db.sql(derive.PERSON, user))


def below(departments: tuple[str, ...]) -> tuple[str, ...]:
	"""Return departments and all below them in the tree, sorted. One that no longer exists, or has no
	place in the tree, has none below."""
	if not departments:
		return ()
	top, sub = frappe.qb.DocType("Department").as_("top"), frappe.qb.DocType("Department").as_("sub")
	query = (
		frappe.qb.from_(top)
		.join(sub)
		.on((top.lft > 0) & (sub.lft >= top.lft) & (sub.rgt <= top.rgt))
		.select(sub.name)
		.distinct()
		.where(top.name.isin(departments))
	)
	return tuple(sorted({row[0] for row in query.run()} | set(departments)))


def key_of(employee: str | None, user: str | None = None) -> str | None:
	"""Return the key of the one who is responsible: the Employee, else the user, else nobody."""
	return employee or (user_key(user) if user else None)


def keys_of_users(users: list[str]) -> list[str]:
	"""Return the keys of colleagues known by their users: the active Employee of each, else the user."""
	if not users:
		return []
	found = dict(
		frappe.get_all(
			"Employee",
			{"user_id": ["in", users], "status": "Active"},
			["user_id", "name"],
			as_list=True,
		)
	)
	return [found.get(user) or user_key(user) for user in users]


def forget(*args) -> None:
	"""Ask again within this request; also a doc_event of Employee and Department."""
	frappe.local.crm_cn_scope_persons = {}


def _known() -> dict[str, Person]:
	if not hasattr(frappe.local, "crm_cn_scope_persons"):
		frappe.local.crm_cn_scope_persons = {}
	return frappe.local.crm_cn_scope_persons
