"""What samples start with: the root of the category tree and the settings; the site's own from then on.

Seeded once. The DocTypes take their records along when the app goes; only the counters of their names are left.
"""

from __future__ import annotations

import frappe

SEEDED = "crm_cn_samples"
CATEGORY, ROOT = "Sample Category", "All Sample Categories"
#: Counters of autoname; of a year, and without one.
SERIES = (r"^SMR-[0-9]{4}-$", r"^SP-$")


def apply() -> None:
	"""Seed what the site never had."""
	if frappe.db.get_default(SEEDED):
		return
	if not frappe.db.exists(CATEGORY, ROOT):
		frappe.get_doc({"doctype": CATEGORY, "category_name": ROOT, "is_group": 1}).insert(
			ignore_permissions=True  # installing
		)
	settings = frappe.get_single("Sample Settings")
	settings.default_warehouse = None  # the platform fills in that of the company's own stock
	settings.save(ignore_permissions=True)  # its defaults; installing
	frappe.db.set_default(SEEDED, "1")


def remove() -> None:
	"""Forget that the site was seeded, and the counters of our names."""
	frappe.defaults.clear_default(SEEDED)
	series = frappe.qb.Table("tabSeries")
	for pattern in SERIES:
		frappe.qb.from_(series).delete().where(series.name.regexp(pattern)).run()
