"""What the platform calls of approvals, and what the Desk loads for them. Read by hooks.py."""

_GATE = "crm_cn.approvals.gate"
_STOCK = "crm_cn.approvals.stock"
_LINKS = "crm_cn.approvals.mail.stock_links"
_MAILED = "frappe.workflow.doctype.workflow_action.workflow_action"

#: of every DocType: a Workflow may govern any of them
EVERY: dict[str, str] = {
	"validate": f"{_GATE}.before",
	"before_update_after_submit": f"{_GATE}.before",
	"before_cancel": f"{_GATE}.before",
	"on_update": f"{_GATE}.after",
	"on_update_after_submit": f"{_GATE}.after",
	"on_cancel": f"{_GATE}.after",
	"on_trash": f"{_GATE}.on_trash",
}
EVENTS: dict[str | tuple[str, ...], dict] = {
	"Workflow": {"validate": "crm_cn.approvals.drawing.check"},
	("User", "Employee"): {"on_update": "crm_cn.approvals.standing_in.changing_hands.on_change"},
}
DAILY: list[str] = ["crm_cn.approvals.standing_in.changing_hands.daily"]
HOURLY: list[str] = ["crm_cn.approvals.clock.hourly"]
OVERRIDES: dict[str, str] = {
	"frappe.model.workflow.get_transitions": f"{_STOCK}.get_transitions",
	"frappe.model.workflow.apply_workflow": f"{_STOCK}.apply_workflow",
	"frappe.model.workflow.bulk_workflow_approval": f"{_STOCK}.bulk_workflow_approval",
	"frappe.model.workflow.get_common_transition_actions": f"{_STOCK}.get_common_transition_actions",
	f"{_MAILED}.apply_action": f"{_LINKS}.apply_action",
	f"{_MAILED}.confirm_action": f"{_LINKS}.confirm_action",
}
#: their records go with the document they are about
IGNORED_LINKS: tuple[str, ...] = ("Approval Process", "Approval Task", "Approval Log")

# The Desk: plain files, so that no build is needed
_JS = "/assets/crm_cn/js/approvals"
SCRIPTS: list[str] = [f"{_JS}/shared.js", f"{_JS}/form.js", f"{_JS}/list.js"]
STYLES: list[str] = ["/assets/crm_cn/css/approvals.css"]
FORMS: dict[str, list[str]] = {"Approval Request": ["public/js/approvals/request.js"]}
JINJA: dict[str, list[str]] = {
	"methods": ["crm_cn.approvals.shown.sheet.approval_sheet", "crm_cn.approvals.shown.sheet.approval_trail"]
}
