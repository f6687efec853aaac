"""Declarations only: what crm_cn tells the platform about itself."""

from crm_cn.approvals import events as _approvals
from crm_cn.complaints import events as _complaints
from crm_cn.fixtures import exported as _exported
from crm_cn.hr import events as _hr
from crm_cn.leads import events as _leads
from crm_cn.money import events as _money
from crm_cn.permissions import ways_in as _ways_in
from crm_cn.samples import events as _samples
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

fixtures = [_exported(name) for name in ("role", "workflow_state", "workflow_action_master")]

# Who sees what: one predicate for every DocType, the scoped ones are declared in crm_cn/scope/declared.py
permission_query_conditions = {"*": "crm_cn.permissions.hooks.condition", **_ways_in.CONDITIONS}
has_permission = {"*": "crm_cn.permissions.hooks.has_permission", **_ways_in.PERMISSIONS}
extend_bootinfo = "crm_cn.permissions.boot.extend"

auth_hooks = ["crm_cn.permissions.ways_in.share.drop_key", "crm_cn.permissions.guard.before_request"]
after_request = ["crm_cn.permissions.guard.after_request"]
before_job = ["crm_cn.permissions.ways_in.joins.before_job", "crm_cn.permissions.ways_in.leaving.before_job"]
override_whitelisted_methods = {**_ways_in.OVERRIDES, **_approvals.OVERRIDES, **_hr.OVERRIDES}

# Documents of other apps and ours
doc_events = {
	"*": {
		**_approvals.EVERY,
		"validate": ["crm_cn.permissions.named_links.refuse_hidden", _approvals.EVERY["validate"]],
	},
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
	"Quotation": _leads.paper("quotation"),
	"Sales Order": _leads.paper("sales_order"),
	"Opportunity": {"validate": "crm_cn.overrides.opportunity.validate"},
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
	**_samples.EVENTS,
	**_complaints.EVENTS,
	**_hr.EVENTS,
	**_money.EVENTS,
	**_approvals.EVENTS,
	"Lead Stage": {
		"on_update": "crm_cn.setup.kanban.follow_stages",
		"after_rename": "crm_cn.setup.kanban.rename_stage",
		"on_trash": "crm_cn.setup.kanban.follow_stages",
	},
}

ignore_links_on_delete = [
	*("Duplicate Entry", "Duplicate Claim", "Duplicate Finding", "Duplicate Check Log"),
	*("Responsibility Log", "Handover"),
	*_approvals.IGNORED_LINKS,
]
default_log_clearing_doctypes = {"Duplicate Check Log": 365}

override_doctype_class = {
	"Data Import": "crm_cn.overrides.data_import.CheckedDataImport",
	**_ways_in.CLASSES,
	**_complaints.CLASSES,
}

# Jobs
scheduler_events = {
	"daily_long": [
		"crm_cn.leads.jobs.daily",
		"crm_cn.duplicates.check.repair",
		*_ways_in.DAILY,
		*_scope.DAILY,
		*_samples.DAILY,
		*_complaints.DAILY,
		*_hr.DAILY,
		*_money.DAILY,
		*_approvals.DAILY,
	],
	"hourly_long": ["crm_cn.scope.handover.resume", *_scope.HOURLY, *_approvals.HOURLY],
	"cron": {"*/15 * * * *": [*_complaints.QUARTERLY]},
}

# Desk
app_include_js, app_include_css, jinja = _approvals.SCRIPTS, _approvals.STYLES, _approvals.JINJA
doctype_js = {
	**_approvals.FORMS,
	**dict.fromkeys(_SCOPED, _scope.FORMS),
	"Data Import": ["public/js/data_import.js"],
	"Employee": ["public/js/scope/employee.js", _hr.EMPLOYEE_FORM],
	"Lead Registration": _leads.FORM,
	"Sales Activity": ["public/js/activity.js", *_scope.FORMS],
	**_samples.FORMS,
	**_complaints.FORMS,
	**_hr.FORMS,
	**_money.FORMS,
}
doctype_list_js = {
	**dict.fromkeys(_SCOPED, _scope.LISTS),
	"Lead Registration": _leads.LIST,
	"Sales Activity": ["public/js/activity.js", *_scope.LISTS],
	**_samples.LISTS,
	**_complaints.LISTS,
}
doctype_calendar_js = {
	"Lead Registration": ["public/js/lead/statuses.js", "public/js/calendar_options.js"],
	"Sales Activity": ["public/js/activity.js", "public/js/calendar_options.js"],
}
calendars = ["Lead Registration", "Sales Activity"]
