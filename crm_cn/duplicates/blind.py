"""What a person is told of a check (L3): that it collides, how strongly and why in terms of what they typed.

Never who has it, its phone, or a record they cannot open; how many records were met is not said either.
"""

from __future__ import annotations

from typing import Any

import frappe

from crm_cn.duplicates.results import CheckResult, Hit, blind_reasons
from crm_cn.rules.collision import TIERS, Outcome, rounded

# Fields of the engine's Party → fields of the Lead Registration form.
FORM_FIELDS = {
	"name": "customer_name",
	"aliases": "aliases",
	"credit_code": "credit_code",
	"phones": "phone",
	"emails": "email",
	"websites": "website",
	"address": "address_line",
	"region": "territory",
	"contacts": "contact_person",
}


def answer(result: CheckResult, lang: str | None = None) -> dict[str, Any]:
	"""One check as JSON for the asker: tier, score, reasons, problems; relation and record only when it is theirs."""
	lang = lang or frappe.local.lang or "en"
	told: dict[str, Any] = {
		"tier": result.tier,
		"score": result.percent,
		"reasons": [{"code": reason.code, "text": reason.text(lang)} for reason in result.reasons],
		"problems": problems(result, lang),
	}
	if hit := _theirs_to_know(result):
		told |= {
			"tier": hit.tier,
			"score": rounded(hit.score),
			"reasons": [{"code": reason.code, "text": reason.text(lang)} for reason in blind_reasons([hit])],
			"relation": hit.relation.value,
		}
		if frappe.has_permission(hit.doctype, "read", hit.name):
			told |= {"doctype": hit.doctype, "name": hit.name}
	return told


def problems(result: CheckResult, lang: str) -> list[dict[str, str]]:
	"""What is wrong with what was typed, by field of the form, each said once."""
	found = {
		(FORM_FIELDS.get(item.field, item.field), item.text(lang)): item.code for item in result.problems
	}
	return [{"field": field, "code": code, "text": text} for (field, text), code in found.items()]


def _theirs_to_know(result: CheckResult) -> Hit | None:
	"""The asker's own record or the one in the public pool, unless another's collision matters more."""
	if result.outcome == Outcome.OWN:
		return result.own_registration
	if result.outcome == Outcome.POOL:
		return result.pool
	if result.outcome == Outcome.COLLIDED or not result.own:
		return None
	return result.own if TIERS.index(result.own.tier) >= TIERS.index(result.tier) else None
