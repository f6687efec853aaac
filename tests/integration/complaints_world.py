"""People the tests of complaints share, and how what they committed is removed."""

from __future__ import annotations

import factories
import frappe
import pytest

PEOPLE = {
	"handler": ("Complaint Handler",),
	"second": ("Complaint Handler",),
	"third": ("Complaint Handler",),
	"agent": ("Call Centre Agent",),
	"li": ("Sales User",),
	"zhao": ("Sales User",),
	"boss": ("Sales Manager",),
	"chief": ("CRM Supervisor",),
	"quality": ("Quality Manager",),
}


def user(who: str) -> str:
	"""Return the user of one of the people."""
	return f"{who}@complaints.test"


HANDLER, SECOND, THIRD, AGENT, LI, ZHAO, BOSS, CHIEF, QUALITY = (user(who) for who in PEOPLE)


@pytest.fixture(scope="module")
def people(site):
	"""Make the people once for a file of tests, and remove them and what was committed for them."""
	frappe.set_user("Administrator")
	for who, roles in PEOPLE.items():
		factories.make_sales_person(user(who), *roles)
		# in tests the platform sends mail at once, and a site without mail account cannot
		frappe.db.set_value("Notification Settings", user(who), "enable_email_notifications", 0)
	frappe.db.commit()
	yield
	remove()


def remove() -> None:
	"""Remove the people, their complaints and customers."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	sweep()
	for who in PEOPLE:
		for name in frappe.get_all("Employee", {"user_id": user(who)}, pluck="name"):
			frappe.db.set_value("Employee", name, "reports_to", None)
	for who in PEOPLE:
		for name in frappe.get_all("Employee", {"user_id": user(who)}, pluck="name"):
			frappe.delete_doc("Employee", name, force=True)
		frappe.delete_doc("User", user(who), force=True)
	frappe.db.commit()


def sweep() -> None:
	"""Remove what the people have committed, past all rules."""
	frappe.set_user("Administrator")
	mails = [user(who) for who in PEOPLE]
	for name in frappe.get_all("Complaint", {"owner": ["in", mails]}, pluck="name"):
		frappe.db.delete("ToDo", {"reference_name": name})
		frappe.db.delete("Notification Log", {"document_name": name})
		frappe.delete_doc("Complaint", name, force=True)
	for name in frappe.get_all("Contact", {"owner": ["in", mails]}, pluck="name"):
		frappe.delete_doc("Contact", name, force=True)
	for name in frappe.get_all("Customer", {"owner": ["in", mails]}, pluck="name"):
		frappe.delete_doc("Customer", name, force=True)
	frappe.db.commit()


def employee(mail: str) -> str:
	"""Return the Employee of a user."""
	return frappe.db.get_value("Employee", {"user_id": mail})


def told(mail: str, complaint: str) -> list[str]:
	"""Return what a user was notified of about a complaint."""
	return frappe.get_all(
		"Notification Log",
		{"for_user": mail, "document_name": complaint},
		pluck="subject",
		order_by="creation",
	)
