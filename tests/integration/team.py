"""People a file of tests works as: made and committed, as users are slow to make and work over connections of their own."""

from __future__ import annotations

from collections.abc import Mapping

import factories
import frappe


def make(people: Mapping[str, tuple[str, ...]]) -> None:
	"""Make people with an Employee: user → roles."""
	frappe.set_user("Administrator")
	for user, roles in people.items():
		factories.make_sales_person(user, *roles)
		# in tests the platform sends mail at once, and a site without mail account cannot
		frappe.db.set_value("Notification Settings", user, "enable_email_notifications", 0)
	frappe.db.commit()


def dismiss(users: list[str]) -> None:
	"""Remove people, their Employees and what they were told; who is not there is left out."""
	frappe.set_user("Administrator")
	frappe.db.rollback()
	frappe.db.delete("Notification Log", {"for_user": ["in", users]})
	employees = frappe.get_all("Employee", {"user_id": ["in", users]}, pluck="name")
	for name in employees:
		frappe.db.set_value("Employee", name, "reports_to", None)
	for name in employees:
		frappe.delete_doc("Employee", name, force=True)
	for user in users:
		if frappe.db.exists("User", user):
			frappe.delete_doc("User", user, force=True)
	frappe.db.commit()
