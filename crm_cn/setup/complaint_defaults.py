"""What complaints start with (P2, P3): categories, grades, the time by grade, a team to fill in; then the site's own.

Seeded once: what an administrator renamed or deleted does not come back. ERPNext tracks time only when its Support
Settings say so; it is switched on where no other agreement would wake up with it, and off again on removal.
The Assignment Rules come disabled: nobody knows the team but the company.
"""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from crm_cn.rules import complaints as rule
from crm_cn.rules.complaint_categories import CATEGORIES, GRADES, GRAVE_GRADES, ROOT, USUAL_GRADE

SEEDED = "crm_cn_complaints"
#: What this app switched on or made where the site had none, to be undone on removal: one name a line.
MADE = "crm_cn_complaints_made"
TRACKING = "track_service_level_agreement"

COMPLAINT = "Complaint"
AGREEMENT = "Service Level Agreement"
SERVICE_LEVEL = "Complaints"
HOLIDAYS = "Complaint Holidays"
WORKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HOURS = ("09:00:00", "18:00:00")

#: name → (priority, condition); the higher priority is asked first
TEAMS: dict[str, tuple[int, str]] = {
	"Complaints: Urgent": (20, 'status == "Accepted" and priority == "Urgent"'),
	"Complaints": (10, 'status == "Accepted"'),
}
SERIES = "CP"


def apply() -> None:
	"""Seed what the site never had."""
	if frappe.db.get_default(SEEDED):
		return
	seed_categories()
	seed_grades()
	translate_grades()
	seed_agreement()
	seed_teams()
	seed_settings()
	frappe.db.set_default(SEEDED, "1")


def seed_categories() -> None:
	"""Seed the tree: the root, the defections, their usual children."""
	_insert("Complaint Category", ROOT, category_name=ROOT, is_group=1)
	for main, children in CATEGORIES.items():
		_insert("Complaint Category", main, category_name=main, is_group=1, parent_complaint_category=ROOT)
		for child in children:
			_insert("Complaint Category", child, category_name=child, parent_complaint_category=main)


def seed_grades() -> None:
	"""Seed the grades ERPNext does not bring."""
	for grade in GRADES:
		if _insert("Issue Priority", grade, __newname=grade):
			_remember(f"Issue Priority:{grade}")


def translate_grades() -> None:
	"""Let forms and lists show the grades in the reader's language, as they do our own masters."""
	frappe.get_doc(
		{
			"doctype": "Property Setter",
			"doctype_or_field": "DocType",
			"doc_type": "Issue Priority",
			"property": "translated_doctype",
			"property_type": "Check",
			"value": "1",
			"module": "CRM CN",
		}
	).insert(ignore_permissions=True)  # installing
	frappe.cache.delete_value("translated_doctypes")


def seed_agreement() -> None:
	"""Seed the time to respond and to resolve, and see that the platform tracks it."""
	if frappe.db.exists(AGREEMENT, {"document_type": COMPLAINT}):
		return
	if not frappe.db.get_single_value("Support Settings", TRACKING) and not frappe.db.count(AGREEMENT):
		frappe.db.set_single_value("Support Settings", TRACKING, 1)
		_remember(TRACKING)
	frappe.get_doc(agreement(holiday_list())).insert(ignore_permissions=True)  # installing


def agreement(holidays: str) -> dict:
	"""Return the agreement as a document; times of a working day, Monday to Friday."""
	return {
		"doctype": AGREEMENT,
		"service_level": SERVICE_LEVEL,
		"document_type": COMPLAINT,
		"enabled": 1,
		"default_service_level_agreement": 1,
		"apply_sla_for_resolution": 1,
		"holiday_list": holidays,
		"priorities": [
			{
				"priority": grade,
				"default_priority": int(grade == USUAL_GRADE),
				"response_time": response * 3600,
				"resolution_time": resolution * 3600,
			}
			for grade, (response, resolution) in GRADES.items()
		],
		"support_and_resolution": [
			{"workday": day, "start_time": HOURS[0], "end_time": HOURS[1]} for day in WORKDAYS
		],
		"pause_sla_on": [{"status": status} for status in rule.PAUSED],
		"sla_fulfilled_on": [{"status": status} for status in rule.FULFILLED],
	}


