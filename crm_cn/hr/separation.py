"""离职 and 辞退 (A1): notice, ground and compensation within the law, and what the approval does to the Employee."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import flt, format_date, getdate

from crm_cn.document_fields import changed
from crm_cn.hr import employee as employees
from crm_cn.hr import people, probation, settings, wages
from crm_cn.rules.hr import separation as rule

DOCTYPE = "Employee Separation"
TABLE = "crm_cn_handover_items"


def validate(doc: Document, method: str | None = None) -> None:
	"""doc_event: everything the law asks of a separation before it goes on."""
	if not doc.crm_cn_separation_type:
		doc.crm_cn_separation_type = rule.RESIGNATION
	refuse_of_others(doc)
	if doc.docstatus != 0:
		return
	work_out_notice(doc)
	propose_compensation(doc)
	if people.moves_on(doc):
		check(doc)


def before_submit(doc: Document, method: str | None = None) -> None:
	"""doc_event: the same where no workflow leads to it."""
	check(doc)


def refuse_of_others(doc: Document) -> None:
	"""Throw when somebody outside Human Resources writes anything but their own resignation."""
	people.refuse_for_others(doc, "employee")
	before = doc.get_doc_before_save()
	kind = doc.crm_cn_separation_type
	if kind != rule.RESIGNATION and people.user_of(doc.employee) == frappe.session.user:
		frappe.throw(_("This concerns yourself. It is for others to decide."), frappe.PermissionError)
	if (
		kind != rule.RESIGNATION
		and not people.is_hr()
		and (not before or before.crm_cn_separation_type != kind)
	):
		frappe.throw(
			_("You can hand in a resignation. Everything else is started by Human Resources."),
			frappe.PermissionError,
		)


def work_out_notice(doc: Document) -> None:
	"""Fill in the day of notice and the earliest last day of a resignation; warn of one that is earlier."""
	doc.crm_cn_notice_day = doc.crm_cn_notice_day or getdate()
	doc.crm_cn_earliest_last_day = None
	if doc.crm_cn_separation_type != rule.RESIGNATION:
		return
	notice = getdate(doc.crm_cn_notice_day)
	doc.crm_cn_earliest_last_day = rule.earliest_last_day(notice, _in_probation(doc))
	last = probation.day(doc.crm_cn_last_day)
	moved = doc.is_new() or changed(doc, ["crm_cn_last_day", "crm_cn_notice_day"])
	if last and moved and last < doc.crm_cn_earliest_last_day:
		frappe.msgprint(
			_(
				"Notice is shorter than the law asks for: the last day would be {0} at the earliest (Labour Contract Law, article 37). An earlier one needs the company's consent."
			).format(format_date(doc.crm_cn_earliest_last_day)),
			indicator="orange",
			title=_("Short Notice"),
		)


def _in_probation(doc: Document) -> bool:
	return probation.is_on(frappe.get_doc("Employee", doc.employee), getdate(doc.crm_cn_notice_day))


def propose_compensation(doc: Document) -> None:
	"""Work out what is due by law; what Human Resources entered instead stays, and needs its reason."""
	if not doc.crm_cn_last_day:
		return
	if changed(doc, ["employee"]) or not doc.crm_cn_monthly_wage:
		doc.crm_cn_monthly_wage, doc.crm_cn_last_wage = wages.of(doc.employee, getdate(doc.crm_cn_last_day))
	doc.crm_cn_local_average = flt(doc.crm_cn_local_average) or settings.local_average_wage()
	before = flt(doc.crm_cn_proposed)
	due = _due(doc)
	if due and due.before_law and due.months and (doc.is_new() or changed(doc, ["crm_cn_ground"])):
		frappe.msgprint(
			_(
				"Service before 2008 follows the rules of its time (article 97). Check the compensation by hand."
			),
			indicator="orange",
		)
	doc.crm_cn_service_months = float(due.months) if due else 0
	doc.crm_cn_extra_month = int(bool(due and due.extra_month))
	doc.crm_cn_proposed = float(due.amount) if due else 0
	if not doc.crm_cn_compensation_reason and flt(doc.crm_cn_compensation) in (0, before):
		doc.crm_cn_compensation = doc.crm_cn_proposed


def _due(doc: Document) -> rule.Compensation | None:
	if doc.crm_cn_ground not in rule.GROUNDS:
		return None
	joined = frappe.db.get_value("Employee", doc.employee, "date_of_joining")
	return rule.compensation(
		doc.crm_cn_ground,
		getdate(joined),
		getdate(doc.crm_cn_last_day),
		Decimal(str(flt(doc.crm_cn_monthly_wage))),
		Decimal(str(flt(doc.crm_cn_last_wage) or flt(doc.crm_cn_monthly_wage))),
		Decimal(str(flt(doc.crm_cn_local_average))),
		probation.day(doc.crm_cn_notice_day),
	)


def check(doc: Document) -> None:
	"""Throw for what is missing or not allowed."""
	if not doc.crm_cn_last_day or not (doc.crm_cn_reason or "").strip():
		frappe.throw(_("Enter the reason and the last working day."))
	if getdate(doc.crm_cn_last_day) < getdate(doc.crm_cn_notice_day):
		frappe.throw(_("The last working day cannot be before the day of notice."))
	kind = doc.crm_cn_separation_type
	codes = rule.faults(
		kind,
		doc.crm_cn_ground,
		_in_probation(doc),
		bool(doc.crm_cn_protected_checked),
		bool(doc.crm_cn_union_told),
	)
	for code in codes:
		frappe.throw(_fault(code, doc))
	due = _due(doc)
	if due and due.months and not flt(doc.crm_cn_monthly_wage):
		frappe.throw(
			_("Enter the average monthly wage of the last twelve months; the compensation depends on it.")
		)
	if flt(doc.crm_cn_compensation, 2) != flt(doc.crm_cn_proposed, 2) and not doc.crm_cn_compensation_reason:
		frappe.throw(_("The compensation differs from what the law gives. Say why in Reason for the Amount."))


def _fault(code: str, doc: Document) -> str:
	return {
		"no_ground": _("Choose the legal ground. Without one the contract cannot be ended."),
		"wrong_ground": _("This legal ground does not go with this kind of separation. Choose another."),
		"not_in_probation": _("This ground counts in probation only, and probation is over. Choose another."),
		"protected": _(
			"Make sure that the employee is not protected (pregnancy, birth or nursing, medical treatment, occupational disease, work injury, five years before the pension: articles 42 and 45), and tick that it was checked."
		),
		"union": _("Tell the union the reason first (article 43), and tick that it was told."),
	}[code]


def carry_out(doc: Document, method: str | None = None) -> None:
	"""on_submit: write notice, last day and reason into the Employee. Left is set on the last day (leaving.py)."""
	doc.db_set("resignation_letter_date", doc.crm_cn_notice_day, update_modified=False)
	employees.write(
		doc.employee,
		{
			"resignation_letter_date": doc.crm_cn_notice_day,
			"relieving_date": doc.crm_cn_last_day,
			"reason_for_leaving": doc.crm_cn_reason,
		},
		_("{0} on {1}, approved in {2}.").format(
			_(doc.crm_cn_separation_type),
			format_date(doc.crm_cn_last_day),
			frappe.utils.get_link_to_form(DOCTYPE, doc.name),
		),
	)


def take_back(doc: Document, method: str | None = None) -> None:
	"""on_cancel: take the dates out of the Employee again, unless they are another's or the person has left."""
	row = frappe.db.get_value("Employee", doc.employee, ["status", "relieving_date"], as_dict=True)
	if row.status == "Left" or probation.day(row.relieving_date) != probation.day(doc.crm_cn_last_day):
		return
	employees.write(
		doc.employee,
		{"resignation_letter_date": None, "relieving_date": None, "reason_for_leaving": None},
		_("{0} was cancelled.").format(doc.name),
	)


def note_what_is_done(doc: Document, method: str | None = None) -> None:
	"""validate and before_update_after_submit: date what is ticked; who leaves does not tick it themselves."""
	before = doc.get_doc_before_save()
	was = {row.name: row.is_done for row in before.get(TABLE)} if before else {}
	ticked = [row for row in doc.get(TABLE) if row.is_done and not was.get(row.name)]
	if ticked and people.user_of(doc.employee) == frappe.session.user and not people.is_hr():
		frappe.throw(_("What is handed over is ticked by Human Resources, not by who leaves."))
	for row in doc.get(TABLE):
		row.done_on = (row.done_on or getdate()) if row.is_done else None
