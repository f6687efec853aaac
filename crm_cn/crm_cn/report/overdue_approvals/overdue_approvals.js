frappe.query_reports["Overdue Approvals"] = {
	filters: [
		{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Autocomplete", options: [] },
		{ fieldname: "workflow", label: __("Flow"), fieldtype: "Autocomplete", options: [] },
		{ fieldname: "approver", label: __("Asked"), fieldtype: "Link", options: "User" },
	],

	// who may see these figures need not be allowed to read document types and workflows themselves
	async onload(report) {
		const choices = await frappe.xcall("crm_cn.api.approval_desk.report_choices");
		["document_type", "workflow"].forEach((name) => {
			const filter = report.get_filter(name);
			filter.df.options = choices[name];
			filter.set_data && filter.set_data(choices[name]);
		});
	},
};
