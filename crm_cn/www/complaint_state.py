"""The page where a customer looks up how a complaint stands (P6)."""

from __future__ import annotations

import frappe
from frappe import _

no_cache = 1


def get_context(context) -> None:
	"""Nothing of any complaint is in the page: what it shows comes with number and secret."""
	context.title = _("Look up a Complaint")
	context.no_breadcrumbs = 1
	context.metatags = {"robots": "noindex"}
	context.number = frappe.utils.escape_html(str(frappe.form_dict.get("number") or "")[:40])
