// What a step asks for before it is taken, by the status it leads to: an administrator may rename actions and states.
frappe.provide("crm_cn.sample");

crm_cn.sample.dialog_fields = function (status, frm) {
	const doc = frm.doc;
	const note = (label) => [
		{ fieldtype: "Small Text", fieldname: "review_note", label, default: doc.review_note, reqd: 1 },
	];
	const fields = {
		Draft: () => note(__("What has to be corrected")),
		Rejected: () => note(__("Why it is rejected")),
		Shipped: () => crm_cn.sample.shipping_fields(frm),
		Received: () => [
			{
				fieldtype: "Date",
				fieldname: "received_on",
				label: __("Received On"),
				default: frappe.datetime.get_today(),
				reqd: 1,
			},
		],
		Answered: () => crm_cn.sample.answer_fields(frm),
	}[status];
	return fields ? fields() : null;
};

crm_cn.sample.shipping_fields = (frm) => [
	{
		fieldtype: "Data",
		fieldname: "carrier",
		label: __("Carrier"),
		default: frm.doc.carrier,
		description: __("“Self” if somebody brings the samples along"),
		reqd: 1,
	},
	{ fieldtype: "Column Break" },
	{
		fieldtype: "Data",
		fieldname: "tracking_number",
		label: __("Tracking Number"),
		default: frm.doc.tracking_number,
	},
	{
		fieldtype: "Date",
		fieldname: "shipped_on",
		label: __("Shipped On"),
		default: frappe.datetime.get_today(),
		reqd: 1,
	},
	{ fieldtype: "Section Break", label: __("Quantities") },
	crm_cn.sample.rows_field(
		frm.doc.items.map((row) => ({
			row: row.name,
			sample_name: row.sample_name,
			there: row.qty,
			quantity: row.qty,
		})),
		__("Wanted")
	),
];

crm_cn.sample.answer_fields = (frm) => [
	{
		fieldtype: "Select",
		fieldname: "answer",
		label: __("Answer"),
		options: ["Approved", "To Improve", "Refused", "No Answer"].map((value) => ({ value, label: __(value) })),
		default: frm.doc.answer,
		reqd: 1,
	},
	{ fieldtype: "Column Break" },
	{
		fieldtype: "Date",
		fieldname: "answered_on",
		label: __("Answered On"),
		default: frm.doc.answered_on || frappe.datetime.get_today(),
		reqd: 1,
	},
	{ fieldtype: "Section Break" },
	{
		fieldtype: "Small Text",
		fieldname: "answer_reasons",
		label: __("Reasons"),
		default: frm.doc.answer_reasons,
		mandatory_depends_on: 'eval:["To Improve", "Refused"].includes(doc.answer)',
	},
	{ fieldtype: "Section Break" },
	{ fieldtype: "Data", fieldname: "next_step", label: __("Next Step"), default: frm.doc.next_step },
	{ fieldtype: "Column Break" },
	{
		fieldtype: "Datetime",
		fieldname: "next_step_on",
		label: __("Next Step On"),
		default: frm.doc.next_step_on,
	},
];

// The lines of a request as a small table in which only the quantity is typed.
crm_cn.sample.rows_field = (data, there_label) => ({
	fieldtype: "Table",
	fieldname: "rows",
	label: __("Samples"),
	cannot_add_rows: true,
	cannot_delete_rows: true,
	in_place_edit: true,
	data,
	fields: [
		{ fieldtype: "Data", fieldname: "row", hidden: 1 },
		{
			fieldtype: "Data",
			fieldname: "sample_name",
			label: __("Sample"),
			in_list_view: 1,
			read_only: 1,
			columns: 5,
		},
		{ fieldtype: "Float", fieldname: "there", label: there_label, in_list_view: 1, read_only: 1, columns: 2 },
		{ fieldtype: "Float", fieldname: "quantity", label: __("Quantity"), in_list_view: 1, columns: 3 },
	],
});

crm_cn.sample.quantities = (rows) =>
	Object.fromEntries((rows || []).filter((row) => row.quantity).map((row) => [row.row, row.quantity]));
