frappe.listview_settings["Handover"] = {
	get_indicator(doc) {
		const colors = {
			Draft: "gray",
			Queued: "blue",
			"In Progress": "blue",
			Completed: "green",
			"Partly Completed": "orange",
		};
		return [__(doc.status), colors[doc.status], `status,=,${doc.status}`];
	},
};
