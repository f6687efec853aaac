"""What anybody may ask without an account (P6): file a complaint, look up its state, say how satisfied one is."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.website.doctype.web_form.web_form import accept as platform_accept

from crm_cn.complaints import follow_up, public, public_limits
from crm_cn.rules import complaint_follow_up as rule


@frappe.whitelist(allow_guest=True, methods=["POST"])
def accept(web_form: str, data: str):
	"""Save a Web Form as the platform does; of a complaint only number and secret are answered, not the document."""
	if frappe.db.get_value("Web Form", web_form, "doc_type") == public.COMPLAINT:
		public.check_shape(data)
	doc = platform_accept(web_form, data)
	return public.receipt(doc) if doc.doctype == public.COMPLAINT else doc


@frappe.whitelist(allow_guest=True, methods=["POST"])
def state(number: str, secret: str) -> dict[str, str]:
	"""Return state and public answer of the complaint with this number and secret."""
	return public.state_of(number, secret)


@frappe.whitelist(allow_guest=True, methods=["POST"])
def satisfaction(token: str, level: str, comment: str = "") -> dict:
	"""Take the customer's answer behind a link, which works once; `again` says that the complaint is taken up again."""
	public_limits.spend_token()
	if level not in rule.LEVELS:
		frappe.throw(_("Please choose one of the five levels."))
	stood, again = follow_up.answer(token, level, comment)
	return {"link": (stood or rule.Link.EXPIRED).value, "again": again}
