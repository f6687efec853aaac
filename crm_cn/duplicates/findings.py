"""Duplicate Findings: both sides of a registration's collision, side by side, for those who decide (L2, L3)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.query_builder.functions import Max

from crm_cn.duplicates import sources
from crm_cn.duplicates.results import Hit
from crm_cn.rules.collision import REGISTRATION, TIERS, Relation, rounded

DOCTYPE = "Duplicate Finding"
OPEN, SAME, DIFFERENT = "Open", "Same", "Different"
REVIEWERS = ("Sales Manager", "CRM Supervisor", "System Manager")
SUPERVISORS = ("CRM Supervisor", "System Manager")
TO_DECIDE = ("suspect", "block")


def write(registration: str, hits: Iterable[Hit], decision: str = OPEN, note: str = "") -> None:
	"""Make the findings of a registration what was met now.

	A decision stands while its collision has not become stronger; open findings that were not met again go.
	"""
	known = {(row.other_doctype, row.other_name): row for row in _rows(registration)}
	met = {
		(hit.doctype, hit.name): hit for hit in hits if hit.relation != Relation.OWN and hit.tier in TO_DECIDE
	}
	for source, hit in met.items():
		row = known.get(source)
		values = _values(hit)
		if decision != OPEN:
			values |= _decided(decision, note)
		elif row and row.decision != OPEN and TIERS.index(hit.tier) > TIERS.index(row.tier):
			values |= {"decision": OPEN, "decided_by": None, "decided_on": None}
		if row:
			frappe.db.set_value(DOCTYPE, row.name, values)
		else:
			frappe.get_doc(
				{"doctype": DOCTYPE, "lead_registration": registration, "decision": OPEN, **values}
			).insert(
				ignore_permissions=True  # written by the check, read by reviewers only
			)
	for source, row in known.items():
		if source not in met and row.decision == OPEN:
			frappe.db.delete(DOCTYPE, {"name": row.name})


def different(registration: str) -> dict[tuple[str, str], str]:
	"""Records a person found to be another company → the tier at which they did."""
	return {
		(row.other_doctype, row.other_name): row.tier
		for row in _rows(registration)
		if row.decision == DIFFERENT
	}


def is_same(registration: str) -> bool:
	"""Whether a person found one of them to be the same company."""
	return any(row.decision == SAME for row in _rows(registration))


def undecided(registration: str) -> int:
	"""How many findings wait for a decision."""
	return sum(row.decision == OPEN for row in _rows(registration))


def side_by_side(registration: str) -> list[dict[str, Any]]:
	"""The findings of a registration with what stands on the other side, strongest first. For reviewers."""
	rows = _rows(registration)
	rows.sort(key=lambda row: (-TIERS.index(row.tier), -row.score, row.other_name))
	for row in rows:
		row.reasons = json.loads(row.reasons or "[]")
		row.theirs = _theirs(row.other_doctype, row.other_name)
		row.last_activity = _last_activity(row.other_doctype, row.other_name)
		row.holder_name = row.other_holder
	return rows


def decide(finding: str, decision: str, note: str = "") -> None:
	"""A reviewer says whether it is the same company. A block is overruled by a supervisor alone, on appeal."""
	row = frappe.get_doc(DOCTYPE, finding)
	if decision not in (OPEN, SAME, DIFFERENT):
		frappe.throw(_("Decide for Same, Different or Open."))
	if decision == DIFFERENT and row.tier == "block" and not has_role(SUPERVISORS):
		frappe.throw(
			_("Only the CRM Supervisor may find two companies different that collide with certainty."),
			frappe.PermissionError,
		)
	row.update(_decided(decision, note))
	row.save(ignore_permissions=True)  # the caller is a reviewer; nobody has write permission in general


def has_role(roles: Iterable[str]) -> bool:
	"""Whether the session's user has one of these roles."""
	return frappe.session.user == "Administrator" or bool(set(roles) & set(frappe.get_roles()))


def _rows(registration: str) -> list[Any]:
	return frappe.get_all(
		DOCTYPE,
		filters={"lead_registration": registration},
		fields=[
			"name",
			"tier",
			"score",
			"decision",
			"decided_by",
			"decided_on",
			"note",
			"other_doctype",
			"other_name",
			"other_title",
			"other_holder",
			"reasons",
		],
	)


def _values(hit: Hit) -> dict[str, Any]:
	reasons = getattr(hit.verdict, "reasons", ())
	return {
		"other_doctype": hit.doctype,
		"other_name": hit.name,
		"other_title": hit.title,
		"other_holder": hit.holder_user,
		"tier": hit.tier,
		"score": rounded(hit.score),
		"reasons": json.dumps(
			[{"code": reason.code, "zh": reason.text("zh"), "en": reason.text("en")} for reason in reasons],
			ensure_ascii=False,
		),
	}


def _decided(decision: str, note: str) -> dict[str, Any]:
	if decision == OPEN:
		return {"decision": OPEN, "decided_by": None, "decided_on": None, "note": note}
	return {
		"decision": decision,
		"decided_by": frappe.session.user,
		"decided_on": frappe.utils.now_datetime(),
		"note": note,
	}


def _theirs(doctype: str, name: str) -> dict[str, Any]:
	"""What stands on the other side, field by field, as recorded."""
	record = sources.read(doctype, [name]).get(name) if doctype in sources.READERS else None
	if not record:
		return {}
	party = record.party
	return {
		"name": party.name or record.title,
		"aliases": list(party.aliases),
		"credit_code": party.credit_code,
		"phones": list(party.phones),
		"emails": list(party.emails),
		"websites": list(party.websites),
		"address": party.address,
		"region": party.region,
		"contacts": list(party.contacts),
		"status": _status(doctype, name),
	}


def _status(doctype: str, name: str) -> str:
	if not frappe.get_meta(doctype).has_field("status"):
		return ""
	return frappe.db.get_value(doctype, name, "status") or ""


def _last_activity(doctype: str, name: str) -> Any:
	"""When somebody last did something with the other side: its latest activity, else its last change."""
	activity = frappe.qb.DocType("Sales Activity")
	query = frappe.qb.from_(activity).select(Max(activity.done_on)).where(activity.status == "Done")
	if doctype == REGISTRATION:
		query = query.where(activity.lead_registration == name)
	else:
		query = query.where((activity.party_type == doctype) & (activity.party == name))
	rows = query.run()
	return rows[0][0] or frappe.db.get_value(doctype, name, "modified")
