// The form of a sample request: what may be written in which state, ship-to of the customer, stock of the samples.
frappe.provide("crm_cn.sample");

// What people may write while it stands so; the server asks again (rules/samples.py).
crm_cn.sample.EDITABLE = {
	Preparing: ["carrier", "tracking_number"],
	Shipped: ["carrier", "tracking_number", "expected_answer_on", "quotation", "sales_order"],
	Received: [
		"answer",
		"answer_reasons",
		"answered_on",
		"answer_pictures",
		"next_step",
		"next_step_on",
		"expected_answer_on",
		"quotation",
		"sales_order",
	],
	Answered: [
		"answer",
		"answer_reasons",
		"answered_on",
		"answer_pictures",
		"next_step",
		"next_step_on",
		"quotation",
		"sales_order",
	],
	Closed: ["quotation", "sales_order"],
};
crm_cn.sample.ALWAYS = ["responsible_employee", "parties"];
crm_cn.sample.KEEPERS = ["carrier", "tracking_number"];

// Whether the user has to do with this request as keeper alone: prepares and ships, and writes nothing else.
crm_cn.sample.only_keeps = function (frm) {
	const user = frappe.session.user;
	if (frm.is_new() || !crm_cn.sample.is_keeper()) return false;
	if (["Sales Manager", "CRM Supervisor", "System Manager"].some((role) => frappe.user.has_role(role))) return false;
	const people = [frm.doc.owner, frm.doc.responsible_user, ...(frm.doc.parties || []).map((row) => row.user)];
	return !people.includes(user);
};
crm_cn.sample.KEEPING = ["carrier", "tracking_number", "expected_answer_on"];

crm_cn.sample.close_fields = function (frm) {
	const draft = frm.is_new() || frm.doc.status === "Draft";
	const open = crm_cn.sample.EDITABLE[frm.doc.status] || [];
	const keeping = crm_cn.sample.only_keeps(frm);
	frm.set_df_property("parties", "read_only", keeping ? 1 : 0);
	frm.meta.fields.forEach((df) => {
		if (frappe.model.no_value_type.includes(df.fieldtype) && df.fieldtype !== "Table") return;
		if (df.read_only || crm_cn.sample.ALWAYS.includes(df.fieldname) || df.fieldname === "workflow_state") return;
		let writable = draft || open.includes(df.fieldname);
		if (crm_cn.sample.KEEPERS.includes(df.fieldname) && !crm_cn.sample.is_keeper()) writable = false;
		if (df.fieldname === "review_note") writable = false;
		if (keeping && !crm_cn.sample.KEEPING.includes(df.fieldname)) writable = false;
		frm.set_df_property(df.fieldname, "read_only", writable ? 0 : 1);
	});
};

crm_cn.sample.set_queries = function (frm) {
	frm.set_query("sample", "items", () => ({ filters: { status: "Active" } }));
	frm.set_query("lead_registration", () => ({ filters: { status: "In Follow-up" } }));
	const of_customer = (doctype) => () => {
		const link_name = frm.doc.customer;
		if (!link_name) return {};
		return {
			query: `frappe.contacts.doctype.${doctype}.${doctype}.${doctype}_query`,
			filters: { link_doctype: "Customer", link_name },
		};
	};
	frm.set_query("contact", of_customer("contact"));
	frm.set_query("address", of_customer("address"));
	frm.set_query("quotation", () => ({
		filters: frm.doc.customer ? { quotation_to: "Customer", party_name: frm.doc.customer } : {},
	}));
	frm.set_query("sales_order", () => ({ filters: frm.doc.customer ? { customer: frm.doc.customer } : {} }));
};

crm_cn.sample.fill_from = async function (frm, doctype, name, fields) {
	if (!name) return;
	const { message } = await frappe.db.get_value(doctype, name, Object.keys(fields));
	if (!message) return;
	for (const [from, to] of Object.entries(fields)) {
		if (message[from] && !frm.doc[to]) await frm.set_value(to, message[from]);
	}
};

