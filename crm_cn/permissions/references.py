"""Which records a request names: pure, so that what the guard watches can be read and tested without a site.

In goes what a request carries (a dict of parameters, some of them JSON); out come the places that may name a scoped
record, each with the DocTypes it may be of. Whether the record exists, and who may see it, is asked elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


def _words(text: str) -> frozenset[str]:
	return frozenset(text.split())


#: Parameters that say of which DocType the names beside them are.
TYPE_KEYS = _words(
	"doctype dt reference_doctype ref_doctype ref_dt reference_dt reference_type document_type doc_type party_type "
	"parenttype link_doctype attached_to_doctype reminder_doctype from_doctype voucher_type order_doctype ptype "
	"master_doctype parent_doctype quotation_to opportunity_from appointment_with"
)

#: Parameters whose value is the name of a record (or a list of names).
NAME_KEYS = _words(
	"name names docname docnames doc_name doc_names dn dns document_name document documents doc docs reference_name "
	"reference_docname reference ref_name ref_docname ref_dn reminder_docname link_name party party_name parent "
	"source_name source_names old old_name items selected_items attached_to_name voucher_no master_name pty "
	"parent_doctype_name purchase_doc_name reference_doc prev_doc record records primary_party secondary_party reference_document"
)

#: How parameters end that name a record of the DocType stated beside them.
NAME_ENDS = ("_order", "_docname", "_doc_name")

#: How parameters end that name these, whatever comes before.
ENDS = {
	"_address": "Address",
	"address_dict": "Address",
	"address_name": "Address",
	"contact_person": "Contact",
}

#: What people type: never the name of a record, however it reads.
FREE_TEXT = _words(
	"txt text search_text search_value new new_name title content subject value comment description message tag tags "
	"fields fieldname searchfield order_by group_by csrf_token cmd"
)

#: Parameters that hold one name; the platform also takes filters there and answers with the first record they find.
SINGULAR = frozenset(("name", "docname", "doc_name", "dn", "reference_name", "filters"))

_LOCAL = re.compile(r"^new-[a-z0-9-]+-[a-z0-9]+$")


@dataclass
class Place:
	"""One place in a request that may name a record.

	holder[key] is the name, `doctypes` what it may be a name of. `document` is the stored document (DocType, name) in
	whose link field it stands, if in one: what is stored there already is not news to who may open that document.
	"""

	holder: dict | list
	key: object
	doctypes: tuple[str, ...]
	document: tuple[str, str] | None = None
	#: the link field it is about, where that is not the key
	fieldname: str | None = None

	@property
	def value(self):
		return self.holder[self.key]


#: links(doctype) → {fieldname: DocType linked to, or (field that names the DocType,)}; tables(doctype) → {field: DocType}
Links = Callable[[str], dict]


@dataclass
class Finder:
	"""Looks for places. `scoped` are the DocTypes that matter, `links` and `tables` tell of a DocType's fields."""

	scoped: frozenset[str]
	links: Links = lambda doctype: {}
	tables: Links = lambda doctype: {}
	#: what a link may lead to whose DocType the request does not say, because the stored document does
	undecided: tuple[str, ...] = ()
	places: list[Place] = field(default_factory=list)
	unpacked: list[tuple[dict, str, object]] = field(default_factory=list)
	#: where a request gives the address of a file whose bytes it wants used
	addresses: list[tuple[dict, str]] = field(default_factory=list)

	def request(self, values: dict, default: str | None = None, extra: dict | None = None) -> None:
		"""Look through the parameters of a call; `default` is what plain names are of, `extra` says so by parameter."""
		self._dict(values, default=default, extra=extra or {})

	def resource(self, values: dict, doctype: str, name: str | None) -> None:
		"""Look through the fields of a document that a request creates or changes."""
		self._fields(values, doctype, name)
		if values.get("parenttype") in self.scoped and values.get("parent"):
			self._names(values, "parent", (values["parenttype"],))
		self._address(values)
		for key, value in values.items():
			self._any(value, assumed=self.tables(doctype).get(key))

	def one_value(self, values: dict) -> None:
		"""Look at a call that sets one field of a document (doctype, name, fieldname, value)."""
		doctype, fieldname = values.get("doctype"), values.get("fieldname")
		if isinstance(fieldname, str) and fieldname.lstrip()[:1] == "{":
			fieldname = self._unpack(values, "fieldname")
		document = _text(values.get("name"))
		if isinstance(fieldname, dict):
			self._fields(fieldname, doctype, document)
			return
		target = self.links(doctype).get(fieldname)
		if target and isinstance(values.get("value"), str) and values["value"]:
			targets = self.undecided if isinstance(target, tuple) else (target,)
			self.places.append(Place(values, "value", targets, (doctype, document), fieldname))

	def cards(self, values: dict, doctype: str | None) -> None:
		"""Look at a call that moves cards: one (`docname`), or those of each column (`order`)."""
		if doctype not in self.scoped:
			return
		if "docname" in values:
			self._names(values, "docname", (doctype,))
		order = self._unpack(values, "order") if "order" in values else None
		for column in order if isinstance(order, dict) else ():
			self._names(order, column, (doctype,))

	def by_filters(self, values: dict, key: str, doctype: str) -> None:
		"""Look at filters by which a call asks for one record."""
		if values.get(key) and self._unpack(values, key, ("{", "[", '"')):
			self._names(values, key, (doctype,))

	# one value

	def _any(self, value, default: str | None = None, assumed: str | None = None) -> None:
		if isinstance(value, dict):
			self._dict(value, default=default, extra={}, assumed=assumed)
		elif isinstance(value, list):
			if as_filter := _as_filter(value):
				self._filter(value, *as_filter)
			for each in value:
				self._any(each, default, assumed)

	def _dict(self, values: dict, default: str | None, extra: dict, assumed: str | None = None) -> None:
		self._address(values)
		stated = [
			value
			for key, value in values.items()
			if isinstance(value, str) and (key in TYPE_KEYS or (key == "doc" and value in self.scoped))
		]
		merging = bool(values.get("merge")) and values["merge"] not in ("0", "false", "False")
		named = tuple(dict.fromkeys(each for each in stated if each in self.scoped))
		of_names = named if stated else ((default,) if default in self.scoped else ())
		doctype = values.get("doctype") if isinstance(values.get("doctype"), str) else assumed
		is_document = bool(doctype) and ("name" in values or "__islocal" in values or bool(assumed))
		local = is_document and is_local(values)
		if doctype and not local and len(values) > 1:
			self._fields(values, doctype, _text(values.get("name")) if is_document else None)
		elif local:
			self._fields(values, doctype, None)
		for key in list(values):
			if merging and key in ("new", "new_name"):
				self._names(values, key, of_names)
			if key in FREE_TEXT and key not in extra:
				continue
			if local and key in ("name", "__newname", "docname"):
				continue
			value = self._unpack(values, key)
			if key in extra:
				kind = values.get(extra[key], extra[key])
				self._names(values, key, (kind,) if kind in self.scoped else ())
			elif key in self.scoped:
				self._names(values, key, (key,))
			elif of_names and (key in NAME_KEYS or key.endswith(NAME_ENDS)):
				self._names(values, key, of_names)
			elif doctype and key in self.links(doctype):
				pass  # a link field of the document: looked at above, where what is stored already is known
			elif linked := self._link_key(key):
				self._names(values, key, (linked,))
			if isinstance(value, dict | list):
				self._any(value, default, self.tables(doctype).get(key) if doctype else None)

	def _address(self, values: dict) -> None:
		if isinstance(values.get("file_url"), str):
			self.addresses.append((values, "file_url"))

	def _fields(self, values: dict, doctype: str, name: str | None) -> None:
		"""Look at the link fields of a document."""
		document = (doctype, name) if name else None
		for fieldname, target in self.links(doctype).items():
			value = values.get(fieldname)
			if not value or not isinstance(value, str):
				continue
			if isinstance(target, tuple):
				stated = values.get(target[0])
				targets = (stated,) if isinstance(stated, str) and stated else self.undecided
			else:
				targets = (target,)
			if targets := tuple(each for each in targets if each in self.scoped):
				self.places.append(Place(values, fieldname, targets, document))

	def _names(self, values: dict, key: str, doctypes: tuple[str, ...]) -> None:
		if not doctypes:
			return
		value = values[key]
		names = isinstance(value, list) and all(isinstance(each, str | int) for each in value)
		if isinstance(value, dict | list) and key in SINGULAR and not (names and not _as_filter(value)):
			if value:
				self.places.append(Place(values, key, doctypes))
		elif isinstance(value, list):
			self.places += [
				Place(value, index, doctypes)
				for index, each in enumerate(value)
				if isinstance(each, str | int)
			]
		elif _text(value) and not isinstance(value, bool) and not _LOCAL.match(str(value)):
			self.places.append(Place(values, key, doctypes))

	def _filter(self, value: list, fieldname: str, index: int) -> None:
		if linked := self._link_key(fieldname):
			self._names_at(value, index, (linked,))

	def _names_at(self, value: list, index: int, doctypes: tuple[str, ...]) -> None:
		if isinstance(value[index], str) and value[index]:
			self.places.append(Place(value, index, doctypes))
		elif isinstance(value[index], list):
			self.places += [
				Place(value[index], at, doctypes)
				for at, each in enumerate(value[index])
				if isinstance(each, str)
			]

	def _link_key(self, key: str) -> str | None:
		plain = key[:-1] if key.endswith("s") and key != "address" else key
		found = next((each for each in self.scoped if scrub(each) in (key, plain)), None)
		found = found or next((each for end, each in ENDS.items() if key.endswith(end)), None)
		return found if found in self.scoped else None

	def _unpack(self, values: dict, key: str, begins: tuple[str, ...] = ("{", "[")):
		"""Return a parameter, and if it is JSON what it holds, to be packed again when something in it changed."""
		value = values[key]
		if not (isinstance(value, str) and value.lstrip()[:1] in begins):
			return value
		try:
			found = json.loads(value)
		except ValueError:
			return value
		self.unpacked.append((values, key, value))
		values[key] = found
		return found

	def pack(self, changed: Iterable[Place] = ()) -> None:
		"""Put JSON back as JSON: as it came where nothing is named.

		Where something is, it is written anew whether hidden or not: an answer that repeats it must not tell.
		"""
		named = bool(self.places or self.addresses) or any(True for _ in changed)
		for values, key, original in reversed(self.unpacked):
			values[key] = json.dumps(values[key], ensure_ascii=False) if named else original


def is_local(values: dict) -> bool:
	"""Say whether a document in a request is not stored yet."""
	name = values.get("name")
	return bool(values.get("__islocal")) or not name or bool(_LOCAL.match(str(name)))


def scrub(doctype: str) -> str:
	"""Return a DocType's name as fields spell it."""
	return doctype.replace(" ", "_").replace("-", "_").lower()


def _as_filter(value: list) -> tuple[str, int] | None:
	"""Return the field a filter of a list is about and where its value stands: [field, =, value], [DocType, field, …]."""
	for at in (1, 2):
		if len(value) > at + 1 and value[at] in ("=", "in", "IN", "like") and isinstance(value[at - 1], str):
			return value[at - 1], at + 1
	return None


def _text(value) -> str | None:
	return str(value) if isinstance(value, str | int) and value else None
