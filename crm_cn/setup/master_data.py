"""Stages (L5), sources (L9), business roles (D9) and settings (L8) a new site starts with; the site's own from then on.

A record is seeded once: one that an administrator renamed or deleted does not come back with the next migrate.
The DocTypes take their records along when the app goes; only the counters of their names are left to remove.
"""

from __future__ import annotations

import frappe

from crm_cn.rules.funnel import STAGES
from crm_cn.rules.scope.process import BUSINESS_ROLES
from crm_cn.rules.sources import SOURCES

SEEDED = "crm_cn_master_data"
ROLES_SEEDED = "crm_cn_business_roles"

#: Counters of autoname; LR-2026- and the like.
SERIES = ("LR", "LRA", "SA")


def apply() -> None:
	"""Seed what the site never had; business roles came later than the rest."""
	seed_funnel()
	seed_business_roles()


def seed_funnel() -> None:
	"""Seed stages, sources and settings."""
	if frappe.db.get_default(SEEDED):
		return
	for stage in stages():
		seed(stage)
	for source in sources():
		seed(source)
	frappe.get_single("Lead Registration Settings").save(ignore_permissions=True)  # its defaults; installing
	frappe.db.set_default(SEEDED, "1")


def seed_business_roles() -> None:
	"""Seed the business roles; no stage names one until an administrator says so."""
	if frappe.db.get_default(ROLES_SEEDED):
		return
	for role in BUSINESS_ROLES:
		seed({"doctype": "Business Role", "role_name": role})
	frappe.db.set_default(ROLES_SEEDED, "1")


def stages() -> list[dict]:
	"""Return the stages of the rule book as documents."""
	return [
		{
			"doctype": "Lead Stage",
			"stage_name": stage.name,
			"order": stage.order,
			"probability": stage.probability,
			"color": stage.color,
			"requirements": [{"fieldname": fieldname} for fieldname in stage.requirements],
		}
		for stage in STAGES
	]


def sources() -> list[dict]:
	"""Return the sources of the rule book as documents."""
	return [
		{
			"doctype": "Lead Registration Source",
			"source_name": source.name,
			"order": place * 10,
			"needs_introducer": int(source.needs_introducer),
		}
		for place, source in enumerate(SOURCES, start=1)
	]


def seed(values: dict) -> None:
	"""Insert one record unless the site has it."""
	name = values.get("stage_name") or values.get("source_name") or values.get("role_name")
	if not frappe.db.exists(values["doctype"], name):
		frappe.get_doc(values).insert(ignore_permissions=True)  # installing


def remove() -> None:
	"""Forget that the site was seeded, and the counters of our names."""
	for seeded in (SEEDED, ROLES_SEEDED):
		frappe.defaults.clear_default(seeded)
	series = frappe.qb.Table("tabSeries")
	for prefix in SERIES:
		frappe.qb.from_(series).delete().where(series.name.regexp(f"^{prefix}-[0-9]{{4}}-$")).run()
