// What the steps of a lead ask for before they are taken (ask.js), by the status they lead to.
frappe.provide("crm_cn.lead");

crm_cn.lead.dialog_fields = function (status, frm) {
	const doc = frm.doc;
	if (doc.status === "Appealed" && status !== "Withdrawn") {
		return [
			{ fieldtype: "Small Text", fieldname: "decision_note", label: __("Decision Note"), reqd: 1 },
		];
	}
	const fields = {
		Returned: () => [
			{
				fieldtype: "Small Text",
				fieldname: "review_note",
				label: __("What has to be corrected"),
				reqd: 1,
			},
		],
		Appealed: () => [
			{
				fieldtype: "Small Text",
				fieldname: "grounds",
				label: __("Grounds of the Appeal"),
				description: __("Why it is another company, or why it is yours. Only the supervisor reads this."),
				reqd: 1,
			},
			{
				fieldtype: "Table",
				fieldname: "attachments",
				label: __("Documents"),
				in_place_edit: true,
				data: [],
				fields: [
					{
						fieldtype: "Attach",
						fieldname: "file_url",
						label: __("File"),
						in_list_view: 1,
						options: { make_attachments_public: false },
					},
				],
			},
		],
		Won: () => [
			{
				fieldtype: "Link",
				fieldname: "sales_order",
				label: __("Sales Order"),
				options: "Sales Order",
				default: doc.sales_order,
				description: __("A Sales Order or a Contract is needed to close as won."),
				get_query: () => ({ filters: doc.customer ? { customer: doc.customer } : {} }),
			},
			{
				fieldtype: "Link",
				fieldname: "contract",
				label: __("Contract"),
				options: "Contract",
				hidden: !frappe.model.can_read("Contract"),
				default: doc.contract,
			},
			{
				fieldtype: "Text",
				fieldname: "project_summary",
				label: __("Project Summary"),
				default: doc.project_summary,
				reqd: 1,
			},
		],
		Lost: () => [
			{
				fieldtype: "Table MultiSelect",
				fieldname: "lost_reasons",
				label: __("Lost Reasons"),
				options: "Opportunity Lost Reason Detail",
				reqd: 1,
			},
			{
				fieldtype: "Link",
				fieldname: "winning_competitor",
				label: __("Winning Competitor"),
				options: "Competitor",
				default: doc.winning_competitor,
				description: __("Where known."),
			},
			{ fieldtype: "Small Text", fieldname: "lost_detail", label: __("Details"), default: doc.lost_detail },
		],
		Withdrawn: () => [
			{ fieldtype: "Small Text", fieldname: "reason", label: __("Reason for Withdrawing"), reqd: 1 },
		],
		"Public Pool": () => [
			{ fieldtype: "Small Text", fieldname: "pool_reason", label: __("Reason for Releasing"), reqd: 1 },
		],
	}[status];
	return fields ? fields() : null;
};

crm_cn.lead.before_action = (frm) =>
	crm_cn.ask_before_action(frm, crm_cn.lead.dialog_fields, crm_cn.lead.act);

crm_cn.lead.act = async function (frm, action, values) {
	await frappe.xcall("crm_cn.api.leads.act", {
		name: frm.doc.name,
		action,
		values,
		modified: frm.doc.modified,
	});
	await frm.reload_doc();
};
