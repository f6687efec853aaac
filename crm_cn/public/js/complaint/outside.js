// What a complaint sends out and takes in: the satisfaction link, and the corrective action report (8D).
frappe.provide("crm_cn.complaint");

frappe.ui.form.on("Complaint", {
	refresh(frm) {
		if (frm.is_new()) return;
		crm_cn.complaint.offer_link(frm);
		crm_cn.complaint.offer_report(frm);
	},
});

crm_cn.complaint.offer_link = function (frm) {
	if (!["Resolved", "Followed Up", "Closed"].includes(frm.doc.status) || !frm.perm[0].write) return;
	frm.add_custom_button(
		__("Satisfaction Link"),
		() => {
			if (!frm.doc.email) return crm_cn.complaint.make_link(frm, 0);
			const dialog = new frappe.ui.Dialog({
				title: __("Satisfaction Link"),
				fields: [{ fieldname: "send", fieldtype: "Check", default: 1, label: __("Send it to {0} too", [frappe.utils.escape_html(frm.doc.email)]) }],
				primary_action_label: __("Make the Link"),
				primary_action({ send }) {
					dialog.hide();
					crm_cn.complaint.make_link(frm, send);
				},
			});
			dialog.show();
		},
		__("Create")
	);
};

crm_cn.complaint.make_link = async function (frm, send) {
	const { link } = await frappe.xcall("crm_cn.api.complaint_follow_up.make_link", { complaint: frm.doc.name, send });
	const dialog = new frappe.ui.Dialog({
		title: __("Satisfaction Link"),
		fields: [
			{ fieldname: "hint", fieldtype: "HTML", options: `<p>${__("Give it to the customer. It works once and is shown only now.")}</p>` },
			{ fieldname: "link", fieldtype: "Small Text", read_only: 1, default: link },
		],
		primary_action_label: __("Copy"),
		primary_action() {
			frappe.utils.copy_to_clipboard(link);
			dialog.hide();
		},
	});
	dialog.show();
};

crm_cn.complaint.offer_report = function (frm) {
	if (frm.doc.corrective_action_report) {
		return frm.add_custom_button(__("8D Report"), () =>
			frappe.set_route("Form", "Corrective Action Report", frm.doc.corrective_action_report)
		);
	}
	if (frm.doc.status === "Withdrawn" || !frappe.model.can_create("Corrective Action Report")) return;
	frm.add_custom_button(
		__("8D Report"),
		async () => {
			const name = await frappe.xcall("crm_cn.api.corrective_action.start", { complaint: frm.doc.name });
			frappe.set_route("Form", "Corrective Action Report", name);
		},
		__("Create")
	);
};
