"""Rebuilds the duplicate index from the records (L3): resumable, in chunks with transactions of their own, exact.

Exact also while people work: each chunk locks its entries before it reads the records, so that a record saved
meanwhile is either read as saved or indexed by its own save afterwards.

	bench --site SITE crm-cn-rebuild-index [--restart]
	bench --site SITE execute crm_cn.duplicates.rebuild.run
"""

from __future__ import annotations

import json
from typing import Any

import frappe
from frappe import _

from crm_cn.duplicates import settings, site, sources, walk
from crm_cn.duplicates.locks import is_busy
from crm_cn.duplicates.progress import Progress

_STATE = "crm_cn_duplicate_rebuild"
_TRIES = 5
_CLEAR_COMMON = "DELETE FROM crm_cn_duplicate_common_key"
_FIND_COMMON = (
	"INSERT IGNORE INTO crm_cn_duplicate_common_key (key_hash)"
	" SELECT key_hash FROM crm_cn_duplicate_key GROUP BY key_hash HAVING COUNT(*) > %s"
)
_ORPHAN_KEYS = (
	"SELECT k.key_hash, k.entry FROM crm_cn_duplicate_key k LEFT JOIN `tabDuplicate Entry` e ON e.name = k.entry"
	" WHERE e.name IS NULL LIMIT 1000"
)
_DELETE_KEY = "DELETE FROM crm_cn_duplicate_key WHERE key_hash = %s AND entry = %s"


def run(resume: bool = True, chunk: int = walk.CHUNK) -> dict[str, int]:
	"""Bring every entry up to date and remove those without a record; counts of what was done.

	Goes on where an interrupted run stopped, unless `resume` is false. Commits after every chunk: not for use
	inside another transaction.
	"""
	state = _load() if resume else None
	state = state or {"doctype": sources.DOCTYPES[0], "after": "", "done": 0, "changed": 0, "removed": 0}
	with Progress(_("Rebuilding the duplicate index"), walk.count(), state["done"]) as done:
		for doctype in sources.DOCTYPES[sources.DOCTYPES.index(state["doctype"]) :]:
			after = state["after"] if doctype == state["doctype"] else ""
			state |= {"doctype": doctype, "after": after}
			for names in walk.names(doctype, after, chunk):
				state["changed"] += _in_own_transaction(_index, doctype, names)
				state |= {"after": names[-1], "done": state["done"] + len(names)}
				_save(state)
				done(len(names))
	for entries in walk.entries(size=chunk):
		state["removed"] += _in_own_transaction(_sweep, entries)
	state["removed"] += _remove_orphan_keys()
	refresh_common_keys()
	_save(None)
	return {name: state[name] for name in ("done", "changed", "removed")}


def refresh_common_keys() -> None:
	"""Find the keys above the cap anew, so that lookups need not read them."""
	frappe.db.sql(_CLEAR_COMMON)
	frappe.db.sql(_FIND_COMMON, (settings.engine().settings.posting_cap,))
	frappe.db.commit()  # a job of its own; nosemgrep


def index_chunk(doctype: str, names: list[str]) -> int:
	"""Bring the entries of some records up to date in this transaction, which must have read nothing yet."""
	return _index(doctype, names)


def _index(doctype: str, names: list[str]) -> int:
	index, engine = site.index(), settings.engine()
	known = index.entries_of(doctype, names)
	frappe.db.rollback()  # the look above began a snapshot; the one that counts begins after the lock
	index.lock_entries(entry.id for entry in known.values())
	records = sources.read(doctype, names)
	known = index.entries_of(doctype, names)
	changed = 0
	for name in names:
		if name in records:
			changed += index.put(engine, records[name], entry=known.get(name), verify=True)
		elif name in known:
			index.drop_entry(known[name].id)
			changed += 1
	return changed


def _sweep(entries: list[tuple[int, str, str]]) -> int:
	"""Remove those of some entries whose record is gone; how many."""
	removed = 0
	for doctype in {doctype for _id, doctype, _name in entries}:
		ids = {name: id for id, of, name in entries if of == doctype}
		there = sources.read(doctype, ids) if doctype in sources.READERS else {}
		for name in sorted(set(ids) - set(there)):
			site.index().drop_entry(ids[name])
			removed += 1
	return removed


def _remove_orphan_keys() -> int:
	removed = 0
	while rows := frappe.db.sql(_ORPHAN_KEYS):
		for code, entry in rows:
			frappe.db.sql(_DELETE_KEY, (code, entry))
		frappe.db.commit()  # chunks of a job of its own; nosemgrep
		removed += len(rows)
	return removed


def _in_own_transaction(work: Any, *args: Any) -> int:
	"""Run and commit; again when somebody else was at the same rows."""
	for attempt in range(1, _TRIES + 1):
		frappe.db.rollback()
		try:
			count = work(*args)
			frappe.db.commit()  # chunks of a job of its own; nosemgrep
			return count
		except Exception as error:
			frappe.db.rollback()
			if not is_busy(error) or attempt == _TRIES:
				raise
	return 0


def _load() -> dict[str, Any] | None:
	text = frappe.db.get_global(_STATE)
	state = json.loads(text) if text else None
	return state if state and state.get("doctype") in sources.DOCTYPES else None


def _save(state: dict[str, Any] | None) -> None:
	frappe.db.set_global(_STATE, json.dumps(state) if state else None)
	frappe.db.commit()  # chunks of a job of its own; nosemgrep
