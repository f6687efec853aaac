"""What a sample request says (M2): for whom, which samples, whose it is. Named by the rule in the controller."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, flt, getdate, now_datetime

from crm_cn.activities import registration
from crm_cn.rules import samples as rule
from crm_cn.samples import settings
from crm_cn.samples.states import enters, status_before
from crm_cn.scope import holder

LEAD, CUSTOMER, OPPORTUNITY = "Lead Registration", "Customer", "Opportunity"
IN_FOLLOW_UP, WON = "In Follow-up", "Won"


# For whom


def check_visible(doc: Document) -> None:
	"""Throw what the platform throws for a link to nothing when a newly named record is out of the person's sight.

	Asked before anything is read from it; permissions/named_links.py asks the same of every document, but later.
	"""
	if doc.flags.ignore_permissions:
		return
	before = doc.get_doc_before_save() or frappe._dict()
	for fieldname, doctype in (
		("lead_registration", LEAD),
		("customer", CUSTOMER),
		("opportunity", OPPORTUNITY),
	):
		name = doc.get(fieldname)
		if not name or name == before.get(fieldname):
			continue
		if not frappe.db.exists(doctype, name) or not _may_see(doctype, name):
			label = _(doc.meta.get_label(fieldname))
			frappe.throw(_("Could not find {0}").format(f"{label}: {name}"), frappe.LinkValidationError)


def check_about(doc: Document) -> None:
	"""Throw when a request is for nobody."""
	if not (doc.lead_registration or doc.customer or doc.opportunity):
		frappe.throw(
			_("Choose the lead, the customer or the opportunity that the samples are for."),
			frappe.MandatoryError,
			title=_("For Whom?"),
		)


def derive_about(doc: Document) -> None:
	"""Take lead and customer from what was chosen, as far as the person may see them, and the customer's name.

	Throws when lead, opportunity and customer are not the same customer's.
	"""
	if status_before(doc) not in (None, rule.DRAFT):
		return
	found = _customer_of_opportunity(doc)
	lead = (
		frappe.db.get_value(
			LEAD,
			doc.lead_registration,
			["customer", "customer_name", "contact", "contact_person", "phone", "address"],
			as_dict=True,
		)
		if doc.lead_registration
		else None
	)
	for customer in filter(None, (found, lead and lead.customer)):
		if doc.customer and doc.customer != customer:
			frappe.throw(
				_("Lead, opportunity and customer belong to different customers. Keep the right one.")
			)
		if not doc.customer and _may_see(CUSTOMER, customer):
			doc.customer = customer
	doc.customer_name = _name_of(doc, lead)
	if lead and doc.is_new():
		_fill_ship_to(doc, lead)


def _customer_of_opportunity(doc: Document) -> str | None:
	if not doc.opportunity:
		return None
	opportunity = frappe.db.get_value(
		OPPORTUNITY,
		doc.opportunity,
		["opportunity_from", "party_name", registration.PAPER_FIELD],
		as_dict=True,
	)
	lead = opportunity.get(registration.PAPER_FIELD)
	if lead and not doc.lead_registration and _may_see(LEAD, lead):
		doc.lead_registration = lead
	return opportunity.party_name if opportunity.opportunity_from == CUSTOMER else None


def _name_of(doc: Document, lead: frappe._dict | None) -> str | None:
	if doc.customer:
		return frappe.db.get_value(CUSTOMER, doc.customer, "customer_name")
	if lead:
		return lead.customer_name
	return frappe.db.get_value(OPPORTUNITY, doc.opportunity, "customer_name") if doc.opportunity else None


def _fill_ship_to(doc: Document, lead: frappe._dict) -> None:
	"""A new request for a lead is sent to the lead's contact and address unless others are named."""
	if not (doc.contact or doc.contact_person or doc.phone):
		doc.contact_person, doc.phone = lead.contact_person, lead.phone
		if lead.contact and _may_see("Contact", lead.contact):
			doc.contact = lead.contact
	if not (doc.address or doc.ship_to) and lead.address and _may_see("Address", lead.address):
		doc.address = lead.address


