// L7: give many records to another employee, from their list; each row has a result.
frappe.provide("crm_cn.scope");

crm_cn.scope.ASSIGN_PART = 20;

// Asked once for each page load; the server asks again for every record.
crm_cn.scope.assignable = () =>
	(crm_cn.scope.assignable_types =
		crm_cn.scope.assignable_types || frappe.xcall("crm_cn.api.assignment.assignable", {}));

crm_cn.scope.offer_assign_many = async function (listview) {
	const types = await crm_cn.scope.assignable();
	if (!types.includes(listview.doctype)) return;
	listview.page.add_actions_menu_item(__("Reassign"), () => crm_cn.scope.reassign_many(listview), false);
};

crm_cn.scope.reassign_many = function (listview) {
	const names = listview.get_checked_items(true).map(String);
	if (!names.length) return null;
	const dialog = new frappe.ui.Dialog({
		title: __("Reassign {0} documents", [names.length]),
		fields: crm_cn.scope.assign_fields(true),
		primary_action_label: __("Reassign"),
		primary_action: async (values) => {
			dialog.hide();
			const results = await crm_cn.scope.assign_in_parts(listview.doctype, names, values);
			crm_cn.scope.show_results(results);
			listview.clear_checked_items();
			listview.refresh();
		},
	});
	dialog.show();
	return dialog;
};

crm_cn.scope.assign_in_parts = async function (doctype, names, values) {
	const results = [];
	for (let start = 0; start < names.length; start += crm_cn.scope.ASSIGN_PART) {
		const part = names.slice(start, start + crm_cn.scope.ASSIGN_PART);
		frappe.show_progress(__("Reassigning"), start, names.length);
		try {
			results.push(
				...(await frappe.xcall("crm_cn.api.assignment.reassign_many", { doctype, names: part, ...values }))
			);
		} catch (error) {
			// the message is on the screen; what was not tried is listed as such
			results.push(...names.slice(start).map((name) => ({ name, ok: false, message: __("Not tried.") })));
			break;
		}
	}
	frappe.show_progress(__("Reassigning"), names.length, names.length, null, true);
	frappe.hide_progress();
	return results;
};

crm_cn.scope.show_results = function (results) {
	const done = results.filter((row) => row.ok).length;
	const dialog = new frappe.ui.Dialog({
		title: __("{0} of {1} reassigned", [done, results.length]),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "rows", options: crm_cn.scope.results_html(results) }],
		indicator: done === results.length ? "green" : "orange",
	});
	dialog.show();
	return dialog;
};

crm_cn.scope.results_html = function (results) {
	const escape = frappe.utils.escape_html;
	const lines = [...results]
		.sort((one, other) => Number(one.ok) - Number(other.ok))
		.map((row) => {
			const text = row.ok
				? row.moved
					? __("Reassigned, and {0} open documents with it.", [row.moved])
					: __("Reassigned.")
				: row.message;
			return `<tr>
				<td>${escape(row.name)}</td>
				<td><span class="indicator-pill no-indicator-dot ${row.ok ? "green" : "red"}">${
				row.ok ? __("Done") : __("Not Moved")
			}</span></td>
				<td>${escape(text || "")}</td>
			</tr>`;
		});
	return `<table class="table table-bordered table-sm"><tbody>${lines.join("")}</tbody></table>`;
};

// the platform runs this file again with every list; a list whose settings were written anew is extended again
((frappe.boot.crm_cn_scope || {}).doctypes || []).forEach((doctype) => {
	const settings = (frappe.listview_settings[doctype] = frappe.listview_settings[doctype] || {});
	if (settings.crm_cn_assign) return;
	settings.crm_cn_assign = true;
	const onload = settings.onload;
	settings.onload = function (listview) {
		if (onload) onload.call(this, listview);
		crm_cn.scope.offer_assign_many(listview);
	};
});
