"""Which records are indexed, and what the engine is told of each (L3).

One reader per DocType, for one record as for a thousand: a rebuild, a document event and the check that proves
index = records read the same way. Reads everything regardless of who asks: the index is the company's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import frappe

from crm_cn.duplicates.records import Record, name_or_person
from crm_cn.rules.collision import REGISTRATION, STANDING_OF_STATUS, Standing
from crm_cn.rules.duplicates import Party

# Parties reached through Contacts and Addresses.
PARTIES = ("Lead", "Prospect", "Customer")
# A company may be kept as tax_id (ERPNext) or in a field of its own.
CREDIT_FIELDS = ("crm_cn_credit_code", "credit_code", "tax_id")
# Former and short names, one a line or separated by commas.
ALIAS_FIELDS = ("crm_cn_aliases", "crm_cn_former_names", "customer_name_in_english")
TITLE_LENGTH = 140
# Registrations in these statuses decide how much the Lead or Prospect made for them counts.
GOVERNED = ("Lead", "Prospect")
GOVERNING = ("In Follow-up", "Won", "Lost", "Public Pool")
_STRENGTH = (Standing.CLOSED, Standing.POOL, Standing.OPEN)

Row = Mapping[str, Any]


@dataclass(slots=True)
class Reach:
	"""How a party is reached through its Contacts and Addresses."""

	persons: list[str] = field(default_factory=list)
	phones: list[str] = field(default_factory=list)
	emails: list[str] = field(default_factory=list)
	addresses: list[str] = field(default_factory=list)
	cities: list[str] = field(default_factory=list)


def read(doctype: str, names: Collection[str]) -> dict[str, Record]:
	"""Records by name; what does not exist, or does not belong into the index, is missing."""
	names = list(names)
	return READERS[doctype](names) if names else {}


def record_of(doc: Any) -> Record | None:
	"""What the index knows of a document as it stands in memory (registrations) or in the database."""
	if doc.doctype == REGISTRATION:
		return _registration(doc, [row.alias for row in doc.get("aliases") or ()])
	return read(doc.doctype, [doc.name]).get(doc.name)


def party_of(doc: Any) -> Party:
	"""The engine's party of a document; an empty one when the document does not belong into the index."""
	record = record_of(doc)
	return record.party if record else Party()


def parties_of(links: Iterable[Row]) -> set[tuple[str, str]]:
	"""(doctype, name) of the parties among the links of a Contact or Address."""
	return {
		(link.get("link_doctype"), link.get("link_name"))
		for link in links
		if link.get("link_doctype") in PARTIES
	}


def customer_file(doc: Any) -> tuple[str, str] | None:
	"""The Lead or Prospect a registration is linked to, which counts as the registration does."""
	if doc.get("party_type") in GOVERNED and doc.get("party"):
		return doc.get("party_type"), doc.get("party")
	return None


def _governed(doctype: str, names: list[str]) -> dict[str, tuple[Standing, str | None]]:
	"""Leads and Prospects that are the customer file of registrations: (standing, holder) by the registrations.

	One under way or won makes it its holder's; else one in the pool puts it there; lost ones alone close it.
	"""
	found: dict[str, tuple[Standing, str | None]] = {}
	for row in frappe.get_all(
		REGISTRATION,
		filters={"party_type": doctype, "party": ("in", names), "status": ("in", GOVERNING)},
		fields=["party", "status", "responsible_user"],
		order_by="creation",
	):
		standing = STANDING_OF_STATUS[row.status]
		standing = Standing.OPEN if standing == Standing.WON else standing
		if row.party not in found or _STRENGTH.index(standing) >= _STRENGTH.index(found[row.party][0]):
			found[row.party] = (standing, row.responsible_user)
	return found


# Readers


