"""What the platform calls of complaints, and what the Desk loads for them. Read by hooks.py."""

_HERE = "crm_cn.complaints"

EVENTS: dict[str | tuple[str, ...], dict] = {
	"Complaint": {
		"before_insert": f"{_HERE}.public.take",
		"after_insert": f"{_HERE}.public.keep_pictures",
		"validate": f"{_HERE}.corrective_action.check_closing",
		"on_update": [f"{_HERE}.follow_up.on_resolved", f"{_HERE}.follow_up.on_answer_by_phone"],
		"on_trash": f"{_HERE}.follow_up.drop",
	},
	"Quality Action": {"on_update": f"{_HERE}.quality.completed"},
	("Supplier Scorecard Variable", "Supplier Scorecard Period"): {
		"before_validate": f"{_HERE}.supplier.at_hand"
	},
}
DAILY: tuple[str, ...] = (f"{_HERE}.follow_up.daily",)
#: every quarter of an hour
QUARTERLY: tuple[str, ...] = ()
FORMS: dict[str, list[str]] = {}
LISTS: dict[str, list[str]] = {}
