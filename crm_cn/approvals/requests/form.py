"""An Approval Request as people fill it in: whose it is, the answers its type asks for, what may change when (A4)."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, fmt_money, format_date, format_datetime, get_datetime, getdate

from crm_cn.approvals import in_force
from crm_cn.approvals.requests import types as request_types
from crm_cn.document_fields import changed, contents
from crm_cn.rules import request_answers as rule
from crm_cn.rules.request_answers import Problem

DRAFT, PENDING, APPROVED, REJECTED, CANCELLED = "Draft", "In Approval", "Approved", "Rejected", "Cancelled"
STATUSES = (DRAFT, PENDING, APPROVED, REJECTED, CANCELLED)
REQUIRED = "Required"
#: whoever keeps the people's files may ask for others
FOR_OTHERS = ("System Manager", "HR Manager", "HR User")
#: written by the program, and the engine's own
_OF_THE_PROGRAM = (
	*("status", "workflow_state", "title", "summary", "employee_name", "department"),
	*("ask_amount", "ask_attachment", "amended_from"),
)


def derive_status(doc: Document) -> None:
	"""Set `status` from the state, whichever way the state was written."""
	doc.ask_amount, doc.ask_attachment = "Not Asked", "Optional"
	if doc.request_type and frappe.db.exists(request_types.TYPE, doc.request_type):
		asked = frappe.get_cached_doc(request_types.TYPE, doc.request_type)
		doc.ask_amount, doc.ask_attachment = (
			asked.ask_amount or "Not Asked",
			asked.ask_attachment or "Optional",
		)
	found = in_force.flow_of(doc)
	row = found.states.get(found.state_of(doc)) if found else None
	if row and row.update_field == "status" and row.update_value in STATUSES:
		doc.status = row.update_value
	else:  # no flow at all: nothing moves it
		before = doc.get_doc_before_save()
		doc.status = before.status if before else DRAFT


def check_type(doc: Document) -> None:
	"""Throw when the author may not use the type; asked when it is chosen, not of those who approve later."""
	before = doc.get_doc_before_save()
	if before and before.request_type == doc.request_type:
		return
	if not frappe.db.exists(request_types.TYPE, doc.request_type) or not request_types.may_use(
		doc.request_type
	):
		frappe.throw(
			_("You cannot make requests of the type {0}. Choose another one.").format(_(doc.request_type))
		)


def fill_applicant(doc: Document) -> None:
	"""Whose request it is: the author's own, unless people of HR make it for somebody."""
	before = doc.get_doc_before_save()
	if before is None or before.employee != doc.employee:
		own = frappe.db.get_value("Employee", {"user_id": frappe.session.user, "status": "Active"})
		doc.employee = doc.employee or own
		if doc.employee and doc.employee != own and not set(FOR_OTHERS) & set(frappe.get_roles()):
			frappe.throw(
				_("A request is made in one's own name. Leave the applicant empty or choose yourself.")
			)
	if doc.employee:
		person = frappe.db.get_value(
			"Employee", doc.employee, ["employee_name", "department", "company"], as_dict=True
		)
		if not person:
			frappe.throw(_("There is no employee {0}. Choose another applicant.").format(doc.employee))
		doc.employee_name, doc.department, doc.company = (
			person.employee_name,
			person.department,
			person.company,
		)
	else:
		doc.employee_name = frappe.utils.get_fullname(doc.owner or frappe.session.user)
	doc.currency = doc.currency or frappe.get_cached_value("Company", doc.company, "default_currency")


def settle(doc: Document) -> None:
	"""Bring the answers to the fields asked, in their order; throw where one is missing or wrong.

	A draft follows its type and may be incomplete. Once under way a request keeps the fields it was made with.
	"""
	before = doc.get_doc_before_save()
	running = before is not None and before.status != DRAFT
	asked = (
		[request_types.field(row) for row in before.answers]
		if running
		else request_types.fields_of(doc.request_type)
	)
	given = {row.fieldname: row.value for row in doc.answers}
	known = {row.fieldname: row.value for row in before.answers} if before else {}
	complete = not running and doc.status != DRAFT
	doc.set("answers", [])
	for field in asked:
		judged = rule.judge(field, given.get(field.fieldname), complete)
		if judged.problem:
			_refuse(field, judged)
		if judged.value and judged.value != known.get(field.fieldname):
			_check_exists(doc, field, judged.value)
		doc.append(
			"answers",
			{
				"fieldname": field.fieldname,
				"label": field.label,
				"fieldtype": field.fieldtype,
				"options": field.options,
				"value": judged.value,
			},
		)
	if complete:
		_check_asked(doc)
	if doc.ask_amount == "Not Asked":
		doc.amount = 0


def _check_asked(doc: Document) -> None:
	if doc.ask_amount == REQUIRED and flt(doc.amount) <= 0:
		frappe.throw(_("Enter the amount of this request."), frappe.MandatoryError)
	if doc.ask_attachment == REQUIRED and not (doc.attachment or _attached(doc)):
		frappe.throw(_("Attach the document this request is about."), frappe.MandatoryError)


def _attached(doc: Document) -> bool:
	return bool(
		doc.name
		and frappe.db.exists("File", {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name})
	)


