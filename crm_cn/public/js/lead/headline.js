// The line at the top of a lead: what its status means for the reader, and how long it stays protected (L3, L8).
frappe.provide("crm_cn.lead");

crm_cn.lead.show_headline = function (frm) {
	frm.dashboard.clear_headline();
	frm.page.set_indicator(__(frm.doc.status), crm_cn.lead.status_color(frm.doc.status));
	if (frm.is_new()) return;
	const line = crm_cn.lead.headline(frm.doc);
	if (line) frm.dashboard.set_headline_alert(line.html, line.color);
};

crm_cn.lead.headline = function (doc) {
	const makers = {
		Collided: crm_cn.lead.collided_line,
		"In Review": crm_cn.lead.review_line,
		Returned: crm_cn.lead.returned_line,
		Appealed: () => ({
			html: __("An appeal is waiting for the supervisor's decision. The lead stays closed until then."),
			color: "blue",
		}),
		"In Follow-up": crm_cn.lead.protection_line,
		"Public Pool": crm_cn.lead.pool_line,
	};
	const make = makers[doc.status];
	return make ? make(doc) : null;
};

crm_cn.lead.collided_line = (doc) => ({
	html: `<div class="crm-cn-headline"><b>${__("Collision: this registration failed.")}</b> ${__(
		"It may not be followed up. If you have evidence that it is a different company, or yours, you may appeal."
	)}${crm_cn.collision.reason_list(doc.collision_reasons)}</div>`,
	color: "red",
});

crm_cn.lead.review_line = function (doc) {
	const badge = crm_cn.collision.badge(doc.collision_tier, doc.collision_score);
	const reasons = doc.collision_tier === "clear" ? "" : crm_cn.collision.reason_list(doc.collision_reasons);
	const link =
		crm_cn.lead.has_role("Sales Manager", "CRM Supervisor")
			? ` <a href="${crm_cn.lead.review_link(doc.name)}">${__("Open in the review page")}</a>`
			: "";
	return {
		html: `<div class="crm-cn-headline">${__("Waiting for review.")} ${badge}${link}${reasons}</div>`,
		color: "blue",
	};
};

crm_cn.lead.review_link = (name) =>
	`${frappe.utils.get_form_link("Lead Registration", "x").split("/").slice(0, 2).join("/")}/lead-review/${encodeURIComponent(name)}`;

crm_cn.lead.returned_line = (doc) => ({
	html: `<b>${__("Returned for correction")}</b>: ${crm_cn.collision.escape(doc.review_note)}`,
	color: "orange",
});

crm_cn.lead.protection_line = function (doc) {
	const days = crm_cn.lead.days_left(doc.protected_until);
	if (days === null) return null;
	const evidence = doc.last_evidence_on
		? __("Last evidence of follow-up: {0}.", [frappe.datetime.str_to_user(doc.last_evidence_on)])
		: __("No evidence of follow-up yet: a visit, a sample, a quotation or an order extends the protection.");
	return {
		html: `<b>${crm_cn.lead.protection_text(days)}</b> (${frappe.datetime.str_to_user(doc.protected_until)}). ${evidence}`,
		color: crm_cn.lead.protection_color(days),
	};
};

crm_cn.lead.pool_line = (doc) => ({
	html: `<b>${__("In the public pool")}</b> ${__("since {0}. Whoever claims it becomes responsible.", [
		frappe.datetime.str_to_user(doc.pooled_on) || "",
	])}`,
	color: "yellow",
});
