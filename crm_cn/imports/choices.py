"""Values of Link and Select fields as people write them: by their name, or by what the form shows in Chinese."""

from __future__ import annotations

import unicodedata

import frappe
from frappe import _

from crm_cn.imports.limits import EXAMPLES_IN_MESSAGE

_MOST = 2_000  # records of a linked DocType worth knowing by heart; of larger ones only names are looked up


class Choices:
	"""The values fields take, read once for a whole list."""

	def __init__(self):
		self._known: dict[tuple[str, str], dict[str, str]] = {}
		self._exists: dict[tuple[str, str], str | None] = {}

	def find(self, df, text: str) -> str | None:
		"""The value meant by `text`, or None."""
		known = self._of(df)
		return known.get(_plain(text)) or (self._lookup(df, text) if df.fieldtype == "Link" else None)

	def examples(self, df) -> str:
		"""Some values, as the person's form shows them."""
		names = list(dict.fromkeys(self._of(df).values()))
		more = " …" if len(names) > EXAMPLES_IN_MESSAGE else ""
		return ", ".join(_(name) for name in names[:EXAMPLES_IN_MESSAGE]) + more

	def _of(self, df) -> dict[str, str]:
		key = (df.fieldtype, df.options or "")
		if key not in self._known:
			self._known[key] = self._read(df)
		return self._known[key]

	def _read(self, df) -> dict[str, str]:
		if df.fieldtype == "Select":
			names = [option for option in (df.options or "").split("\n") if option]
		else:
			names = self._linked(df.options)
		found: dict[str, str] = {}
		for name in names:
			for text in (name, _(name), _(name, lang="zh"), _(name, lang="en")):
				found.setdefault(_plain(text), name)
		return found

	@staticmethod
	def _linked(doctype: str) -> list[str]:
		"""Names of active records, as far as the person may see them: messages name some."""
		if not frappe.has_permission(doctype, "read"):
			return []
		meta = frappe.get_meta(doctype)
		filters = {name: value for name, value in (("enabled", 1), ("disabled", 0)) if meta.has_field(name)}
		return frappe.get_list(
			doctype, filters=filters, pluck="name", order_by="name asc", limit_page_length=_MOST
		)

	def _lookup(self, df, text: str) -> str | None:
		"""A name written in full, as any form and REST take it; the document's own rules judge it further."""
		key = (df.options, text)
		if key not in self._exists:
			self._exists[key] = frappe.db.exists(df.options, text)
		return self._exists[key]


def _plain(text: str) -> str:
	return "".join(unicodedata.normalize("NFKC", text).casefold().split())
