"""What the platform calls of personnel matters, and what the Desk loads for them. Read by hooks.py."""

_HERE = "crm_cn.hr"
_MOVE = {
	"validate": f"{_HERE}.moves.validate",
	"before_submit": f"{_HERE}.employee.lend",
	"on_submit": f"{_HERE}.employee.take_back",
}

EVENTS: dict[str | tuple[str, ...], dict] = {
	"Job Requisition": {"validate": f"{_HERE}.requisition.validate"},
	"Interview Feedback": {"validate": f"{_HERE}.interview.validate"},
	"Employee Onboarding": {
		"validate": f"{_HERE}.onboarding.validate",
		"before_submit": f"{_HERE}.onboarding.before_submit",
	},
	# beside the entry of data scope for the same DocType
	("Employee",): {"after_insert": f"{_HERE}.onboarding.put_into_file"},
	"Employee Transfer": _MOVE,
	"Employee Promotion": _MOVE,
	"Employee Separation": {
		"validate": [f"{_HERE}.separation.validate", f"{_HERE}.separation.note_what_is_done"],
		"before_submit": f"{_HERE}.separation.before_submit",
		"on_submit": f"{_HERE}.separation.carry_out",
		"before_update_after_submit": f"{_HERE}.separation.note_what_is_done",
		"on_cancel": f"{_HERE}.separation.take_back",
	},
}
OVERRIDES = {
	"hrms.hr.doctype.interview.interview.create_interview_feedback": f"{_HERE}.interview.create_interview_feedback"
}
DAILY: tuple[str, ...] = (
	f"{_HERE}.reminders.daily",
	f"{_HERE}.moves.daily",
	f"{_HERE}.leaving.daily",
)

EMPLOYEE_FORM = "public/js/hr/employee.js"
FORMS: dict[str, list[str]] = {
	"Employee Confirmation": ["public/js/hr/confirmation.js"],
	"Employee Separation": ["public/js/hr/separation.js"],
}
