"""The customer file of a registered lead: ERPNext's Prospect or Lead, Contact and Address, and no second ones.

A company becomes a Prospect, a person a Lead; a Customer, Prospect or Lead of the same holder that the collision
check is certain about is linked instead. Contacts and addresses are only reused when they hang on that very
file or were written by the lead's own people: a match elsewhere would show other people's data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from crm_cn.scope import assignment, holder
from crm_cn.scope.assignment import Passing
from crm_cn.scope.holder import Holder

if TYPE_CHECKING:
	from crm_cn.duplicates.results import Hit

#: Which field of a file says who has it; the collision check reads the same ones.
HOLDER = {"Lead": "lead_owner", "Prospect": "prospect_owner", "Customer": "account_manager"}


def open_for(doc: Document, linked: Hit | None = None) -> None:
	"""Find or make file, contact and address of the lead and link them. A second call makes nothing new."""
	if not doc.party:
		link_party(doc, linked)
	contact = find_contact(doc) or make_contact(doc)
	address = find_address(doc) or make_address(doc)
	doc.db_set({"contact": contact, "address": address})


def link_party(doc: Document, linked: Hit | None) -> None:
	"""Set party_type, party and, where it is one already, customer."""
	if linked:
		party_type, party = linked.doctype, linked.name
	elif doc.party_kind == "Individual":
		party_type, party = "Lead", make_lead(doc)
	else:
		party_type, party = "Prospect", make_prospect(doc)
	values = {"party_type": party_type, "party": party}
	if customer := customer_of_party(party_type, party):
		values["customer"] = customer
	doc.db_set(values)


def make_prospect(doc: Document) -> str:
	"""Make the Prospect of a company. Its name is its key: another company of the same name gets a longer one."""
	name = doc.customer_name
	if frappe.db.exists("Prospect", name):
		name = f"{name} ({doc.name})"
	prospect = frappe.get_doc(
		{
			"doctype": "Prospect",
			"company_name": name,
			"company": company(doc),
			"prospect_owner": doc.responsible_user,
			"territory": doc.territory,
			"industry": doc.industry,
			"website": doc.website,
			"crm_cn_credit_code": doc.credit_code,
			"crm_cn_former_names": "\n".join(row.alias for row in doc.aliases),
		}
	)
	prospect.insert(ignore_permissions=True)  # registering makes the file, whatever the reviewer may create
	return prospect.name


def make_lead(doc: Document) -> str:
	"""Make the ERPNext Lead of a person. An e-mail that another Lead has stays on the contact only."""
	email = (
		doc.email if doc.email and doc.email != doc.responsible_user and not email_taken(doc.email) else None
	)
	lead = frappe.get_doc(
		{
			"doctype": "Lead",
			"first_name": doc.contact_person or doc.customer_name,
			"lead_owner": doc.responsible_user,
			"territory": doc.territory,
			"industry": doc.industry,
			"email_id": email,
			"mobile_no": doc.phone,
			"city": doc.city,
			"website": doc.website,
			"company": company(doc),
		}
	)
	lead.insert(ignore_permissions=True)  # registering makes the file, whatever the reviewer may create
	return lead.name


def email_taken(email: str) -> bool:
	"""Say whether ERPNext would refuse this e-mail, naming other people's leads."""
	if cint(frappe.db.get_single_value("CRM Settings", "allow_lead_duplication_based_on_emails")):
		return False
	return bool(frappe.db.exists("Lead", {"email_id": email}))


def company(doc: Document) -> str | None:
	"""Return the company of the responsible employee, else the user's default, else the first."""
	if doc.responsible_employee and (
		own := frappe.db.get_value("Employee", doc.responsible_employee, "company")
	):
		return own
	return frappe.defaults.get_user_default("Company", doc.responsible_user) or frappe.db.get_value(
		"Company", {}, "name"
	)


def find_contact(doc: Document) -> str | None:
	"""Return a contact of this file, or of the lead's own people, with the same phone or e-mail; link it to the file."""
	linked = linked_to(doc, "Contact")
	for name in same_reach(doc):
		if name in linked or of_own_people(doc, name):
			link(doc, "Contact", name)
			return name
	for name in linked:
		if frappe.db.get_value("Contact", name, "first_name") == doc.contact_person:
			return name
	return None


def of_own_people(doc: Document, contact: str) -> bool:
	"""Say whether the lead's own people wrote this contact or have it on another lead of theirs."""
	mine = ["in", sorted(people(doc))]
	return bool(
		frappe.db.exists("Contact", {"name": contact, "owner": mine})
		or frappe.db.exists(
			"Lead Registration", {"contact": contact, "responsible_user": mine, "name": ["!=", doc.name]}
		)
	)


