"""The people of personnel tests: a team with its manager, two departments with heads, Human Resources, the management.

head      heads Sales; boss reports to head
boss      manages ann
ann       an employee on probation
newhead   heads Operations
hr        HR User      hrm   HR Manager      gm   General Manager      ivy   interviews
"""

from __future__ import annotations

import frappe
import team
from frappe.utils import add_days, add_months, getdate

PEOPLE = {
	"ann": ("Employee",),
	"boss": ("Employee",),
	"head": ("Employee",),
	"newhead": ("Employee",),
	"other": ("Employee",),
	"hr": ("Employee", "HR User"),
	"hrm": ("Employee", "HR User", "HR Manager"),
	"gm": ("Employee", "General Manager"),
	"ivy": ("Employee", "Interviewer"),
}
DEPARTMENTS = {"sales": "Personnel Test Sales", "operations": "Personnel Test Operations"}


def user(who: str) -> str:
	return f"{who}@personnel.test"


def employee(who: str) -> str:
	return frappe.db.get_value("Employee", {"user_id": user(who)})


def department(which: str) -> str:
	return frappe.db.get_value("Department", {"department_name": DEPARTMENTS[which]})


def build() -> None:
	"""Make everybody, committed."""
	remove()
	team.make({user(who): roles for who, roles in PEOPLE.items()})
	company = frappe.db.get_value("Employee", employee("ann"), "company")
	for name in DEPARTMENTS.values():
		frappe.get_doc(
			{
				"doctype": "Department",
				"department_name": name,
				"company": company,
				"parent_department": "All Departments",
			}
		).insert()
	line = {
		"ann": "boss",
		"boss": "head",
		"head": "gm",
		"newhead": "gm",
		"other": "boss",
		"hr": "hrm",
		"ivy": "boss",
	}
	for who, above in line.items():
		frappe.db.set_value("Employee", employee(who), "reports_to", employee(above))
	for who in ("ann", "boss", "head", "other", "ivy"):
		frappe.db.set_value("Employee", employee(who), "department", department("sales"))
	frappe.db.set_value("Employee", employee("newhead"), "department", department("operations"))
	frappe.db.set_value("Department", department("sales"), "crm_cn_head", employee("head"))
	frappe.db.set_value("Department", department("operations"), "crm_cn_head", employee("newhead"))
	joined = add_months(getdate(), -2)
	frappe.db.set_value(
		"Employee",
		employee("ann"),
		{"date_of_joining": joined, "contract_end_date": add_days(add_months(joined, 36), -1), "ctc": 120000},
	)
	frappe.db.commit()


def remove() -> None:
	"""Remove everybody, committed."""
	team.dismiss([user(who) for who in PEOPLE])
	for name in DEPARTMENTS.values():
		if found := frappe.db.get_value("Department", {"department_name": name}):
			frappe.delete_doc("Department", found, force=True)
	frappe.db.commit()


def holidays() -> str:
	"""Return a holiday list, which Frappe HR plans the tasks of onboarding and separation around."""
	name = "Personnel Test Holidays"
	if not frappe.db.exists("Holiday List", name):
		year = getdate().year
		frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": name,
				"from_date": f"{year - 1}-01-01",
				"to_date": f"{year + 1}-12-31",
			}
		).insert(ignore_permissions=True)  # test data
	return name


def give_holidays(who: str) -> None:
	"""Give somebody the holiday list, the way of this version."""
	if not frappe.db.exists("DocType", "Holiday List Assignment"):
		frappe.db.set_value("Employee", employee(who), "holiday_list", holidays())
		return
	frappe.get_doc(
		{
			"doctype": "Holiday List Assignment",
			"applicable_for": "Employee",
			"assigned_to": employee(who),
			"holiday_list": holidays(),
			"from_date": frappe.db.get_value("Employee", employee(who), "date_of_joining"),
		}
	).insert().submit()
