// The list of leads: status colours, collision badge, days of protection left, and four filters people use all day.
frappe.listview_settings["Lead Registration"] = {
	add_fields: [
		"status",
		"collision_tier",
		"collision_score",
		"protected_until",
		"stage",
		"currency",
		// what the cards of the board show
		"responsible_user",
		"expected_amount",
		"expected_signing_date",
	],
	hide_name_column: true,

	get_indicator(doc) {
		return [__(doc.status), crm_cn.lead.status_color(doc.status), `status,=,${doc.status}`];
	},

	formatters: {
		responsible_user: (value) => crm_cn.collision.escape(value ? frappe.user.full_name(value) : ""),
		expected_amount: (value, df, doc) => (value ? format_currency(value, doc.currency, 0) : ""),
		// What is clear is not said: the badges that matter stand out.
		collision_tier: (value) =>
			value === "clear" ? "" : crm_cn.collision.badge(value),
		protected_until(value, df, doc) {
			const days = crm_cn.lead.days_left(value);
			if (days === null || doc.status !== "In Follow-up") return "";
			const title = crm_cn.collision.escape(crm_cn.lead.protection_text(days));
			const text = days < 0 ? __("{0} days over", [-days]) : __("{0} days left", [days]);
			return `<span class="indicator-pill no-indicator-dot ${crm_cn.lead.protection_color(days)}" title="${title}">${text}</span>`;
		},
	},

	onload(listview) {
		crm_cn.lead.add_quick_filters(listview);
		if (crm_cn.lead.has_role("Sales Manager", "CRM Supervisor")) {
			listview.page.add_inner_button(__("Review Page"), () => frappe.set_route("lead-review"));
		}
	},

	// People's names instead of their addresses; and a width for v16, which counts letters: Chinese ones are twice as
	// wide, and the customer's name was cut.
	refresh(listview) {
		crm_cn.lead
			.learn_names(listview.data.map((doc) => doc.responsible_user))
			.then((learned) => {
				if (listview.view_name === "Kanban") crm_cn.lead.name_people_on_board(listview);
				else if (learned && listview.view_name === "List") listview.render_list();
			});
		if (!listview.apply_column_widths || !listview.column_max_widths || frappe.is_mobile()) return;
		const width = (name) => [...(name || "")].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 15 : 8), 40);
		const widths = listview.data.map((doc) => width(doc.customer_name));
		listview.column_max_widths.customer_name = Math.min(320, Math.max(140, ...widths));
		listview.apply_column_widths();
	},
};
