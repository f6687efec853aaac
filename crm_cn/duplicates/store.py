"""The SQL of the duplicate index: entries, keys and common keys, on any MariaDB connection (L3).

`Index(execute)` takes a function `execute(sql, params) -> rows`, so the same code runs on `frappe.db.sql`, in
unit tests and in benchmarks. All SQL is constant text with bound parameters. A lookup is two round trips:
the postings of all keys, then the profiles of the best candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from crm_cn.rules.collision import Standing
from crm_cn.rules.duplicates import Engine, Key, Profile, Verdict
from crm_cn.rules.duplicates.candidates import select

if TYPE_CHECKING:
	from crm_cn.duplicates.records import Record

Execute = Callable[[str, Sequence[Any]], Sequence[Sequence[Any]]]

# Keys that alone can make a block: never skipped for being common, only cut, and compared beyond max_candidates,
# so that fifty opportunities of one customer cannot hide the one record of somebody else.
STRICT_KINDS = frozenset(("cc", "n"))
STRICT_LIMIT = 200

_POSTINGS = (
	"SET STATEMENT group_concat_max_len = 4194304 FOR"
	" SELECT key_hash, GROUP_CONCAT(entry LIMIT %s) FROM crm_cn_duplicate_key WHERE key_hash IN %s GROUP BY key_hash"
)
_COMMON = "SELECT key_hash FROM crm_cn_duplicate_common_key"
_ENTRY_COLUMNS = "name, source_doctype, source_name, title, holder, standing, profile"
_ENTRIES = f"SELECT {_ENTRY_COLUMNS} FROM `tabDuplicate Entry` WHERE name IN %s"
_ENTRY_OF = (
	f"SELECT {_ENTRY_COLUMNS} FROM `tabDuplicate Entry` WHERE source_doctype = %s AND source_name = %s"
)
_ENTRIES_OF = (
	f"SELECT {_ENTRY_COLUMNS} FROM `tabDuplicate Entry` WHERE source_doctype = %s AND source_name IN %s"
)
_LOCK_ENTRIES = "SELECT name FROM `tabDuplicate Entry` WHERE name IN %s ORDER BY name FOR UPDATE"
_NEXT_ID = "SELECT NEXTVAL(`duplicate_entry_id_seq`)"
_INSERT_ENTRY = (
	"INSERT INTO `tabDuplicate Entry` (name, creation, modified, owner, modified_by, source_doctype, source_name,"
	" title, holder, standing, profile) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_UPDATE_ENTRY = "UPDATE `tabDuplicate Entry` SET modified = %s, title = %s, holder = %s, standing = %s, profile = %s WHERE name = %s"
_RENAME_ENTRY = "UPDATE `tabDuplicate Entry` SET source_name = %s WHERE name = %s"
_DELETE_ENTRY = "DELETE FROM `tabDuplicate Entry` WHERE name = %s"
_KEYS_OF = "SELECT entry, key_hash FROM crm_cn_duplicate_key WHERE entry IN %s"
_CURRENT_ENTRY = (
	"SELECT name FROM `tabDuplicate Entry` WHERE source_doctype = %s AND source_name = %s FOR UPDATE"
)
_CURRENT_KEYS = "SELECT key_hash FROM crm_cn_duplicate_key WHERE entry = %s FOR UPDATE"
_DELETE_KEY = "DELETE FROM crm_cn_duplicate_key WHERE key_hash = %s AND entry = %s"
_INSERT_KEYS = "INSERT IGNORE INTO crm_cn_duplicate_key (key_hash, entry) VALUES "
_DUPLICATE = 1062


@dataclass(frozen=True, slots=True)
class Entry:
	"""One indexed record as stored."""

	id: int
	doctype: str
	name: str
	title: str
	holder: str | None
	standing: Standing
	profile: str  # JSON of the engine's Profile

	@property
	def source(self) -> tuple[str, str]:
		return self.doctype, self.name


@lru_cache(maxsize=4096)
def decode(profile: str) -> Profile:
	"""Profile of its stored JSON; the same few are asked for again and again."""
	return Profile.from_json(profile)


def error_number(error: BaseException) -> int:
	"""MariaDB's number of a driver's error, unwrapped from Frappe's; 0 when there is none."""
	while error.args and isinstance(error.args[0], BaseException):
		error = error.args[0]
	number = error.args[0] if error.args else 0
	return number if isinstance(number, int) else 0


