"""转正 (A1): the employee's own word, the manager's, the decision within the law, and its effect on the Employee."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_days, format_date, getdate

from crm_cn.document_fields import changed
from crm_cn.hr import employee as employees
from crm_cn.hr import people, probation
from crm_cn.rules.hr import probation as rule

DOCTYPE = "Employee Confirmation"
SEPARATION = "Employee Separation"
MANAGERS = ("manager_rating", "manager_assessment", "decision", "effective_date", "new_probation_end")
GROUND = "Art. 39 (1) Conditions of Hiring Not Met in Probation"


def take_dates_of_employee(doc: Document) -> None:
	"""Take over what stands with the employee; throw for one who is confirmed, or another's by an employee."""
	people.refuse_for_others(doc, "employee")
	if doc.docstatus != 0:
		return
	employee = frappe.get_doc("Employee", doc.employee)
	if employee.crm_cn_confirmation_status == rule.CONFIRMED:
		frappe.throw(_("{0} is confirmed already.").format(employee.employee_name))
	doc.probation_end = probation.end_of(employee)
	doc.legal_limit = rule.latest_end(
		getdate(employee.date_of_joining), probation.day(employee.contract_end_date)
	)


def refuse_second(doc: Document) -> None:
	"""Throw while another confirmation of this employee is not decided. Locks the employee, so that two at once are one."""
	if not doc.is_new():
		return
	frappe.db.get_value("Employee", doc.employee, "name", for_update=True)
	if other := probation.open_confirmation(doc.employee, doc.name):
		frappe.throw(
			_("A confirmation of this employee is under way: {0}. Go on with that one.").format(other),
			frappe.DuplicateEntryError,
		)


def keep_words_apart(doc: Document) -> None:
	"""Throw when employees write their manager's assessment, or others the employee's own words."""
	user = people.user_of(doc.employee)
	before = doc.get_doc_before_save()
	written = changed(doc, MANAGERS) if before else [field for field in MANAGERS if doc.get(field)]
	if written and user == frappe.session.user:
		frappe.throw(_("Assessment and decision are your manager's. Leave them empty."))
	if before and user and user != frappe.session.user and changed(doc, ["self_assessment"]):
		frappe.throw(
			_("The self-assessment is the employee's own word. Return the document to have it changed.")
		)


def ask_for_self_assessment(doc: Document) -> None:
	"""Throw when it goes to approval without the employee's own word."""
	if people.moves_on(doc) and not (doc.self_assessment or "").strip():
		frappe.throw(_("Write the self-assessment before you submit it for approval."))


def check_decision(doc: Document) -> None:
	"""Fill in from when a confirmation holds; throw for a decision the law does not allow, warn of a probation too long."""
	if doc.docstatus == 2 or not doc.decision:
		if people.moves_on(doc, ("Draft", "Rejected", "Pending Manager")):
			ask_for_decision(doc)
		return
	ends = getdate(doc.probation_end)
	if doc.decision == rule.ON_TIME:
		doc.effective_date = rule.effective_day(rule.ON_TIME, ends, None)
	if doc.decision not in (rule.ON_TIME, rule.EARLY):
		doc.effective_date = None
	if doc.decision != rule.EXTEND:
		doc.new_probation_end = None
	problems = rule.judge(
		doc.decision,
		getdate(doc.date_of_joining),
		probation.day(doc.contract_end_date),
		ends,
		probation.day(doc.effective_date),
		probation.day(doc.new_probation_end),
		getdate(),
	)
	if people.moves_on(doc, ("Draft", "Rejected", "Pending Manager")):
		ask_for_decision(doc)
	for problem in problems:
		_say(problem, doc)