crm_cn.sample.show_headline = function (frm) {
	const days = crm_cn.sample.days_overdue(frm.doc);
	if (days) frm.dashboard.set_headline_alert(__("The answer is {0} days overdue.", [days]), "orange");
	else if (frm.doc.status === "Preparing" && crm_cn.sample.is_keeper()) crm_cn.sample.show_stock(frm);
};

// Whether everything that was asked for is there, for whoever prepares it.
crm_cn.sample.show_stock = async function (frm) {
	const name = frm.doc.name;
	const samples = [...new Set(frm.doc.items.map((row) => row.sample))];
	const there = await frappe.xcall("crm_cn.api.samples.stock_of", { samples });
	if (name !== frm.doc.name || frm.doc.status !== "Preparing") return;
	const wanted = {};
	frm.doc.items.forEach((row) => (wanted[row.sample] = (wanted[row.sample] || 0) + row.qty));
	const short = samples.filter((sample) => wanted[sample] > (there[sample] || 0));
	if (!short.length) return frm.dashboard.set_headline_alert(__("Everything is in stock."), "green");
	const text = short
		.map((sample) => {
			const row = frm.doc.items.find((each) => each.sample === sample);
			return __("{0}: {1} wanted, {2} in stock", [
				frappe.utils.escape_html(row.sample_name || sample),
				wanted[sample],
				there[sample] || 0,
			]);
		})
		.join("; ");
	frm.dashboard.set_headline_alert(text, "red");
};

frappe.ui.form.on("Sample Request", {
	setup: crm_cn.sample.set_queries,

	refresh(frm) {
		crm_cn.sample.show_pictures(frm, "answer_pictures");
		crm_cn.sample.close_fields(frm);
		crm_cn.sample.add_buttons(frm);
		crm_cn.sample.show_headline(frm);
	},

	before_workflow_action: (frm) => crm_cn.sample.before_action(frm),

	lead_registration: (frm) =>
		crm_cn.sample.fill_from(frm, "Lead Registration", frm.doc.lead_registration, {
			customer: "customer",
			customer_name: "customer_name",
			contact: "contact",
			contact_person: "contact_person",
			phone: "phone",
			address: "address",
		}),

	customer: (frm) => {
		frm.set_value("customer_name", "");
		return crm_cn.sample.fill_from(frm, "Customer", frm.doc.customer, {
			customer_name: "customer_name",
			customer_primary_contact: "contact",
			customer_primary_address: "address",
		});
	},

	contact: (frm) =>
		crm_cn.sample.fill_from(frm, "Contact", frm.doc.contact, { first_name: "contact_person", mobile_no: "phone" }),

	async address(frm) {
		if (!frm.doc.address) return;
		const { message } = await frappe.db.get_value("Address", frm.doc.address, [
			"state",
			"city",
			"address_line1",
			"address_line2",
		]);
		const parts = message ? [message.state, message.city, message.address_line1, message.address_line2] : [];
		frm.set_value("ship_to", [...new Set(parts.filter(Boolean))].join(" "));
	},
});

crm_cn.sample.add_up = function (frm) {
	const sum = (field) => (frm.doc.items || []).reduce((total, row) => total + flt(row[field]), 0);
	frm.set_value("total_qty", sum("qty"));
	frm.set_value("total_value", sum("amount"));
};

frappe.ui.form.on("Sample Request Item", {
	async sample(frm, doctype, name) {
		const row = locals[doctype][name];
		if (!row.sample) return;
		const { message } = await frappe.db.get_value("Sample", row.sample, [
			"sample_name",
			"specification",
			"unit",
			"unit_cost",
		]);
		Object.assign(row, message, { amount: flt(row.qty) * flt(message.unit_cost) });
		frm.refresh_field("items");
		crm_cn.sample.add_up(frm);
	},
	qty(frm, doctype, name) {
		const row = locals[doctype][name];
		frappe.model.set_value(doctype, name, "amount", flt(row.qty) * flt(row.unit_cost));
		crm_cn.sample.add_up(frm);
	},
	items_remove: crm_cn.sample.add_up,
});