def _registrations(names: list[str]) -> dict[str, Record]:
	rows = _rows(
		REGISTRATION,
		names,
		"customer_name party_kind credit_code website territory address_line city contact_person phone other_phones email"
		" status responsible_user",
	)
	aliases: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"Lead Registration Alias",
		filters={"parenttype": REGISTRATION, "parentfield": "aliases", "parent": ("in", names)},
		fields=["parent", "alias"],
		order_by="parent, idx",
	):
		aliases.setdefault(row.parent, []).append(row.alias)
	return {row.name: _registration(row, aliases.get(row.name, [])) for row in rows}


def _registration(row: Row, aliases: list[str]) -> Record:
	name, persons = name_or_person(_line(row.get("customer_name")), row.get("party_kind") == "Individual")
	return Record(
		doctype=REGISTRATION,
		name=row.get("name") or "",
		title=_title(row.get("customer_name")),
		holder=row.get("responsible_user") or row.get("owner"),
		standing=STANDING_OF_STATUS.get(row.get("status") or "Draft", Standing.DRAFT),
		party=Party(
			name=name,
			aliases=_some(*aliases),
			credit_code=_line(row.get("credit_code")),
			phones=_some(row.get("phone"), row.get("other_phones")),
			emails=_some(row.get("email")),
			websites=_some(row.get("website")),
			address=_joined(row.get("city"), row.get("address_line")),
			region=_line(row.get("city") or row.get("territory")),
			contacts=_some(row.get("contact_person"), *persons),
		),
	)


def _leads(names: list[str]) -> dict[str, Record]:
	reach, governed = _reach("Lead", names), _governed("Lead", names)
	found = {}
	for row in _rows(
		"Lead",
		names,
		"lead_name company_name email_id lead_owner status phone mobile_no whatsapp_no website territory city state disabled",
	):
		called = _line(row.get("company_name")) or _line(row.get("lead_name"))
		person = _line(row.get("lead_name")) if row.get("company_name") else ""
		closed = row.get("disabled") or row.get("status") in ("Do Not Contact", "Lost Quotation")
		found[row.name] = _party_record(
			"Lead",
			row,
			called=called,
			individual=not row.get("company_name"),
			holder=row.get("lead_owner"),
			standing=Standing.CLOSED if closed else Standing.OPEN,
			governed=governed.get(row.name),
			reach=reach.get(row.name),
			phones=(row.get("mobile_no"), row.get("phone"), row.get("whatsapp_no")),
			emails=(row.get("email_id"),),
			region=_line(row.get("city") or row.get("state") or row.get("territory")),
			persons=(person,),
		)
	return found


def _customers(names: list[str]) -> dict[str, Record]:
	reach = _reach("Customer", names)
	return {
		row.name: _party_record(
			"Customer",
			row,
			called=_line(row.get("customer_name")),
			individual=row.get("customer_type") == "Individual",
			holder=row.get("account_manager"),
			standing=Standing.OPEN,
			reach=reach.get(row.name),
			phones=(row.get("mobile_no"),),
			emails=(row.get("email_id"),),
			region=_line(row.get("territory")),
		)
		for row in _rows(
			"Customer",
			names,
			"customer_name customer_type account_manager mobile_no email_id website territory",
		)
	}


def _prospects(names: list[str]) -> dict[str, Record]:
	reach, governed = _reach("Prospect", names), _governed("Prospect", names)
	return {
		row.name: _party_record(
			"Prospect",
			row,
			called=_line(row.get("company_name")),
			individual=False,
			holder=row.get("prospect_owner"),
			standing=Standing.OPEN,
			governed=governed.get(row.name),
			reach=reach.get(row.name),
			region=_line(row.get("territory")),
		)
		for row in _rows("Prospect", names, "company_name prospect_owner website territory")
	}


