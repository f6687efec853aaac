// Employee Advance: what this employee still owes (A2). Repayment is Frappe HR's own “Return” under “Create”.
frappe.ui.form.on("Employee Advance", {
	refresh: show_outstanding,
	employee: show_outstanding,
});

function show_outstanding(frm) {
	if (!frm.doc.employee) return;
	const employee = frm.doc.employee;
	frappe.xcall("crm_cn.api.money.outstanding_advances", { employee }).then(({ employees }) => {
		if (employee !== frm.doc.employee || !employees.length) return;
		const row = employees[0];
		const money = (value) => format_currency(value, row.currency);
		const text = row.overdue
			? __("Outstanding of {0}: {1}, overdue {2} (up to {3} days)", [
					frappe.utils.escape_html(row.employee_name),
					money(row.outstanding),
					money(row.overdue),
					row.days,
			  ])
			: __("Outstanding of {0}: {1}", [
					frappe.utils.escape_html(row.employee_name),
					money(row.outstanding),
			  ]);
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline(text, row.overdue ? "red" : "blue");
	});
}