def _say(problem: rule.Problem, doc: Document) -> None:
	when = format_date(problem.limit)
	if problem.code == "too_long":
		if changed(doc, ["decision"]):
			frappe.msgprint(
				_(
					"Probation lasts longer than the law allows; it had to end on {0} (Labour Contract Law, article 19)."
				).format(when),
				indicator="orange",
				title=_("Probation Too Long"),
			)
		return
	messages = {
		"over": _(
			"Probation ended on {0}. It can no longer be extended, nor ended for not meeting the conditions. Confirm, or start a separation."
		).format(when),
		"no_new_end": _("Enter the new end of probation, after {0}.").format(when),
		"beyond_limit": _(
			"Probation may last until {0} at the latest (Labour Contract Law, article 19). Choose an earlier day."
		).format(when),
		"not_early": _(
			"An early confirmation holds from a day between joining and {0}. Enter it in Confirmed From."
		).format(when),
	}
	frappe.throw(messages[problem.code])


def ask_for_decision(doc: Document) -> None:
	"""Throw when it would be approved without assessment and decision."""
	lacking = [
		_(doc.meta.get_label(field))
		for field in ("manager_rating", "manager_assessment", "decision")
		if not doc.get(field)
	]
	if lacking:
		frappe.throw(_("Fill in with the approval: {0}.").format(", ".join(lacking)))


def carry_out(doc: Document) -> None:
	"""Write the decision into the Employee, in the transaction of the last approval."""
	values: dict = {"crm_cn_confirmation_status": rule.CONFIRMED}
	if doc.decision == rule.EXTEND:
		values = {
			"crm_cn_confirmation_status": rule.IN_PROBATION,
			"crm_cn_probation_end": doc.new_probation_end,
			"final_confirmation_date": None,
		}
	elif doc.decision == rule.DO_NOT:
		values = {"crm_cn_confirmation_status": rule.NOT_CONFIRMED, "crm_cn_probation_end": doc.probation_end}
	else:
		values |= {
			"final_confirmation_date": doc.effective_date,
			"crm_cn_probation_end": add_days(doc.effective_date, -1),
		}
	employees.write(
		doc.employee,
		values,
		_("{0}: decided by {1}.").format(_(doc.decision), frappe.utils.get_link_to_form(DOCTYPE, doc.name)),
	)


def take_back(doc: Document) -> None:
	"""Put the employee back on probation as it was when the decision is cancelled."""
	employees.write(
		doc.employee,
		{
			"crm_cn_confirmation_status": rule.IN_PROBATION,
			"crm_cn_probation_end": doc.probation_end,
			"final_confirmation_date": None,
		},
		_("{0} was cancelled; the employee is on probation again.").format(doc.name),
	)


def draft(employee: str) -> str:
	"""Make the draft for an employee to write in, and return its name; that of the one under way if there is one.

	It belongs to the employee, whoever makes it: they write the first word.
	"""
	frappe.db.get_value("Employee", employee, "name", for_update=True)
	if open_one := probation.open_confirmation(employee):
		return open_one
	doc = frappe.get_doc({"doctype": DOCTYPE, "employee": employee})
	doc.insert(
		ignore_permissions=True
	)  # the program's own draft, asked for by the reminder or by Human Resources
	if user := people.user_of(employee):
		doc.db_set("owner", user, update_modified=False)
	return doc.name


def draft_dismissal(name: str) -> str:
	"""Make the draft of the separation after "Do Not Confirm", once; return its name.

	Raises ValidationError for a confirmation that does not stand so.
	"""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.docstatus != 1 or doc.decision != rule.DO_NOT:
		frappe.throw(_("A separation follows from an approved decision not to confirm only."))
	if doc.separation and frappe.db.get_value(SEPARATION, doc.separation, "docstatus") in (0, 1):
		return doc.separation
	separation = frappe.get_doc(
		{
			"doctype": SEPARATION,
			"employee": doc.employee,
			"company": doc.company,
			"boarding_begins_on": getdate(),
			"crm_cn_separation_type": "Dismissal",
			"crm_cn_ground": GROUND,
			"crm_cn_reason": doc.manager_assessment,
			"crm_cn_notice_day": getdate(),
			"crm_cn_last_day": max(getdate(), getdate(doc.probation_end)),
		}
	).insert()
	doc.db_set("separation", separation.name)
	return separation.name
