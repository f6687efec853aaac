// When leads are expected to be signed. A date, not a moment: it is never shifted between time zones.
frappe.views.calendar["Lead Registration"] = {
	fields: ["name", "customer_name", "expected_signing_date", "status", "stage"],
	field_map: {
		id: "name",
		start: "expected_signing_date",
		end: "expected_signing_date",
		title: "customer_name",
		allDay: "all_day",
		status: "status",
	},
	get_events_method: "crm_cn.api.calendar.expected_signings",
	update_event_method: "crm_cn.api.calendar.move_expected_signing",
	get options() {
		return crm_cn.calendar_options();
	},
	get_css_class: (event) => crm_cn.lead.calendar_color(event.status),
};
