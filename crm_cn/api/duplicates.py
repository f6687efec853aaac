"""Whitelisted: ask whether a company collides (blind), and decide what was found (reviewers)."""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

from crm_cn.duplicates import blind, checklog, claims, limits
from crm_cn.duplicates import findings as evidence
from crm_cn.duplicates import probe as index
from crm_cn.duplicates.typed import TypedBadly, party_of
from crm_cn.rules.collision import REGISTRATION

MOST = 200  # companies of one batch


@frappe.whitelist(methods=["POST"])
def probe(party: dict | str, exclude: str | None = None) -> dict[str, Any]:
	"""One company as typed, in fields of Lead Registration → tier, score, reasons, problems; relation when own or pool.

	`exclude` is the registration being typed. Blind, limited and logged (L3).
	"""
	_may_ask()
	limits.spend(frappe.session.user)
	company = _understood(party)
	result = index.check(company, exclude=_own_question(exclude))
	checklog.write("Form", [company], [result], exclude)
	return blind.answer(result)


@frappe.whitelist(methods=["POST"])
def probe_many(parties: list | str) -> list[dict[str, Any]]:
	"""The same for up to 200 companies, in their order."""
	_may_ask()
	rows = _json(parties)
	if not isinstance(rows, list):
		frappe.throw(_("Send a list of companies."), TypedBadly)
	if len(rows) > MOST:
		frappe.throw(
			_("Ask about {0} companies at most in one call; you sent {1}.").format(MOST, len(rows)),
			TypedBadly,
		)
	if not rows:
		return []
	companies = [_understood(row, number) for number, row in enumerate(rows, 1)]
	limits.spend(frappe.session.user, len(rows))
	results = index.check_many(companies)
	checklog.write("Batch", companies, results)
	return [blind.answer(result) for result in results]


@frappe.whitelist(methods=["POST"])
def findings(lead_registration: str) -> list[dict[str, Any]]:
	"""Both sides of a registration's collision, side by side; looks again first while it is in review. For reviewers."""
	_may_review(lead_registration)
	claims.look_again(frappe.get_doc(REGISTRATION, lead_registration))
	return evidence.side_by_side(lead_registration)


@frappe.whitelist(methods=["POST"])
def decide(finding: str, decision: str, note: str = "") -> dict[str, str]:
	"""A reviewer says Same, Different or Open of one finding."""
	registration = (
		frappe.db.get_value(evidence.DOCTYPE, finding, "lead_registration") if _is_reviewer() else None
	)
	_may_review(registration or "")
	evidence.decide(finding, decision, note)
	return {"finding": finding, "decision": decision}


def _may_ask() -> None:
	"""Who may enter registrations may ask."""
	frappe.has_permission(REGISTRATION, "create", throw=True)


def _is_reviewer() -> bool:
	return evidence.has_role(evidence.REVIEWERS)


def _may_review(registration: str) -> None:
	"""Reviewers who may read the registration; all others learn nothing, not even whether it exists."""
	if not _is_reviewer() or not registration or not frappe.db.exists(REGISTRATION, registration):
		frappe.throw(_("Only reviewers see the other side of a collision."), frappe.PermissionError)
	frappe.has_permission(REGISTRATION, "read", registration, throw=True)


def _own_question(exclude: str | None) -> tuple[tuple[str, str], ...]:
	"""Leave out only what the asker may write: leaving out any other record would tell which one it is."""
	if (
		exclude
		and frappe.db.exists(REGISTRATION, exclude)
		and frappe.has_permission(REGISTRATION, "write", exclude)
	):
		return ((REGISTRATION, exclude),)
	return ()


def _understood(party: Any, row: int | None = None):
	return party_of(_json(party), row)


def _json(value: Any) -> Any:
	"""A value sent as JSON text; what is none is left for party_of to refuse."""
	if not isinstance(value, str):
		return value
	try:
		return json.loads(value)
	except ValueError:
		return value
