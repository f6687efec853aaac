// An appeal is decided on its lead, where the reasons of the collision stand; here is the way there.
frappe.ui.form.on("Collision Appeal", {
	refresh(frm) {
		const color = { Open: "orange", Upheld: "green", Rejected: "red" }[frm.doc.status] || "gray";
		frm.page.set_indicator(__(frm.doc.status), color);
		if (frm.doc.lead_registration && !frm.is_new()) {
			frm.add_custom_button(__("Open the Lead"), () =>
				frappe.set_route("Form", "Lead Registration", frm.doc.lead_registration)
			);
		}
	},
});
