// The corrective action report: one button for the next step, one to go back; what is missing says the server.
frappe.provide("crm_cn.complaint");

crm_cn.complaint.STEPS = ["Open", "Contained", "Root Cause Found", "Actions Taken", "Verified", "Closed"];

frappe.ui.form.on("Corrective Action Report", {
	refresh(frm) {
		if (frm.is_new()) return;
		const at = crm_cn.complaint.STEPS.indexOf(frm.doc.status);
		crm_cn.complaint.show_steps(frm, at);
		if (!frm.perm[0].write) return;
		const next = crm_cn.complaint.STEPS[at + 1];
		if (next) {
			frm.add_custom_button(__("To: {0}", [__(next)]), () => crm_cn.complaint.advance(frm)).addClass("btn-primary");
		}
		if (at > 0) frm.add_custom_button(__("Step Back"), () => crm_cn.complaint.step_back(frm, at));
	},
});

crm_cn.complaint.show_steps = function (frm, at) {
	const steps = crm_cn.complaint.STEPS.map((step, place) => {
		const color = place < at ? "green" : place === at ? "blue" : "gray";
		return `<span class="indicator-pill ${color}" style="margin: 0 6px 6px 0">${__(step)}</span>`;
	});
	frm.set_intro("");
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline(`<div style="display: flex; flex-wrap: wrap">${steps.join("")}</div>`);
};

// what is typed and not saved goes along
crm_cn.complaint.advance = async function (frm) {
	if (frm.is_dirty()) await frm.save();
	await frappe.xcall("crm_cn.api.corrective_action.advance", { name: frm.doc.name });
	await frm.reload_doc();
};

crm_cn.complaint.step_back = function (frm, at) {
	frappe.prompt(
		[
			{
				fieldname: "status",
				fieldtype: "Select",
				label: __("Back To"),
				reqd: 1,
				options: crm_cn.complaint.STEPS.slice(0, at).map((step) => ({ value: step, label: __(step) })),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		async (values) => {
			await frappe.xcall("crm_cn.api.corrective_action.step_back", { name: frm.doc.name, ...values });
			await frm.reload_doc();
		},
		__("Step Back")
	);
};
