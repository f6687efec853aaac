"""The Data Scope Rules a site starts with; the site's own from then on.

A DocType's rules are seeded once: a rule that an administrator changed or deleted does not come back. Roles of the
back office, which ERPNext lets at customers and papers, see all of them; sales people see what they have to do with.
"""

from __future__ import annotations

import frappe

from crm_cn.rules.scope.levels import ACTIONS, Level
from crm_cn.scope.declared import ACTIVITIES, RECORDS
from crm_cn.scope.rules import LEVEL_FIELDS

SEEDED = "crm_cn_scope_rules"
RULE = "Data Scope Rule"

SALES = (
	"Sales User",
	"Sales Assistant",
	"Customer Specialist",
	"Senior Merchandiser",
	"CRM Intern",
	"Presales Support",
	"Market Information Specialist",
	"Call Centre Agent",
)
#: ERPNext's roles that work with all customers and papers, on the DocTypes it lets them at.
BACK_OFFICE = {
	"Customer": (
		"Sales Master Manager",
		"Stock User",
		"Stock Manager",
		"Accounts User",
		"Accounts Manager",
	),
	"Quotation": ("Maintenance Manager", "Maintenance User"),
	"Sales Order": ("Maintenance User", "Accounts User", "Stock User"),
}

SAMPLE_REQUEST = "Sample Request"
#: Prepares and ships for everybody; whose a request is, and whether it stays, others decide.
KEEPER = "Sample Keeper"

COMPLAINT = "Complaint"
#: The complaint department: all complaints, whoever the customer is, and what a complaint names.
HANDLER = "Complaint Handler"
NAMED_IN_COMPLAINTS = ("Customer", "Sales Order")

OWN = {
	"view": Level.RELATED_EMPLOYEE,
	"edit": Level.RELATED_EMPLOYEE,
	"delete": Level.RESPONSIBLE_EMPLOYEE,
	"assign": Level.NONE,
	"export": Level.NONE,
}
WHOLE = dict.fromkeys(ACTIONS, Level.ALL)
UNASSIGNED = {**WHOLE, "assign": Level.NONE}
LOOK = {**dict.fromkeys(ACTIONS, Level.NONE), "view": Level.ALL}
HANDLING = {**WHOLE, "delete": Level.NONE}
KEEPING = {**LOOK, "edit": Level.ALL}


def shipped(doctype: str) -> list[dict]:
	"""Return the rules of a DocType as documents."""
	rules = [_rule(doctype, role, OWN) for role in SALES]
	for rule in rules:
		if doctype in ACTIVITIES:
			rule |= {"on_responsible_records": 1, "on_viewable_records": 1}
			for action in (
				"edit",
				"assign",
			):  # who only takes part reads; one's own may be passed to a colleague
				rule[LEVEL_FIELDS[action]] = Level.RESPONSIBLE_EMPLOYEE.label
		if doctype == "Lead Registration":
			rule["open_statuses"] = "Public Pool"
			if rule["role"] == "Sales Assistant":
				rule["open_statuses"] = "Public Pool\nIn Review"
	rules.append(_rule(doctype, "Sales Manager", WHOLE))
	rules += complaint_department(doctype)
	if doctype == SAMPLE_REQUEST:
		rules.append(_rule(doctype, KEEPER, KEEPING))
	return rules + [_rule(doctype, role, UNASSIGNED) for role in BACK_OFFICE.get(doctype, ())]


def complaint_department(doctype: str) -> list[dict]:
	"""Return the rules of those who handle complaints and of those who look for their causes (P3, P5)."""
	if doctype == COMPLAINT:
		return [_rule(doctype, HANDLER, HANDLING), _rule(doctype, "Quality Manager", LOOK)]
	return [_rule(doctype, HANDLER, LOOK)] if doctype in NAMED_IN_COMPLAINTS else []


def _rule(doctype: str, role: str, levels: dict[str, Level]) -> dict:
	fields = {LEVEL_FIELDS[action]: level.label for action, level in levels.items()}
	return {"doctype": RULE, "document_type": doctype, "role": role, **fields}


def apply() -> None:
	"""Seed the rules of DocTypes that were never seeded."""
	seeded = set((frappe.db.get_default(SEEDED) or "").split("\n"))
	for doctype in (*RECORDS, *ACTIVITIES):
		if doctype in seeded or not frappe.db.exists("DocType", doctype):
			continue
		insert_missing(shipped(doctype))
		seeded.add(doctype)
	frappe.db.set_default(SEEDED, "\n".join(sorted(seeded - {""})))


def insert_missing(rules: list[dict]) -> None:
	"""Insert those rules whose role the site has and that are not there yet."""
	for rule in rules:
		if frappe.db.exists("Role", rule["role"]) and not frappe.db.exists(
			RULE, f"{rule['role']}-{rule['document_type']}"
		):
			frappe.get_doc(rule).insert(ignore_permissions=True)  # installing


def remove() -> None:
	"""Forget what was seeded; the rules go with their DocType."""
	frappe.db.delete("DefaultValue", {"defkey": SEEDED})
