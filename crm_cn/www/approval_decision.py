"""The page behind a link of a mail: what is about to be decided, and the button that does it (A4). Looking decides nothing."""

from __future__ import annotations

from dataclasses import asdict

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from crm_cn import notices
from crm_cn.approvals.mail import by_link
from crm_cn.approvals.mail import letters as mail

no_cache = 1


def get_context(context) -> None:
	"""Show what a link decides, in the language of its person, or why it decides nothing."""
	link = mail.read(frappe.form_dict)
	if link:
		frappe.local.lang = notices.language_of(link.user) or frappe.local.lang
	context.title = _("Approval")
	context.no_breadcrumbs = 1
	context.metatags = {"robots": "noindex", "referrer": "no-referrer"}
	context.refusal = ""
	try:
		context.shown = by_link.look(link)
	except by_link.Useless as why:
		context.refusal = str(why)
		return
	context.action = link.action
	context.sent = {**asdict(link), "_signature": link.signature}
	if frappe.session.user != "Guest":
		context.sent["csrf_token"] = get_csrf_token()
