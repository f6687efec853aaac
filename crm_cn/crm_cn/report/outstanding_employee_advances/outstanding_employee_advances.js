frappe.query_reports["Outstanding Employee Advances"] = {
	filters: [
		{ fieldname: "employee", label: __("Employee"), fieldtype: "Link", options: "Employee" },
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
		{ fieldname: "overdue", label: __("Only Overdue"), fieldtype: "Check" },
	],
};
