"""What the platform calls of money and sales approvals, and what the Desk loads for them. Read by hooks.py."""

_CLAIMS, _ADVANCES, _DISCOUNTS = (f"crm_cn.money.{part}" for part in ("claims", "advances", "discounts"))
_JS = "public/js/money"

EVENTS: dict[str | tuple[str, ...], dict] = {
	("Expense Claim",): {
		"before_validate": f"{_CLAIMS}.before_validate",
		"validate": f"{_CLAIMS}.validate",
		"on_update": f"{_CLAIMS}.on_change",
		"on_cancel": f"{_CLAIMS}.on_change",
		"on_trash": f"{_CLAIMS}.on_trash",
	},
	("Employee Advance",): {
		"validate": f"{_ADVANCES}.validate",
		"before_update_after_submit": f"{_ADVANCES}.before_update_after_submit",
	},
	# in this order: hooks.py has the two in a tuple of the other order already
	("Sales Order", "Quotation"): {
		"validate": f"{_DISCOUNTS}.validate",
		"before_update_after_submit": f"{_DISCOUNTS}.before_update_after_submit",
	},
}
DAILY: tuple[str, ...] = (f"{_ADVANCES}.daily", "crm_cn.credit.jobs.daily")
FORMS: dict[str, list[str]] = {
	"Expense Application": [f"{_JS}/expense_application.js"],
	"Expense Claim": [f"{_JS}/expense_claim.js"],
	"Employee Advance": [f"{_JS}/employee_advance.js"],
	"Credit Application": [f"{_JS}/credit_application.js"],
}
