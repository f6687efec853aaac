"""Ask the index about companies without writing anything (L3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import frappe

from crm_cn.duplicates import settings, site
from crm_cn.duplicates.registrar import strongest_first, weigh
from crm_cn.duplicates.results import CheckResult, summarise
from crm_cn.rules.collision import outcome
from crm_cn.rules.duplicates import Party


def check(party: Party, user: str | None = None, exclude: Collection[tuple[str, str]] = ()) -> CheckResult:
	"""Whether this company collides, seen by `user` (the session's when none is named).

	`exclude` are (doctype, name) of records that are the asker's own question, such as the draft being typed.
	Never raises on bad input; what is wrong with it is in `problems`.
	"""
	return check_many([party], user, exclude)[0]


def check_many(
	parties: Sequence[Party], user: str | None = None, exclude: Collection[tuple[str, str]] = ()
) -> list[CheckResult]:
	"""The same for many, in their order, with the settings loaded once."""
	user = user or frappe.session.user
	engine, index = settings.engine(), site.index()
	results = []
	for party in parties:
		found = index.lookup(engine, engine.profile(party), exclude)
		hits = strongest_first([weigh(entry, verdict, user) for entry, verdict in found])
		results.append(summarise(hits, outcome(hits), tuple(engine.problems(party))))
	return results
