"""What the platform calls of leads and their papers, and what the Desk loads for them. Read by hooks.py."""

from crm_cn.scope.events import FORMS as _SCOPE_FORMS
from crm_cn.scope.events import LISTS as _SCOPE_LISTS

_LOOKS = ("public/js/collision_view.js", "public/js/lead/statuses.js")
FORM = [
	*_LOOKS,
	*_SCOPE_FORMS,
	"public/js/activity.js",
	"public/js/ask.js",
	*(
		f"public/js/lead/{part}.js"
		for part in (
			"live_check",
			"stage_bar",
			"stage_people",
			"headline",
			"needed",
			"follow_up",
			"actions",
			"buttons",
			"form",
			"history",
		)
	),
]
LIST = [*_LOOKS, "public/js/lead/quick_filters.js", *_SCOPE_LISTS]


def paper(module: str) -> dict[str, str]:
	"""Return the document events of a paper of ERPNext: module of overrides → event → function (L8)."""
	events = ("validate", "before_submit", "on_submit", "on_cancel", "on_trash")
	return {event: f"crm_cn.overrides.{module}.{event}" for event in events}
