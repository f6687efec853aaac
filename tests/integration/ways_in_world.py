"""Two salespeople of two departments, each with one record of every scoped type, and all that hangs on it.

	li    the reader of the tests: Sales User, sees what she is responsible for or related to
	broad the same scope as Li's (related to her records), and the roles of the back office: more ways to look
	wang  the holder of everything she must not see; every text of it carries the canary

Made once for a run and committed, because requests come over connections of their own; removed after it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import factories
import frappe
from frappe.utils import add_days, nowdate

from crm_cn.scope.declared import SCOPED
from crm_cn.setup.scope_rules import shipped

CANARY = "CANARYZQ"
OPEN = "OPENZQ"
LI, WANG, BOSS, BROAD = (f"{name}@ways.test" for name in ("li", "wang", "boss", "broad"))
#: Roles that open stock reports; in this world they have no rule, so that they widen no scope.
BACK_OFFICE = (
	"Accounts User",
	"Item Manager",
	"Maintenance Manager",
	"Maintenance User",
	"Manufacturing User",
	"Projects User",
	"Purchase User",
	"Stock User",
	"Support Team",
)


@dataclass
class World:
	"""Names of the records, by DocType; hidden ones are Wang's, seen ones Li's."""

	hidden: dict[str, str] = field(default_factory=dict)
	seen: dict[str, str] = field(default_factory=dict)
	made: list[tuple[str, str]] = field(default_factory=list)

	@property
	def canaries(self) -> set[str]:
		"""What no answer to Li may contain."""
		return {CANARY, *self.hidden.values()}

	def leaks(self, text: str) -> list[str]:
		"""Return the canaries in a text."""
		return sorted(canary for canary in self.canaries if canary in text)


def build() -> World:
	"""Make people and records, and commit."""
	frappe.set_user("Administrator")
	frappe.flags.mute_emails = True
	tear_down()
	factories.make_sales_person(LI, "Sales User")
	factories.make_sales_person(WANG, "Sales User")
	factories.make_sales_person(BROAD, "Sales User", *BACK_OFFICE)
	factories.make_user(BOSS, "Sales Manager", "Sales User", "Item Manager", "Stock Manager")
	frappe.db.delete("Data Scope Rule", {"role": ["in", BACK_OFFICE]})
	for user in (LI, WANG, BOSS, BROAD):
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	world = World()
	_records(world, world.hidden, CANARY, WANG)
	_records(world, world.seen, OPEN, LI)
	frappe.db.commit()
	return world


def employee(user: str) -> str:
	"""Return the Employee of a user."""
	return frappe.db.get_value("Employee", {"user_id": user})


def _records(world: World, names: dict[str, str], mark: str, user: str) -> None:
	own = {"crm_cn_responsible_employee": employee(user)}
	if user == LI:
		own["crm_cn_parties"] = [{"employee": employee(BROAD)}]
	phone = "13800001111" if mark == CANARY else "13900002222"
	company = frappe.db.get_value("Company", {}, "name")

	def make(values: dict) -> str:
		doc = frappe.get_doc(values)
		doc.flags.ignore_permissions = True  # test data
		doc.flags.crm_cn_system = True
		doc.insert()
		names[doc.doctype] = doc.name
		return doc.name

	group = frappe.db.get_value("Customer Group", {"is_group": 0})
	territory = frappe.db.get_value("Territory", {"is_group": 0})
	lead = make(
		{
			"doctype": "Lead",
			"first_name": f"{mark} Lead",
			"company_name": f"{mark} Lead Ltd",
			"mobile_no": phone,
			"company": company,
			"territory": territory,
			**own,
		}
	)
	make({"doctype": "Prospect", "company_name": f"{mark} Prospect", "company": company, **own})
	customer = make(
		{
			"doctype": "Customer",
			"customer_name": f"{mark} Customer",
			"customer_type": "Company",
			"customer_group": group,
			"territory": territory,
			"lead_name": lead,
			**own,
		}
	)
	item = factories.make_selling_item()
	make(
		{
			"doctype": "Opportunity",
			"opportunity_from": "Customer",
			"party_name": customer,
			"company": company,
			"title": f"{mark} Opportunity",
			"territory": territory,
			"items": [{"item_code": item, "qty": 1, "rate": 77}],
			**own,
		}
	)
	paper = {
		"company": company,
		"territory": territory,
		"transaction_date": add_days(nowdate(), -10),
		"sales_partner": partner(),
		"commission_rate": 5,
		"sales_team": [{"sales_person": salesperson(), "allocated_percentage": 100}],
		"items": [{"item_code": item, "qty": 1, "rate": 77}],
		**own,
	}
	lost = make(
		{
			"doctype": "Opportunity",
			"opportunity_from": "Customer",
			"party_name": customer,
			"company": company,
			"status": "Lost",
			"order_lost_reason": f"{mark} reason",
			**own,
		}
	)
	frappe.db.set_value("Opportunity", lost, "status", "Lost")
	names["Opportunity"], names["lost"] = (
		frappe.db.get_value("Opportunity", {"title": f"{mark} Opportunity"}),
		lost,
	)
	_customer_file(mark, customer, user)
	quotation = make(
		{"doctype": "Quotation", "quotation_to": "Customer", "party_name": customer, "po_no": mark, **paper}
	)
	order = make(
		{
			"doctype": "Sales Order",
			"customer": customer,
			"po_no": f"{mark}-PO",
			"delivery_date": add_days(nowdate(), 30),
			**paper,
		}
	)
	for doctype, name in (("Quotation", quotation), ("Sales Order", order)):
		doc = frappe.get_doc(doctype, name)
		doc.flags.ignore_permissions = True  # test data
		doc.submit()
	names["Lead Registration"] = factories.make_followed_lead(user, customer_name=f"{mark} Registration")
	frappe.get_doc("Lead Registration", names["Lead Registration"]).run_method("on_change")
	make(
		{
			"doctype": "Sales Activity",
			"activity_type": "Call",
			"subject": f"{mark} Activity",
			"status": "Planned",
			"planned_on": f"{add_days(nowdate(), 1)} 10:00:00",
			"responsible_employee": employee(user),
			"responsible_user": user,
			"owner": user,
		}
	)
	frappe.db.set_value("Sales Activity", names["Sales Activity"], "owner", user)
	ours = {"responsible_employee": employee(user), "owner": user}
	make({**factories.complaint_values(subject=f"{mark} Complaint", customer=customer), **ours})
	make(
		{
			"doctype": "Sample Request",
			"customer": customer,
			"purpose": f"{mark} Request",
			"items": [{"sample": sample(), "qty": 1}],
			**ours,
		}
	)
	from crm_cn.scope import tokens

	for doctype in OURS:
		tokens.sync_name(doctype, names[doctype])


def _customer_file(mark: str, customer: str, user: str) -> None:
	"""A contact and an address of a customer."""
	links = [{"link_doctype": "Customer", "link_name": customer}]
	phones = [{"phone": "13800001111", "is_primary_mobile_no": 1}]
	frappe.get_doc(
		{"doctype": "Contact", "first_name": f"{mark} Contact", "links": links, "phone_nos": phones}
	).insert(ignore_permissions=True)  # test data
	frappe.get_doc(
		{
			"doctype": "Address",
			"address_title": f"{mark} Address",
			"address_type": "Office",
			"address_line1": f"{mark} Road 1",
			"city": "苏州",
			"country": "China",
			"links": links,
		}
	).insert(ignore_permissions=True)  # test data


def partner() -> str:
	"""Return a sales partner."""
	if not frappe.db.exists("Sales Partner", "ways partner"):
		frappe.get_doc(
			{
				"doctype": "Sales Partner",
				"partner_name": "ways partner",
				"commission_rate": 5,
				"territory": "All Territories",
			}
		).insert(ignore_permissions=True)  # test data
	return "ways partner"


def sample() -> str:
	"""Return the sample that both ask for."""
	return (
		frappe.db.exists("Sample", {"sample_name": "ways sample"})
		or factories.make_sample(sample_name="ways sample").name
	)


def salesperson() -> str:
	"""Return a sales person."""
	if not frappe.db.exists("Sales Person", "ways person"):
		frappe.get_doc({"doctype": "Sales Person", "sales_person_name": "ways person", "is_group": 0}).insert(
			ignore_permissions=True
		)  # test data
	return "ways person"


OURS = ("Lead Registration", "Sales Activity", "Complaint", "Sample Request")
ORDER = (
	"Complaint",
	"Sample Request",
	"Sales Activity",
	"Sales Order",
	"Quotation",
	"Opportunity",
	"Customer",
	"Prospect",
	"Lead",
	"Lead Registration",
)


def tear_down() -> None:
	"""Remove what a run made, and what a broken one left."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	people = [user for user in (LI, WANG, BOSS, BROAD) if frappe.db.exists("User", user)]
	employees = frappe.get_all("Employee", {"user_id": ["in", people or [""]]}, pluck="name")
	for doctype in ORDER:
		field = "responsible_employee" if doctype in OURS else "crm_cn_responsible_employee"
		for name in frappe.get_all(doctype, {field: ["in", employees or [""]]}, pluck="name"):
			doc = frappe.get_doc(doctype, name)
			doc.flags.ignore_permissions = True  # test data
			if doc.docstatus == 1:
				doc.cancel()
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)  # test data
	for doctype in ("Contact", "Address"):
		for mark in (CANARY, OPEN):
			for name in frappe.get_all(doctype, {"name": ["like", f"%{mark}%"]}, pluck="name"):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)  # test data
	for name in frappe.get_all("Sample", {"sample_name": "ways sample"}, pluck="name"):
		frappe.delete_doc("Sample", name, force=True, ignore_permissions=True)  # test data
	for name in employees:
		frappe.delete_doc("Employee", name, force=True, ignore_permissions=True)  # test data
	for user in people:
		frappe.delete_doc("User", user, force=True, ignore_permissions=True)  # test data
	_put_rules_back()
	frappe.db.commit()


def _put_rules_back() -> None:
	for doctype in SCOPED:
		for rule in shipped(doctype):
			name = f"{rule['role']}-{doctype}"
			if rule["role"] in BACK_OFFICE and not frappe.db.exists("Data Scope Rule", name):
				frappe.get_doc(rule).insert(ignore_permissions=True)  # test data
