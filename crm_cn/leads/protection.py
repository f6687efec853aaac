"""L8: protection of a registered lead, computed from its registration or claim and its evidence."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.utils import cint, get_datetime, now_datetime

from crm_cn.rules import protection as rule

SETTINGS = "Lead Registration Settings"


def settings() -> rule.ProtectionSettings:
	"""Return the days this site has set."""
	doc = frappe.get_cached_doc(SETTINGS)
	return rule.ProtectionSettings(
		protection_days=max(0, cint(doc.protection_days)),
		warn_days_before=max(0, cint(doc.warn_days_before)),
		correction_days=max(0, cint(doc.correction_days)),
		extension_days={
			kind: max(0, cint(doc.get(f"{kind.lower()}_extends_days"))) for kind in rule.EVIDENCE_KINDS
		},
	)


def start(doc: Document, now: datetime | None = None) -> None:
	"""Begin a period of protection: at registration, and again at every claim from the pool.

	Called while the lead is being saved, after `registered_on` or `claimed_on` was set; changes only `doc`.
	"""
	if not doc.registered_on:
		doc.registered_on = now or now_datetime()
	doc.protection_warned_on = None
	recompute(doc, now)


def recompute(doc: Document, now: datetime | None = None) -> None:
	"""Set the end of protection and the last evidence from everything that counts; changes only `doc`."""
	began = rule.period_start(_time(doc.registered_on), _time(doc.claimed_on))
	if began is None:
		return
	evidence = [rule.Evidence(_time(row.happened_on), cint(row.extends_days)) for row in doc.evidence]
	now = now or now_datetime()
	doc.protected_until = rule.protected_until(began, evidence, settings(), now)
	doc.last_evidence_on = rule.last_evidence_on(began, evidence, now)


def _time(value) -> datetime | None:
	return get_datetime(value) if value else None
