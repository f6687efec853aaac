// What forms, lists and My Approvals share about approvals: which documents are governed, what a decision asks for,
// and how it is sent. Loaded on every page of the Desk, so that any DocType an administrator governs has it.
frappe.provide("crm_cn.approvals");

crm_cn.approvals.API = "crm_cn.api.approvals.";

crm_cn.approvals.call = function (method, args) {
	return frappe.xcall(crm_cn.approvals.API + method, args);
};

crm_cn.approvals.escape = function (text) {
	return frappe.utils.escape_html(String(text === undefined || text === null ? "" : text));
};

// The Workflow that the platform sent along with the DocType; null until the DocType is loaded.
crm_cn.approvals.workflow = function (doctype) {
	frappe.workflow.setup(doctype);
	return (frappe.workflow.workflows || {})[doctype] || null;
};

crm_cn.approvals.governs = function (doctype) {
	const workflow = crm_cn.approvals.workflow(doctype);
	return Boolean(workflow && (workflow.transitions || []).some((row) => row.crm_cn_kind));
};

// A date is shown short: what is of today needs no day, what is of this year no year.
crm_cn.approvals.moment = function (value) {
	if (!value) return "";
	const local = moment(frappe.datetime.convert_to_user_tz ? frappe.datetime.convert_to_user_tz(value, false) : value);
	const now = moment();
	const pattern = local.isSame(now, "year") ? "MM-DD HH:mm" : "YYYY-MM-DD HH:mm";
	return crm_cn.approvals.escape(local.format(pattern));
};

crm_cn.approvals.needs_reason = function (kind) {
	return ["Reject", "Return"].includes(kind);
};

// The fields of the dialog before an action. `asked` are fields of the document that the flow wants filled in with it.
crm_cn.approvals.dialog_fields = function (kind, asked = [], copies = true) {
	const reason = crm_cn.approvals.needs_reason(kind);
	const fields = [...asked];
	if (asked.length) fields.push({ fieldtype: "Section Break" });
	fields.push({
		fieldname: "crm_cn_comment",
		fieldtype: "Small Text",
		label: reason ? __("Reason") : __("Comment"),
		reqd: reason ? 1 : 0,
	});
	if (copies && kind !== "Withdraw") {
		fields.push({
			fieldname: "crm_cn_copy_to",
			fieldtype: "MultiSelectPills",
			label: __("Copy To"),
			get_data: (text) => crm_cn.approvals.find_users(text),
		});
	}
	return fields;
};

crm_cn.approvals.find_users = async function (text) {
	const found = await frappe.xcall("frappe.desk.search.search_link", {
		doctype: "User",
		txt: text || "",
		filters: { enabled: 1, user_type: "System User", name: ["not in", ["Administrator", "Guest"]] },
	});
	return (found || []).map((row) => ({
		value: row.value,
		label: row.label || row.description || row.value,
		description: row.value,
	}));
};

// The document's own fields that an action asks for, as controls of a dialog.
crm_cn.approvals.asked_fields = function (doctype, names, doc) {
	return (names || [])
		.map((name) => frappe.meta.get_docfield(doctype, name, doc && doc.name))
		.filter(Boolean)
		.map((df) => ({
			fieldname: df.fieldname,
			fieldtype: ["Text", "Text Editor"].includes(df.fieldtype) ? "Small Text" : df.fieldtype,
			label: __(df.label),
			options: df.options,
			description: df.description ? __(df.description) : "",
			// a field that depends on another one asked for is asked for with it
			depends_on: df.depends_on,
			mandatory_depends_on: df.mandatory_depends_on,
			reqd: df.depends_on || df.mandatory_depends_on ? 0 : 1,
			default: doc ? doc[df.fieldname] : undefined,
		}));
};

