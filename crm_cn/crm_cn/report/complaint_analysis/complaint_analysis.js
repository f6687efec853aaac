frappe.query_reports["Complaint Analysis"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: [
				"Grade",
				"Main Category",
				"Category",
				"Product",
				"Department",
				"Handler",
				"Customer",
			].map((value) => ({ value, label: __(value) })),
			default: "Grade",
			reqd: 1,
		},
		{ fieldname: "from_date", label: __("Received From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Received Until"), fieldtype: "Date" },
		{ fieldname: "priority", label: __("Grade"), fieldtype: "Link", options: "Issue Priority" },
		{
			fieldname: "main_category",
			label: __("Main Category"),
			fieldtype: "Link",
			options: "Complaint Category",
			get_query: () => ({ filters: { is_group: 1 } }),
		},
		{ fieldname: "item", label: __("Item"), fieldtype: "Link", options: "Item" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "responsible_department",
			label: __("Department"),
			fieldtype: "Link",
			options: "Department",
		},
	],
};
