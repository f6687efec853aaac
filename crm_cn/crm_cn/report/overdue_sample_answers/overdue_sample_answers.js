frappe.query_reports["Overdue Sample Answers"] = {
	filters: [
		{ fieldname: "days", label: __("Overdue for at Least (Days)"), fieldtype: "Int" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{
			fieldname: "responsible_employee",
			label: __("Responsible Employee"),
			fieldtype: "Link",
			options: "Employee",
		},
	],
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(column.fieldname === "status" ? __(value) : value, row, column, data);
		return column.fieldname === "days" ? `<span class="text-danger bold">${shown}</span>` : shown;
	},
};
