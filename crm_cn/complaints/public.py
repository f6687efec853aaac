"""P6: a complaint that the customer files on the public form, and the look at its state by number and secret.

Nobody who files or looks up is known: nothing is told but what the form itself says, the state and the public answer.
"""

from __future__ import annotations

import json
import time

import frappe
from frappe import _
from frappe.model import display_fieldtypes, table_fields
from frappe.model.document import Document
from frappe.utils import now_datetime
from frappe.utils.password import passlibctx

from crm_cn.complaints import public_limits
from crm_cn.rules import complaint_public as rule

COMPLAINT = "Complaint"
NEEDED = ("subject", "description")
#: A wrong answer takes this long, whatever was wrong; one about a number that many guess at, longer.
SLOW, SLOWER = 1.0, 3.0


class WrongSecret(frappe.ValidationError):
	"""Number and secret do not belong together, or there is no such number: alike for whoever asks."""


# Filing


def take(complaint: Document, method: str | None = None) -> None:
	"""Take a complaint from the public form: its own fields only, plain text, pictures checked; before_insert.

	Throws with a clear message and keeps nothing when something is not right; what was typed is still in the form.
	"""
	if not frappe.flags.in_web_form:
		return
	public_limits.spend_form()
	typed = {field: complaint.get(field) for field in (*rule.TEXTS, rule.PICTURES)}
	typed[rule.PICTURES] = [_as_sent(row) for row in typed[rule.PICTURES] or []]
	texts, pictures, refused = _read(typed)
	if refused:
		frappe.throw(said(refused), title=_("Please Check the Form"))
	for field in NEEDED:
		if not texts[field]:
			frappe.throw(
				_("Please fill in: {0}").format(_(complaint.meta.get_label(field))),
				frappe.MandatoryError,
				title=_("Please Check the Form"),
			)
	_empty(complaint)
	complaint.update(texts)
	complaint.channel = "Web Form"
	complaint.received_on = now_datetime()
	secret = rule.new_secret()
	complaint.public_secret = passlibctx.hash(secret)
	complaint.flags.crm_cn_secret = secret
	complaint.flags.crm_cn_pictures = pictures


def check_shape(data: str) -> None:
	"""Throw for what no browser sends as a form; the platform would fall over it."""
	try:
		values = json.loads(data)
	except ValueError:
		values = None
	rows = values.get(rule.PICTURES) or [] if isinstance(values, dict) else None
	if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
		frappe.throw(_("This is no form. Please fill it in on our page."))


def keep_pictures(complaint: Document, method: str | None = None) -> None:
	"""Attach the pictures of the form as private files; after_insert."""
	for picture in complaint.flags.crm_cn_pictures or ():
		file = frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"{complaint.name}-{picture.name}",
				"attached_to_doctype": COMPLAINT,
				"attached_to_name": complaint.name,
				"is_private": 1,
				"content": picture.content,
			}
		)
		file.insert(
			ignore_permissions=True
		)  # of the form that was just taken; the guest has no right to anything
		row = complaint.append(rule.PICTURES, {"file": file.file_url, "caption": picture.caption})
		row.parent = complaint.name
		row.db_insert()
	complaint.flags.crm_cn_pictures = None


def receipt(complaint: Document) -> dict[str, str]:
	"""Return what the form answers, this once: number and secret."""
	return {"number": complaint.name, "secret": complaint.flags.crm_cn_secret}


def _read(typed: dict) -> tuple[dict[str, str], list[rule.Picture], rule.Refused | None]:
	"""Return texts and pictures of a form, or why it is not taken."""
	try:
		return rule.texts(typed), rule.pictures(typed[rule.PICTURES]), None
	except rule.Refused as refused:
		return {}, [], refused


def _as_sent(row) -> dict:
	return row.as_dict() if isinstance(row, Document) else row


def _empty(complaint: Document) -> None:
	"""Put every field back to what a new complaint has: a form that was changed on the site sets no more than ours."""
	fresh = frappe.new_doc(COMPLAINT)
	for field in complaint.meta.fields:
		if field.fieldtype in table_fields:
			complaint.set(field.fieldname, [])
		elif field.fieldtype not in display_fieldtypes:
			complaint.set(field.fieldname, fresh.get(field.fieldname))


def said(refused: rule.Refused) -> str:
	"""Put into words why a form is not taken."""
	label = _(frappe.get_meta(COMPLAINT).get_label(refused.field)) if refused.field else ""
	return {
		rule.Refusal.NOT_TEXT: _("{0}: please write text.").format(label),
		rule.Refusal.TOO_LONG: _("{0}: at most {1} characters, please.").format(label, refused.detail),
		rule.Refusal.NO_EMAIL: _("The e-mail address is not complete. Example: name@example.com"),
		rule.Refusal.NO_PHONE: _("The phone number may have digits, blanks and dashes only."),
		rule.Refusal.NO_CONTACT: _(
			"Please leave a phone number or an e-mail address, so that we can answer you."
		),
		rule.Refusal.TOO_MANY_PICTURES: _("At most {0} pictures, please.").format(refused.detail),
		rule.Refusal.NO_PICTURE: _("{0} is not a picture we can take. Please choose JPG or PNG.").format(
			refused.detail or _("A file")
		),
		rule.Refusal.PICTURE_TOO_LARGE: _("{0} is too large: at most {1} MB for each picture.").format(
			refused.detail or _("A picture"), rule.LARGEST_PICTURE // rule.MEGABYTE
		),
		rule.Refusal.PICTURES_TOO_LARGE: _("All pictures together may have {0} MB at most.").format(
			refused.detail
		),
	}[refused.refusal]


# Looking up


def state_of(number: str, secret: str) -> dict[str, str]:
	"""Return state and public answer of a complaint, nothing else; raises WrongSecret, slowly, alike for all that is wrong."""
	started = time.monotonic()
	number, secret = rule.as_typed(number), rule.secret_as_typed(secret)
	guessed = public_limits.knock(number)
	found = _stored(number)
	right = passlibctx.verify(secret, found.public_secret if found else _nobodys())
	if right and found:
		public_limits.opened(number)
		if guessed:
			public_limits.wait(started + SLOWER)
		return {"state": _(found.status), "public_answer": found.public_answer or ""}
	public_limits.wait(started + (SLOWER if guessed else SLOW))
	frappe.throw(
		_(
			"Number and secret do not belong together. Please check both; after {0} wrong tries you have to wait a quarter of an hour."
		).format(public_limits.LIMITS.both),
		WrongSecret,
	)


def _stored(number: str):
	"""Return the complaint that was filed on the form under exactly this number."""
	found = frappe.db.get_value(
		COMPLAINT, number, ["name", "public_secret", "status", "public_answer"], as_dict=True
	)
	return found if found and found.name == number and found.public_secret else None


def _nobodys() -> str:
	"""Return the hash of a secret that nobody has, so that looking takes as long where there is nothing."""
	cached = frappe.cache.get_value("crm_cn_nobodys_secret")
	if not cached:
		cached = passlibctx.hash(rule.new_secret())
		frappe.cache.set_value("crm_cn_nobodys_secret", cached)
	return cached
