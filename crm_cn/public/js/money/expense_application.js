// Expense application: what the budget says, what is left, closing (A2).
frappe.ui.form.on("Expense Application", {
	setup(frm) {
		frm.set_query("employee", () => ({ filters: { status: "Active" } }));
		const of_company = () => ({ filters: { company: frm.doc.company, is_group: 0 } });
		frm.set_query("cost_center", of_company);
		frm.set_query("cost_center", "items", of_company);
		frm.set_query("department", () => ({ filters: { company: frm.doc.company } }));
	},
	onload(frm) {
		if (!frm.is_new() || frm.doc.employee) return;
		frappe.db
			.get_value("Employee", { user_id: frappe.session.user, status: "Active" }, "name")
			.then(({ message }) => message?.name && frm.set_value("employee", message.name));
	},
	refresh(frm) {
		show_budget(frm);
		if (frm.doc.docstatus !== 1) return;
		const color = { Approved: "green", "Partly Claimed": "blue", Claimed: "gray", Closed: "gray" };
		frm.page.set_indicator(__(frm.doc.status), color[frm.doc.status] || "gray");
		if (!["Approved", "Partly Claimed", "Claimed"].includes(frm.doc.status)) return;
		if (frm.doc.left_amount > 0 && frappe.model.can_create("Expense Claim")) {
			frm.add_custom_button(__("Expense Claim"), () => make_claim(frm), __("Create"));
		}
		frm.add_custom_button(__("Close Application"), () => close(frm));
	},
	total_up(frm) {
		frm.set_value(
			"total",
			(frm.doc.items || []).reduce((sum, row) => sum + flt(row.amount), 0)
		);
	},
});

frappe.ui.form.on("Expense Application Item", {
	amount: (frm) => frm.trigger("total_up"),
	items_remove: (frm) => frm.trigger("total_up"),
});

function make_claim(frm) {
	frappe.new_doc("Expense Claim", {
		employee: frm.doc.employee,
		company: frm.doc.company,
		crm_cn_expense_application: frm.doc.name,
	});
}

function close(frm) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) =>
			frappe
				.xcall("crm_cn.api.money.close_application", { name: frm.doc.name, reason })
				.then(() => frm.reload_doc()),
		__("Close Application"),
		__("Close Application")
	);
}

function show_budget(frm) {
	const field = frm.get_field("budget_view");
	field.$wrapper.empty();
	if (frm.is_new()) return;
	frappe.xcall("crm_cn.api.money.budget_of", { name: frm.doc.name }).then((found) => {
		const color = { "Within Budget": "green", "Over Budget": "red", "No Budget": "gray" }[found.status];
		const head = `<p><span class="indicator-pill ${color}">${__(found.status)}</span></p>`;
		field.$wrapper.html(head + (found.rows.length ? table(found) : ""));
	});
}

function table({ rows, currency }) {
	const labels = [
		__("Account"),
		__("Budget For"),
		__("Budget"),
		__("Spent"),
		__("Applied For"),
		__("Budget Left"),
		__("This Application"),
		__("Action"),
	];
	const money = (value) => `<td class="text-right">${format_currency(value, currency)}</td>`;
	const words = (value) => `<td>${frappe.utils.escape_html(value || "")}</td>`;
	const body = rows
		.map(
			(row) =>
				`<tr class="${row.over > 0 ? "text-danger" : ""}">${words(row.account)}${words(
					row.against
				)}${money(row.budget)}${money(row.actual)}${money(row.applied)}${money(row.left)}${money(
					row.asked
				)}${words(__(row.action))}</tr>`
		)
		.join("");
	const head = labels
		.map((label, place) => `<th class="${place > 1 && place < 7 ? "text-right" : ""}">${label}</th>`)
		.join("");
	return `<div class="table-responsive"><table class="table table-bordered table-sm"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
