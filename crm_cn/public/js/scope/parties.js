// The section "Data Scope" of a form: who is responsible, and the related employees and departments (D1-D4).
frappe.provide("crm_cn.scope");

crm_cn.scope.fields_of = (frm) => ((frappe.boot.crm_cn_scope || {}).fields || {})[frm.doctype] || {};

// Active employees with a user only: nobody else could open the record.
crm_cn.scope.set_party_queries = function (frm) {
	const { responsible_employee, parties } = crm_cn.scope.fields_of(frm);
	const query = "crm_cn.api.parties.employees";
	frm.set_query(responsible_employee, () => ({ query }));
	if (!parties) return;
	frm.set_query("employee", parties, (doc, doctype, name) => {
		const others = (doc[parties] || []).filter((row) => row.name !== name).map((row) => row.employee);
		return { query, filters: { not: [doc[responsible_employee], ...others].filter(Boolean) } };
	});
	frm.set_query("department", parties, () => ({ filters: { disabled: 0 } }));
	if (!crm_cn.scope.fields_of(frm).has_stages) {
		frm.set_query("business_role", parties, () => ({ filters: { disabled: 0 } }));
	}
};

// Who may not assign sees who is responsible and cannot write there; the server asks again.
crm_cn.scope.close_to_others = async function (frm) {
	const name = frm.doc.name;
	const may = await crm_cn.scope.may_assign(frm);
	if (name !== frm.doc.name) return;
	const { responsible_employee, responsible_user } = crm_cn.scope.fields_of(frm);
	for (const field of [responsible_employee, responsible_user]) {
		if (field && frm.fields_dict[field]) frm.set_df_property(field, "read_only", may ? 0 : 1);
	}
};

crm_cn.scope.may_assign = function (frm) {
	if (!frm.is_new()) return Boolean(frm.doc.__onload && frm.doc.__onload.crm_cn_may_assign);
	crm_cn.scope.may_assign_new = crm_cn.scope.may_assign_new || {};
	const known = crm_cn.scope.may_assign_new;
	known[frm.doctype] =
		known[frm.doctype] || frappe.xcall("crm_cn.api.parties.may_assign", { doctype: frm.doctype }, "GET");
	return known[frm.doctype];
};

// Stages belong to records that go through a process (D9).
crm_cn.scope.show_party_columns = function (frm) {
	const { parties, has_stages } = crm_cn.scope.fields_of(frm);
	const grid = parties && frm.fields_dict[parties] && frm.fields_dict[parties].grid;
	if (!grid || has_stages || grid.crm_cn_without_stages) return;
	grid.crm_cn_without_stages = true;
	["stages", "business_role"].forEach((field) => grid.update_docfield_property(field, "hidden", 1));
	grid.reset_grid();
};

// The number of an Employee says nothing to people.
crm_cn.scope.show_responsible_name = function (frm, name) {
	const field = frm.fields_dict[crm_cn.scope.fields_of(frm).responsible_employee];
	if (!field) return;
	if (field.crm_cn_description === undefined) field.crm_cn_description = field.df.description || "";
	frm.set_df_property(field.df.fieldname, "description", name ? frappe.utils.escape_html(name) : field.crm_cn_description);
};

// The script comes with the form of each scoped DocType; the first of them registers it for all.
if (!crm_cn.scope.keeps_parties) {
	crm_cn.scope.keeps_parties = true;
	const { doctypes = [], fields = {} } = frappe.boot.crm_cn_scope || {};
	doctypes.forEach((doctype) =>
		frappe.ui.form.on(doctype, {
			setup: crm_cn.scope.set_party_queries,
			refresh(frm) {
				crm_cn.scope.show_party_columns(frm);
				crm_cn.scope.show_responsible_name(frm, (frm.doc.__onload || {}).crm_cn_responsible_name);
				crm_cn.scope.close_to_others(frm);
			},
			[fields[doctype].responsible_employee]: (frm) => crm_cn.scope.show_responsible_name(frm),
		})
	);
	frappe.ui.form.on("Record Party", {
		employee: (frm, doctype, name) => frappe.model.set_value(doctype, name, "employee_name", ""),
	});
}