def holiday_list() -> str:
	"""Return the company's Holiday List; where there is none, one with the public holidays of this year and the next."""
	company = frappe.db.get_default("company")
	listed = company and frappe.db.get_value("Company", company, "default_holiday_list")
	if found := listed or frappe.db.get_value("Holiday List", {"name": ["is", "set"]}, "name"):
		return found
	year = getdate().year
	days = frappe.new_doc("Holiday List")
	days.update(
		{
			"holiday_list_name": HOLIDAYS,
			"from_date": f"{year}-01-01",
			"to_date": f"{year + 1}-12-31",
			"country": "CN",
		}
	)
	days.get_local_holidays()
	days.insert(ignore_permissions=True)  # installing
	_remember(f"Holiday List:{HOLIDAYS}")
	return days.name


def seed_teams() -> None:
	"""Seed the rules that give complaints to a team; the administrator names the people and switches them on."""
	for name, (priority, condition) in TEAMS.items():
		_insert(
			"Assignment Rule",
			name,
			__newname=name,
			document_type=COMPLAINT,
			description="{{ subject }}",
			priority=priority,
			disabled=1,
			rule="Load Balancing",
			crm_cn_skip_absent=1,
			assign_condition=condition,
			close_condition='status in ("Closed", "Withdrawn")',
			assignment_days=[{"day": day} for day in WORKDAYS],
		)


def seed_settings() -> None:
	"""Seed the settings: their defaults, and which grades are grave."""
	settings = frappe.get_single("Complaint Settings")
	settings.set("grave_grades", [{"grade": grade} for grade in GRAVE_GRADES])
	settings.save(ignore_permissions=True)  # installing


def _insert(doctype: str, name: str, **values) -> bool:
	"""Insert one record unless the site has it; say whether it was made."""
	if frappe.db.exists(doctype, name):
		return False
	doc = frappe.get_doc({"doctype": doctype, **values})
	doc.name = values.get("__newname")
	doc.insert(ignore_permissions=True)  # installing
	return True


def _remember(what: str) -> None:
	made = [*filter(None, (frappe.db.get_default(MADE) or "").split("\n")), what]
	frappe.db.set_default(MADE, "\n".join(made))


def remove() -> None:
	"""Undo it: what serves complaints only goes; what others use by now stays."""
	for doctype in ("Assignment Rule", AGREEMENT):
		for name in frappe.get_all(doctype, {"document_type": COMPLAINT}, pluck="name"):
			frappe.delete_doc(doctype, name, force=True, ignore_permissions=True)  # uninstalling
	for what in filter(None, (frappe.db.get_default(MADE) or "").split("\n")):
		doctype, _colon, name = what.partition(":")
		if what == TRACKING:
			if not frappe.db.count(AGREEMENT):
				frappe.db.set_single_value("Support Settings", TRACKING, 0)
		elif not _used(doctype, name):
			frappe.delete_doc(
				doctype, name, force=True, ignore_permissions=True, ignore_missing=True
			)  # the same
	frappe.db.delete(
		"Property Setter",
		{"doc_type": "Issue Priority", "property": "translated_doctype", "module": "CRM CN"},
	)
	for key in (SEEDED, MADE):
		frappe.defaults.clear_default(key)
	series = frappe.qb.Table("tabSeries")
	frappe.qb.from_(series).delete().where(series.name.regexp(f"^{SERIES}-[0-9]{{4}}-$")).run()


USED = {
	"Issue Priority": (("Issue", "priority"), ("Service Level Priority", "priority")),
	"Holiday List": (
		("Company", "default_holiday_list"),
		("Employee", "holiday_list"),
		(AGREEMENT, "holiday_list"),
	),
}


def _used(doctype: str, name: str) -> bool:
	return any(frappe.db.exists(table, {field: name}) for table, field in USED[doctype])
