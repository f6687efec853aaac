"""The decision behind a link of a mail (A4): sent from the page that the link opens, without signing in."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn import notices
from crm_cn.approvals.mail import by_link
from crm_cn.approvals.mail import letters as mail


@frappe.whitelist(allow_guest=True, methods=["POST"])
def decide(task: str, action: str, user: str, until: str, comment: str | None = None) -> None:
	"""Take the action of a signed link and answer with a page; the signature comes as `_signature` of the form."""
	signature = frappe.form_dict.get("_signature")
	link = mail.read({"task": task, "action": action, "user": user, "until": until, "_signature": signature})
	if link:
		frappe.local.lang = notices.language_of(link.user) or frappe.local.lang
	try:
		said, title, color = by_link.decide(link, comment), _("Thank You"), "green"
	except by_link.Useless as why:
		said, title, color = str(why), _("Nothing to Decide Here"), "blue"
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback()
		said, title, color = str(error), _("Decision Not Taken"), "red"
	frappe.clear_messages()
	frappe.respond_as_web_page(
		title, frappe.utils.escape_html(said), indicator_color=color, http_status_code=200
	)
