"""Who may be told of a record (D7): a notice, a mail or a task says as much as the record's own form."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from crm_cn.permissions import following, scope
from crm_cn.permissions.followed import FOLLOWERS
from crm_cn.scope.declared import SCOPED


def may_be_told(user: str, doctype: str | None, name: str | None) -> bool:
	"""Say whether a user may know of this record; what neither is scoped nor follows a scoped one anybody may.

	A record that is not there (deleted, or not saved yet) is nobody's to be told of by name.
	"""
	if not doctype or not name:
		return True
	if doctype in SCOPED:
		return scope.may(doctype, name, user=user)
	if doctype not in FOLLOWERS:
		return True
	text = following.condition(doctype, user)
	if not text:
		return True
	table = f"`tab{doctype}`"
	return bool(
		frappe.db.sql(f"SELECT name FROM {table} WHERE name = %s AND {text.replace('%', '%%')}", str(name))
	)


def those_who_may(users: Iterable[str], doctype: str | None, name: str | None) -> list[str]:
	"""Return those of the users who may know of a record, in their order."""
	return [user for user in users if may_be_told(user, doctype, name)]


def addresses_that_may(addresses: Iterable[str], doctype: str | None, name: str | None) -> list[str]:
	"""Return those of the e-mail addresses a notice of a record may go to.

	Addresses of people who work here go by their scope; others (the customer's own) are as somebody chose them.
	"""
	addresses = list(addresses)
	wanted = {address.strip().lower() for address in addresses if address}
	if not wanted or (doctype not in SCOPED and doctype not in FOLLOWERS):
		return addresses
	people: dict[str, list[str]] = {}
	for user in frappe.get_all(
		"User", {"email": ["in", list(wanted)], "user_type": "System User"}, ["name", "email"]
	):
		people.setdefault(user.email.lower(), []).append(user.name)
	return [
		address
		for address in addresses
		if address.strip().lower() not in people
		or those_who_may(people[address.strip().lower()], doctype, name)
	]
