"""The page behind a satisfaction link: five levels and a word, once, without an account (P4)."""

from __future__ import annotations

import frappe
from frappe import _

from crm_cn.complaints import follow_up, public_limits
from crm_cn.rules import complaint_follow_up as rule

no_cache = 1


def get_context(context) -> None:
	"""Looking at the page uses nothing up: mail programs look at links before people do."""
	context.title = _("How Satisfied Are You?")
	context.no_breadcrumbs = 1
	context.metatags = {"robots": "noindex", "referrer": "no-referrer"}
	token = str(frappe.form_dict.get("token") or "")
	public_limits.spend_token()
	stands, complaint = follow_up.look(token)
	context.token = token if stands is rule.Link.OPEN else ""
	context.is_open = stands is rule.Link.OPEN
	context.complaint = complaint
	context.refusal = "" if context.is_open else said(stands)
	context.levels = [
		{"value": level, "label": _(level), "stars": "★" * rule.score(level)}
		for level in reversed(rule.LEVELS)
	]
	context.longest = follow_up.LONGEST_COMMENT


def said(stands: rule.Link | None) -> str:
	"""Put into words why a link asks nothing any more."""
	if stands is rule.Link.USED:
		return _("You have answered already. Thank you!")
	if stands is rule.Link.SUPERSEDED:
		return _("Your complaint has been taken up again. We ask you anew when it is resolved.")
	if stands is rule.Link.EXPIRED:
		return _("This link is no longer valid. Please call us if you want to tell us something.")
	return _("This link is not complete. Please open it again from our message.")