def _opportunities(names: list[str]) -> dict[str, Record]:
	rows = _rows(
		"Opportunity",
		names,
		"opportunity_from party_name customer_name status opportunity_owner contact_display contact_email contact_mobile"
		" phone whatsapp website city state territory",
	)
	individuals = _individuals(rows)
	return {
		row.name: _party_record(
			"Opportunity",
			row,
			called=_line(row.get("customer_name") or row.get("party_name")),
			individual=(row.get("opportunity_from"), row.get("party_name")) in individuals,
			holder=row.get("opportunity_owner"),
			standing=Standing.CLOSED if row.get("status") in ("Lost", "Closed") else Standing.OPEN,
			phones=(row.get("contact_mobile"), row.get("phone"), row.get("whatsapp")),
			emails=(row.get("contact_email"),),
			region=_line(row.get("city") or row.get("state") or row.get("territory")),
			persons=(row.get("contact_display"),),
		)
		for row in rows
	}


def _individuals(opportunities: list[Row]) -> set[tuple[str, str]]:
	"""The parties of these opportunities that are persons."""
	leads = [row.get("party_name") for row in opportunities if row.get("opportunity_from") == "Lead"]
	customers = [row.get("party_name") for row in opportunities if row.get("opportunity_from") == "Customer"]
	found = {
		("Lead", row.name) for row in _rows("Lead", leads, "company_name") if not row.get("company_name")
	}
	for row in _rows("Customer", customers, "customer_type"):
		if row.get("customer_type") == "Individual":
			found.add(("Customer", row.name))
	return found


def _contacts(names: list[str]) -> dict[str, Record]:
	"""Contacts linked to nothing, that name a company or a phone.

	Those of a party are part of its entry; users, and contacts of suppliers and others, are no leads.
	"""
	linked = set(
		frappe.get_all(
			"Dynamic Link",
			filters={"parenttype": "Contact", "parent": ("in", names)},
			pluck="parent",
			distinct=True,
		)
	)
	rows = _rows("Contact", names, "first_name last_name company_name user phone mobile_no email_id")
	alone = [row for row in rows if row.name not in linked and not row.get("user")]
	details = _contact_details([row.name for row in alone])
	found = {}
	for row in alone:
		phones, emails = details.get(row.name, ((), ()))
		numbers = _some(*phones, row.get("mobile_no"), row.get("phone"))
		if not numbers and not row.get("company_name"):
			continue
		found[row.name] = Record(
			doctype="Contact",
			name=row.name,
			title=_title(row.get("company_name") or row.name),
			holder=row.get("owner"),
			standing=Standing.OPEN,
			party=Party(
				name=_line(row.get("company_name")),
				phones=numbers,
				emails=_some(*emails, row.get("email_id")),
				contacts=_some(_person(row)),
			),
		)
	return found


READERS: dict[str, Callable[[list[str]], dict[str, Record]]] = {
	REGISTRATION: _registrations,
	"Lead": _leads,
	"Prospect": _prospects,
	"Customer": _customers,
	"Opportunity": _opportunities,
	"Contact": _contacts,
}
DOCTYPES = tuple(READERS)


# What they have in common


def _party_record(
	doctype: str,
	row: Row,
	*,
	called: str,
	individual: bool,
	holder: str | None,
	standing: Standing,
	governed: tuple[Standing, str | None] | None = None,
	reach: Reach | None = None,
	phones: Iterable[str | None] = (),
	emails: Iterable[str | None] = (),
	region: str = "",
	persons: Iterable[str | None] = (),
) -> Record:
	reach = reach or Reach()
	if governed:
		standing, holder = governed
	name, himself = name_or_person(called, individual)
	return Record(
		doctype=doctype,
		name=row.get("name") or "",
		title=_title(called),
		holder=holder or None,
		standing=standing,
		party=Party(
			name=name,
			aliases=_aliases(row),
			credit_code=next((_line(row.get(name)) for name in CREDIT_FIELDS if row.get(name)), ""),
			phones=_some(*phones, *reach.phones),
			emails=_some(*emails, *reach.emails),
			websites=_some(row.get("website")),
			address=next(iter(reach.addresses), ""),
			region=next(iter(reach.cities), "") or region,
			contacts=_some(*persons, *himself, *reach.persons),
		),
	)


