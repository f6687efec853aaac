frappe.query_reports["Sample Cost per Won Order"] = {
	filters: [
		{ fieldname: "from_date", label: __("Shipped From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Shipped Until"), fieldtype: "Date" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "responsible_employee",
			label: __("Responsible Employee"),
			fieldtype: "Link",
			options: "Employee",
		},
	],
};
