"""Every way in that the platform leaves open, closed for scoped DocTypes (D7); one file for each family.

Each function here takes the platform's name and signature and does for other DocTypes what the platform does.
Read by hooks.py: names only.
"""

_HERE = "crm_cn.permissions.ways_in"

#: override_whitelisted_methods: the platform's endpoint → ours
OVERRIDES: dict[str, str] = {
	# counts
	"frappe.client.get_count": f"{_HERE}.counts.get_count",
	"frappe.desk.listview.get_group_by_count": f"{_HERE}.counts.get_group_by_count",
	"frappe.desk.notifications.get_open_count": f"{_HERE}.counts.get_open_count",
	# search
	"frappe.desk.search.search_link": f"{_HERE}.search.search_link",
	"frappe.desk.search.search_widget": f"{_HERE}.search.search_widget",
	"frappe.utils.global_search.search": f"{_HERE}.search.global_search_of_documents",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": f"{_HERE}.tags.get_tagged_docs",
	# forms and their connections
	"frappe.desk.form.load.getdoc": f"{_HERE}.links.getdoc",
	"frappe.desk.form.linked_with.get_submitted_linked_docs": f"{_HERE}.links.get_submitted_linked_docs",
	"frappe.realtime.can_subscribe_doctype": f"{_HERE}.links.can_subscribe_doctype",
	"frappe.realtime.has_permission": f"{_HERE}.links.may_hear",
	# calendars
	"frappe.desk.doctype.event.event.get_events": f"{_HERE}.calendars.events",
	"erpnext.selling.doctype.sales_order.sales_order.get_events": f"{_HERE}.calendars.sales_order_events",
	# charts
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": f"{_HERE}.charts.get",
	"erpnext.selling.page.sales_funnel.sales_funnel.get_funnel_data": f"{_HERE}.funnel.get_funnel_data",
	"erpnext.selling.page.sales_funnel.sales_funnel.get_opp_by_lead_source": f"{_HERE}.funnel.get_opp_by_lead_source",
	"erpnext.selling.page.sales_funnel.sales_funnel.get_opp_by_utm_source": f"{_HERE}.funnel.get_opp_by_utm_source",
	"erpnext.selling.page.sales_funnel.sales_funnel.get_opp_by_utm_campaign": f"{_HERE}.funnel.get_opp_by_utm_campaign",
	"erpnext.selling.page.sales_funnel.sales_funnel.get_opp_by_utm_medium": f"{_HERE}.funnel.get_opp_by_utm_medium",
	"erpnext.selling.page.sales_funnel.sales_funnel.get_pipeline_data": f"{_HERE}.funnel.get_pipeline_data",
	# exports
	"frappe.desk.query_report.export_query": f"{_HERE}.exports.export_query_report",
	"frappe.desk.reportview.export_query": f"{_HERE}.exports.export_list",
	"frappe.core.doctype.data_export.exporter.export_data": f"{_HERE}.exports.export_data",
	"frappe.core.doctype.data_import.data_import.download_template": f"{_HERE}.exports.download_template",
	# what a guest is told of the form just filled in
	"frappe.website.doctype.web_form.web_form.accept": "crm_cn.api.complaint_public.accept",
	# assignment
	"frappe.desk.form.assign_to.add": f"{_HERE}.assign.add",
	"frappe.desk.form.assign_to.add_multiple": f"{_HERE}.assign.add_multiple",
	"frappe.desk.form.assign_to.remove": f"{_HERE}.assign.remove",
	"frappe.desk.form.assign_to.remove_multiple": f"{_HERE}.assign.remove_multiple",
}

#: override_doctype_class: documents of the platform that hand out what they should not
CLASSES: dict[str, str] = {
	"Auto Email Report": "crm_cn.overrides.auto_email_report.ScopedAutoEmailReport",
	"Assignment Rule": "crm_cn.overrides.assignment_rule.ScopedAssignmentRule",
	"Auto Repeat": "crm_cn.overrides.auto_repeat.ScopedAutoRepeat",
	"Email Digest": "crm_cn.overrides.email_digest.ScopedEmailDigest",
	"File": "crm_cn.overrides.file.ScopedFile",
	"Kanban Board": "crm_cn.overrides.kanban_board.ScopedKanbanBoard",
	"Notification": "crm_cn.overrides.notification.ScopedNotification",
	"Notification Log": "crm_cn.overrides.notification_log.ScopedNotificationLog",
	"Report": "crm_cn.overrides.report.ScopedReport",
}

#: our tables: their rows are written with the record only
ROWS: tuple[str, ...] = (
	"Record Party",
	"Approval Credit Authority",
	"Approval Request Field",
	"Approval Request Type Role",
	"Approval Request Value",
	"Complaint Escalation",
	"Complaint Grave Grade",
	"Complaint Picture",
	"Corrective Action Member",
	"Corrective Action Step",
	"Corrective Action Why",
	"Credit Application Part",
	"Expense Application Claim",
	"Expense Application Item",
	"Lead Registration Alias",
	"Lead Registration Competitor",
	"Lead Registration Evidence",
	"Lead Registration Item",
	"Lead Registration Owner Log",
	"Lead Registration Stage Log",
	"Lead Stage Requirement",
	"Onboarding Document",
	"Sample Picture",
	"Sample Picture Log",
	"Sample Request Item",
	"Sales Activity Participant",
	"Separation Handover Item",
	"Stage Business Role",
)
_ALONE = "crm_cn.permissions.rows.refuse_alone"

#: doc_events of DocTypes that only data scope has to do with
EVENTS: dict[str | tuple[str, ...], dict[str, str]] = {
	ROWS: {"validate": _ALONE, "on_trash": _ALONE},
	"Data Scope Rule": {
		"on_change": f"{_HERE}.leaving.rules_changed",
		"after_delete": f"{_HERE}.leaving.rules_changed",
	},
	"DocShare": {"validate": f"{_HERE}.share.refuse"},
	"Document Follow": {"validate": f"{_HERE}.leaving.check_follow"},
	"Document Share Key": {"validate": f"{_HERE}.share.expire_key"},
}

#: scheduler_events, daily_long
DAILY: tuple[str, ...] = (f"{_HERE}.leaving.daily",)

#: permission_query_conditions and has_permission of DocTypes with a rule of their own, beside "*"
CONDITIONS: dict[str, str] = {
	"Approval Delegation": "crm_cn.approvals.standing_in.own.condition",
	"Prepared Report": f"{_HERE}.prepared.condition",
}
PERMISSIONS: dict[str, str] = {
	"Approval Delegation": "crm_cn.approvals.standing_in.own.has_permission",
	"Prepared Report": f"{_HERE}.prepared.has_permission",
}
