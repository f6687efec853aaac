// What can be done with a lead beside its workflow: an activity, a quotation, a claim.
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
