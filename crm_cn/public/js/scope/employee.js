// L7 业务交接: from the form of somebody who leaves, a handover of all that is open.
frappe.provide("crm_cn.scope");

crm_cn.scope.new_handover = (frm) =>
	frappe.new_doc("Handover", { from_employee: frm.doc.name, reason: __("Handover on leaving") });

crm_cn.scope.offer_handover = async function (frm) {
	if (frm.is_new() || !frappe.model.can_create("Handover")) return;
	frm.add_custom_button(__("Hand Over Work"), () => crm_cn.scope.new_handover(frm), __("Create"));
	if (frm.doc.status === "Active") return;
	const name = frm.doc.name;
	const found = await frappe.xcall("crm_cn.api.handover.open_work", { employee: name });
	const total = Object.values(found).reduce((sum, number) => sum + number, 0);
	if (!total || frm.doc.name !== name) return;
	const parts = Object.entries(found).map(([doctype, number]) => `${__(doctype)} ${number}`);
	frm.dashboard.clear_headline();
	frm.dashboard.set_headline_alert(
		`<span>${__("{0} open documents of this person are to be handed over: {1}", [
			total,
			frappe.utils.escape_html(parts.join(", ")),
		])}</span> <a class="crm-cn-hand-over bold">${__("Hand Over Work")}</a>`,
		"orange"
	);
	frm.dashboard.parent.find(".crm-cn-hand-over").on("click", () => crm_cn.scope.new_handover(frm));
};

frappe.ui.form.on("Employee", { refresh: crm_cn.scope.offer_handover });
