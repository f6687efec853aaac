// Joins the pieces to the form: each is made once per form and refreshed with the document.
frappe.provide("crm_cn.lead");

crm_cn.lead.show_stage_bar = function (frm) {
	frm.crm_cn_stage_bar = frm.crm_cn_stage_bar || new crm_cn.lead.StageBar(frm);
	const shown = ["In Follow-up", "Won", "Lost", "Public Pool"].includes(frm.doc.status);
	if (shown) frm.crm_cn_stage_bar.refresh();
	else frm.crm_cn_stage_bar.hide();
};

// Nothing new can hang on a lead that is not in follow-up (L3): the server refuses, so it is not offered.
crm_cn.lead.offer_connections = (frm) =>
	frm.layout.wrapper.toggleClass("crm-cn-nothing-new", frm.doc.status !== "In Follow-up");

// What is closed is not edited (L3); its workflow steps stay.
crm_cn.lead.close_when_closed = function (frm) {
	if ([...crm_cn.lead.CLOSED, "Appealed"].includes(frm.doc.status)) frm.disable_form();
	else frm.enable_save();
};

crm_cn.lead.start_live_check = function (frm) {
	if (frm.crm_cn_live_docname !== frm.doc.name) {
		frm.crm_cn_live_docname = frm.doc.name;
		frm.crm_cn_live = new crm_cn.lead.LiveCheck(frm);
	}
	frm.crm_cn_live.listen();
	crm_cn.lead.ask_live(frm);
};

crm_cn.lead.ask_live = (frm) => frm.crm_cn_live && frm.crm_cn_live.ask_soon();
