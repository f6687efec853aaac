// Lead Registration in the browser. Every hook only calls what is named after it; the pieces are in public/js/lead.
frappe.ui.form.on("Lead Registration", {
	setup(frm) {
		frm.set_query("source", () => ({ filters: { enabled: 1 } }));
		frm.set_query("stage", () => ({ filters: { enabled: 1 } }));
	},

	refresh(frm) {
		crm_cn.lead.close_when_closed(frm);
		crm_cn.lead.show_headline(frm);
		crm_cn.lead.show_needed(frm);
		crm_cn.lead.add_buttons(frm);
		crm_cn.lead.offer_connections(frm);
		crm_cn.lead.start_live_check(frm);
		crm_cn.lead.show_stage_bar(frm);
		crm_cn.lead.show_follow_up(frm);
	},

	customer_name: (frm) => crm_cn.lead.ask_live(frm),
	credit_code: (frm) => crm_cn.lead.ask_live(frm),
	phone: (frm) => crm_cn.lead.ask_live(frm),
	email: (frm) => crm_cn.lead.ask_live(frm),
	website: (frm) => crm_cn.lead.ask_live(frm),
	territory: (frm) => crm_cn.lead.ask_live(frm),

	before_workflow_action: (frm) => crm_cn.lead.before_action(frm),
});
