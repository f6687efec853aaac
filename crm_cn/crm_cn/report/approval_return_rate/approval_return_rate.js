frappe.query_reports["Approval Return Rate"] = {
	filters: [
		{
			fieldname: "from_date",
			label: __("Asked From"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -3),
		},
		{ fieldname: "to_date", label: __("Asked Until"), fieldtype: "Date" },
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "DocType" },
		{ fieldname: "workflow", label: __("Flow"), fieldtype: "Link", options: "Workflow" },
		{ fieldname: "approver", label: __("Asked"), fieldtype: "Link", options: "User" },
	],
};
