// Which fields a lead needs at submission (L1) is shown while it is being written; a draft may stay incomplete.
frappe.provide("crm_cn.lead");

// As in rules/registration.py REQUIRED; the customer's name is needed for a draft too and has the platform's own mark.
crm_cn.lead.NEEDED = ["contact_person", "phone", "source", "territory", "initiation_reason"];

crm_cn.lead.show_needed = function (frm) {
	const writing = frm.is_new() || crm_cn.lead.ENTRY.includes(frm.doc.status);
	crm_cn.lead.NEEDED.forEach((fieldname) => {
		const field = frm.fields_dict[fieldname];
		if (!field) return;
		field.$wrapper.find(".control-label").first().toggleClass("crm-cn-needed", writing);
	});
	frm.layout.wrapper.find(".crm-cn-needed-legend").remove();
	if (!writing) return;
	const $legend = $(`<div class="crm-cn-needed-legend text-muted small"><b>*</b> <span></span></div>`);
	$legend.find("span").text(__("Needed when you submit for review; a draft may be incomplete."));
	frm.fields_dict.customer_section.wrapper.prepend($legend);
};
