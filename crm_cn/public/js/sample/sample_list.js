// The library: inactive samples and those below their minimum stand out.
frappe.listview_settings["Sample"] = {
	add_fields: ["status", "stock_qty", "minimum_stock", "unit"],
	get_indicator(doc) {
		if (doc.status !== "Active") return [__(doc.status), "gray", `status,=,${doc.status}`];
		if (doc.minimum_stock > 0 && doc.stock_qty < doc.minimum_stock)
			return [__("Low Stock"), "orange", "status,=,Active"];
		return [__("Active"), "green", "status,=,Active"];
	},
};
