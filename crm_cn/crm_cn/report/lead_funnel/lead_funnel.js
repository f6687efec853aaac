frappe.query_reports["Lead Funnel"] = {
	filters: [
		{ fieldname: "from_date", label: __("Registered From"), fieldtype: "Date" },
		{ fieldname: "to_date", label: __("Registered Until"), fieldtype: "Date" },
		{
			fieldname: "responsible_employee",
			label: __("Responsible Employee"),
			fieldtype: "Link",
			options: "Employee",
		},
		{
			fieldname: "source",
			label: __("Lead Source"),
			fieldtype: "Link",
			options: "Lead Registration Source",
		},
		{ fieldname: "territory", label: __("Territory"), fieldtype: "Link", options: "Territory" },
		{ fieldname: "industry", label: __("Industry"), fieldtype: "Link", options: "Industry Type" },
	],
};
