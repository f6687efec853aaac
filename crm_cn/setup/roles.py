"""The roles of the app. fixtures/role.json is the one list: it drives install, migrate and uninstall.

Frappe imports that file after `after_install`, too late for what refers to the roles; so they are made here
when they are missing.
"""

from __future__ import annotations

import frappe

from crm_cn.setup.shipped import fixture, make_missing

#: Where a role may be used by others; a role still in use stays when the app goes.
USED_IN = (
	("DocPerm", "role"),
	("Custom DocPerm", "role"),
	("Workflow Document State", "allow_edit"),
	("Workflow Transition", "allowed"),
)


def names() -> list[str]:
	"""Return the names of the app's roles."""
	return [row["name"] for row in fixture("role")]


def apply() -> None:
	"""Make the roles that are missing."""
	make_missing("role")


def remove() -> None:
	"""Delete our roles with what people were given through them; one that others use stays."""
	for role in names():
		if not frappe.db.exists("Role", role) or is_used_elsewhere(role):
			continue
		frappe.db.delete("Has Role", {"role": role})
		frappe.delete_doc("Role", role, force=True, ignore_permissions=True)  # uninstalling


def is_used_elsewhere(role: str) -> bool:
	"""Say whether a DocType or Workflow that is not ours gives this role anything."""
	ours = frappe.get_all("DocType", filters={"module": "CRM CN"}, pluck="name")
	return any(frappe.db.exists(table, {field: role, "parent": ["not in", ours]}) for table, field in USED_IN)