def fill_contact(doc: Document) -> None:
	"""Write out the chosen contact and address: who prepares the parcel may not see the customer's file."""
	if status_before(doc) not in (None, rule.DRAFT):
		return
	before = doc.get_doc_before_save() or frappe._dict()
	if doc.contact and (doc.contact != before.get("contact") or not doc.contact_person):
		contact = frappe.db.get_value(
			"Contact", doc.contact, ["first_name", "last_name", "mobile_no", "phone"], as_dict=True
		)
		if contact and not (doc.contact_person and doc.is_new()):
			doc.contact_person = " ".join(filter(None, (contact.first_name, contact.last_name)))
		if contact and (contact.mobile_no or contact.phone) and not (doc.phone and doc.is_new()):
			doc.phone = contact.mobile_no or contact.phone
	changed = doc.address and (doc.address != before.get("address") or not doc.ship_to)
	if changed and not (doc.ship_to and doc.is_new()):
		doc.ship_to = _written(doc.address)


def _written(address: str) -> str:
	found = frappe.db.get_value(
		"Address", address, ["state", "city", "address_line1", "address_line2", "pincode"], as_dict=True
	)
	return " ".join(dict.fromkeys(cstr(part) for part in (found or {}).values() if part))


def check_contact(doc: Document) -> None:
	"""Throw when the parcel would go to a contact or an address of another customer."""
	before = doc.get_doc_before_save() or frappe._dict()
	ours = _parties(doc)
	for fieldname, doctype in (("contact", "Contact"), ("address", "Address")):
		name = doc.get(fieldname)
		if not name or name == before.get(fieldname):
			continue
		links = {
			(row.link_doctype, row.link_name)
			for row in frappe.get_all(
				"Dynamic Link", {"parenttype": doctype, "parent": name}, ["link_doctype", "link_name"]
			)
			if row.link_doctype in (CUSTOMER, "Lead", "Prospect")
		}
		if links and not links & ours:
			frappe.throw(
				_("{0} {1} belongs to another customer. Choose one of this customer's.").format(
					_(doctype), frappe.bold(frappe.utils.escape_html(name))
				)
			)


def _parties(doc: Document) -> set[tuple[str, str]]:
	found = {(CUSTOMER, doc.customer)} if doc.customer else set()
	if doc.lead_registration:
		lead = frappe.db.get_value(
			LEAD, doc.lead_registration, ["party_type", "party", "customer"], as_dict=True
		)
		found |= {(lead.party_type, lead.party), (CUSTOMER, lead.customer)}
	if doc.opportunity:
		found.add(frappe.db.get_value(OPPORTUNITY, doc.opportunity, ["opportunity_from", "party_name"]))
	return found


def check_lead(doc: Document) -> None:
	"""L3: throw when the registration behind the request is not followed: no samples on it.

	What was shipped is still received, answered, taken back and closed; cancelling is always possible.
	"""
	before = doc.get_doc_before_save()
	for name in _leads_of(doc):
		newly = not before or name not in _leads_of(before)
		going_on = bool(before) and before.status != doc.status and doc.status in rule.GOING_ON
		if not (newly or going_on):
			continue
		status = frappe.db.get_value(LEAD, name, "status")
		if status == IN_FOLLOW_UP or (status == WON and not newly):
			continue
		registration.check_status(name, lambda status: status in ("Draft", "In Review", "Returned"))
		frappe.throw(
			_(
				"Registration {0} is not registered yet ({1}): samples are requested once it is in follow-up."
			).format(name, _(status)),
			title=_("Not possible on this registration"),
		)


def _leads_of(doc: Document) -> list[str]:
	behind = (
		frappe.db.get_value(OPPORTUNITY, doc.opportunity, registration.PAPER_FIELD)
		if doc.opportunity
		else None
	)
	return [name for name in dict.fromkeys((doc.lead_registration, behind)) if name]


def _may_see(doctype: str, name: str) -> bool:
	return bool(frappe.has_permission(doctype, "read", doc=name))


# Whose it is


def set_responsible(doc: Document) -> None:
	"""A request for a lead is its holder's, and the author's colleague stays on it; any other one is the author's."""
	if doc.responsible_employee or not doc.is_new():
		return
	author = holder.employee_of(frappe.session.user)
	lead = (
		frappe.db.get_value(LEAD, doc.lead_registration, "responsible_employee")
		if doc.lead_registration and _may_see(LEAD, doc.lead_registration)
		else None
	)
	doc.responsible_employee = lead or author
	if lead and author and lead != author and author not in [row.employee for row in doc.parties]:
		doc.append("parties", {"employee": author})


