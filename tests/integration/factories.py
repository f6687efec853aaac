"""make_x() for tests: one place, sensible defaults, nothing committed."""

from __future__ import annotations

import frappe


def make_user(email: str, *roles: str, first_name: str = "") -> str:
	"""Return the name of an enabled User with exactly these roles, made when missing."""
	if not frappe.db.exists("User", email):
		frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": first_name or email.split("@")[0],
				"send_welcome_email": 0,
				"enabled": 1,
				"user_type": "System User",
			}
		).insert(ignore_permissions=True)  # test data
	user = frappe.get_doc("User", email)
	user.set("roles", [])
	user.append_roles(*roles)
	user.save(ignore_permissions=True)  # test data
	frappe.clear_cache(user=email)
	return email


def make_employee(user: str, **values) -> str:
	"""Return the name of the active Employee of this user, made when missing."""
	if found := frappe.db.get_value("Employee", {"user_id": user}):
		return found
	company = values.pop("company", None) or frappe.db.get_value("Company", {}, "name")
	return (
		frappe.get_doc(
			{
				"doctype": "Employee",
				"first_name": user.split("@")[0],
				"user_id": user,
				"company": company,
				"gender": "Female",
				"date_of_birth": "1990-01-01",
				"date_of_joining": "2020-01-01",
				"status": "Active",
				"create_user_permission": 0,
				**values,
			}
		)
		.insert(ignore_permissions=True)  # test data
		.name
	)


def make_sales_person(email: str, *roles: str) -> str:
	"""Return a user with an Employee: Sales User unless other roles are named."""
	make_user(email, *(roles or ("Sales User",)))
	make_employee(email)
	return email
