// The list of sample requests: status colours and the answers that are overdue.
frappe.listview_settings["Sample Request"] = {
	add_fields: ["status", "expected_answer_on", "wanted_by"],
	get_indicator: (doc) => [__(doc.status), crm_cn.sample.status_color(doc.status), `status,=,${doc.status}`],
	formatters: {
		wanted_by(value, df, doc) {
			const days = crm_cn.sample.days_overdue(doc);
			const text = value ? frappe.datetime.str_to_user(value) : "";
			if (!days) return text;
			const overdue = __("Answer {0} days overdue", [days]);
			return `<span class="indicator-pill no-indicator-dot orange" title="${text}">${overdue}</span>`;
		},
	},
};
