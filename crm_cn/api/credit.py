"""Credit applications over HTTP (A3), beside the platform's own document methods."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.credit.application import APPLICATION
from crm_cn.money import stages


@frappe.whitelist(methods=["POST"])
def refresh(name: str) -> dict:
	"""Draw the figures of a draft anew from the books."""
	doc = frappe.get_doc(APPLICATION, name)
	doc.check_permission("write")
	if doc.docstatus != 0 or stages.under_way(doc):
		frappe.throw(_("The figures stand still once the application is handed in."))
	doc.save()
	return {"name": doc.name, "score": doc.score, "proposed_limit": doc.proposed_limit}


@frappe.whitelist(methods=["GET", "POST"])
def history(customer: str) -> list[dict]:
	"""Return the credit applications of a customer that you may read, latest first."""
	frappe.has_permission(APPLICATION, "read", throw=True)
	return frappe.get_list(
		APPLICATION,
		{"customer": customer, "docstatus": ["<", 2]},
		[
			"name",
			"status",
			"company",
			"requested_limit",
			"former_limit",
			"requested_terms",
			"former_terms",
			"score",
			"valid_until",
			"restored_on",
		],
		order_by="creation desc",
	)
