// Credit application: the figures of a draft are drawn anew on request (A3).
frappe.ui.form.on("Credit Application", {
	setup(frm) {
		frm.set_query("applicant", () => ({ filters: { status: "Active" } }));
	},
	refresh(frm) {
		const waiting = (frm.doc.workflow_state || "Draft") !== "Draft" && frm.doc.status === "In Approval";
		if (frm.is_new() || frm.doc.docstatus !== 0 || waiting || !frm.perm[0]?.write) return;
		frm.add_custom_button(__("Refresh Figures"), () =>
			frappe.xcall("crm_cn.api.credit.refresh", { name: frm.doc.name }).then(() => frm.reload_doc())
		);
	},
});
