"""What personnel approvals add to the documents of ERPNext and Frappe HR (A1)."""

from __future__ import annotations

from crm_cn.rules.hr.probation import CONFIRMED, IN_PROBATION, NOT_CONFIRMED
from crm_cn.rules.hr.separation import GROUNDS, TYPES
from crm_cn.setup import custom_fields


def _chain(after: str, *fields: dict) -> list[dict]:
	"""Return fields one behind the other, the first behind `after`."""
	placed = []
	for values in fields:
		placed.append({**values, "insert_after": after})
		after = values["fieldname"]
	return placed


def _f(name: str, fieldtype: str, label: str = "", options: str = "", **more) -> dict:
	values = {"fieldname": f"crm_cn_{name}", "fieldtype": fieldtype, **more}
	return {**values, **({"label": label} if label else {}), **({"options": options} if options else {})}


def _select(*choices: str) -> str:
	return "\n".join(("", *choices))


MONEY = "Company:company:default_currency"
#: What only Human Resources and the general management see.
HR_ONLY = {"permlevel": 1}
NOT_RESIGNED = "eval:doc.crm_cn_separation_type!='Resignation'"
DOCUMENTS = _f("documents", "Table", "Documents to Hand In", "Onboarding Document")

MOVE = (
	_f("reason", "Small Text", "Reason"),
	_f(
		"new_department",
		"Link",
		"New Department",
		"Department",
		read_only=1,
		ignore_user_permissions=1,
		no_copy=1,
		description="From the details below",
	),
	_f(
		"new_head",
		"Link",
		"Head of the New Department",
		"Employee",
		read_only=1,
		ignore_user_permissions=1,
		no_copy=1,
		description="Asked after the present manager",
	),
)

FIELDS: dict[str, list[dict]] = {
	"Employee": _chain(
		"final_confirmation_date",
		_f(
			"probation_end",
			"Date",
			"Probation Ends On",
			description="Last day of probation. Empty: the day before the confirmation, else by Approval Settings",
		),
		_f(
			"confirmation_status",
			"Select",
			"Confirmation Status",
			_select(IN_PROBATION, CONFIRMED, NOT_CONFIRMED),
			read_only=1,
			no_copy=1,
		),
		_f("probation_told_on", "Date", "Reminded of Probation On", hidden=1, read_only=1, no_copy=1),
	),
	"Interview Feedback": _chain(
		"interviewer",
		_f(
			"hiring_manager",
			"Link",
			"Hiring Manager",
			"Employee",
			read_only=1,
			ignore_user_permissions=1,
			no_copy=1,
			description="Who requested the position",
		),
	),
	"Employee Onboarding": [
		*_chain(
			"department",
			_f(
				"department_head",
				"Link",
				"Head of Department",
				"Employee",
				read_only=1,
				ignore_user_permissions=1,
				no_copy=1,
			),
		),
		*_chain(
			"boarding_begins_on",
			_f("documents_section", "Section Break", "Documents"),
			{
				**DOCUMENTS,
				"allow_on_submit": 1,
				"description": "Filled from the template, else from Approval Settings. Approved when every required one is there.",
			},
		),
	],
	"Employee Onboarding Template": _chain(
		"activities",
		_f("documents_section", "Section Break", "Documents"),
		{**DOCUMENTS, "description": "Empty: those of Approval Settings"},
	),
	"Employee Transfer": _chain("department", *MOVE),
	"Employee Promotion": _chain("department", *MOVE),
	"Employee Separation": _chain(
		"project",
		_f("separation_section", "Section Break", "Resignation or Dismissal"),
		_f(
			"separation_type",
			"Select",
			"Kind of Separation",
			"\n".join(TYPES),
			default=TYPES[0],
			in_list_view=1,
			in_standard_filter=1,
		),
		_f("reason", "Small Text", "Reason"),
		_f(
			"ground",
			"Select",
			"Legal Ground",
			_select(*GROUNDS),
			description="Labour Contract Law; asked for except in a resignation or a retirement",
		),
		_f("separation_column", "Column Break"),
		_f("notice_day", "Date", "Day of Notice", description="When notice was given in writing"),
		_f("last_day", "Date", "Last Working Day", in_list_view=1),
		_f(
			"earliest_last_day",
			"Date",
			"Earliest Last Day",
			read_only=1,
			no_copy=1,
			depends_on="crm_cn_earliest_last_day",
			description="30 days after notice, 3 days in probation (article 37)",
		),
		_f(
			"protected_checked",
			"Check",
			"Checked: the Employee Is Not Protected",
			depends_on=NOT_RESIGNED,
			no_copy=1,
			description="Pregnancy, birth or nursing, medical treatment, occupational disease, work injury, five years before the pension (articles 42 and 45)",
		),
		_f(
			"union_told",
			"Check",
			"The Union Was Told",
			depends_on=NOT_RESIGNED,
			no_copy=1,
			description="Before the employer ends the contract by itself (article 43)",
		),
		_f("compensation_section", "Section Break", "Compensation", **HR_ONLY),
		_f(
			"monthly_wage",
			"Currency",
			"Average Monthly Wage",
			MONEY,
			description="Of the last twelve months, from the salary slips",
			no_copy=1,
			**HR_ONLY,
		),
		_f("last_wage", "Currency", "Wage of the Last Month", MONEY, no_copy=1, **HR_ONLY),
		_f(
			"local_average",
			"Currency",
			"Local Average Monthly Wage",
			MONEY,
			description="Higher wages count up to three times this, and twelve years at most (article 47)",
			no_copy=1,
			**HR_ONLY,
		),
		_f("compensation_column", "Column Break"),
		_f(
			"service_months",
			"Float",
			"Months of Wage by Service",
			read_only=1,
			precision="1",
			no_copy=1,
			description="One for each year, half a one for less than half a year",
			**HR_ONLY,
		),
		_f(
			"extra_month",
			"Check",
			"One Month in Place of Notice",
			read_only=1,
			no_copy=1,
			description="Article 40 with less than 30 days' notice",
			**HR_ONLY,
		),
		_f("proposed", "Currency", "Compensation by Law", MONEY, read_only=1, no_copy=1, **HR_ONLY),
		_f("compensation", "Currency", "Compensation", MONEY, no_copy=1, **HR_ONLY),
		_f(
			"compensation_reason",
			"Small Text",
			"Reason for the Amount",
			no_copy=1,
			depends_on="eval:doc.crm_cn_compensation!=doc.crm_cn_proposed || doc.crm_cn_compensation_reason",
			**HR_ONLY,
		),
		_f("handover_section", "Section Break", "What Is Handed Over"),
		_f(
			"handover_items",
			"Table",
			"Handover List",
			"Separation Handover Item",
			allow_on_submit=1,
			description="The employee is set to Left on the last working day when everything is done",
		),
		_f(
			"handover",
			"Link",
			"Handover of Customers and Records",
			"Handover",
			allow_on_submit=1,
			no_copy=1,
			ignore_user_permissions=1,
		),
		_f("left_on", "Date", "Set to Left On", read_only=1, allow_on_submit=1, no_copy=1),
		_f("told_on", "Date", "Told of Open Items On", hidden=1, read_only=1, allow_on_submit=1, no_copy=1),
	),
}


def apply() -> None:
	"""Make the fields that are missing."""
	custom_fields.make(FIELDS)


def remove() -> None:
	"""Delete the fields and their columns."""
	custom_fields.drop(FIELDS)
