"""What a client asks of 业务交接 beside the document itself; the same rules hold (L7)."""

from __future__ import annotations

import frappe

from crm_cn.scope import handover, handover_items, handover_jobs


@frappe.whitelist(methods=["POST"])
def preview(name: str) -> dict:
	"""List what the handover would move, as far as the session's user may assign it; return counts by DocType."""
	frappe.has_permission(handover.DOCTYPE, "write", doc=name, throw=True)
	doc = handover.preview(name)
	found: dict[str, int] = {}
	for row in doc.items:
		found[row.reference_doctype] = found.get(row.reference_doctype, 0) + 1
	return {"name": doc.name, "total": len(doc.items), "counts": found}


@frappe.whitelist(methods=["POST"])
def start(name: str) -> dict:
	"""Move everything in the background; one that was interrupted goes on, one partly completed tries again."""
	frappe.has_permission(handover.DOCTYPE, "write", doc=name, throw=True)
	return {"name": name, "status": handover.start(name)}


@frappe.whitelist(methods=["GET", "POST"])
def progress(name: str) -> dict:
	"""Return how far a handover is, and whether its job is alive."""
	frappe.has_permission(handover.DOCTYPE, "read", doc=name, throw=True)
	found = frappe.db.get_value(handover.DOCTYPE, name, ["name", "status", "progress"], as_dict=True)
	return {**found, "counts": handover.counts(name), "alive": handover_jobs.is_alive(name)}


@frappe.whitelist(methods=["GET", "POST"])
def open_work(employee: str) -> dict:
	"""Return how much open work of an employee the session's user could hand over, by DocType."""
	frappe.has_permission(handover.DOCTYPE, "create", throw=True)
	frappe.has_permission("Employee", "read", doc=employee, throw=True)
	return handover.open_work(employee)


@frappe.whitelist(methods=["GET", "POST"])
def types() -> list[str]:
	"""Return the DocTypes that can have a receiver of their own."""
	frappe.has_permission(handover.DOCTYPE, "read", throw=True)
	return list(handover_items.types())
