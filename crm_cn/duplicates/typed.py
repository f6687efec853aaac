"""A company as somebody typed it: fields of the Lead Registration form, or of the engine's Party (L3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import frappe
from frappe import _

from crm_cn.duplicates.records import name_or_person
from crm_cn.rules.duplicates import Party

# Field of the engine's Party → names under which it may be sent.
ONE = {
	"name": ("customer_name", "name"),
	"credit_code": ("credit_code",),
	"region": ("city", "territory", "region"),
}
SEVERAL = {
	"aliases": ("aliases",),
	"phones": ("phone", "other_phones", "phones"),
	"emails": ("email", "emails"),
	"websites": ("website", "websites"),
	"contacts": ("contact_person", "contacts"),
}
ADDRESS = ("city", "address_line", "address")
KIND = "party_kind"
KNOWN = {KIND, *ADDRESS, *(name for names in (*ONE.values(), *SEVERAL.values()) for name in names)}
LONGEST = 5000  # characters of one value; a longer one was pasted by mistake
MOST = 50  # values of one field


class TypedBadly(frappe.ValidationError):
	"""What was sent is no company."""


def party_of(values: Any, row: int | None = None) -> Party:
	"""The engine's party of what was sent. Raises TypedBadly naming the field (and the row of a batch)."""
	if not isinstance(values, Mapping):
		_refuse(_("Send a company as fields and values, for example {0}.").format("{customer_name: …}"), row)
	if unknown := sorted(set(map(str, values)) - KNOWN):
		_refuse(
			_("There is no field {0}; there are {1}.").format(unknown[0][:40], ", ".join(sorted(KNOWN))), row
		)
	given: dict[str, Any] = {
		field: next(iter(_texts(values, names, row)), "") for field, names in ONE.items()
	}
	given |= {field: tuple(_texts(values, names, row)) for field, names in SEVERAL.items()}
	given["address"] = "".join(_texts(values, ADDRESS, row))
	name, persons = name_or_person(given["name"], values.get(KIND) == "Individual")
	return Party(**{**given, "name": name, "contacts": (*given["contacts"], *persons)})


def _texts(values: Mapping, names: tuple[str, ...], row: int | None) -> list[str]:
	"""The texts sent under some names, in order, without what is empty."""
	found: list[str] = []
	for name in names:
		value = values.get(name)
		items = value if isinstance(value, list | tuple) else [value]
		if len(items) > MOST:
			_refuse(_("{0}: send {1} values at most.").format(name, MOST), row)
		for item in items:
			if item is None or item == "":
				continue
			if isinstance(item, Mapping) and name == "aliases":
				item = item.get("alias") or ""
			if isinstance(item, bool) or not isinstance(item, str | int | float):
				_refuse(_("{0}: send a text.").format(name), row)
			text = str(item)
			if len(text) > LONGEST:
				_refuse(_("{0}: send {1} characters at most.").format(name, LONGEST), row)
			if text.strip():
				found.append(text)
	return found


def _refuse(message: str, row: int | None) -> None:
	frappe.throw(_("Row {0}: {1}").format(row, message) if row else message, TypedBadly)