// Asks for what an action needs, then calls send({comment, values, copy_to}). Stays open when that fails.
crm_cn.approvals.ask = function (title, kind, asked, send, options = {}) {
	const dialog = new frappe.ui.Dialog({
		title: options.title || title,
		fields: [
			...(options.note ? [{ fieldtype: "HTML", options: `<p class="text-muted">${options.note}</p>` }] : []),
			...crm_cn.approvals.dialog_fields(kind, asked, options.copies !== false),
		],
		primary_action_label: title,
		primary_action: async (answers) => {
			const values = {};
			asked.forEach((df) => (values[df.fieldname] = answers[df.fieldname]));
			dialog.disable_primary_action();
			try {
				await send({
					comment: (answers.crm_cn_comment || "").trim(),
					values,
					copy_to: answers.crm_cn_copy_to || [],
				});
				dialog.hide();
			} catch (error) {
				// the server's message is on the screen; what was typed stays in the dialog
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	if (kind === "Reject") dialog.get_primary_btn().removeClass("btn-primary").addClass("btn-danger");
	dialog.show();
	return dialog;
};

// One line for each document: what became of it, or why not.
crm_cn.approvals.show_results = function (rows) {
	const escape = crm_cn.approvals.escape;
	const failed = rows.filter((row) => !row.ok).length;
	const body = rows
		.map((row) => {
			const link = row.doctype
				? `<a href="${frappe.utils.get_form_link(row.doctype, row.name)}">${escape(row.title || row.name)}</a>`
				: escape(row.name);
			const text = row.ok ? escape(__(row.state || "")) : escape(crm_cn.approvals.plain(row.message));
			return `<tr><td>${link}</td><td><span class="indicator-pill ${row.ok ? "green" : "red"}">${
				row.ok ? __("Done") : __("Not Done")
			}</span></td><td>${text}</td></tr>`;
		})
		.join("");
	const dialog = new frappe.ui.Dialog({
		title: failed ? __("{0} of {1} not done", [failed, rows.length]) : __("All {0} done", [rows.length]),
		size: "large",
		fields: [
			{
				fieldtype: "HTML",
				options: `<div class="crm-cn-appr-scroll"><table class="table crm-cn-appr-results"><thead><tr>
					<th>${__("Document")}</th><th>${__("Result")}</th><th>${__("State or Reason")}</th></tr></thead>
					<tbody>${body}</tbody></table></div>`,
			},
		],
		primary_action_label: __("Close"),
		primary_action: () => dialog.hide(),
	});
	dialog.show();
};

// A message of the server without its markup.
crm_cn.approvals.plain = function (html) {
	const holder = document.implementation.createHTMLDocument("").createElement("div");
	holder.innerHTML = html || "";
	return holder.textContent;
};

// The same action on several documents of one DocType; returns a row for each.
crm_cn.approvals.act_on_many = async function (doctype, names, action, comment) {
	const rows = await frappe.xcall(
		`${crm_cn.approvals.API}act_on_many`,
		{ doctype, names, action, comment: comment || null },
		"POST",
		{ freeze: true, freeze_message: __("Working") }
	);
	return (rows || []).map((row) => ({ ...row, doctype }));
};

// The filters of the reports on approvals; `dated` with the days between which people were asked.
crm_cn.approvals.report = function (dated) {
	const days = [
		{
			fieldname: "from_date",
			label: __("Asked From"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -3),
		},
		{ fieldname: "to_date", label: __("Asked Until"), fieldtype: "Date" },
	];
	return {
		filters: [
			...(dated ? days : []),
			{ fieldname: "document_type", label: __("Document Type"), fieldtype: "Autocomplete", options: [] },
			{ fieldname: "workflow", label: __("Flow"), fieldtype: "Autocomplete", options: [] },
			{ fieldname: "approver", label: __("Asked"), fieldtype: "Link", options: "User" },
		],

		// who may see these figures need not be allowed to read document types and workflows themselves
		async onload(report) {
			const choices = await frappe.xcall("crm_cn.api.approval_desk.report_choices");
			["document_type", "workflow"].forEach((name) => {
				const filter = report.get_filter(name);
				filter.df.options = choices[name];
				filter.set_data && filter.set_data(choices[name]);
			});
		},
	};
};
