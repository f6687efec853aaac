// L7: give a record to another employee, from its form; who had it when. The server decides who may.
frappe.provide("crm_cn.scope");

crm_cn.scope.assign_fields = (many) => [
	{
		fieldtype: "HTML",
		fieldname: "hint",
		options: `<p class="text-muted">${__(
			"What is open moves along: activities, tasks, papers. What is closed stays, and the history keeps who had it when."
		)}</p>`,
	},
	{
		fieldtype: "Link",
		fieldname: "employee",
		label: __("New Responsible Employee"),
		options: "Employee",
		reqd: 1,
		get_query: () => ({ filters: { status: "Active" } }),
	},
	{ fieldtype: "Small Text", fieldname: "reason", label: __("Reason"), reqd: 1 },
	{
		fieldtype: "Check",
		fieldname: "keep_related",
		label: __("Keep as Related Employee"),
		description: many
			? __("The former responsible employees can still see their records, as related employees")
			: __("The former responsible employee can still see the record, as a related employee"),
	},
];

crm_cn.scope.reassign = function (frm) {
	const field = frappe.boot.crm_cn_scope.fields[frm.doctype].responsible_employee;
	const dialog = new frappe.ui.Dialog({
		title: __("Reassign"),
		fields: crm_cn.scope.assign_fields(false),
		primary_action_label: __("Reassign"),
		primary_action: async (values) => {
			dialog.disable_primary_action();
			try {
				const answer = await frappe.xcall("crm_cn.api.assignment.reassign", {
					doctype: frm.doctype,
					name: frm.doc.name,
					seen: frm.doc[field] || "",
					...values,
				});
				dialog.hide();
				await crm_cn.scope.reassigned(frm, answer);
			} catch (error) {
				// the server's message is on the screen already; what was typed stays in the dialog
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
	return dialog;
};

crm_cn.scope.reassigned = async function (frm, answer) {
	frappe.show_alert({
		message: answer.moved.length
			? __("Reassigned, and {0} open documents with it.", [answer.moved.length])
			: __("Reassigned."),
		indicator: "green",
	});
	if (answer.visible) {
		await frm.reload_doc();
		return;
	}
	// whoever gave it away may not see it any more
	frappe.model.remove_from_locals(frm.doctype, frm.doc.name);
	frappe.set_route("List", frm.doctype);
};

crm_cn.scope.show_history = async function (frm) {
	const rows = await frappe.xcall("crm_cn.api.assignment.history", { doctype: frm.doctype, name: frm.doc.name });
	const dialog = new frappe.ui.Dialog({
		title: __("Who Had It When"),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "rows", options: crm_cn.scope.history_html(rows) }],
	});
	dialog.show();
	return dialog;
};

crm_cn.scope.history_html = function (rows) {
	if (!rows.length) return `<p class="text-muted">${__("It has not changed hands yet.")}</p>`;
	const escape = frappe.utils.escape_html;
	const heads = [__("Changed On"), __("From"), __("To"), __("By"), __("Reason")];
	const lines = rows.map(
		(row) => `<tr>
			<td class="text-nowrap">${escape(frappe.datetime.str_to_user(row.changed_on) || "")}</td>
			<td>${escape(row.from_name || "")}</td>
			<td>${escape(row.to_name || "")}</td>
			<td>${escape(row.by_name || "")}</td>
			<td>${escape(row.reason || "")}</td>
		</tr>`
	);
	return `<table class="table table-bordered table-sm">
		<thead><tr>${heads.map((head) => `<th>${head}</th>`).join("")}</tr></thead>
		<tbody>${lines.join("")}</tbody>
	</table>`;
};

crm_cn.scope.offer_assign = function (frm) {
	if (frm.is_new()) return;
	if ((frm.doc.__onload || {}).crm_cn_may_assign) {
		frm.add_custom_button(__("Reassign"), () => crm_cn.scope.reassign(frm));
	}
	frm.page.add_menu_item(__("Who Had It When"), () => crm_cn.scope.show_history(frm));
};

// this file comes with the script of every DocType under data scope; once is enough
if (!crm_cn.scope.assigns) {
	crm_cn.scope.assigns = true;
	((frappe.boot.crm_cn_scope || {}).doctypes || []).forEach((doctype) =>
		frappe.ui.form.on(doctype, { refresh: crm_cn.scope.offer_assign })
	);
}