def same_reach(doc: Document) -> list[str]:
	"""Return the contacts with a phone or e-mail of the lead, oldest first."""
	found: set[str] = set()
	if doc.email:
		found.update(frappe.get_all("Contact Email", filters={"email_id": doc.email}, pluck="parent"))
	if phones := phones_of(doc):
		found.update(frappe.get_all("Contact Phone", filters={"phone": ["in", phones]}, pluck="parent"))
	if not found:
		return []
	return frappe.get_all(
		"Contact", filters={"name": ["in", sorted(found)]}, order_by="creation asc", pluck="name"
	)


def phones_of(doc: Document) -> list[str]:
	"""Return the lead's phones as typed, each once, the first one first."""
	lines = [doc.phone or "", *re.split(r"[\n;；,，、/]+", doc.other_phones or "")]
	return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


def make_contact(doc: Document) -> str:
	"""Make the contact of the lead and link it to the file."""
	contact = frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": doc.contact_person,
			"designation": doc.contact_position,
			"company_name": doc.customer_name if doc.party_kind != "Individual" else None,
			"is_primary_contact": 1,
			"links": [{"link_doctype": doc.party_type, "link_name": doc.party}],
		}
	)
	for place, phone in enumerate(valid_phones(doc)):
		contact.append("phone_nos", {"phone": phone, "is_primary_phone": int(place == 0)})
	if doc.email:
		contact.append("email_ids", {"email_id": doc.email, "is_primary": 1})
	contact.insert(ignore_permissions=True)  # registering makes the file, whatever the reviewer may create
	return contact.name


def valid_phones(doc: Document) -> list[str]:
	"""Return the phones ERPNext takes; what else was written (“转 801”) stays on the lead."""
	return [phone for phone in phones_of(doc) if re.fullmatch(r"[0-9 +()\-.]{5,40}", phone)]


def find_address(doc: Document) -> str | None:
	"""Return the address of this file with the same line, if there is one."""
	line = doc.address_line or doc.city
	for name in linked_to(doc, "Address") if line else ():
		if frappe.db.get_value("Address", name, "address_line1") == line:
			return name
	return None


def make_address(doc: Document) -> str | None:
	"""Make the address of the lead when one was given, linked to the file."""
	line = doc.address_line or doc.city
	if not line:
		return None
	address = frappe.get_doc(
		{
			"doctype": "Address",
			"address_title": doc.customer_name,
			"address_type": "Office",
			"address_line1": line,
			"city": doc.city or doc.territory,
			"country": frappe.db.get_value("Company", company(doc), "country")
			or frappe.db.get_default("country"),
			"links": [{"link_doctype": doc.party_type, "link_name": doc.party}],
		}
	)
	address.insert(ignore_permissions=True)  # registering makes the file, whatever the reviewer may create
	return address.name


def linked_to(doc: Document, doctype: str) -> list[str]:
	"""Return the Contacts or Addresses that hang on the lead's file."""
	return frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": doctype, "link_doctype": doc.party_type, "link_name": doc.party},
		order_by="creation asc",
		pluck="parent",
	)


def link(doc: Document, doctype: str, name: str) -> None:
	"""Hang a Contact or Address on the lead's file unless it hangs there already."""
	found = frappe.get_doc(doctype, name)
	if not found.has_link(doc.party_type, doc.party):
		found.append("links", {"link_doctype": doc.party_type, "link_name": doc.party})
		found.save(ignore_permissions=True)  # the contact is of the lead's own people


def people(doc: Document) -> set[str]:
	"""Return whose records may be reused for the lead."""
	return {doc.owner, doc.responsible_user} - {None}


def hand_over(doc: Document, passing: Passing | None = None) -> list[tuple[str, str]]:
	"""L7: the file, and the customer made from it, go to the new responsible user, unless they are somebody else's.

	A lead without responsible user is in the pool: its customer, if there is one, keeps its account manager.
	Returns what moved, as DocType and name.
	"""
	before = doc.get_doc_before_save()
	if not doc.party or not before:
		return []
	passing = passing or Passing(_("With the registered lead {0}").format(doc.name))
	former, receiver = holder.of_document(before), holder.of_document(doc)
	files = {(doc.party_type, doc.party)}
	if doc.customer and doc.responsible_user:
		files.add(("Customer", doc.customer))
	moved: list[tuple[str, str]] = []
	for doctype, name in sorted(files):
		if doctype not in passing.apart:
			moved += _hand_over_file(doctype, name, former, receiver, passing)
	return moved


