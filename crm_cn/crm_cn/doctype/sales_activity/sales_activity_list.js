// List of Sales Activity: the missed ones stand out.
frappe.listview_settings["Sales Activity"] = {
	add_fields: ["status", "planned_on", "done_on", "activity_type"],

	get_indicator(doc) {
		const color = crm_cn.activity.color(doc);
		if (crm_cn.activity.is_late(doc)) {
			return [__("Overdue"), color, `status,=,Planned|planned_on,<,${frappe.datetime.get_today()}`];
		}
		return [__(doc.status), color, `status,=,${doc.status}`];
	},
};