def _refuse(field: rule.Field, judged: rule.Judged) -> None:
	label = _(field.label)
	problem = judged.problem
	if problem is Problem.MISSING:
		frappe.throw(_("Fill in {0}.").format(label), frappe.MandatoryError)
	if problem is Problem.NOT_A_CHOICE:
		frappe.throw(_("{0}: choose one of {1}.").format(label, ", ".join(_(each) for each in field.choices)))
	if problem is Problem.NOT_A_WHOLE_NUMBER:
		frappe.throw(_("{0} must be a whole number.").format(label))
	if problem is Problem.NOT_A_NUMBER:
		frappe.throw(_("{0} must be a number.").format(label))
	if problem is Problem.TOO_LONG:
		frappe.throw(_("{0} is too long. Put the rest into an attachment.").format(label))
	frappe.throw(_("{0} must be a date, for example 2026-03-01.").format(label))


def _check_exists(doc: Document, field: rule.Field, value: str) -> None:
	"""A link leads to what its author may read; a file is the author's own or one of this request."""
	if field.fieldtype == rule.LINK and not _readable(field.options, value):
		frappe.throw(_("{0}: {1} was not found. Choose one from the list.").format(_(field.label), value))
	if field.fieldtype == rule.ATTACH and not _own_file(doc, value):
		frappe.throw(_("{0}: the file was not found. Please upload it again.").format(_(field.label)))


def _readable(doctype: str, name: str) -> bool:
	return bool(frappe.db.exists(doctype, name)) and frappe.has_permission(doctype, "read", doc=name)


def _own_file(doc: Document, url: str) -> bool:
	files = frappe.get_all(
		"File", filters={"file_url": url}, fields=["owner", "attached_to_doctype", "attached_to_name"]
	)
	return any(
		file.owner == frappe.session.user
		or (file.attached_to_doctype, file.attached_to_name) == (doc.doctype, doc.name)
		for file in files
	)


def refuse_changes(doc: Document) -> None:
	"""What is being decided, or has been, is not changed underneath; the author takes it back first."""
	before = doc.get_doc_before_save()
	if before is None or DRAFT in (before.status, doc.status) or doc.flags.crm_cn_filling:
		return
	if "System Manager" in frappe.get_roles():
		return
	if changed(doc, contents(doc, _OF_THE_PROGRAM)):
		frappe.throw(_("The request is being decided and cannot be changed. Withdraw it first."))


def describe(doc: Document) -> None:
	"""Title and summary, as lists show them, in the language of the author; they stay while it is decided."""
	before = doc.get_doc_before_save()
	if before and before.title and before.status != DRAFT:
		doc.title, doc.summary = before.title, before.summary
		return
	fields = request_types.fields_of(doc.request_type)
	shown = {row.fieldname: display(row) for row in doc.answers}
	doc.summary = rule.summary(fields, shown) or rule.summary([_REASON], {"reason": doc.reason or ""})
	title = f"{_(doc.request_type)} - {doc.employee_name or ''}".strip(" -")
	doc.title = title[:140]


_REASON = rule.Field("reason", "Reason", in_summary=True)


def display(row: Document, lang: str | None = None) -> str:
	"""Return an answer as people read it (plain text), in their language or the one given."""
	value = row.value or ""
	if row.fieldtype == rule.CHECK:
		return _("Yes", lang) if cint(value) else _("No", lang)
	if not value:
		return ""
	try:
		if row.fieldtype == rule.DATE:
			return format_date(getdate(value))
		if row.fieldtype == rule.DATETIME:
			return format_datetime(get_datetime(datetime.fromisoformat(value)), "yyyy-MM-dd HH:mm")
	except ValueError:
		return value
	if row.fieldtype == rule.CURRENCY:
		return fmt_money(flt(value))
	if row.fieldtype == rule.SELECT:
		return _(value, lang)
	if row.fieldtype == rule.LINK and row.options:
		return linked_title(row.options, value, lang)
	return value


def linked_title(doctype: str, name: str, lang: str | None = None) -> str:
	"""Return what a linked document is called, as the platform's own links show it."""
	meta = frappe.get_meta(doctype)
	if meta.title_field and meta.show_title_field_in_link:
		return frappe.db.get_value(doctype, name, meta.title_field) or name
	return _(name, lang) if meta.get("translated_doctype") else name


def attach_files(doc: Document) -> None:
	"""Files given as answers belong to the request: whoever may read it may open them, nobody else."""
	urls = [row.value for row in doc.answers if row.fieldtype == rule.ATTACH and row.value]
	for url in urls:
		for name in frappe.get_all(
			"File",
			filters={"file_url": url, "owner": frappe.session.user, "attached_to_name": ["is", "not set"]},
			pluck="name",
		):
			file = frappe.get_doc("File", name)
			file.attached_to_doctype, file.attached_to_name = doc.doctype, doc.name
			file.attached_to_field = "answers"
			file.save(ignore_permissions=True)  # the author's own file, checked above


def set_cancelled(doc: Document) -> None:
	"""A cancelled request says so."""
	doc.db_set("status", CANCELLED)
