"""The public complaint form (P6): what the page says beside its fields."""

from __future__ import annotations

from frappe import _
from frappe.utils import escape_html, get_url

from crm_cn.rules import complaint_public as rule


def get_context(context) -> None:
	"""Put introduction and limits into the page, in the language of who reads it."""
	context.no_cache = 1
	context.introduction_text = escape_html(
		_(
			"Tell us what went wrong. You get a number and a secret by which you can look up how it stands. No account is needed."
		)
	)
	context.limits = {
		"pictures": rule.MOST_PICTURES,
		"bytes": rule.LARGEST_PICTURE,
		"megabytes": rule.LARGEST_PICTURE // rule.MEGABYTE,
		"together": rule.ALL_PICTURES,
	}
	context.state_page = get_url("/complaint-state")
	context.words = {
		"pictures": _("Pictures"),
		"add": _("Add Pictures"),
		"hint": _("Up to {0} pictures, JPG or PNG, at most {1} MB each").format(
			rule.MOST_PICTURES, rule.LARGEST_PICTURE // rule.MEGABYTE
		),
		"caption": _("What does it show?"),
		"remove": _("Remove"),
		"too_many": _("At most {0} pictures, please.").format(rule.MOST_PICTURES),
		"no_picture": _("{0} is not a picture we can take. Please choose JPG or PNG."),
		"too_large": _("{0} is too large: at most {1} MB for each picture."),
		"together": _("All pictures together may have {0} MB at most.").format(
			rule.ALL_PICTURES // rule.MEGABYTE
		),
		"number": _("Complaint Number"),
		"secret": _("Look-up Secret"),
		"once": _(
			"Please write down both or take a screenshot: the secret is shown this once and we do not know it either."
		),
		"copy": _("Copy"),
		"copied": _("Copied"),
		"another": _("File Another Complaint"),
		"look_up": _("Look up the State"),
		"no_contact": _("Please leave a phone number or an e-mail address, so that we can answer you."),
		"look_up_text": _("Filed one already? Look up how it stands."),
	}
	context.platform_words = {
		"Missing Values Required": _("Missing Values Required"),
		"Following fields have missing values:": _("Following fields have missing values:"),
		"Message": _("Message"),
		"Discard": _("Discard"),
		"Cancel": _("Cancel"),
	}