def derive_responsible(doc: Document) -> None:
	"""Take the user from the employee; an author without Employee is responsible as user."""
	if doc.responsible_employee:
		doc.responsible_user = holder.user_of(doc.responsible_employee)
	elif doc.is_new():
		doc.responsible_user = frappe.session.user


# Lines


def lines(doc: Document) -> list[rule.Line]:
	"""Return the lines as the rules see them."""
	return [
		rule.Line(
			row.idx,
			row.sample,
			flt(row.qty),
			flt(row.shipped_qty),
			flt(row.returned_qty),
			flt(row.scrapped_qty),
		)
		for row in doc.items
	]


def settle_lines(doc: Document) -> None:
	"""Write name, unit and cost of each sample into its line and add up, as long as the request is a draft.

	Throws when a quantity is not above zero, or a sample is inactive.
	"""
	if status_before(doc) not in (None, rule.DRAFT):
		return
	if not doc.items:
		frappe.throw(_("Choose at least one sample."), frappe.MandatoryError)
	if wrong := rule.bad_quantities(lines(doc)):
		frappe.throw(
			_("Row {0}: the quantity must be above 0.").format(", ".join(map(str, wrong))),
			title=_("Quantity"),
		)
	for row in doc.items:
		found = frappe.db.get_value(
			"Sample",
			row.sample,
			["sample_name", "specification", "unit", "unit_cost", "status"],
			as_dict=True,
		)
		if not found:
			continue  # the platform refuses a link to nothing
		if found.status != "Active":
			frappe.throw(
				_("Row {0}: the sample {1} is not active. Choose another one.").format(
					row.idx, frappe.bold(frappe.utils.escape_html(found.sample_name))
				)
			)
		row.update({name: found[name] for name in ("sample_name", "specification", "unit", "unit_cost")})
		row.amount = flt(row.qty) * flt(row.unit_cost)
	doc.total_qty = sum(flt(row.qty) for row in doc.items)
	doc.total_value = sum(flt(row.amount) for row in doc.items)


def judge_value(doc: Document) -> None:
	"""Note whether the supervisor reviews as well: by what the request is worth when it is submitted."""
	if doc.status == rule.DRAFT or enters(doc, rule.IN_REVIEW):
		doc.needs_supervisor = int(rule.needs_supervisor(flt(doc.total_value), settings.threshold()))


# Review


def check_reviewer(doc: Document) -> None:
	"""Throw when somebody decides on a request of their own, whichever way the decision came in."""
	before = doc.get_doc_before_save()
	if not before or (before.status, doc.status) not in rule.DECISIONS or doc.flags.crm_cn_system:
		return
	user = frappe.session.user
	if user != "Administrator" and user in {doc.owner, doc.responsible_user, before.responsible_user}:
		frappe.throw(
			_("Nobody decides on their own sample request. Ask another reviewer."),
			frappe.PermissionError,
			title=_("Own Request"),
		)


def check_note(doc: Document) -> None:
	"""A request is returned or rejected with a reason."""
	before = status_before(doc)
	if before and (before, doc.status) in rule.NEEDS_NOTE and not cstr(doc.review_note).strip():
		frappe.throw(
			_("Please write in the review note why, so that the author knows what to do."),
			frappe.MandatoryError,
		)


def stamp(doc: Document) -> None:
	"""Note who decided and when; a request submitted again has answered the note."""
	before = status_before(doc)
	if before and before != doc.status and (before, doc.status) in rule.DECISIONS:
		doc.reviewed_by, doc.reviewed_on = frappe.session.user, now_datetime()
	if enters(doc, rule.IN_REVIEW):
		doc.review_note = doc.reviewed_by = doc.reviewed_on = None


def check_dates(doc: Document) -> None:
	"""Throw when something is wanted or expected before it can be."""
	before = doc.get_doc_before_save()
	today = getdate()
	if doc.wanted_by and not before and getdate(doc.wanted_by) < today:
		frappe.throw(_("“Wanted by” lies in the past."))
	if (
		doc.expected_answer_on
		and doc.wanted_by
		and getdate(doc.expected_answer_on) < getdate(doc.wanted_by)
		and (not before or doc.has_value_changed("expected_answer_on") or doc.has_value_changed("wanted_by"))
	):
		frappe.throw(_("The answer is expected before the samples are wanted. Correct one of the dates."))
