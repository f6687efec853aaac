"""Proves that the duplicate index is what the records say, and repairs it (L3).

bench --site SITE crm-cn-check-index [--repair]      exits 1 when there are differences
bench --site SITE execute crm_cn.duplicates.check.run
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import frappe
from frappe import _

from crm_cn.duplicates import rebuild, settings, site, sources, walk
from crm_cn.duplicates.locks import claim_names
from crm_cn.duplicates.progress import Progress
from crm_cn.duplicates.store import Entry, counts
from crm_cn.rules.collision import CLAIMING, REGISTRATION
from crm_cn.setup import naming

EXAMPLES = 20  # of each kind of difference named
_COUNT_ORPHAN_KEYS = "SELECT COUNT(*) FROM crm_cn_duplicate_key k LEFT JOIN `tabDuplicate Entry` e ON e.name = k.entry WHERE e.name IS NULL"

MISSING = "missing entry"
OUTDATED = "outdated entry"
WRONG_KEYS = "wrong keys"
SURPLUS = "entry without a record"
ORPHAN_KEYS = "key without an entry"
FREE_CLAIM = "registration without its claim"
STRAY_CLAIM = "claim without its registration"


def run(repair: bool = False) -> dict[str, Any]:
	"""Compare everything; {checked, differences: {kind: count}, examples: {kind: [record]}, ok}.

	`repair` indexes the records that differ anew and then counts again what is left.
	"""
	found: Counter[str] = Counter()
	examples: dict[str, list[str]] = {}
	checked = 0
	with Progress(_("Checking the duplicate index"), walk.count()) as done:
		for doctype in sources.DOCTYPES:
			for names in walk.names(doctype):
				differing = list(differences(doctype, names))
				if differing and repair:
					rebuild._in_own_transaction(rebuild.index_chunk, doctype, names)
					differing = list(differences(doctype, names))
				_note(found, examples, differing)
				checked += len(names)
				done(len(names))
				frappe.db.rollback()  # a new snapshot for the next chunk
	if repair:
		for entries in walk.entries():
			rebuild._in_own_transaction(rebuild._sweep, entries)
		rebuild._remove_orphan_keys()
		rebuild.refresh_common_keys()
	for entries in walk.entries():
		_note(found, examples, _surplus(entries))
	if orphans := frappe.db.sql(_COUNT_ORPHAN_KEYS)[0][0]:
		found[ORPHAN_KEYS] = orphans
	_note(found, examples, claim_differences())
	return {"checked": checked, "differences": dict(found), "examples": examples, "ok": not found}


def repair() -> None:
	"""Nightly: what went past document events (bulk updates, SQL) is found and indexed; next year's counter is there."""
	naming.apply()
	result = run(repair=True)
	if not result["ok"]:
		frappe.log_error(title="Duplicate index differs", message=frappe.as_json(result))


def differences(doctype: str, names: list[str]) -> Iterator[tuple[str, str]]:
	"""(kind, record) of what is wrong with the entries of some records."""
	engine, index = settings.engine(), site.index()
	records, known = sources.read(doctype, names), index.entries_of(doctype, names)
	keys = index.keys_of(entry.id for entry in known.values())
	for name in names:
		record, entry = records.get(name), known.get(name)
		if not record and not entry:
			continue
		if not record or not entry:
			yield (MISSING if record else SURPLUS), f"{doctype} {name}"
			continue
		profile = engine.profile(record.party)
		if (record.title, record.holder or None, record.standing, profile.to_json()) != _stored(entry):
			yield OUTDATED, f"{doctype} {name}"
		codes = {key.hash for key in engine.keys(profile)} if counts(record.standing) else set()
		if keys[entry.id] != codes:
			yield WRONG_KEYS, f"{doctype} {name}"


def claim_differences() -> Iterator[tuple[str, str]]:
	"""Registrations that should hold a claim nobody holds, and claims of registrations that should not."""
	engine = settings.engine()
	claims = site.registrar().claims
	for names in walk.names(REGISTRATION):
		claiming = frappe.get_all(
			REGISTRATION, filters={"name": ("in", names), "status": ("in", CLAIMING)}, pluck="name"
		)
		for name, record in sources.read(REGISTRATION, claiming).items():
			wanted = claim_names(engine, engine.profile(record.party))
			if len(claims.holders(wanted)) < len(set(wanted)):
				yield FREE_CLAIM, f"{REGISTRATION} {name}"
	for row in frappe.get_all("Duplicate Claim", fields=["name", "lead_registration"]):
		status = frappe.db.get_value(REGISTRATION, row.lead_registration, "status")
		if status not in CLAIMING:
			yield STRAY_CLAIM, f"{row.lead_registration} {row.name}"


def _stored(entry: Entry) -> tuple:
	return entry.title, entry.holder or None, entry.standing, entry.profile


def _surplus(entries: list[tuple[int, str, str]]) -> Iterator[tuple[str, str]]:
	for doctype in sorted({doctype for _id, doctype, _name in entries}):
		names = [name for _id, of, name in entries if of == doctype]
		there = (
			set(frappe.get_all(doctype, filters={"name": ("in", names)}, pluck="name"))
			if doctype in sources.READERS
			else set()
		)
		for name in names:
			if name not in there:
				yield SURPLUS, f"{doctype} {name}"


def _note(found: Counter[str], examples: dict[str, list[str]], differing: Any) -> None:
	for kind, record in differing:
		found[kind] += 1
		listed = examples.setdefault(kind, [])
		if len(listed) < EXAMPLES:
			listed.append(record)
