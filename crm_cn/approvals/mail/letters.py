"""The mail of a task (A4): what waits, and links to approve or reject without signing in, one task and one person each.

A link is signed as the platform signs its own. Opening it decides nothing (mail programs open links before people do):
it shows a page, and what is sent from there decides, by the same rights as everything else.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hmac import compare_digest

import frappe
from frappe import _
from frappe.desk.doctype.notification_settings.notification_settings import (
	is_email_notifications_enabled_for_type,
	is_notifications_enabled,
)
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.model.document import Document
from frappe.utils import add_days, cint, format_datetime, get_datetime, get_url, get_url_to_form, now_datetime
from frappe.utils.verified_command import get_signed_params

from crm_cn import notices
from crm_cn.rules.approval import kinds

PAGE, SETTINGS = "/approval-decision", "Approval Settings"
LINKED = (kinds.APPROVE, kinds.REJECT, kinds.RETURN)
_SIGNATURE = "_signature"


@dataclass(frozen=True)
class Link:
	"""What a link in a mail stands for: one action of one person on one task, until a moment."""

	task: str
	action: str
	user: str
	until: str

	@property
	def url(self) -> str:
		"""Return the address, signed."""
		return f"{get_url(PAGE)}?{get_signed_params(asdict(self))}"

	@property
	def signature(self) -> str:
		"""Return what proves that this site made the link."""
		return get_signed_params(asdict(self)).rpartition(f"&{_SIGNATURE}=")[2]

	@property
	def over(self) -> bool:
		"""Say whether its time has passed."""
		return get_datetime(self.until) < now_datetime()


def read(values: dict) -> Link | None:
	"""Return the link that a request carries, or None where this site has not made it."""
	names = (*Link.__dataclass_fields__, _SIGNATURE)
	given = {name: values.get(name) for name in names}
	if not all(isinstance(value, str) and value for value in given.values()):
		return None
	signature = given.pop(_SIGNATURE)
	link = Link(**given)
	return link if compare_digest(link.signature.encode(), signature.encode()) else None


def send(task: str) -> None:
	"""Write the mail of a task, if it still waits and its approver wants mails (job)."""
	from crm_cn.approvals import process

	if not frappe.db.exists(process.TASK, {"name": task, "status": process.OPEN}):
		return
	record = frappe.get_doc(process.TASK, task)
	if not wanted(record.approver) or not _account(record.reference_doctype):
		return
	doc = frappe.get_doc(record.reference_doctype, record.reference_name)
	try:
		frappe.sendmail(
			recipients=[frappe.db.get_value("User", record.approver, "email")],
			reference_doctype=doc.doctype,
			reference_name=doc.name,
			**content(doc, record),
		)
	except frappe.OutgoingEmailError:
		record.log_error("Approval mail")  # no mail account: the notice itself has been given


def wanted(user: str) -> bool:
	"""Say whether somebody is mailed what waits for them: as they have chosen for assignments."""
	enabled = frappe.db.get_value("User", user, "enabled")
	return bool(
		enabled
		and is_notifications_enabled(user)
		and is_email_notifications_enabled_for_type(user, "Assignment")
	)


def _account(doctype: str) -> bool:
	account = EmailAccount.find_outgoing(match_by_doctype=doctype)
	return bool(account and account.get("email_id"))


def content(doc: Document, task: Document) -> dict:
	"""Return subject, template and its values in the approver's language."""
	language = notices.language_of(task.approver)

	def said(text: str) -> str:
		return _(text, lang=language)

	author = frappe.db.get_value("User", task.author, "full_name") or task.author
	facts = [
		(said("Document"), f"{said(doc.doctype)} {doc.name}"),
		(said("Title"), task.title if task.title != doc.name else ""),
		(said("Author"), author),
		(said("State"), said(task.state)),
		(said("Due On"), format_datetime(task.due_on) if task.due_on else ""),
	]
	return {
		"subject": _("Approval requested: {0} {1} of {2}", lang=language).format(
			said(doc.doctype), task.title or doc.name, author
		),
		"template": "approval_asked",
		"args": {
			"said": _("{0} asks for your approval.", lang=language).format(author),
			"facts": [fact for fact in facts if fact[1]],
			"links": [{"url": link.url, "label": said(link.action)} for link in links(doc, task)],
			"form": get_url_to_form(doc.doctype, doc.name),
			"open_label": _("Open the Document", lang=language),
			"hint": _(
				"The links decide in your name: do not pass this mail on. They work once, until the approval is decided.",
				lang=language,
			),
		},
	}


def links(doc: Document, task: Document) -> list[Link]:
	"""Return the links of a task: its decisions that ask for nothing but a reason; none where the settings say so."""
	from crm_cn.approvals import flow as flows
	from crm_cn.approvals import process, rights

	days = _days()
	run = process.running(doc.doctype, doc.name)
	if days <= 0 or not run:
		return []
	until = str(add_days(now_datetime(), days).replace(microsecond=0))
	rows = rights.actions(doc, flows.of(doc, run), run, task.approver)
	rows.sort(key=lambda row: LINKED.index(row.crm_cn_kind) if row.crm_cn_kind in LINKED else len(LINKED))
	return [
		Link(task.name, row.action, task.approver, until)
		for row in rows
		if row.crm_cn_kind in LINKED and not row.crm_cn_ask_fields
	]


def _days() -> int:
	"""Return for how many days links work: the default where the settings were saved before there was the field."""
	stored = frappe.db.get_singles_dict(SETTINGS).get("link_days")
	return cint(frappe.get_meta(SETTINGS).get_field("link_days").default if stored is None else stored)
