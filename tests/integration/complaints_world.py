"""People the tests of complaints share, and how what they committed is removed."""

from __future__ import annotations

import frappe
import team

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


#: What a complaint needs to be resolved, and to be followed up.
DONE = {"measures": "更换密封件", "remedy": "Replacement"}
HAPPY = {"satisfaction": "Satisfied", "satisfaction_comment": "很快就解决了"}


def build() -> None:
	"""Make the people and commit."""
	team.make({user(who): roles for who, roles in PEOPLE.items()})


def remove() -> None:
	"""Remove the people, their complaints and customers."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	sweep()
	team.dismiss([user(who) for who in PEOPLE])


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


def reload(doc):
	"""Return a document as it is stored now."""
	return frappe.get_doc(doc.doctype, doc.name)
