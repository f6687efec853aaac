// A stage names the business roles that work in it (D9).
frappe.ui.form.on("Lead Stage", {
	setup(frm) {
		frm.set_query("business_roles", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new() || !frm.perm[0].write) return;
		frm.page.add_menu_item(__("Update People under Way"), async () => {
			await frappe.xcall("crm_cn.api.process.update", { stages_of: frm.doctype });
			frappe.show_alert(__("The people on open leads are put into the stages of their roles, in the background."));
		});
	},
});
