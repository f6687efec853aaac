frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Lead Funnel"] = {
	method: "crm_cn.api.desk.funnel_chart",
	filters: [
		{
			fieldname: "measure",
			label: __("Measure"),
			fieldtype: "Select",
			options: [
				{ value: "count", label: __("Number of Leads") },
				{ value: "amount", label: __("Expected Amount") },
			],
			default: "count",
		},
	],
};
