// The form of a complaint: the caller, the customer's complaints, what the next step needs, and the time in words.
frappe.provide("crm_cn.complaint");

frappe.ui.form.on("Complaint", {
	setup(frm) {
		frm.set_query("contact", () =>
			crm_cn.complaint.of_customer(frm, "frappe.contacts.doctype.contact.contact.contact_query")
		);
		frm.set_query("sales_order", () => ({
			filters: frm.doc.customer
				? { customer: frm.doc.customer, docstatus: ["<", 2] }
				: { docstatus: ["<", 2] },
		}));
		frm.set_query("delivery_note", () => ({
			filters: frm.doc.customer
				? { customer: frm.doc.customer, docstatus: ["<", 2] }
				: { docstatus: ["<", 2] },
		}));
		frm.set_query("category", () => ({
			filters: { enabled: 1, parent_complaint_category: ["is", "set"] },
		}));
		crm_cn.complaint.translate_headline(frm);
	},

	refresh(frm) {
		frm.crm_cn_caller = new crm_cn.complaint.Caller(frm);
		frm.crm_cn_panel = frm.crm_cn_panel || new crm_cn.complaint.Panel(frm);
		frm.crm_cn_panel.refresh();
		crm_cn.complaint.show_needed(frm);
	},

	customer(frm) {
		if (frm.doc.customer) {
			frappe.db.get_value("Customer", frm.doc.customer, "customer_name").then(({ message }) => {
				if (message && message.customer_name)
					frm.set_value("customer_name", message.customer_name);
			});
		}
		frm.crm_cn_panel && frm.crm_cn_panel.refresh();
	},
	category: (frm) => frm.crm_cn_panel && frm.crm_cn_panel.refresh(),
	item: (frm) => frm.crm_cn_panel && frm.crm_cn_panel.refresh(),
	product: (frm) => frm.crm_cn_panel && frm.crm_cn_panel.refresh(),

	// What the step needs is asked for at once instead of refused.
	before_workflow_action(frm) {
		const fields = crm_cn.complaint.missing(frm, frm.selected_workflow_action);
		if (!fields.length) return;
		frappe.dom.unfreeze();
		return crm_cn.complaint.ask_for(frm, fields);
	},
});

crm_cn.complaint.of_customer = function (frm, query) {
	return frm.doc.customer
		? { query, filters: { link_doctype: "Customer", link_name: frm.doc.customer } }
		: {};
};

crm_cn.complaint.missing = function (frm, action) {
	const needed = (frm.doc.__onload && frm.doc.__onload.crm_cn_needed) || {};
	return (needed[action] || []).filter((fieldname) => !String(frm.doc[fieldname] || "").trim());
};

crm_cn.complaint.ask_for = function (frm, fieldnames) {
	return new Promise((resolve, reject) => {
		let done = false;
		const dialog = new frappe.ui.Dialog({
			title: __(frm.selected_workflow_action),
			fields: fieldnames.map((fieldname) => {
				const { fieldtype, label, options, description } = frm.get_docfield(fieldname);
				return { fieldname, fieldtype, label, options, description, reqd: 1 };
			}),
			primary_action_label: __("Continue"),
			async primary_action(values) {
				done = true;
				dialog.hide();
				await frm.set_value(values);
				frm.save().then(resolve, reject);
			},
			on_hide: () => done || reject(),
		});
		dialog.show();
	});
};

// Above the form: what the next steps still need; the labels of these fields carry a mark.
crm_cn.complaint.show_needed = function (frm) {
	frm.layout.wrapper.find(".crm-cn-needed").remove();
	if (frm.is_new()) return;
	const onload = frm.doc.__onload || {};
	const lines = [];
	Object.keys(onload.crm_cn_needed || {})
		.filter((action) => action !== "Withdraw")
		.forEach((action) => {
			const fields = crm_cn.complaint.missing(frm, action);
			if (!fields.length) return;
			const labels = fields.map((fieldname) =>
				__(frm.get_docfield(fieldname).label, null, "Complaint")
			);
			lines.push(__("{0} needs: {1}", [__(action), labels.join(__(", "))]));
			fields.forEach((fieldname) => {
				const $label = frm.fields_dict[fieldname].$wrapper.find(".control-label").first();
				$label.append(`<span class="crm-cn-needed text-danger"> *</span>`);
			});
		});
	if (onload.crm_cn_dissatisfied && ["Resolved", "Followed Up"].includes(frm.doc.status)) {
		lines.unshift(__("The customer is not satisfied: reopen the complaint."));
	}
	if (!lines.length) return;
	// beside the platform's headline, which has the time left
	const $note = $(
		`<div class="crm-cn-needed alert alert-info" style="margin: 10px; padding: 8px 12px;"></div>`
	);
	lines.forEach((line) => $note.append($("<div></div>").text(line)));
	frm.layout.wrapper.find(".form-tabs-list").first().before($note);
};

// ERPNext writes the time left in English words of its own.
crm_cn.complaint.translate_headline = function (frm) {
	const dashboard = frm.dashboard;
	if (dashboard.crm_cn_translated) return;
	dashboard.crm_cn_translated = true;
	const platform = dashboard.set_headline_alert.bind(dashboard);
	dashboard.set_headline_alert = (text, color) => platform(crm_cn.complaint.in_words(text), color);
};

crm_cn.complaint.in_words = function (text) {
	return [
		[
			"Service Level Agreement has been fulfilled",
			__("Service Level Agreement has been fulfilled"),
		],
		["Service Level Agreement Failed", __("Service Level Agreement Failed")],
		["Time to Respond: Fulfilled", __("Responded in time")],
		["Time to Respond: Failed", __("Response overdue")],
		["Time to Resolve: Fulfilled", __("Resolved in time")],
		["Time to Resolve: Failed", __("Resolution overdue")],
		["Time to Respond:", __("Time to respond:")],
		["Time to Resolve:", __("Time to resolve:")],
	]
		.reduce((words, [english, said]) => words.replaceAll(english, said), String(text || ""))
		.replace(/\b(an?|\d+) (minute|hour|day|month)s?\b/g, (_found, number, unit) => {
			const said = {
				minute: __("{0} minutes"),
				hour: __("{0} hours"),
				day: __("{0} days"),
				month: __("{0} months"),
			};
			return said[unit].replace("{0}", parseInt(number) || 1);
		});
};
