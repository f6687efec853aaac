// Approval Request: the fields its kind asks for stand in the form like any others; the answers go into the table.
frappe.provide("crm_cn.request");

frappe.ui.form.on("Approval Request", {
	setup(frm) {
		frm.set_query("request_type", () => ({ query: "crm_cn.api.approval_desk.kinds_of_requests" }));
		frm.set_query("employee", () => ({ filters: { status: "Active" } }));
	},

	async onload(frm) {
		if (!frm.is_new() || frm.doc.employee) return;
		const own = await frappe.db.get_value("Employee", { user_id: frappe.session.user, status: "Active" }, [
			"name",
			"employee_name",
			"company",
			"department",
		]);
		const found = own && own.message;
		if (found && found.name && frm.is_new() && !frm.doc.employee) {
			frm.doc.employee = found.name;
			frm.doc.employee_name = found.employee_name;
			frm.doc.department = found.department;
			frm.doc.company = found.company || frm.doc.company;
			frm.refresh_fields(["employee", "employee_name", "department", "company"]);
		}
	},

	refresh(frm) {
		const may_choose = ["System Manager", "HR Manager", "HR User"].some((role) => frappe.user.has_role(role));
		frm.set_df_property("employee", "read_only", may_choose ? 0 : 1);
		crm_cn.request.show(frm);
	},

	request_type(frm) {
		frm.doc.answers = [];
		crm_cn.request.show(frm);
	},
});

// While it is a draft the fields are those of the kind as it is now; later those it was made with.
crm_cn.request.show = async function (frm) {
	const area = frm.get_field("answers_area").$wrapper;
	const kind = frm.doc.request_type;
	if (!kind) {
		area.html(`<p class="text-muted">${__("Choose a type first.")}</p>`);
		frm.set_df_property("answers_section", "hidden", 1);
		return;
	}
	const type = await frappe.model.with_doc("Approval Request Type", kind);
	if (frm.doc.request_type !== kind || !type) return;
	const draft = frm.is_new() || frm.doc.status === "Draft";
	const editable = draft && frm.perm[0] && frm.perm[0].write && frm.doc.docstatus === 0;
	const fields = draft
		? type.fields_asked || []
		: (frm.doc.answers || []).map((row) => ({ ...row, reqd: 0 }));
	if (draft) {
		frm.doc.ask_amount = type.ask_amount || "Not Asked";
		frm.doc.ask_attachment = type.ask_attachment || "Optional";
		frm.refresh_fields(["amount", "currency", "attachment"]);
		frm.toggle_reqd("amount", frm.doc.ask_amount === "Required");
	}
	const about = frm.get_field("type_description").$wrapper;
	about.html(
		type.description
			? `<p class="text-muted crm-cn-request-about">${frappe.utils.escape_html(__(type.description))}</p>`
			: ""
	);
	frm.set_df_property("answers_section", "hidden", fields.length ? 0 : 1);
	frm.set_df_property("answers_section", "label", __(kind));
	crm_cn.request.render(frm, area, fields, editable);
};

crm_cn.request.render = function (frm, area, fields, editable) {
	const values = Object.fromEntries((frm.doc.answers || []).map((row) => [row.fieldname, row.value]));
	const half = Math.ceil(fields.length / 2);
	const docfields = [];
	fields.forEach((row, place) => {
		if (place === half) docfields.push({ fieldtype: "Column Break" });
		docfields.push(crm_cn.request.docfield(frm, row, editable));
	});
	area.empty();
	frm.crm_cn_answers = new frappe.ui.FieldGroup({ fields: docfields, body: area[0], no_submit_on_enter: true });
	frm.crm_cn_filling = true;
	frm.crm_cn_answers.make();
	const shown = {};
	fields.forEach((row) => {
		if (values[row.fieldname] === undefined || values[row.fieldname] === null) return;
		const numeric = ["Int", "Check"].includes(row.fieldtype);
		shown[row.fieldname] = numeric ? cint(values[row.fieldname]) : values[row.fieldname];
	});
	Promise.resolve(frm.crm_cn_answers.set_values(shown)).finally(() => {
		setTimeout(() => (frm.crm_cn_filling = false), 100);
	});
};

crm_cn.request.docfield = function (frm, row, editable) {
	const select = row.fieldtype === "Select";
	const choices = (row.options || "")
		.split("\n")
		.map((line) => line.trim())
		.filter(Boolean);
	return {
		fieldname: row.fieldname,
		fieldtype: row.fieldtype,
		label: __(row.label),
		options: select
			? [{ value: "", label: "" }, ...choices.map((value) => ({ value, label: __(value) }))]
			: row.fieldtype === "Link"
			? row.options
			: undefined,
		reqd: row.reqd,
		read_only: editable ? 0 : 1,
		change: () => crm_cn.request.keep(frm, row),
	};
};

crm_cn.request.keep = function (frm, row) {
	if (frm.crm_cn_filling || !frm.crm_cn_answers) return;
	const control = frm.crm_cn_answers.fields_dict[row.fieldname];
	let value = control ? control.get_value() : null;
	value = value === undefined || value === null ? "" : String(value);
	let kept = (frm.doc.answers || []).find((each) => each.fieldname === row.fieldname);
	if (kept && (kept.value || "") === value) return;
	if (!kept) {
		kept = frm.add_child("answers", {
			fieldname: row.fieldname,
			label: row.label,
			fieldtype: row.fieldtype,
			options: row.options,
		});
	}
	kept.value = value;
	frm.dirty();
};
