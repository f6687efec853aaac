"""What our roles may do with DocTypes of the platform, beside what it gives them.

	Sales Manager, CRM Supervisor   Data Import, for the lists of leads they may import: their own imports and no others
	CRM Supervisor                  sees every customer and assigns people: customers, what leads to them, their papers
	Complaint Handler               reads what a complaint names: customer, contact, item, order, delivery, supplier
	Sample Keeper                   reads what a sample names: item, warehouse, unit
	Call Centre Agent               reads the same of the customers in scope, as far as a complaint is accepted by phone
	Sales User                      writes contracts, which others approve
	Accounts User, Accounts Manager read expense claims and advances, which they pay

The rights stand in Custom DocPerm, which replaces the platform's own list, so that is copied first, as the role
permissions page does; what was there is there again after removal.
"""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.permissions import setup_custom_perms

from crm_cn.setup.scope_rules import SALES


@dataclass(frozen=True)
class Access:
	"""Which roles get which rights on a DocType; `own` on one's own documents only, `level` for fields of that level."""

	roles: tuple[str, ...]
	rights: tuple[str, ...]
	own: bool = False
	level: int = 0


SUPERVISOR = ("CRM Supervisor",)
IMPORTERS = ("Sales Manager", *SUPERVISOR)
LOOK = ("read", "report", "export", "print", "email")

HANDLER = ("Complaint Handler",)
ACCEPTING = (*HANDLER, "Call Centre Agent")
#: everybody who opens a complaint: its grade and its time are shown
COMPLAINTS = (*ACCEPTING, *(role for role in SALES if role not in ACCEPTING), *IMPORTERS, "Quality Manager")
KEEPER = ("Sample Keeper",)
ACCOUNTS = ("Accounts User", "Accounts Manager")
READ = ("read",)

ACCESS: dict[str, tuple[Access, ...]] = {
	"Data Import": (Access(IMPORTERS, ("read", "write", "create", "delete"), own=True),),
	"Data Import Log": (Access(IMPORTERS, ("read",), own=True),),
	"Customer": (Access(SUPERVISOR, (*LOOK, "write")), Access(ACCEPTING, READ)),
	"Lead": (Access(SUPERVISOR, (*LOOK, "write")),),
	"Prospect": (Access(SUPERVISOR, (*LOOK, "write")),),
	"Opportunity": (Access(SUPERVISOR, (*LOOK, "write")),),
	"Quotation": (Access(SUPERVISOR, LOOK),),
	"Sales Order": (Access(SUPERVISOR, LOOK), Access(ACCEPTING, READ)),
	"Delivery Note": (Access(HANDLER, READ),),
	"Contact": (Access(ACCEPTING, READ),),
	"Address": (Access(HANDLER, READ),),
	"Item": (Access(ACCEPTING, READ), Access(KEEPER, READ)),
	"Warehouse": (Access(KEEPER, READ),),
	"UOM": (Access(KEEPER, READ),),
	"Supplier": (Access(HANDLER, READ),),
	"Issue Priority": (Access(COMPLAINTS, READ),),
	"Service Level Agreement": (Access(COMPLAINTS, READ),),
	"Contract": (Access(("Sales User",), (*READ, "write", "create", "report", "print", "email")),),
	"Expense Claim": (Access(ACCOUNTS, LOOK),),
	"Employee Advance": (Access(ACCOUNTS, LOOK),),
}
_COMPARED = (
	"role",
	"permlevel",
	"if_owner",
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"report",
	"export",
	"import",
	"share",
	"print",
	"email",
)


def apply() -> None:
	"""Give what is missing; a rule an administrator changed stays, one that was deleted comes back on migrate."""
	make(ACCESS)


def remove() -> None:
	"""Take our rules back, and the copied list with them where nobody changed it."""
	drop(ACCESS)


def make(shipped: dict[str, tuple[Access, ...]]) -> None:
	"""Give these rights where they are missing."""
	for doctype, given in shipped.items():
		untouched = not frappe.db.exists("Custom DocPerm", {"parent": doctype})
		setup_custom_perms(doctype)
		for access in given:
			give(doctype, access)
			if untouched:
				widen(doctype, access)
		frappe.clear_cache(doctype=doctype)


def give(doctype: str, access: Access) -> None:
	"""Add the rule of each role that has none on this DocType."""
	for role in access.roles:
		rule = {"parent": doctype, "role": role, "permlevel": access.level}
		if not frappe.db.exists("Custom DocPerm", rule):
			frappe.get_doc(
				{
					"doctype": "Custom DocPerm",
					"parenttype": "DocType",
					"parentfield": "permissions",
					**rule,
					"if_owner": int(access.own),
					**{right: int(right in access.rights) for right in _COMPARED[3:]},
				}
			).insert(ignore_permissions=True)  # installing


def widen(doctype: str, access: Access) -> None:
	"""Add our rights to rules of the platform's own list, just copied: version 16 gives some roles less than we do."""
	for role in access.roles:
		rule = {"parent": doctype, "role": role, "permlevel": access.level, "if_owner": int(access.own)}
		if frappe.db.exists("Custom DocPerm", rule):
			frappe.db.set_value("Custom DocPerm", rule, dict.fromkeys(access.rights, 1))


def _take_back(doctype: str, role: str, access: Access) -> None:
	"""Delete the rule of a role; one that the platform has, too, is as the platform's again."""
	rule = {"parent": doctype, "role": role, "permlevel": access.level, "if_owner": int(access.own)}
	stock = frappe.db.get_value("DocPerm", rule, _COMPARED[3:], as_dict=True)
	if stock:
		frappe.db.set_value("Custom DocPerm", rule, dict(stock))
	else:
		frappe.db.delete("Custom DocPerm", rule)


def drop(shipped: dict[str, tuple[Access, ...]]) -> None:
	"""Take these rights back, and the copied list with them where nobody changed it."""
	for doctype, given in shipped.items():
		for access in given:
			for role in access.roles:
				_take_back(doctype, role, access)
		if _rules("Custom DocPerm", doctype) == _rules("DocPerm", doctype):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)


def _rules(table: str, doctype: str) -> list[tuple]:
	rows = frappe.get_all(table, filters={"parent": doctype}, fields=["*"])
	return sorted(tuple(row.get(name) or 0 for name in _COMPARED) for row in rows)
