"""What the platform calls of samples, and what the Desk loads for them. Read by hooks.py."""

from crm_cn.scope.events import FORMS as _SCOPE_FORMS
from crm_cn.scope.events import LISTS as _SCOPE_LISTS

_PAPERS = "crm_cn.samples.papers"

EVENTS: dict[str | tuple[str, ...], dict] = {
	"Sample": {"before_print": "crm_cn.samples.label.add_code"},
	("Quotation", "Sales Order"): {
		"validate": f"{_PAPERS}.check",
		"on_submit": f"{_PAPERS}.keep",
		"on_cancel": f"{_PAPERS}.drop",
		"on_trash": f"{_PAPERS}.drop",
	},
}
DAILY: tuple[str, ...] = ("crm_cn.samples.jobs.daily",)

_LOOKS = "public/js/sample/statuses.js"
_PICTURES = "public/js/sample/pictures.js"
FORMS: dict[str, list[str]] = {
	"Sample": [_PICTURES, "public/js/sample/sample.js"],
	"Sample Request": [
		_LOOKS,
		_PICTURES,
		*_SCOPE_FORMS,
		"public/js/ask.js",
		"public/js/sample/dialogs.js",
		"public/js/sample/actions.js",
		"public/js/sample/request.js",
	],
}
LISTS: dict[str, list[str]] = {
	"Sample": ["public/js/sample/sample_list.js"],
	"Sample Request": [_LOOKS, "public/js/sample/request_list.js", *_SCOPE_LISTS],
}
