frappe.query_reports["Complaint Satisfaction Trend"] = {
	filters: [
		{
			fieldname: "interval",
			label: __("Interval"),
			fieldtype: "Select",
			options: ["Week", "Month", "Quarter", "Year"].map((value) => ({ value, label: __(value) })),
			default: "Month",
			reqd: 1,
		},
		{ fieldname: "from_date", label: __("Answered From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Answered Until"), fieldtype: "Date" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "main_category",
			label: __("Main Category"),
			fieldtype: "Link",
			options: "Complaint Category",
			get_query: () => ({ filters: { is_group: 1 } }),
		},
		{
			fieldname: "responsible_department",
			label: __("Department"),
			fieldtype: "Link",
			options: "Department",
		},
	],
};
