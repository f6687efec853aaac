frappe.query_reports["Overdue Approvals"] = {
	filters: [
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Link", options: "DocType" },
		{ fieldname: "workflow", label: __("Flow"), fieldtype: "Link", options: "Workflow" },
		{ fieldname: "approver", label: __("Asked"), fieldtype: "Link", options: "User" },
	],
};
