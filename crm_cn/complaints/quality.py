"""What a corrective action report makes in ERPNext's quality management, linked both ways (P5).

	Non Conformance   one for the report, from containment on; resolved when the report is verified
	Quality Action    one for each planned action, from the root cause on, with a task for the responsible person

A Quality Action says what to do and nothing of the customer: people who may not open the complaint work on it.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html, getdate, nowdate

from crm_cn.rules import corrective_action as rule

REPORT, STEP = "Corrective Action Report", "Corrective Action Step"
NON_CONFORMANCE, ACTION = "Non Conformance", "Quality Action"
COMPLAINT_FIELD, REPORT_FIELD = "crm_cn_complaint", "crm_cn_corrective_action_report"
#: ERPNext wants a procedure for each non conformance
PROCEDURE = "Complaint Handling"


def follow(report: Document) -> None:
	"""Bring non conformance and quality actions to what the report says; called after it was saved."""
	if rule.has_reached(report.status, rule.CONTAINED) or report.non_conformance:
		_keep_non_conformance(report)
	if report.flags.from_quality:
		return
	for row in report.actions:
		planned = rule.Action(row.kind, row.action or "", row.responsible or "", row.due).is_planned
		if row.quality_action:
			_keep_action(report, row)
		elif planned and rule.has_reached(report.status, rule.ROOT_CAUSE):
			_make_action(report, row)
	before = report.get_doc_before_save()
	gone = {row.quality_action for row in before.actions} if before else set()
	for name in filter(None, gone - {row.quality_action for row in report.actions}):
		_let_action_go(name)


def let_go(report: Document) -> None:
	"""A deleted report leaves its non conformance and actions without the link to it."""
	for doctype in (NON_CONFORMANCE, ACTION):
		for name in frappe.get_all(doctype, {REPORT_FIELD: report.name}, pluck="name"):
			frappe.db.set_value(doctype, name, REPORT_FIELD, None)


def completed(action: Document, method: str | None = None) -> None:
	"""A Quality Action that is completed is done in its report, too; on_update of Quality Action."""
	if action.flags.by_report or not action.get(REPORT_FIELD):
		return
	name = frappe.db.get_value(STEP, {"quality_action": action.name, "parenttype": REPORT}, "parent")
	if not name:
		return
	report = frappe.get_doc(REPORT, name, for_update=True)
	row = next(each for each in report.actions if each.quality_action == action.name)
	is_done = action.status == "Completed"
	if is_done == bool(row.done_on) or (not is_done and rule.has_reached(report.status, rule.ACTIONS)):
		return
	row.done_on = nowdate() if is_done else None
	report.flags.from_quality = True
	report.save(ignore_permissions=True)  # the responsible person did it; the report only notes that
	_close_task(action.name) if is_done else None


def _keep_non_conformance(report: Document) -> None:
	name = report.non_conformance
	doc = (
		frappe.get_doc(NON_CONFORMANCE, name)
		if name and frappe.db.exists(NON_CONFORMANCE, name)
		else frappe.new_doc(NON_CONFORMANCE)
	)
	values = {
		"subject": (report.subject or report.name)[:140],
		"procedure": doc.procedure or procedure(),
		"status": "Resolved" if rule.has_reached(report.status, rule.VERIFIED) else "Open",
		"details": _html(report.problem),
		"corrective_action": _listed(report, rule.CORRECTIVE),
		"preventive_action": _listed(report, rule.PREVENTIVE),
		COMPLAINT_FIELD: report.complaint,
		REPORT_FIELD: report.name,
	}
	if not doc.is_new() and all((doc.get(key) or "") == (value or "") for key, value in values.items()):
		return
	doc.update(values)
	doc.save(ignore_permissions=True)  # part of the report, which this person may write
	if report.non_conformance != doc.name:
		report.db_set("non_conformance", doc.name, update_modified=False)


def _make_action(report: Document, row: Document) -> None:
	action = frappe.get_doc(
		{
			"doctype": ACTION,
			"corrective_preventive": row.kind,
			"date": nowdate(),
			COMPLAINT_FIELD: report.complaint,
			REPORT_FIELD: report.name,
			"resolutions": [_resolution(report, row)],
		}
	)
	action.flags.by_report = True
	action.insert(ignore_permissions=True)  # part of the report, which this person may write
	row.db_set("quality_action", action.name, update_modified=False)
	if not row.done_on:
		_give_task(action.name, row)


def _keep_action(report: Document, row: Document) -> None:
	if not frappe.db.exists(ACTION, row.quality_action):
		row.db_set("quality_action", None, update_modified=False)
		return
	action = frappe.get_doc(ACTION, row.quality_action)
	first = action.resolutions[0] if action.resolutions else action.append("resolutions", {})
	values = _resolution(report, row)
	same = action.corrective_preventive == row.kind and all(
		str(first.get(key) or "") == str(value or "") for key, value in values.items()
	)
	if same:
		return
	moved = first.responsible != row.responsible
	action.corrective_preventive = row.kind
	first.update(values)
	action.flags.by_report = True
	action.save(ignore_permissions=True)  # part of the report, which this person may write
	if row.done_on or moved:
		_close_task(action.name)
	if moved and not row.done_on:
		_give_task(action.name, row)


def _resolution(report: Document, row: Document) -> dict:
	return {
		"problem": row.action,
		"responsible": row.responsible,
		"completion_by": getdate(row.due) if row.due else None,
		"status": "Completed" if row.done_on else "Open",
	}


def _let_action_go(name: str) -> None:
	"""An action struck from the report is no task any more."""
	if frappe.db.exists(ACTION, name):
		_close_task(name)
		frappe.db.set_value(ACTION, name, REPORT_FIELD, None)


def _give_task(action: str, row: Document) -> None:
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"reference_type": ACTION,
			"reference_name": action,
			"allocated_to": row.responsible,
			"assigned_by": frappe.session.user,
			"date": row.due,
			"description": escape_html(row.action),
		}
	).insert(ignore_permissions=True)  # the program's own task


def _close_task(action: str) -> None:
	for name in frappe.get_all(
		"ToDo", {"reference_type": ACTION, "reference_name": action, "status": "Open"}, pluck="name"
	):
		task = frappe.get_doc("ToDo", name)
		task.status = "Closed"
		task.save(ignore_permissions=True)  # the program's own task


def procedure() -> str:
	"""Return the Quality Procedure of complaints, made when an administrator deleted it."""
	found = frappe.db.get_value("Quality Procedure", {"quality_procedure_name": PROCEDURE})
	if found:
		return found
	doc = frappe.get_doc({"doctype": "Quality Procedure", "quality_procedure_name": PROCEDURE})
	return doc.insert(ignore_permissions=True).name  # what ERPNext demands of a non conformance


def _html(text: str | None) -> str:
	return escape_html(text or "").replace("\n", "<br>")


def _listed(report: Document, kind: str) -> str:
	lines = [_html(row.action) for row in report.actions if row.kind == kind and row.action]
	return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if lines else ""
