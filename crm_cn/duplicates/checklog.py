"""Who asked what (L3): one cheap row a question or batch, with what was typed and never the other side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import frappe

from crm_cn.duplicates.results import CheckResult
from crm_cn.rules.collision import worst
from crm_cn.rules.duplicates import Party

DOCTYPE = "Duplicate Check Log"
LONGEST = 200  # characters of one typed value kept; what is longer says nothing more
MOST = 200  # parties of one batch kept


def write(
	channel: str,
	parties: Sequence[Party],
	results: Sequence[CheckResult],
	lead_registration: str | None = None,
) -> None:
	"""Record one question, or one batch, of the session's user."""
	log = frappe.new_doc(DOCTYPE)
	log.update(
		{
			"user": frappe.session.user,
			"asked_at": frappe.utils.now_datetime(),
			"channel": channel,
			"questions": len(parties),
			"tier": worst(result.tier for result in results),
			"score": max((result.percent for result in results), default=0),
			"typed": json.dumps([_typed(party) for party in parties[:MOST]], ensure_ascii=False),
			"lead_registration": lead_registration,
		}
	)
	log.set_new_name()
	log.db_insert()  # a log row: no hooks, no versions, no permission to ask for


def _typed(party: Party) -> dict:
	"""What was typed, without what was left empty."""
	return {name: _short(value) for name, value in asdict(party).items() if value}


def _short(value):
	return value[:LONGEST] if isinstance(value, str) else [str(item)[:LONGEST] for item in value[:20]]
