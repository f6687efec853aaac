"""P5: the corrective action report (8D / CAPA) of a complaint: who may start one, its steps, and when it is demanded.

The rules are in crm_cn/rules/corrective_action.py; what it makes in ERPNext's quality management is in quality.py.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, getdate, now_datetime

from crm_cn.permissions import scope
from crm_cn.rules import corrective_action as rule
from crm_cn.rules.scope.levels import EDIT

DOCTYPE, COMPLAINT = "Corrective Action Report", "Complaint"
PARTIES, QUALITY = "parties", "Quality Manager"
#: the report says when each step was taken
STAMPS = {
	rule.CONTAINED: "contained_on",
	rule.ROOT_CAUSE: "root_cause_on",
	rule.ACTIONS: "actions_on",
	rule.VERIFIED: "verified_on",
	rule.CLOSED: "closed_on",
}
#: what a closed report keeps
CONTENT = ("problem", "containment", "root_cause", "verification", "verified_by", "lessons")
TABLES = {
	"team": ("employee", "is_leader", "task"),
	"causes": ("question", "answer"),
	"actions": ("kind", "action", "responsible", "due", "done_on"),
}


# Starting one


def of(complaint: str) -> str | None:
	"""Return the report of a complaint."""
	return frappe.db.get_value(DOCTYPE, {"complaint": complaint})


def start(complaint: str) -> Document:
	"""Return the report of a complaint, made when there is none: one each, also when two start at once."""
	frappe.db.get_value(COMPLAINT, complaint, "name", for_update=True)
	if found := of(complaint):
		return frappe.get_doc(DOCTYPE, found)
	report = frappe.new_doc(DOCTYPE)
	report.complaint = complaint
	return report.insert()


def start_with_complaint(report: Document) -> None:
	"""A new report takes over what the complaint says, and five questions to be asked."""
	if other := of(report.complaint):
		frappe.throw(
			_("This complaint has the report {0} already. Go on with that one.").format(other),
			frappe.DuplicateEntryError,
		)
	report.status = rule.OPEN
	if not report.problem:
		report.problem = frappe.db.get_value(COMPLAINT, report.complaint, "description")
	if not report.causes:
		for _why in range(whys_needed()):
			report.append("causes", {})


def check_complaint(report: Document) -> None:
	"""Throw when a report is started for a complaint that was withdrawn; who may see the complaint asks the platform."""
	if report.is_new() and frappe.db.get_value(COMPLAINT, report.complaint, "status") == "Withdrawn":
		frappe.throw(_("The complaint was withdrawn: it needs no report."))


def tell_complaint(report: Document) -> None:
	"""The complaint knows its report."""
	frappe.db.set_value(
		COMPLAINT, report.complaint, "corrective_action_report", report.name, update_modified=False
	)
	frappe.clear_document_cache(COMPLAINT, report.complaint)


def bring_team(report: Document) -> None:
	"""Put the team on the complaint as related employees: without it they would work blind (D3).

	By those who may edit the complaint, and by the quality managers, who see all of them.
	"""
	if report.flags.from_quality or not (
		QUALITY in frappe.get_roles() or scope.may(COMPLAINT, report.complaint, EDIT)
	):
		return
	wanted = [row.employee for row in report.team]
	there = frappe.get_all(
		"Record Party", {"parenttype": COMPLAINT, "parent": report.complaint}, pluck="employee"
	)
	responsible = frappe.db.get_value(COMPLAINT, report.complaint, "responsible_employee")
	missing = [each for each in wanted if each not in (*there, responsible) and _can_work(each)]
	if not missing:
		return
	complaint = frappe.get_doc(COMPLAINT, report.complaint)
	if complaint.status in ("Closed", "Withdrawn"):
		return
	for employee in missing:
		complaint.append(PARTIES, {"employee": employee, "note": _("Team of {0}").format(report.name)})
	complaint.flags.crm_cn_system = True
	complaint.save(ignore_permissions=True)  # see above: asked already


def _can_work(employee: str) -> bool:
	return bool(
		frappe.db.exists("Employee", {"name": employee, "status": "Active", "user_id": ["is", "set"]})
	)


# Its steps


def advance(report: Document) -> Document:
	"""Take a report to its next step; raises when something is missing."""
	following = rule.next_status(report.status)
	if not following:
		frappe.throw(_("The report is closed."))
	report.status = following
	return report.save()


def step_back(report: Document, status: str, reason: str) -> Document:
	"""Take a report back to an earlier step, with the reason in its timeline."""
	if status not in rule.STATUSES or rule.has_reached(status, report.status):
		frappe.throw(_("Choose an earlier step to go back to."))
	if not (reason or "").strip():
		frappe.throw(_("Please write why the report goes back."), frappe.MandatoryError)
	report.status = status
	report.save()
	report.add_comment("Info", frappe.utils.escape_html(reason))
	return report


def check_step(report: Document) -> None:
	"""Throw when a step is left out."""
	before = report.get_doc_before_save()
	if not rule.may_follow(before.status if before else None, report.status):
		frappe.throw(
			_("A report that is {0} cannot become {1}: take one step after the other.").format(
				_(before.status if before else rule.OPEN), _(report.status)
			),
			title=_("Step Not Possible"),
		)


def check_needs(report: Document) -> None:
	"""Throw when the report lacks what its step, or one before it, must have."""
	lacking = rule.missing(report.status, content(report), whys_needed())
	if lacking:
		frappe.throw(
			"<br>".join(_said(code) for code in lacking),
			frappe.MandatoryError,
			title=_("Missing for the Step {0}").format(_(report.status)),
		)


def content(report: Document) -> rule.Report:
	"""Return what a report holds as the rules read it."""
	return rule.Report(
		members=len(report.team),
		leaders=sum(1 for row in report.team if row.is_leader),
		problem=report.problem or "",
		containment=report.containment or "",
		whys=tuple(row.answer or "" for row in report.causes),
		root_cause=report.root_cause or "",
		actions=tuple(
			rule.Action(
				row.kind,
				row.action or "",
				row.responsible or "",
				getdate(row.due) if row.due else None,
				getdate(row.done_on) if row.done_on else None,
			)
			for row in report.actions
		),
		verification=report.verification or "",
		verified_by=report.verified_by or "",
		lessons=report.lessons or "",
	)


def _said(code: str) -> str:
	return {
		rule.NO_TEAM: _("D1: Name the team."),
		rule.ONE_LEADER: _("D1: Mark one member of the team as its leader."),
		rule.NO_PROBLEM: _("D2: Describe the problem."),
		rule.NO_CONTAINMENT: _("D3: Write what contains the damage."),
		rule.FEW_WHYS: _("D4: Answer at least {0} whys.").format(whys_needed()),
		rule.NO_ROOT_CAUSE: _("D4: Write the root cause."),
		rule.NO_CORRECTIVE: _("D5: Name at least one corrective action."),
		rule.NO_PREVENTIVE: _("D7: Name at least one preventive action."),
		rule.NOT_PLANNED: _("D5 to D7: Every action needs a text, a responsible person and a due date."),
		rule.NOT_DONE: _("D6: Every action must be done; enter when."),
		rule.NO_VERIFICATION: _("Verification: Write how it was checked that the cause is gone."),
		rule.NO_VERIFIER: _("Verification: Name who checked it."),
		rule.NO_LESSONS: _("D8: Write what was learnt."),
	}[code]


def keep_what_is_ours(report: Document) -> None:
	"""Stamps and links to quality management are the program's; nobody writes them."""
	before = report.get_doc_before_save()
	for field in (*STAMPS.values(), "non_conformance"):
		report.set(field, before.get(field) if before else None)
	known = {row.name: row.quality_action for row in before.actions} if before else {}
	for row in report.actions:
		row.quality_action = known.get(row.name)
		if row.done_on and getdate(row.done_on) > getdate():
			frappe.throw(_("Row {0}: an action cannot be done in the future.").format(row.idx))


