"""P1: what is written down when a complaint is accepted, and what must fit together in it."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from crm_cn.permissions import shown
from crm_cn.rules.complaint_categories import USUAL_GRADE
from crm_cn.scope import holder, parties
from crm_cn.scope.declared import COMPLAINT

CATEGORY = "Complaint Category"
#: One of these says who complains.
WHO = ("customer", "customer_name", "contact_person", "phone", "email")
PAPERS = {"sales_order": "Sales Order", "delivery_note": "Delivery Note"}
#: Clocks of people and of the server differ.
TOLERANCE = timedelta(minutes=5)


def put_author_on(doc: Document) -> None:
	"""Whoever accepts a complaint for others to handle stays on it as related employee."""
	author = holder.employee_of(frappe.session.user)
	there = {doc.responsible_employee, *(row.employee for row in doc.get("parties"))}
	if author and author not in there:
		doc.append("parties", {"employee": author})


def relate_customer(doc: Document) -> None:
	"""Whoever is responsible for the customer sees the complaint, also when the customer is recognised later."""
	before = doc.get_doc_before_save()
	if before and doc.customer and doc.customer != before.customer:
		parties.relate_holder_of_party(doc, COMPLAINT)


def stamp(doc: Document) -> None:
	"""Note who accepted a new complaint and when; an author without Employee is responsible as user until it is taken."""
	if not doc.is_new():
		return
	doc.received_on = get_datetime(doc.received_on or now_datetime()).replace(microsecond=0)
	if frappe.session.user != "Guest":
		doc.received_by = frappe.session.user


def derive_people(doc: Document) -> None:
	"""Take the user from the handler."""
	if doc.responsible_employee:
		doc.responsible_user = holder.user_of(doc.responsible_employee)
	elif not doc.responsible_user and doc.received_by and not holder.employee_of(doc.received_by):
		doc.responsible_user = doc.received_by


def check_handler(doc: Document) -> None:
	"""Throw when a complaint is taken from somebody and given to nobody."""
	before = doc.get_doc_before_save()
	if before and before.responsible_employee and not doc.responsible_employee:
		frappe.throw(_("Choose the employee who is to handle the complaint."))


def check_received_on(doc: Document) -> None:
	"""Throw when a complaint was received later than now; the time runs from then on."""
	if get_datetime(doc.received_on) > now_datetime() + TOLERANCE:
		frappe.throw(_("{0} cannot be in the future.").format(_(doc.meta.get_label("received_on"))))


def check_caller(doc: Document) -> None:
	"""Throw when nothing says who complains."""
	if not any(str(doc.get(fieldname) or "").strip() for fieldname in WHO):
		frappe.throw(
			_(
				"Say who complains: choose the customer, or write down a name, a phone number or an e-mail address."
			),
			frappe.MandatoryError,
		)


def fill(doc: Document) -> None:
	"""Take from the papers and the customer what was not typed; whether they may be named is asked afterwards."""
	for fieldname, doctype in PAPERS.items():
		if not doc.customer and doc.get(fieldname):
			doc.customer = frappe.db.get_value(doctype, doc.get(fieldname), "customer")
	if doc.customer and not doc.customer_name:
		doc.customer_name = frappe.db.get_value("Customer", doc.customer, "customer_name")
	if doc.contact and not doc.contact_person:
		found = frappe.db.get_value("Contact", doc.contact, ["first_name", "last_name"], as_dict=True)
		doc.contact_person = " ".join(filter(None, found.values())) if found else None


def derive_category(doc: Document) -> None:
	"""Take main category and, where none was chosen, the grade from the category."""
	doc.main_category = None
	line = line_of(doc.category) if doc.category else []
	if len(line) > 1:
		doc.main_category = line[1].name
	if not doc.priority:
		doc.priority = next((row.default_grade for row in reversed(line) if row.default_grade), None) or (
			USUAL_GRADE if frappe.db.exists("Issue Priority", USUAL_GRADE) else None
		)


def line_of(category: str) -> list[frappe._dict]:
	"""Return a category with all above it, the root first."""
	at = frappe.db.get_value(CATEGORY, category, ["lft", "rgt"], as_dict=True)
	return (
		frappe.get_all(
			CATEGORY,
			filters={"lft": ["<=", at.lft], "rgt": [">=", at.rgt]},
			fields=["name", "default_grade", "enabled"],
			order_by="lft asc",
		)
		if at
		else []
	)


def check_category(doc: Document) -> None:
	"""Throw when a complaint gets a category that says nothing or is no longer used."""
	if not doc.category or not doc.has_value_changed("category"):
		return
	line = line_of(doc.category)
	if len(line) == 1:
		frappe.throw(_("Choose a category below {0}.").format(frappe.bold(_(doc.category))))
	if line and not line[-1].enabled:
		frappe.throw(_("The category {0} is no longer used. Choose another one.").format(_(doc.category)))


def check_papers(doc: Document) -> None:
	"""P1: throw when order, delivery or contact is another customer's. before_save: hidden ones are refused before that.

	One that this person may not see is answered as one that does not exist.
	"""
	for fieldname, doctype in PAPERS.items():
		name = doc.get(fieldname)
		if not name or not (doc.has_value_changed(fieldname) or doc.has_value_changed("customer")):
			continue
		if doc.has_value_changed(fieldname):
			check_visible(doc, fieldname, doctype)
		if frappe.db.get_value(doctype, name, "customer") != doc.customer:
			refuse_foreign(doc, fieldname)
	if (
		doc.contact
		and doc.customer
		and (doc.has_value_changed("contact") or doc.has_value_changed("customer"))
	):
		linked = frappe.get_all(
			"Dynamic Link",
			{"parenttype": "Contact", "parent": doc.contact, "link_doctype": "Customer"},
			pluck="link_name",
		)
		if doc.customer not in linked:
			refuse_foreign(doc, "contact")


def check_visible(doc: Document, fieldname: str, doctype: str) -> None:
	"""Throw as for a paper that is not there when this person may not read it."""
	name = doc.get(fieldname)
	if doc.flags.ignore_permissions or doc.flags.crm_cn_system or not frappe.db.exists(doctype, name):
		return
	if not frappe.has_permission(doctype, "read") or name not in shown.visible(doctype, [name]):
		frappe.throw(
			_("Could not find {0}").format(f"{_(doc.meta.get_label(fieldname))}: {name}"),
			frappe.LinkValidationError,
		)


def refuse_foreign(doc: Document, fieldname: str) -> None:
	"""Throw that something belongs to another customer, not to whom."""
	frappe.throw(
		_(
			"{0} {1} does not belong to the customer of this complaint. Choose another one or correct the customer."
		).format(_(doc.meta.get_label(fieldname)), frappe.bold(doc.get(fieldname))),
		title=_("Another Customer"),
	)