class Index:
	"""The duplicate index seen through one connection."""

	def __init__(
		self,
		execute: Execute,
		user: str = "Administrator",
		on_write: Callable[[int], None] | None = None,
		common: Collection[int] = frozenset(),
	):
		"""`common` are hashes of keys not worth reading, of `common_keys`; one missing there is found out anyway."""
		self.execute = execute
		self.user = user
		self.common = common
		self._on_write = on_write

	# Reading

	def lookup(
		self, engine: Engine, profile: Profile, exclude: Collection[tuple[str, str]] = ()
	) -> list[tuple[Entry, Verdict]]:
		"""Entries that collide with a profile, strongest first; those of `exclude` (doctype, name) are left out."""
		ids = self.candidates(engine, profile)
		if not ids:
			return []
		entries = [
			entry
			for entry in self.entries(ids)
			if entry.standing != Standing.VOID and (not exclude or entry.source not in exclude)
		]
		texts = list(dict.fromkeys(entry.profile for entry in entries))
		verdicts = dict(
			zip(texts, engine.compare_many(profile, [decode(text) for text in texts]), strict=True)
		)
		found = [(entry, verdicts[entry.profile]) for entry in entries if verdicts[entry.profile].tier.rank]
		found.sort(key=lambda pair: (-pair[1].tier.rank, -pair[1].score, pair[0].id))
		return found

	def candidates(self, engine: Engine, profile: Profile) -> list[int]:
		"""Ids of the entries worth comparing, best first."""
		cap = engine.settings.posting_cap
		strict: dict[str, None] = {}
		shared = []
		for key, ids in self.postings(engine.keys(profile), cap + 1):
			if key.kind in STRICT_KINDS:
				ids = ids[:cap]
				strict.update(dict.fromkeys(ids[:STRICT_LIMIT]))
			shared.append((key.kind, ids))
		chosen = select(shared, cap, engine.settings.max_candidates)
		return [int(id) for id in dict.fromkeys((*chosen, *strict))]

	def postings(self, keys: Sequence[Key], limit: int) -> list[tuple[Key, list[str]]]:
		"""For each key that anybody has: up to `limit` entry ids, as text. Keys known as too common are left out."""
		asked = {key.hash: key for key in keys if key.kind in STRICT_KINDS or key.hash not in self.common}
		if not asked:
			return []
		rows = self.execute(_POSTINGS, (limit, tuple(asked)))
		return [(asked[code], _text(ids).split(",")) for code, ids in rows]

	def common_keys(self) -> frozenset[int]:
		"""Hashes of the keys that were above the cap when they were counted last."""
		return frozenset(code for (code,) in self.execute(_COMMON, ()))

	def entries(self, ids: Iterable[int]) -> list[Entry]:
		"""Entries by id, in no order."""
		ids = tuple(ids)
		return [_entry(row) for row in self.execute(_ENTRIES, (ids,))] if ids else []

	def entry_of(self, doctype: str, name: str) -> Entry | None:
		"""The entry of a record."""
		rows = self.execute(_ENTRY_OF, (doctype, name))
		return _entry(rows[0]) if rows else None

	def entries_of(self, doctype: str, names: Iterable[str]) -> dict[str, Entry]:
		"""The entries of several records of one DocType, by name."""
		names = tuple(names)
		if not names:
			return {}
		return {entry.name: entry for entry in map(_entry, self.execute(_ENTRIES_OF, (doctype, names)))}

	def keys_of(self, ids: Iterable[int]) -> dict[int, set[int]]:
		"""Key hashes of each entry."""
		ids = tuple(ids)
		found: dict[int, set[int]] = {id: set() for id in ids}
		if ids:
			for entry, code in self.execute(_KEYS_OF, (ids,)):
				found[entry].add(code)
		return found

	# Writing

	def lock_entries(self, ids: Iterable[int]) -> None:
		"""Keep others from changing these entries until the end of the transaction."""
		if ids := tuple(sorted(ids)):
			self.execute(_LOCK_ENTRIES, (ids,))

	def put(
		self, engine: Engine, record: Record, *, entry: Entry | None = None, verify: bool = False
	) -> bool:
		"""Bring one record's entry and keys up to date; True when something was written.

		`entry` saves looking it up. `verify` compares the stored keys even when the profile is unchanged
		(rebuild), and gives way to whoever indexes the same record meanwhile; an ordinary save does neither.
		"""
		profile = engine.profile(record.party)
		text = profile.to_json()
		codes = {key.hash for key in engine.keys(profile)} if counts(record.standing) else set()
		entry = entry or self.entry_of(record.doctype, record.name)
		if not entry:
			return self._insert(record, text, codes, yields=verify)
		had = counts(entry.standing)
		same_keys = entry.profile == text and had == counts(record.standing) and not verify
		row = (record.title, record.holder or None, record.standing.value, text)
		changed = row != (entry.title, entry.holder or None, entry.standing.value, entry.profile)
		if changed:
			self.execute(_UPDATE_ENTRY, (datetime.now(), *row, entry.id))
			self._wrote(entry.id)
		if not same_keys:
			changed = self._set_keys(entry.id, codes) or changed
		return changed

	def _insert(self, record: Record, text: str, codes: set[int], yields: bool) -> bool:
		id = int(self.execute(_NEXT_ID, ())[0][0])
		now = datetime.now()
		try:
			self.execute(
				_INSERT_ENTRY,
				(
					id,
					now,
					now,
					self.user,
					self.user,
					record.doctype,
					record.name,
					record.title,
					record.holder or None,
					record.standing.value,
					text,
				),
			)
		except Exception as error:
			if error_number(error) != _DUPLICATE:
				raise
			if yields:
				return False  # whoever indexed it since our snapshot began has read it later than we have
			return self._overwrite(record, text, codes)
		self._wrote(id)
		self._add_keys(id, codes)
		return True

	def _overwrite(self, record: Record, text: str, codes: set[int]) -> bool:
		"""A rebuild indexed the record while we were saving it: ours is the newer one. Reads past our snapshot."""
		id = int(self.execute(_CURRENT_ENTRY, (record.doctype, record.name))[0][0])
		row = (record.title, record.holder or None, record.standing.value, text)
		self.execute(_UPDATE_ENTRY, (datetime.now(), *row, id))
		have = {code for (code,) in self.execute(_CURRENT_KEYS, (id,))}
		for code in sorted(have - codes):
			self.execute(_DELETE_KEY, (code, id))
		self._add_keys(id, codes - have)
		self._wrote(id)
		return True

	def _set_keys(self, id: int, codes: set[int]) -> bool:
		"""Make `codes` the keys of an entry. Deletes by primary key only: no gap is ever locked."""
		have = self.keys_of([id])[id]
		for code in sorted(have - codes):
			self.execute(_DELETE_KEY, (code, id))
		self._add_keys(id, codes - have)
		if have != codes:
			self._wrote(id)
		return have != codes

	def _add_keys(self, id: int, codes: set[int]) -> None:
		if codes:
			rows = ", ".join(["(%s, %s)"] * len(codes))
			self.execute(_INSERT_KEYS + rows, tuple(value for code in sorted(codes) for value in (code, id)))

	def drop(self, doctype: str, name: str) -> bool:
		"""Forget a record; False when it was not in the index."""
		entry = self.entry_of(doctype, name)
		if not entry:
			return False
		self.drop_entry(entry.id)
		return True

	def drop_entry(self, id: int) -> None:
		"""Forget an entry and its keys."""
		self._set_keys(id, set())
		self.execute(_DELETE_ENTRY, (id,))
		self._wrote(id)

	def rename(self, doctype: str, old: str, new: str) -> None:
		"""A record has a new name. When both are there (merge) the old entry goes."""
		entry = self.entry_of(doctype, old)
		if not entry:
			return
		if self.entry_of(doctype, new):
			self.drop_entry(entry.id)
		else:
			self.execute(_RENAME_ENTRY, (new, entry.id))
			self._wrote(entry.id)

	def _wrote(self, id: int) -> None:
		if self._on_write:
			self._on_write(id)


def counts(standing: Standing) -> bool:
	"""Whether a record of this standing is to be found at all: void ones keep their entry and lose their keys."""
	return standing != Standing.VOID


def _entry(row: Sequence[Any]) -> Entry:
	id, doctype, name, title, holder, standing, profile = row
	return Entry(int(id), doctype, name, title or "", holder, Standing(standing), _text(profile))


def _text(value: Any) -> str:
	return value.decode() if isinstance(value, bytes | bytearray) else (value or "")
