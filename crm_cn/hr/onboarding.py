"""入职 (A1): nobody is taken on while a required paper is missing; the papers go into the employee's file."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from crm_cn.hr import people, settings

DOCTYPE = "Employee Onboarding"
TABLE = "crm_cn_documents"


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_event: list the papers of the template, else of the settings; note the head of the department."""
	if doc.docstatus == 0:
		list_papers(doc)
		doc.crm_cn_department_head = people.department_head(doc.department)


def list_papers(doc: Document) -> None:
	"""Fill the list of a new onboarding, and of one whose template changed while nothing was handed in."""
	rows = doc.get(TABLE)
	before = doc.get_doc_before_save()
	other = bool(before) and before.employee_onboarding_template != doc.employee_onboarding_template
	if rows and not (other and not any(row.attachment for row in rows)):
		return
	if before and not other:
		return  # somebody emptied the list
	papers = settings.template_documents(doc.employee_onboarding_template) or settings.onboarding_documents()
	doc.set(TABLE, papers)


def missing(doc: Document) -> list[str]:
	"""Return the required papers without a file."""
	return [row.document for row in doc.get(TABLE) if row.is_required and not row.attachment]


def before_submit(doc: Document, method: str | None = None) -> None:
	"""doc_event: throw while a required paper is missing."""
	if names := missing(doc):
		frappe.throw(
			_(
				"These required documents are missing: {0}. Attach them before the onboarding is approved."
			).format(", ".join(frappe.utils.escape_html(name) for name in names)),
			title=_("Documents Missing"),
		)


def put_into_file(doc: Document, method: str | None = None) -> None:
	"""after_insert of Employee: attach the papers of the approved onboarding to the employee as private files."""
	if not doc.get("job_applicant"):
		return
	name = frappe.db.get_value(DOCTYPE, {"job_applicant": doc.job_applicant, "docstatus": 1})
	if not name:
		return
	for row in frappe.get_doc(DOCTYPE, name).get(TABLE):
		if row.attachment:
			_attach(row, doc.name)


def _attach(row: Document, employee: str) -> None:
	file = frappe.db.get_value(
		"File", {"file_url": row.attachment}, ["file_name", "file_url", "is_private"], as_dict=True
	)
	if file:
		frappe.get_doc(
			{"doctype": "File", **file, "attached_to_doctype": "Employee", "attached_to_name": employee}
		).insert(ignore_permissions=True)  # the paper is the employee's; who makes the record put it there
