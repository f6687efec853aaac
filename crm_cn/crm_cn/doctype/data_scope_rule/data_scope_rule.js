// Only DocTypes under data scope can have a rule; which these are comes with the boot.
frappe.ui.form.on("Data Scope Rule", {
	setup(frm) {
		const scope = frappe.boot.crm_cn_scope || {};
		frm.set_query("document_type", () => ({ filters: { name: ["in", scope.doctypes || []] } }));
		frm.set_query("role", () => ({ filters: { disabled: 0, name: ["not in", scope.see_all || []] } }));
	},
});
