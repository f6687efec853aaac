frappe.listview_settings["Collision Appeal"] = {
	add_fields: ["status"],
	get_indicator(doc) {
		const color = { Open: "orange", Upheld: "green", Rejected: "red" }[doc.status] || "gray";
		return [__(doc.status), color, `status,=,${doc.status}`];
	},
};
