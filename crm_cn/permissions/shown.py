"""Which named records a user may view: scoped ones, and rows that follow them, asked alike (D7)."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from crm_cn.permissions import following, scope
from crm_cn.permissions.followed import FOLLOWERS

#: The DocTypes of whose records not everybody who may read the DocType sees all.
GUARDED: frozenset[str] = frozenset(scope.SCOPED) | frozenset(FOLLOWERS)


def guarded() -> frozenset[str]:
	"""Return GUARDED and the tables of scoped DocTypes: a row has a name of its own, too."""
	return GUARDED | following.tables()


def unlimited(user: str | None = None) -> bool:
	"""Say whether a user sees every record of every scoped DocType, and so whatever follows them."""
	return all(scope.sees_all(doctype, user=user) for doctype in scope.SCOPED)


def visible(doctype: str, names: Iterable[str], user: str | None = None) -> set[str]:
	"""Return those of the names that exist and that the user may view; of DocTypes not guarded, all."""
	names = {str(name) for name in names if name}
	if doctype in scope.SCOPED:
		return scope.visible(doctype, names, user=user)
	text = following.condition(doctype, user)
	if not text or not names:
		return names
	asked = ", ".join(map(scope.quoted, sorted(names)))
	return {
		row[0] for row in frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE name IN ({asked}) AND {text}")
	}


def existing(doctype: str, names: Iterable[str]) -> set[str]:
	"""Return those of the names under which there is a record, as the record spells them."""
	names = sorted({str(name) for name in names if name})
	return (
		set(frappe.get_all(doctype, {"name": ("in", names)}, pluck="name", limit_page_length=0))
		if names
		else set()
	)


def rows(doctype: str, found: Iterable, key="name", user: str | None = None) -> list:
	"""Return those rows of an answer whose record (under `key`) may be viewed, in their order."""
	found = list(found or [])
	if doctype not in GUARDED:
		return found
	seen = visible(doctype, {row[key] for row in found if row[key]}, user)
	return [row for row in found if row[key] in seen]


def of_several(found: Iterable, type_key: str, name_key: str, user: str | None = None) -> list:
	"""Return those rows of an answer that may be viewed, where each says of which DocType it is."""
	found = list(found or [])
	by_type: dict[str, set] = {}
	for row in found:
		by_type.setdefault(row[type_key], set()).add(row[name_key])
	seen = {
		doctype: visible(doctype, names, user) for doctype, names in by_type.items() if doctype in GUARDED
	}
	return [row for row in found if row[type_key] not in seen or str(row[name_key]) in seen[row[type_key]]]
