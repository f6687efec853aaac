// Workflow actions that need words or documents open a dialog first; reason and transition are then one request.
// The dialog is chosen by the status the action leads to, so an administrator may rename actions and states.
frappe.provide("crm_cn.lead");

crm_cn.lead.workflow_of = (doctype) =>
	frappe.workflow && frappe.workflow.workflows ? frappe.workflow.workflows[doctype] : null;

// Which status (never edited by people) a workflow action leads to.
crm_cn.lead.status_after = async function (frm, action) {
	frappe.workflow.setup(frm.doctype);
	const workflow = crm_cn.lead.workflow_of(frm.doctype);
	const transitions = await frappe.workflow.get_transitions(frm.doc);
	const transition = transitions.find((row) => row.action === action);
	if (!workflow || !transition) return null;
	const state = (workflow.states || []).find((row) => row.state === transition.next_state);
	return state ? state.update_value || state.state : null;
};

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

// Returns a promise that never settles when a dialog takes over: the platform's own request must not follow.
crm_cn.lead.before_action = async function (frm) {
	const action = frm.selected_workflow_action;
	const status = await crm_cn.lead.status_after(frm, action);
	const fields = crm_cn.lead.dialog_fields(status, frm);
	if (!fields) return;
	frappe.dom.unfreeze();
	frm.selected_workflow_action = null;
	crm_cn.lead.open_dialog(frm, action, fields);
	await new Promise(() => {});
};

crm_cn.lead.open_dialog = function (frm, action, fields) {
	const dialog = new frappe.ui.Dialog({
		title: __(action),
		fields,
		primary_action_label: __(action),
		primary_action: async (values) => {
			dialog.disable_primary_action();
			try {
				await crm_cn.lead.act(frm, action, values);
				dialog.hide();
			} catch (error) {
				// the server's message is already on the screen; what was typed stays in the dialog
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
	return dialog;
};

crm_cn.lead.act = async function (frm, action, values) {
	await frappe.xcall("crm_cn.api.leads.act", {
		name: frm.doc.name,
		action,
		values,
		modified: frm.doc.modified,
	});
	await frm.reload_doc();
};
