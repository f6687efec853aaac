// Sales Activity in the browser. Every hook only calls what is named after it; the pieces are in public/js/activity.js.
frappe.ui.form.on("Sales Activity", {
	setup(frm) {
		frm.set_query("party_type", () => ({ filters: { name: ["in", ["Lead", "Prospect", "Customer"]] } }));
		frm.set_query("reference_doctype", () => ({
			filters: { name: ["in", ["Quotation", "Sales Order", "Item"]] },
		}));
		frm.set_query("lead_registration", () => ({
			filters: { status: ["in", ["Draft", "In Review", "Returned", "In Follow-up"]] },
		}));
	},

	refresh(frm) {
		frm.events.show_late(frm);
		crm_cn.activity.add_buttons(frm);
		frm.events.add_cancel_button(frm);
	},

	lead_registration: (frm) => crm_cn.activity.fill_from_lead(frm),

	status(frm) {
		if (frm.doc.status === "Done" && !frm.doc.done_on) {
			frm.set_value("done_on", frappe.datetime.now_datetime());
		}
		if (frm.doc.status === "Planned" && frm.doc.done_on) frm.set_value("done_on", null);
	},

	show_late(frm) {
		if (frm.is_new() || !crm_cn.activity.is_late(frm.doc)) return;
		const when = frappe.datetime.str_to_user(frm.doc.planned_on);
		frm.dashboard.set_headline_alert(
			__("Planned for {0} and not done yet. Enter the result, or move it to another day.", [when]),
			"orange"
		);
	},

	add_cancel_button(frm) {
		if (frm.is_new() || frm.doc.status !== "Planned" || !frm.perm[0].write) return;
		frm.add_custom_button(__("Cancel Activity"), () => {
			frappe.prompt(
				{ fieldtype: "Small Text", fieldname: "reason", label: __("Reason for Cancelling"), reqd: 1 },
				async ({ reason }) => {
					await frappe.xcall("crm_cn.api.activities.cancel", { name: frm.doc.name, reason });
					await frm.reload_doc();
				},
				__("Cancel Activity")
			);
		});
	},
});