def _reach(doctype: str, names: list[str]) -> dict[str, Reach]:
	"""How parties are reached: their Contacts' persons, phones and e-mails, their Addresses."""
	links = frappe.get_all(
		"Dynamic Link",
		filters={
			"link_doctype": doctype,
			"link_name": ("in", names),
			"parenttype": ("in", ("Contact", "Address")),
		},
		fields=["parenttype", "parent", "link_name"],
		order_by="link_name, parenttype, parent",
	)
	contacts = {link.parent for link in links if link.parenttype == "Contact"}
	addresses = {link.parent for link in links if link.parenttype == "Address"}
	people = {
		row.name: row
		for row in _rows("Contact", list(contacts), "first_name last_name phone mobile_no email_id")
	}
	details = _contact_details(list(contacts))
	places = {
		row.name: row
		for row in _rows("Address", list(addresses), "address_line1 address_line2 city state phone email_id")
	}
	found: dict[str, Reach] = {}
	for link in links:
		reach = found.setdefault(link.link_name, Reach())
		if link.parenttype == "Contact" and link.parent in people:
			row = people[link.parent]
			phones, emails = details.get(link.parent, ((), ()))
			reach.persons.append(_person(row))
			reach.phones += [*phones, row.get("mobile_no"), row.get("phone")]
			reach.emails += [*emails, row.get("email_id")]
		elif link.parenttype == "Address" and link.parent in places:
			row = places[link.parent]
			reach.addresses.append(
				_joined(row.get("state"), row.get("city"), row.get("address_line1"), row.get("address_line2"))
			)
			reach.cities.append(_line(row.get("city") or row.get("state")))
			reach.phones.append(row.get("phone"))
			reach.emails.append(row.get("email_id"))
	return found


def _contact_details(names: list[str]) -> dict[str, tuple[list[str], list[str]]]:
	"""(phones, e-mails) of Contacts."""
	found: dict[str, tuple[list[str], list[str]]] = {}
	if not names:
		return found
	for place, (table, column) in enumerate((("Contact Phone", "phone"), ("Contact Email", "email_id"))):
		for row in frappe.get_all(
			table,
			filters={"parenttype": "Contact", "parent": ("in", names)},
			fields=["parent", column],
			order_by="parent, idx",
		):
			found.setdefault(row.parent, ([], []))[place].append(row.get(column))
	return found


def _rows(doctype: str, names: list[str], columns: str) -> list[Row]:
	"""Rows of a DocType with those of the columns that this version and site have."""
	if not names:
		return []
	valid = set(frappe.get_meta(doctype).get_valid_columns())
	wanted = ["name", "owner", *columns.split(), *CREDIT_FIELDS, *ALIAS_FIELDS]
	fields = list(dict.fromkeys(column for column in wanted if column in valid))
	return frappe.get_all(doctype, filters={"name": ("in", names)}, fields=fields, order_by="name")


def _aliases(row: Row) -> tuple[str, ...]:
	lines: list[str] = []
	for name in ALIAS_FIELDS:
		value = row.get(name)
		if isinstance(value, str):
			lines += value.replace("；", "\n").replace(";", "\n").replace("，", "\n").splitlines()
	return _some(*lines)


def _person(row: Row) -> str:
	"""A Contact's name; Chinese names are written family name first and without a space."""
	first, last = _line(row.get("first_name")), _line(row.get("last_name"))
	if last and not last.isascii():
		return last + first
	return f"{first} {last}".strip()


def _joined(*parts: str | None) -> str:
	"""Parts of an address in one line, a part that the next one repeats left out."""
	lines = [_line(part) for part in parts]
	kept = [
		part for at, part in enumerate(lines) if part and not any(part in later for later in lines[at + 1 :])
	]
	return "".join(kept) if any(not part.isascii() for part in kept) else " ".join(kept)


def _line(value: Any) -> str:
	return str(value).strip() if value else ""


def _some(*values: Any) -> tuple[str, ...]:
	"""The values that say something, without doubles, in order."""
	return tuple(dict.fromkeys(filter(None, map(_line, values))))


def _title(value: Any) -> str:
	return _line(value)[:TITLE_LENGTH].strip()
