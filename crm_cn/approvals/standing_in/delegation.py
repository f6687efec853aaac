"""委派: who decides in another's place, for a period or while on leave (A4). The rules: rules/approval/delegation.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import frappe
from frappe.model.document import Document
from frappe.utils import getdate

from crm_cn.approvals import people
from crm_cn.approvals.standing_in import absence
from crm_cn.rules.approval import delegation as rule
from crm_cn.rules.approval import routing
from crm_cn.rules.approval.delegation import Delegation, StandIn
from crm_cn.rules.approval.routing import Asked

DELEGATION = "Approval Delegation"


def of(asked: Iterable[Asked], doc: Document, barred: frozenset[str]) -> list[Asked]:
	"""Return those asked, or their delegates; `barred` may not decide on this document."""
	asked = list(asked)
	taken = barred | {one.user for one in asked}
	return rule.assign(asked, _following(doc.doctype, taken), fit, barred)


def fit(user: str) -> bool:
	"""Say whether somebody is there to decide: an enabled user of the Desk whose Employee, if any, is active."""
	row = frappe.db.get_value("User", user, ["enabled", "user_type"], as_dict=True)
	return bool(row and row.enabled and row.user_type == "System User") and not absence.has_left(user)


def stand_in(user: str, doctype: str, barred: frozenset[str]) -> StandIn | None:
	"""Return who decides on a kind of document for a user today, or None."""
	return rule.stand_in(
		user, _following(doctype, barred | {user}), lambda one: one not in barred and fit(one)
	)


def _following(doctype: str, barred: frozenset[str]) -> Callable[[str], StandIn | None]:
	def following(user: str) -> StandIn | None:
		away = absence.on_leave(user)
		found = rule.holding(given_by(user), doctype, getdate(), away)
		if found:
			return StandIn(found.delegate, rule.DELEGATE)
		return _manager(user, barred) if away else None

	return following


def _manager(user: str, barred: frozenset[str]) -> StandIn | None:
	"""Return who is asked for somebody on leave without a delegate, by the settings."""
	settings = frappe.get_cached_doc(people.SETTINGS)
	if settings.leave_without_delegate == "Wait":
		return None
	matter = routing.Matter(None, barred)
	try:
		found = routing.substitute(user, matter, people.Company(), settings.fallback_approver)
	except routing.NoApprover:
		return None
	return StandIn(found.user, rule.ON_LEAVE)


def given_by(user: str) -> list[Delegation]:
	"""Return the delegations somebody has given and not disabled."""
	return [as_rule(row) for row in frappe.get_all(DELEGATION, {"delegator": user, "disabled": 0}, _FIELDS)]


_FIELDS = ["delegator", "delegate", "document_type", "from_date", "to_date", "while_on_leave"]


def as_rule(row: Document | frappe._dict) -> Delegation:
	"""Return a record as the rules want it."""
	return Delegation(
		row.delegator,
		row.delegate,
		row.document_type or None,
		getdate(row.from_date) if row.from_date else None,
		getdate(row.to_date) if row.to_date else None,
		bool(row.while_on_leave),
	)