def _hand_over_file(
	doctype: str, name: str, former: Holder, receiver: Holder, passing: Passing
) -> list[tuple[str, str]]:
	file = frappe.get_doc(doctype, name, for_update=True)
	theirs = holder.of_document(file)
	# a file with nobody on it counts as its author's for the data scope, and is still free for whoever takes the lead
	free = not file.get(HOLDER[doctype])
	if theirs.same(receiver) or not (free or theirs.same(former)):
		return []
	whose = former if theirs.same(former) else holder.NOBODY
	return [(doctype, name), *assignment.pass_on(file, whose, receiver, passing)]


def keep_holder(customer: str, user: str | None) -> None:
	"""Give a customer without account manager to the one who won it, or it would be nobody's for the check."""
	if user and not frappe.db.get_value("Customer", customer, "account_manager"):
		set_holder("Customer", customer, user)


def set_holder(doctype: str, name: str, user: str) -> None:
	"""Write who has a file, through its document, so that the index of the check follows."""
	file = frappe.get_doc(doctype, name)
	file.set(HOLDER[doctype], user)
	file.flags.ignore_mandatory = True
	file.save(ignore_permissions=True)  # the handover itself was permitted; the file follows


def customer_of_party(party_type: str | None, party: str | None) -> str | None:
	"""Return the Customer that ERPNext's own mapping made from a Lead or Prospect, or the Customer itself."""
	if not party:
		return None
	if party_type == "Customer":
		return party
	field = {"Lead": "lead_name", "Prospect": "prospect_name"}[party_type]
	return frappe.db.get_value("Customer", {field: party}, "name")


def belongs(doc: Document, customer: str, doctype: str, name: str) -> bool:
	"""Say whether a paper of `customer` is a paper of this lead: by its file, its own link or the same name."""
	known = doc.customer or customer_of_party(doc.party_type, doc.party)
	if known:
		return customer == known
	if (
		doctype == "Sales Order"
		and frappe.db.get_value("Sales Order", name, "crm_cn_lead_registration") == doc.name
	):
		return True
	return frappe.db.get_value("Customer", customer, "customer_name") == doc.customer_name


def customer_of_papers(doc: Document) -> str:
	"""Return the customer of the Sales Order or Contract a lead was won with."""
	known = doc.customer or customer_of_party(doc.party_type, doc.party)
	if known:
		return known
	if doc.sales_order:
		return frappe.db.get_value("Sales Order", doc.sales_order, "customer")
	return frappe.db.get_value("Contract", doc.contract, "party_name")


def make_customer(doc: Document) -> str:
	"""Make the Customer of a lead in follow-up from its file with ERPNext's own mapping, or return the one there is."""
	if found := doc.customer or customer_of_party(doc.party_type, doc.party):
		if found != doc.customer:
			doc.db_set("customer", found, notify=True)
		return found
	if not doc.party:
		frappe.throw(_("The lead has no customer file yet: it is made when the lead is registered."))
	customer = mapped(doc)
	customer.customer_name = doc.customer_name
	customer.customer_type = "Individual" if doc.party_kind == "Individual" else "Company"
	customer.territory = customer.territory or doc.territory
	customer.account_manager = doc.responsible_user
	customer.crm_cn_credit_code = doc.credit_code
	customer.crm_cn_former_names = "\n".join(row.alias for row in doc.aliases)
	customer.flags.ignore_mandatory = True
	mute, frappe.flags.mute_messages = (
		frappe.flags.mute_messages,
		True,
	)  # ERPNext says who has the name already
	try:
		customer.insert(ignore_permissions=True)  # whoever follows the lead may turn it into a customer
	finally:
		frappe.flags.mute_messages = mute
	for doctype in ("Contact", "Address"):
		for name in linked_to(doc, doctype):
			found = frappe.get_doc(doctype, name)
			if not found.has_link("Customer", customer.name):
				found.append("links", {"link_doctype": "Customer", "link_name": customer.name})
				found.save(ignore_permissions=True)  # the file's own contacts become the customer's
	doc.db_set("customer", customer.name, notify=True)
	return customer.name


def mapped(doc: Document) -> Document:
	"""Return the unsaved Customer ERPNext maps from the Lead or Prospect."""
	if doc.party_type == "Lead":
		from erpnext.crm.doctype.lead.lead import _make_customer

		return _make_customer(doc.party, ignore_permissions=True)  # the lead itself was permitted
	from erpnext.crm.doctype.prospect.prospect import make_customer as from_prospect

	customer = from_prospect(doc.party)
	customer.prospect_name = doc.party
	return customer
