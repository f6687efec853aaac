"""Data Import for those who may import Lead Registrations: the platform gives it to System Managers only.

They get their own imports and no others. The rights stand in Custom DocPerm, which replaces the platform's own
list, so that is copied first, as the role permissions page does; what was there is there again after removal.
"""

from __future__ import annotations

import frappe
from frappe.permissions import setup_custom_perms

ROLES = ("Sales Manager", "CRM Supervisor")
#: DocType → rights on one's own documents.
RIGHTS: dict[str, tuple[str, ...]] = {
	"Data Import": ("read", "write", "create", "delete"),
	"Data Import Log": ("read",),
}
_COMPARED = (
	"role",
	"permlevel",
	"if_owner",
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"report",
	"export",
	"import",
	"share",
	"print",
	"email",
)


def apply() -> None:
	"""Give what is missing; a rule an administrator changed stays, one that was deleted comes back on migrate."""
	for doctype, rights in RIGHTS.items():
		setup_custom_perms(doctype)
		for role in ROLES:
			rule = {"parent": doctype, "role": role, "permlevel": 0}
			if not frappe.db.exists("Custom DocPerm", rule):
				frappe.get_doc(
					{
						"doctype": "Custom DocPerm",
						"parenttype": "DocType",
						"parentfield": "permissions",
						**rule,
						"if_owner": 1,
						**{right: int(right in rights) for right in _COMPARED[3:]},
					}
				).insert(ignore_permissions=True)  # installing
		frappe.clear_cache(doctype=doctype)


def remove() -> None:
	"""Take our rules back, and the copied list with them where nobody changed it."""
	for doctype in RIGHTS:
		frappe.db.delete(
			"Custom DocPerm", {"parent": doctype, "role": ("in", ROLES), "permlevel": 0, "if_owner": 1}
		)
		if _rules("Custom DocPerm", doctype) == _rules("DocPerm", doctype):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)


def _rules(table: str, doctype: str) -> list[tuple]:
	rows = frappe.get_all(table, filters={"parent": doctype}, fields=["*"])
	return sorted(tuple(row.get(name) or 0 for name in _COMPARED) for row in rows)
