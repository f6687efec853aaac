// Sales activities in the browser: colours, and the steps people take most.
frappe.provide("crm_cn.activity");

crm_cn.activity.is_late = (doc) =>
	doc.status === "Planned" &&
	doc.planned_on &&
	frappe.datetime.get_day_diff(doc.planned_on, frappe.datetime.get_today()) < 0;

crm_cn.activity.color = function (doc) {
	if (crm_cn.activity.is_late(doc)) return "orange";
	return { Planned: "blue", Done: "green", Cancelled: "gray" }[doc.status] || "gray";
};

crm_cn.activity.add_buttons = function (frm) {
	if (frm.is_new() || frm.doc.status !== "Planned" || !frm.perm[0].write) return;
	frm.add_custom_button(__("Mark as Done"), () => crm_cn.activity.mark_done(frm)).addClass("btn-primary");
};

crm_cn.activity.mark_done = function (frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Mark as Done"),
		fields: [
			{
				fieldtype: "Datetime",
				fieldname: "done_on",
				label: __("Done On"),
				default: frappe.datetime.now_datetime(),
				reqd: 1,
			},
			{ fieldtype: "Text", fieldname: "result", label: __("Result"), default: frm.doc.result, reqd: 1 },
			{ fieldtype: "Section Break" },
			{ fieldtype: "Data", fieldname: "next_step", label: __("Next Step"), default: frm.doc.next_step },
			{ fieldtype: "Column Break" },
			{
				fieldtype: "Datetime",
				fieldname: "next_step_on",
				label: __("Next Step On"),
				default: frm.doc.next_step_on,
			},
		],
		primary_action_label: __("Mark as Done"),
		primary_action: async (values) => {
			dialog.disable_primary_action();
			try {
				await frm.set_value({ ...values, status: "Done" });
				await frm.save();
				dialog.hide();
			} catch (error) {
				await frm.reload_doc();
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
};

crm_cn.activity.fill_from_lead = async function (frm) {
	if (!frm.doc.lead_registration) return;
	const { message } = await frappe.db.get_value("Lead Registration", frm.doc.lead_registration, [
		"party_type",
		"party",
		"contact",
	]);
	if (!message) return;
	if (message.party && !frm.doc.party) {
		await frm.set_value("party_type", message.party_type);
		await frm.set_value("party", message.party);
	}
	if (message.contact && !frm.doc.contact) await frm.set_value("contact", message.contact);
};
