"""Which columns the list of leads shows from the start. Seeded once; afterwards it belongs to the people."""

import frappe

LISTS = {
	"Lead Registration": (
		("customer_name", "Customer Name"),
		("status_field", "Status"),
		("collision_tier", "Collision"),
		("stage", "Stage"),
		("expected_amount", "Expected Amount"),
		("responsible_user", "Responsible User"),
		("protected_until", "Protected Until"),
		("territory", "Territory"),
	),
}


def apply() -> None:
	"""Seed the settings of every list that has none."""
	for doctype, columns in LISTS.items():
		if frappe.db.exists("List View Settings", doctype):
			continue
		settings = frappe.new_doc("List View Settings")
		settings.name = doctype
		settings.total_fields = str(len(columns))
		settings.fields = frappe.as_json(
			[{"fieldname": fieldname, "label": label} for fieldname, label in columns], indent=None
		)
		settings.insert(ignore_permissions=True)  # setup


def remove() -> None:
	"""Take the settings away with the app."""
	for doctype in LISTS:
		frappe.delete_doc("List View Settings", doctype, ignore_missing=True, force=True)
