// What can be done with a lead beside its workflow: an activity, a new responsible person, a claim.
frappe.provide("crm_cn.lead");

crm_cn.lead.add_buttons = function (frm) {
	if (frm.is_new()) return;
	const status = frm.doc.status;
	if (status === "In Follow-up" && frappe.model.can_create("Sales Activity")) {
		frm.add_custom_button(__("New Activity"), () => crm_cn.lead.new_activity(frm)).addClass("btn-primary-light");
	}
	if (status === "In Follow-up" && frappe.model.can_create("Quotation")) {
		frm.add_custom_button(__("Quotation"), () => crm_cn.lead.new_quotation(frm), __("Create"));
	}
	if (status === "Public Pool") {
		frm.add_custom_button(__("Claim"), () => crm_cn.lead.claim(frm)).addClass("btn-primary");
	}
	if (crm_cn.lead.is_manager() && ["In Review", "In Follow-up", "Public Pool"].includes(status)) {
		frm.add_custom_button(__("Reassign"), () => crm_cn.lead.reassign(frm));
	}
};

crm_cn.lead.new_activity = function (frm) {
	frappe.new_doc("Sales Activity", {
		lead_registration: frm.doc.name,
		party_type: frm.doc.party_type,
		party: frm.doc.party,
		contact: frm.doc.contact,
	});
};

crm_cn.lead.new_quotation = function (frm) {
	const customer = frm.doc.customer || (frm.doc.party_type === "Customer" && frm.doc.party);
	frappe.new_doc("Quotation", {
		quotation_to: customer ? "Customer" : frm.doc.party_type || "Lead",
		party_name: customer || frm.doc.party,
		crm_cn_lead_registration: frm.doc.name,
	});
};

crm_cn.lead.claim = function (frm) {
	frappe.confirm(
		__("Claim {0} from the public pool? You become responsible for it.", [
			crm_cn.collision.escape(frm.doc.customer_name),
		]),
		async () => {
			await frappe.xcall("crm_cn.api.leads.claim_from_pool", { name: frm.doc.name });
			frappe.show_alert({ message: __("It is yours now."), indicator: "green" });
			await frm.reload_doc();
		}
	);
};

crm_cn.lead.reassign = function (frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Reassign"),
		fields: [
			{
				fieldtype: "HTML",
				fieldname: "hint",
				options: `<p class="text-muted">${__(
					"Everything open moves with the lead; the history keeps who had it when."
				)}</p>`,
			},
			{
				fieldtype: "Link",
				fieldname: "employee",
				label: __("New Responsible Employee"),
				options: "Employee",
				reqd: 1,
				get_query: () => ({ filters: { status: "Active" } }),
			},
			{ fieldtype: "Small Text", fieldname: "reason", label: __("Reason"), reqd: 1 },
		],
		primary_action_label: __("Reassign"),
		primary_action: async ({ employee, reason }) => {
			dialog.disable_primary_action();
			try {
				await frappe.xcall("crm_cn.api.leads.reassign", { name: frm.doc.name, employee, reason });
				dialog.hide();
				await frm.reload_doc();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
};
