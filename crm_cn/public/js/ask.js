// Steps that need words, dates or documents ask for them in a dialog first; all of it then is one request.
// What is asked depends on the status a step leads to, so an administrator may rename actions and states.
frappe.provide("crm_cn");

// The dialog stays open, with what was typed, when `send` fails.
crm_cn.ask = function (title, fields, send) {
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

// Which status (never edited by people) a workflow action leads to.
crm_cn.status_after = async function (frm, action) {
	frappe.workflow.setup(frm.doctype);
	const workflow = (frappe.workflow.workflows || {})[frm.doctype];
	const transitions = await frappe.workflow.get_transitions(frm.doc);
	const transition = transitions.find((row) => row.action === action);
	if (!workflow || !transition) return null;
	const state = (workflow.states || []).find((row) => row.state === transition.next_state);
	return state ? state.update_value || state.state : null;
};

// fields_for(status, frm) says what a step asks for, if anything; act(frm, action, values, status) takes it.
// Returns a promise that never settles when a dialog takes over: the platform's own request must not follow.
crm_cn.ask_before_action = async function (frm, fields_for, act) {
	const action = frm.selected_workflow_action;
	const status = await crm_cn.status_after(frm, action);
	const fields = fields_for(status, frm);
	if (!fields) return;
	frappe.dom.unfreeze();
	frm.selected_workflow_action = null;
	crm_cn.ask(__(action), fields, (values) => act(frm, action, values, status));
	await new Promise(() => {});
};
