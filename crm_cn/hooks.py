"""Declarations only: what crm_cn tells the platform about itself."""

from crm_cn.permissions import ways_in as _ways_in
from crm_cn.scope import events as _scope
from crm_cn.scope.declared import SCOPED as _SCOPED

app_name = "crm_cn"
app_title = "CRM CN"
app_publisher = "crm_cn contributors"
app_description = "Customer management the way Chinese companies run it"
app_email = "crm_cn@example.com"
app_license = "GPL-3.0-or-later"

# with the organisation: a bare name makes the installer ask the network for it
required_apps = ["frappe/erpnext", "frappe/hrms"]

# Installing and removing
after_install = "crm_cn.install.after_install"
after_migrate = "crm_cn.install.after_migrate"
before_uninstall = "crm_cn.uninstall.before_uninstall"
after_uninstall = "crm_cn.uninstall.after_uninstall"

# fmt: off
fixtures = [
	{"dt": "Role", "filters": [["name", "in", ["Call Centre Agent", "CRM Intern", "CRM Supervisor", "Complaint Handler", "Customer Specialist", "Knowledge Manager", "Market Information Specialist", "Presales Support", "Sales Assistant", "Senior Merchandiser"]]]},
	{"dt": "Workflow State", "filters": [["name", "in", ["Draft", "In Review", "Returned", "Collided", "Appealed", "In Follow-up", "Won", "Lost", "Public Pool", "Withdrawn"]]]},
	{"dt": "Workflow Action Master", "filters": [["name", "in", ["Submit for Review", "Register", "Return", "Confirm Collision", "Withdraw", "Win", "Lose", "Release to Pool", "Claim", "Appeal", "Uphold Appeal", "Reject Appeal", "Reopen"]]]},
]
# fmt: on

# Who sees what: one predicate for every DocType, the scoped ones are declared in crm_cn/scope/declared.py
permission_query_conditions = {"*": "crm_cn.permissions.hooks.condition", **_ways_in.CONDITIONS}
has_permission = {"*": "crm_cn.permissions.hooks.has_permission", **_ways_in.PERMISSIONS}
extend_bootinfo = "crm_cn.permissions.boot.extend"

auth_hooks = ["crm_cn.permissions.ways_in.share.drop_key", "crm_cn.permissions.guard.before_request"]
after_request = ["crm_cn.permissions.guard.after_request"]
before_job = ["crm_cn.permissions.ways_in.joins.before_job", "crm_cn.permissions.ways_in.leaving.before_job"]
override_whitelisted_methods = _ways_in.OVERRIDES

# Documents of other apps and ours
doc_events = {
	"*": {"validate": "crm_cn.permissions.named_links.refuse_hidden"},
	tuple(_SCOPED): _scope.RECORD,
	("Employee", "Department", "User"): _scope.PARTY,
	"Employee": _scope.EMPLOYEE,
	"Department": _scope.DEPARTMENT,
	("Lead", "Opportunity", "Prospect", "Customer"): {
		"on_update": "crm_cn.duplicates.events.on_change",
		"after_delete": "crm_cn.duplicates.events.after_delete",
		"after_rename": "crm_cn.duplicates.events.after_rename",
	},
	("Lead Registration",): {
		"on_update": "crm_cn.duplicates.events.on_registration_change",
		"after_delete": "crm_cn.duplicates.events.after_delete",
		"after_rename": "crm_cn.duplicates.events.after_rename",
	},
	("Contact", "Address"): {
		"on_update": "crm_cn.duplicates.events.on_contact_change",
		"after_delete": "crm_cn.duplicates.events.after_contact_delete",
		"after_rename": "crm_cn.duplicates.events.after_contact_rename",
	},
	"Quotation": {
		"validate": "crm_cn.overrides.quotation.validate",
		"before_submit": "crm_cn.overrides.quotation.before_submit",
		"on_submit": "crm_cn.overrides.quotation.on_submit",
		"on_cancel": "crm_cn.overrides.quotation.on_cancel",
		"on_trash": "crm_cn.overrides.quotation.on_trash",
	},
	"Sales Order": {
		"validate": "crm_cn.overrides.sales_order.validate",
		"before_submit": "crm_cn.overrides.sales_order.before_submit",
		"on_submit": "crm_cn.overrides.sales_order.on_submit",
		"on_cancel": "crm_cn.overrides.sales_order.on_cancel",
		"on_trash": "crm_cn.overrides.sales_order.on_trash",
	},
	"Opportunity": {
		"validate": "crm_cn.overrides.opportunity.validate",
	},
	"Event": {
		"on_update": "crm_cn.overrides.event.on_update",
		"on_trash": "crm_cn.overrides.event.on_trash",
	},
	"ToDo": {
		"validate": "crm_cn.permissions.ways_in.assign.check_task",
		"on_update": "crm_cn.overrides.todo.on_update",
		"on_trash": "crm_cn.overrides.todo.on_trash",
	},
	**_ways_in.EVENTS,
	"Lead Stage": {
		"on_update": "crm_cn.setup.kanban.follow_stages",
		"after_rename": "crm_cn.setup.kanban.rename_stage",
		"on_trash": "crm_cn.setup.kanban.follow_stages",
	},
}

ignore_links_on_delete = [
	*("Duplicate Entry", "Duplicate Claim", "Duplicate Finding", "Duplicate Check Log"),
	*("Responsibility Log", "Handover"),
]
default_log_clearing_doctypes = {"Duplicate Check Log": 365}

override_doctype_class = {"Data Import": "crm_cn.overrides.data_import.CheckedDataImport", **_ways_in.CLASSES}

# Jobs
scheduler_events = {
	"daily_long": [
		"crm_cn.leads.jobs.daily",
		"crm_cn.duplicates.check.repair",
		*_ways_in.DAILY,
		*_scope.DAILY,
	],
	"hourly_long": ["crm_cn.scope.handover.resume", *_scope.HOURLY],
}

# Desk
_LEAD_LOOKS = ["public/js/collision_view.js", "public/js/lead/statuses.js"]
doctype_js = {
	**dict.fromkeys(_SCOPED, _scope.FORMS),
	"Data Import": ["public/js/data_import.js"],
	"Employee": ["public/js/scope/employee.js"],
	"Lead Registration": [
		*(*_LEAD_LOOKS, *_scope.FORMS),
		"public/js/activity.js",
		"public/js/lead/live_check.js",
		"public/js/lead/stage_bar.js",
		"public/js/lead/stage_people.js",
		"public/js/lead/headline.js",
		"public/js/lead/needed.js",
		"public/js/lead/follow_up.js",
		"public/js/lead/actions.js",
		"public/js/lead/buttons.js",
		"public/js/lead/form.js",
		"public/js/lead/history.js",
	],
	"Sales Activity": ["public/js/activity.js", *_scope.FORMS],
}
doctype_list_js = {
	**dict.fromkeys(_SCOPED, _scope.LISTS),
	"Lead Registration": [*_LEAD_LOOKS, "public/js/lead/quick_filters.js", *_scope.LISTS],
	"Sales Activity": ["public/js/activity.js", *_scope.LISTS],
}
doctype_calendar_js = {
	"Lead Registration": ["public/js/lead/statuses.js", "public/js/calendar_options.js"],
	"Sales Activity": ["public/js/activity.js", "public/js/calendar_options.js"],
}
calendars = ["Lead Registration", "Sales Activity"]
