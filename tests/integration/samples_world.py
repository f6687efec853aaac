"""People and samples the tests of samples share."""

from __future__ import annotations

import frappe
import team

PEOPLE = {
	"li": ("Sales User",),
	"zhao": ("Sales User",),
	"boss": ("Sales Manager",),
	"chief": ("CRM Supervisor",),
	"keeper": ("Sample Keeper",),
}


def user(who: str) -> str:
	"""Return the user of one of the people."""
	return f"smp-{who}@samples.test"


LI, ZHAO, BOSS, CHIEF, KEEPER = (user(who) for who in PEOPLE)


def build() -> None:
	"""Make the people and commit."""
	team.make({user(who): roles for who, roles in PEOPLE.items()})


def employee(mail: str) -> str:
	"""Return the Employee of a user."""
	return frappe.db.get_value("Employee", {"user_id": mail})


def remove() -> None:
	"""Remove the people, and every request, sample and lead that a test committed for them."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	people = [user(who) for who in PEOPLE]
	requests = frappe.get_all("Sample Request", {"owner": ["in", people]}, pluck="name")
	drop_requests(requests)
	for name in frappe.get_all("Lead Registration", {"responsible_user": ["in", people]}, pluck="name"):
		frappe.delete_doc("Lead Registration", name, force=True)
	frappe.db.commit()  # dismissing begins with a rollback
	team.dismiss(people)


def drop_requests(names: list[str]) -> None:
	"""Remove requests with what hangs on them, past all rules."""
	from crm_cn.scope import tokens

	for name in names:
		frappe.db.delete("Sample Ledger Entry", {"sample_request": name})
		for table in ("Sample Request Item", "Sample Picture", "Record Party"):
			frappe.db.delete(table, {"parenttype": "Sample Request", "parent": name})
		for table in ("Comment", "Version", "Workflow Action", "Notification Log"):
			field = {"Version": "docname", "Notification Log": "document_name"}.get(table, "reference_name")
			frappe.db.delete(table, {field: name})
		frappe.db.delete("Sample Request", {"name": name})
		tokens.sync_names("Sample Request", [name])


def drop_samples(names: list[str]) -> None:
	"""Remove samples and their ledger, past all rules."""
	for name in names:
		frappe.db.delete("Sample Ledger Entry", {"sample": name})
		for table in ("Sample Picture", "Sample Picture Log"):
			frappe.db.delete(table, {"parenttype": "Sample", "parent": name})
		frappe.db.delete("Sample", {"name": name})
