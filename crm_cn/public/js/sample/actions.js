// Steps of a sample request that need words or dates open a dialog first; both then are one request to the server.
frappe.provide("crm_cn.sample");

crm_cn.sample.status_after = async function (frm, action) {
	frappe.workflow.setup(frm.doctype);
	const workflow = (frappe.workflow.workflows || {})[frm.doctype];
	const transitions = await frappe.workflow.get_transitions(frm.doc);
	const transition = transitions.find((row) => row.action === action);
	if (!workflow || !transition) return null;
	const state = (workflow.states || []).find((row) => row.state === transition.next_state);
	return state ? state.update_value || state.state : null;
};

// Returns a promise that never settles when a dialog takes over: the platform's own request must not follow.
crm_cn.sample.before_action = async function (frm) {
	const action = frm.selected_workflow_action;
	const status = await crm_cn.sample.status_after(frm, action);
	const fields = crm_cn.sample.dialog_fields(status, frm);
	if (!fields) return;
	frappe.dom.unfreeze();
	frm.selected_workflow_action = null;
	crm_cn.sample.ask(__(action), fields, (values) => crm_cn.sample.take(frm, action, status, values));
	await new Promise(() => {});
};

crm_cn.sample.ask = function (title, fields, send) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: title,
		primary_action: async (values) => {
			dialog.disable_primary_action();
			try {
				await send(values);
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

crm_cn.sample.take = async function (frm, action, status, { rows, ...values }) {
	const common = { name: frm.doc.name, modified: frm.doc.modified };
	if (status === "Shipped") {
		const quantities = crm_cn.sample.quantities(rows);
		await frappe.xcall("crm_cn.api.samples.ship", { ...common, ...values, quantities });
	} else {
		await frappe.xcall("crm_cn.api.samples.act", { ...common, action, values });
	}
	await frm.reload_doc();
};

// Pieces that come back, or do not: for sample keepers, while some are with the customer.
crm_cn.sample.add_buttons = function (frm) {
	if (frm.is_new()) return;
	const out = (frm.doc.items || []).filter((row) => crm_cn.sample.outstanding(row) > 0);
	if (out.length && crm_cn.sample.is_keeper()) {
		frm.add_custom_button(__("Take Back"), () => crm_cn.sample.come_home(frm, out, "return_items"), __("Samples"));
		frm.add_custom_button(__("Scrap"), () => crm_cn.sample.come_home(frm, out, "scrap"), __("Samples"));
	}
	if (["Received", "Answered", "Closed"].includes(frm.doc.status)) crm_cn.sample.add_papers(frm);
};

crm_cn.sample.come_home = function (frm, out, method) {
	const title = method === "scrap" ? __("Scrap") : __("Take Back");
	const rows = out.map((row) => ({
		row: row.name,
		sample_name: row.sample_name,
		there: crm_cn.sample.outstanding(row),
		quantity: crm_cn.sample.outstanding(row),
	}));
	const fields = [
		crm_cn.sample.rows_field(rows, __("With the Customer")),
		{ fieldtype: "Small Text", fieldname: "remarks", label: __("Remarks") },
	];
	crm_cn.sample.ask(title, fields, async (values) => {
		await frappe.xcall(`crm_cn.api.samples.${method}`, {
			name: frm.doc.name,
			items: crm_cn.sample.quantities(values.rows),
			remarks: values.remarks || "",
		});
		await frm.reload_doc();
	});
};

// The quotation or order that follows names the request, so that conversion is counted (M5).
crm_cn.sample.add_papers = function (frm) {
	const about = {
		crm_cn_sample_request: frm.doc.name,
		crm_cn_lead_registration: frm.doc.lead_registration,
	};
	if (frm.doc.customer && frappe.model.can_create("Quotation")) {
		const values = { ...about, quotation_to: "Customer", party_name: frm.doc.customer };
		frm.add_custom_button(__("Quotation"), () => frappe.new_doc("Quotation", values), __("Create"));
	}
	if (frm.doc.customer && frappe.model.can_create("Sales Order")) {
		const values = { ...about, customer: frm.doc.customer };
		frm.add_custom_button(__("Sales Order"), () => frappe.new_doc("Sales Order", values), __("Create"));
	}
};
