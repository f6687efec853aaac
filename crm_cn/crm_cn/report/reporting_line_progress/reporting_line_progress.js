// Reporting Line Progress (D10): the people below, and behind each figure the list that the reader's scope allows.
frappe.provide("crm_cn.progress");

crm_cn.progress.LISTS = {
	open: () => ["Lead Registration", { status: ["in", ["Draft", "In Review", "Returned", "Appealed", "In Follow-up"]] }],
	registering: () => ["Lead Registration", { status: ["in", ["Draft", "In Review", "Returned", "Appealed"]] }],
	stage: ({ stage }) => [
		"Lead Registration",
		{ status: "In Follow-up", stage: stage || ["is", "not set"] },
	],
	missed: () => [
		"Sales Activity",
		{ status: "Planned", planned_on: ["<", frappe.datetime.now_datetime()] },
	],
	done: ({ activity_type }, { from_date, to_date }) => [
		"Sales Activity",
		{
			status: "Done",
			done_on: ["between", [from_date, to_date]],
			...(activity_type ? { activity_type } : {}),
		},
	],
	protection: async () => [
		"Lead Registration",
		{
			status: "In Follow-up",
			protected_until: ["<=", await frappe.xcall("crm_cn.api.reporting_line.protection_horizon")],
		},
	],
	without_next_step: async (column, filters, employee) => {
		const names = await frappe.xcall("crm_cn.api.reporting_line.without_next_step", { employee });
		return names.length ? ["Lead Registration", { name: ["in", names] }] : null;
	},
};

crm_cn.progress.open = async function (kind, employee, column) {
	const filters = frappe.query_report.get_filter_values();
	const found = await crm_cn.progress.LISTS[kind](column, filters, employee);
	if (!found) {
		frappe.show_alert({ message: __("Your data scope shows you none of them."), indicator: "orange" });
		return;
	}
	const [doctype, options] = found;
	frappe.set_route("List", doctype, "List", { responsible_employee: employee, ...options });
};

frappe.query_reports["Reporting Line Progress"] = {
	tree: true,
	name_field: "employee",
	parent_field: "manager",
	initial_depth: 9,
	filters: [
		{
			fieldname: "from_date",
			label: __("From Date"),
			fieldtype: "Date",
			default: frappe.datetime.month_start(),
			reqd: 1,
		},
		{
			fieldname: "to_date",
			label: __("To Date"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "person",
			label: __("Person"),
			fieldtype: "Autocomplete",
			get_query: () => ({ query: "crm_cn.api.reporting_line.people", translate_values: false }),
		},
		{
			fieldname: "depth",
			label: __("Levels Down (0: all)"),
			fieldtype: "Int",
			default: 0,
		},
		{ fieldname: "include_myself", label: __("Include Myself"), fieldtype: "Check", default: 0 },
	],
	onload(report) {
		report.page.wrapper.on("click", "[data-crm-cn-list]", (event) => {
			event.preventDefault();
			const { crmCnList, employee, column } = event.currentTarget.dataset;
			crm_cn.progress.open(
				crmCnList,
				employee,
				report.columns.find((one) => one.fieldname === column)
			);
		});
	},
	formatter(value, row, column, data, default_formatter) {
		const shown = default_formatter(value, row, column, data);
		if (!data || !column.list) return shown;
		if (!value) return `<span class="text-muted">0</span>`;
		const style = column.late ? "text-danger bold" : "";
		return `<a href="#" class="${style}" style="text-decoration: underline" data-crm-cn-list="${column.list}" data-column="${column.fieldname}"
			data-employee="${frappe.utils.escape_html(data.employee)}">${value}</a>`;
	},
};
