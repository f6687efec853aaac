// Who had the lead when: what the program itself wrote as the reason is read in the user's language.
frappe.ui.form.on("Lead Registration", {
	setup() {
		const reason = frappe.meta.get_docfield("Lead Registration Owner Log", "reason");
		if (reason) reason.formatter = (value) => frappe.utils.escape_html(__(value || ""));
	},
});