def check_frozen(report: Document) -> None:
	"""Throw when a closed report is changed; it can be taken back to an earlier step."""
	before = report.get_doc_before_save()
	if not before or before.status != rule.CLOSED or report.status != rule.CLOSED:
		return
	if _content_of(before) != _content_of(report):
		frappe.throw(
			_("The report is closed and stays as it is. Take it back to an earlier step to change it."),
			title=_("Not Editable"),
		)


def _content_of(report: Document) -> list:
	fields = [str(report.get(field) or "") for field in CONTENT]
	return fields + [
		[str(row.get(column) or "") for column in columns]
		for table, columns in TABLES.items()
		for row in report.get(table)
	]


def stamp(report: Document) -> None:
	"""Note when each step was taken; what the report went back behind is open again."""
	for status, field in STAMPS.items():
		if not rule.has_reached(report.status, status):
			report.set(field, None)
		elif not report.get(field):
			report.set(field, now_datetime())


def refuse_deleting(report: Document) -> None:
	"""Throw when a closed report, or one that let its complaint close, would be lost."""
	status = frappe.db.get_value(COMPLAINT, report.complaint, "status")
	if report.status == rule.CLOSED or (status == "Closed" and rule.is_enough(report.status)):
		frappe.throw(_("A finished report is kept with its complaint."), title=_("Not Deletable"))
	frappe.db.set_value(COMPLAINT, report.complaint, "corrective_action_report", None, update_modified=False)
	frappe.clear_document_cache(COMPLAINT, report.complaint)


# When it is demanded


def is_demanded(complaint: Document) -> bool:
	"""Say whether a complaint is grave, or a repeat, so that it needs a report (P5)."""
	settings = frappe.get_cached_doc("Complaint Settings")
	return rule.is_demanded(
		complaint.priority,
		bool(complaint.is_repeat),
		[row.grade for row in settings.grave_grades],
		bool(settings.repeats_are_grave),
	)


def check_closing(complaint: Document, method: str | None = None) -> None:
	"""Throw when a grave or repeated complaint is closed before its report is verified. Called by the complaint."""
	before = complaint.get_doc_before_save()
	if complaint.status != "Closed" or (before and before.status == "Closed"):
		return
	if not is_demanded(complaint):
		return
	name = of(complaint.name)
	status = frappe.db.get_value(DOCTYPE, name, "status") if name else None
	if rule.is_enough(status):
		return
	if not name:
		frappe.throw(
			_(
				"This complaint is grave or a repeat: it needs a Corrective Action Report (8D) before it is closed. Start one with the button of that name."
			),
			title=_("8D Report Needed"),
		)
	frappe.throw(
		_(
			"The Corrective Action Report {0} is {1}. It must be verified before this complaint is closed."
		).format(name, _(status)),
		title=_("8D Report Needed"),
	)


def whys_needed() -> int:
	"""Return how many whys a report must answer."""
	asked = frappe.get_cached_doc("Complaint Settings").whys_needed
	return cint(asked) if asked is not None else rule.WHYS
