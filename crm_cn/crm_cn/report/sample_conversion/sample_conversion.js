frappe.query_reports["Sample Conversion"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			options: ["Sample", "Customer", "Salesperson", "Category"].map((value) => ({
				value,
				label: __(value),
			})),
			default: "Sample",
			reqd: 1,
		},
		{ fieldname: "from_date", label: __("Shipped From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Shipped Until"), fieldtype: "Date" },
		{ fieldname: "sample", label: __("Sample"), fieldtype: "Link", options: "Sample" },
		{ fieldname: "category", label: __("Category"), fieldtype: "Link", options: "Sample Category" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "responsible_employee",
			label: __("Responsible Employee"),
			fieldtype: "Link",
			options: "Employee",
		},
	],
};
