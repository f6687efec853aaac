// The steps of a sample request; what they ask for first (ask.js) is in dialogs.js.
frappe.provide("crm_cn.sample");

crm_cn.sample.before_action = (frm) =>
	crm_cn.ask_before_action(frm, crm_cn.sample.dialog_fields, crm_cn.sample.take);

crm_cn.sample.take = async function (frm, action, { rows, ...values }, status) {
	const common = { name: frm.doc.name, modified: frm.doc.modified };
	if (status === "Shipped") {
		const quantities = crm_cn.sample.quantities(rows);
		await frappe.xcall("crm_cn.api.samples.ship", { ...common, ...values, quantities });
	} else {
		await frappe.xcall("crm_cn.api.samples.act", { ...common, action, values });
	}
	await frm.reload_doc();
};

// Pieces that come back, or do not: for sample keepers, while some are with the customer.
crm_cn.sample.add_buttons = function (frm) {
	if (frm.is_new()) return;
	const out = (frm.doc.items || []).filter((row) => crm_cn.sample.outstanding(row) > 0);
	if (out.length && crm_cn.sample.is_keeper()) {
		frm.add_custom_button(__("Take Back"), () => crm_cn.sample.come_home(frm, out, "return_items"), __("Samples"));
		frm.add_custom_button(__("Scrap"), () => crm_cn.sample.come_home(frm, out, "scrap"), __("Samples"));
	}
	if (["Received", "Answered", "Closed"].includes(frm.doc.status)) crm_cn.sample.add_papers(frm);
};

crm_cn.sample.come_home = function (frm, out, method) {
	const title = method === "scrap" ? __("Scrap") : __("Take Back");
	const rows = out.map((row) => ({
		row: row.name,
		sample_name: row.sample_name,
		there: crm_cn.sample.outstanding(row),
		quantity: crm_cn.sample.outstanding(row),
	}));
	const fields = [
		crm_cn.sample.rows_field(rows, __("With the Customer")),
		{ fieldtype: "Small Text", fieldname: "remarks", label: __("Remarks") },
	];
	crm_cn.ask(title, fields, async (values) => {
		await frappe.xcall(`crm_cn.api.samples.${method}`, {
			name: frm.doc.name,
			items: crm_cn.sample.quantities(values.rows),
			remarks: values.remarks || "",
		});
		await frm.reload_doc();
	});
};

// The quotation or order that follows names the request, so that conversion is counted (M5).
crm_cn.sample.add_papers = function (frm) {
	const about = {
		crm_cn_sample_request: frm.doc.name,
		crm_cn_lead_registration: frm.doc.lead_registration,
	};
	if (frm.doc.customer && frappe.model.can_create("Quotation")) {
		const values = { ...about, quotation_to: "Customer", party_name: frm.doc.customer };
		frm.add_custom_button(__("Quotation"), () => frappe.new_doc("Quotation", values), __("Create"));
	}
	if (frm.doc.customer && frappe.model.can_create("Sales Order")) {
		const values = { ...about, customer: frm.doc.customer };
		frm.add_custom_button(__("Sales Order"), () => frappe.new_doc("Sales Order", values), __("Create"));
	}
};
