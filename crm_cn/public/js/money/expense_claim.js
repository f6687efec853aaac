// Expense Claim: the application it takes from, and what is left of it (A2).
frappe.ui.form.on("Expense Claim", {
	setup(frm) {
		frm.set_query("crm_cn_expense_application", () => ({
			filters: {
				employee: frm.doc.employee,
				company: frm.doc.company,
				docstatus: 1,
				status: ["in", ["Approved", "Partly Claimed", "Claimed"]],
			},
		}));
	},
	refresh(frm) {
		if (frm.doc.docstatus === 0) show_left(frm);
	},
	crm_cn_expense_application(frm) {
		show_left(frm);
	},
});

function show_left(frm) {
	const name = frm.doc.crm_cn_expense_application;
	if (!name) return;
	const claim = frm.is_new() ? null : frm.doc.name;
	frappe.xcall("crm_cn.api.money.left", { name, claim }).then(({ left }) => {
		frm.doc.crm_cn_application_left = left;
		frm.refresh_field("crm_cn_application_left");
	});
}
