// Calendar of Sales Activity; the server answers what the list would show.
frappe.views.calendar["Sales Activity"] = {
	field_map: {
		start: "planned_on",
		end: "planned_until",
		id: "name",
		title: "title",
		allDay: "all_day",
		status: "status",
	},
	get_css_class: (event) => crm_cn.activity.color(event),
	get options() {
		return crm_cn.calendar_options();
	},
	get_events_method: "crm_cn.api.calendar.activities",
	update_event_method: "crm_cn.api.calendar.move_activity",
};
