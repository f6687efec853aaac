"""What the platform calls of complaints, and what the Desk loads for them. Read by hooks.py."""

from crm_cn.scope.events import FORMS as _SCOPE_FORMS

_HERE = "crm_cn.complaints"
_JS = "public/js/complaint"

EVENTS: dict[str | tuple[str, ...], dict] = {
	"Complaint": {
		"before_insert": f"{_HERE}.public.take",
		"after_insert": f"{_HERE}.public.keep_pictures",
		"validate": f"{_HERE}.corrective_action.check_closing",
		"on_update": [f"{_HERE}.follow_up.on_resolved", f"{_HERE}.follow_up.on_answer_by_phone"],
		"on_trash": f"{_HERE}.follow_up.drop",
	},
	"File": {"validate": f"{_HERE}.files.check_attachment"},
	"Quality Action": {"on_update": f"{_HERE}.quality.completed"},
	("Supplier Scorecard Variable", "Supplier Scorecard Period"): {
		"before_validate": f"{_HERE}.supplier.at_hand"
	},
}
DAILY: tuple[str, ...] = (f"{_HERE}.follow_up.daily",)
CLASSES: dict[str, str] = {
	"Service Level Agreement": "crm_cn.overrides.service_level_agreement.OwnFieldsAgreement",
}
#: every quarter of an hour
QUARTERLY: tuple[str, ...] = (f"{_HERE}.escalation.quarterly",)
FORMS: dict[str, list[str]] = {
	"Complaint": [
		*_SCOPE_FORMS,
		*(f"{_JS}/{part}.js" for part in ("caller", "panel", "form", "outside")),
	],
	"Corrective Action Report": [f"{_JS}/report.js"],
	"Customer": [*_SCOPE_FORMS, f"{_JS}/satisfaction.js"],
}
LISTS: dict[str, list[str]] = {}
