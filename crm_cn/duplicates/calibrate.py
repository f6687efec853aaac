"""What a change of thresholds or weights would do on the site's own records (L3). Changes nothing.

bench --site SITE crm-cn-calibrate --suspect 0.6 --weight brand_eq=1.2
bench --site SITE execute crm_cn.duplicates.calibrate.run --kwargs '{"suspect": 0.6}'
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from crm_cn.duplicates import settings, site, walk
from crm_cn.duplicates.progress import Progress
from crm_cn.duplicates.store import decode
from crm_cn.rules.collision import REGISTRATION, TIERS, worst

EXAMPLES = 15
SAMPLE = 5000  # records looked up; the rest of a large site is like them


def run(
	suspect: float | None = None,
	weak: float | None = None,
	weights: Mapping[str, float] | None = None,
	sample: int = SAMPLE,
	**switches: int,
) -> dict[str, Any]:
	"""Look up a sample of the site's records (all registrations first) as now and as changed.

	Returns counts of pairs and of records that would change tier, `from → to`, and examples with both scores.
	Raises ValueError naming a setting the engine does not take.
	"""
	now = settings.match_mapping(frappe.get_cached_doc(settings.DOCTYPE))
	change = {"suspect": suspect, "weak": weak, **switches}
	changed = {**now, **{name: value for name, value in change.items() if value is not None}}
	if weights:
		changed["weights"] = {**now.get("weights", {}), **weights}
	engines = settings.engine_of(now), settings.engine_of(changed)
	pairs: Counter[str] = Counter()
	records: Counter[str] = Counter()
	tiers: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
	examples: list[dict[str, Any]] = []
	seen: set[frozenset[int]] = set()
	ids = _sample(sample)
	with Progress(_("Trying the changed settings"), len(ids)) as done:
		for entry in _entries(ids):
			before, after = (_met(engine, entry) for engine in engines)
			top = (
				worst(v.tier.value for _e, v in before.values()),
				worst(v.tier.value for _e, v in after.values()),
			)
			for place in (0, 1):
				tiers[place][top[place]] += 1
			if top[0] != top[1]:
				records[f"{top[0]} → {top[1]}"] += 1
			for id in before.keys() | after.keys():
				pair = frozenset((entry.id, id))
				if pair in seen:
					continue
				seen.add(pair)
				_compare(entry, before.get(id), after.get(id), pairs, examples)
			done(1)
	return {
		"looked up": len(ids),
		"records now": _in_order(tiers[0]),
		"records changed": _in_order(tiers[1]),
		"records that change tier": dict(records),
		"pairs that change tier": dict(pairs),
		"examples": examples,
	}


def _sample(size: int) -> list[int]:
	"""Registrations first, then others; the same on every run."""
	ids: dict[str, list[int]] = {}
	for chunk in walk.entries(size=5000):
		for id, doctype, _name in chunk:
			ids.setdefault(doctype, []).append(id)
	own = ids.pop(REGISTRATION, [])
	rest = [id for doctype in sorted(ids) for id in ids[doctype]]
	choose = random.Random(20)
	choose.shuffle(own)
	choose.shuffle(rest)
	return [*own, *rest][:size]


def _entries(ids: list[int]):
	index = site.index()
	for start in range(0, len(ids), 200):
		yield from index.entries(ids[start : start + 200])


def _met(engine: Any, entry: Any) -> dict[int, tuple[Any, Any]]:
	found = site.index().lookup(engine, decode(entry.profile), {entry.source})
	return {other.id: (other, verdict) for other, verdict in found}


def _compare(
	entry: Any, before: Any, after: Any, pairs: Counter[str], examples: list[dict[str, Any]]
) -> None:
	other = (before or after)[0]
	tier_before = before[1].tier.value if before else "clear"
	tier_after = after[1].tier.value if after else "clear"
	if tier_before == tier_after:
		return
	pairs[f"{tier_before} → {tier_after}"] += 1
	if len(examples) < EXAMPLES:
		examples.append(
			{
				"record": f"{entry.doctype} {entry.name}",
				"name": entry.title,
				"other": f"{other.doctype} {other.name}",
				"other name": other.title,
				"now": f"{tier_before} {before[1].score:.2f}" if before else "clear",
				"changed": f"{tier_after} {after[1].score:.2f}" if after else "clear",
				"reasons": [reason.text("zh") for reason in (after or before)[1].reasons],
			}
		)


def _in_order(counted: Counter[str]) -> dict[str, int]:
	return {tier: counted[tier] for tier in reversed(TIERS) if counted[tier]}
