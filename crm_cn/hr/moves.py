"""调动 and 晋升 (A1): the head of the new department is asked, too; what is approved ahead takes effect on its day."""

from __future__ import annotations

from datetime import date
from functools import partial

import frappe
from frappe.model.document import Document
from frappe.model.workflow import apply_workflow
from frappe.utils import getdate

from crm_cn.hr import people
from crm_cn.jobs import alone

ROWS = {"Employee Transfer": "transfer_details", "Employee Promotion": "promotion_details"}
DATES = {"Employee Transfer": "transfer_date", "Employee Promotion": "promotion_date"}
TAKE_EFFECT = "Take Effect"


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_event: note the new department and its head, where the employee goes to another."""
	if doc.docstatus != 0:
		return
	doc.crm_cn_new_department = new_department(doc)
	doc.crm_cn_new_head = people.department_head(doc.crm_cn_new_department, doc.employee)


def new_department(doc: Document) -> str | None:
	"""Return the department the employee goes to, None when it stays the same."""
	now = frappe.db.get_value("Employee", doc.employee, "department")
	found = [row.new for row in doc.get(ROWS[doc.doctype]) if row.fieldname == "department" and row.new]
	return found[-1] if found and found[-1] != now else None


def daily(today: date | str | None = None) -> dict[str, int]:
	"""Carry out what was approved ahead and whose day has come, each in a transaction of its own."""
	today = getdate(today)
	done = {"done": 0, "failed": 0, "": 0}
	for doctype, field in DATES.items():
		for name in _waiting(doctype, field, today):
			step, failed = partial(_take_effect, doctype, name), partial(_failed, doctype, name)
			done[alone(step, failed)] += 1
	done.pop("")
	return done


def _waiting(doctype: str, field: str, today: date) -> list[str]:
	"""Return the documents in a state that the workflow leaves by taking effect."""
	workflow = frappe.db.get_value("Workflow", {"document_type": doctype, "is_active": 1})
	states = workflow and frappe.get_all(
		"Workflow Transition", {"parent": workflow, "action": TAKE_EFFECT}, pluck="state"
	)
	if not states:
		return []
	return frappe.get_all(
		doctype,
		{"docstatus": 0, "workflow_state": ["in", states], field: ["<=", today]},
		order_by="name asc",
		pluck="name",
	)


def _take_effect(doctype: str, name: str) -> str:
	doc = frappe.get_doc(doctype, name, for_update=True)
	if doc.docstatus != 0:
		return ""
	apply_workflow(doc.as_dict(), TAKE_EFFECT)
	return "done"


def _failed(doctype: str, name: str) -> str:
	frappe.log_error(title=f"{doctype}: {name}", reference_doctype=doctype, reference_name=name)
	return "failed"
