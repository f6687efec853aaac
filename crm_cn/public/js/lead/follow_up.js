// Activities done and planned, and the evidence that extends the protection, on the lead itself (L4, L8).
frappe.provide("crm_cn.lead");

crm_cn.lead.ACTIVITY_ICONS = {
	Visit: "map-pin",
	Call: "call",
	Letter: "mail",
	Message: "message",
	Meeting: "users",
	Sample: "package",
	Quotation: "file",
};

crm_cn.lead.show_follow_up = async function (frm) {
	if (frm.is_new() || ["Draft", "In Review", "Returned", "Collided", "Appealed"].includes(frm.doc.status)) return;
	const docname = frm.doc.name;
	const found = await frappe.db.get_list("Sales Activity", {
		filters: { lead_registration: docname },
		fields: [
			"name",
			"activity_type",
			"subject",
			"status",
			"planned_on",
			"done_on",
			"result",
			"next_step",
			"next_step_on",
			"responsible_user",
		],
		order_by: "modified desc",
		limit: 30,
	}).catch(() => []);
	const when = (activity) => String(activity.done_on || activity.planned_on || "");
	const activities = found.sort((a, b) => when(b).localeCompare(when(a)));
	if (docname !== frm.doc.name) return;
	frm.dashboard.parent.find(".crm-cn-follow-up").remove();
	const $section = $(crm_cn.lead.follow_up_html(frm, activities));
	frm.dashboard.add_section($section, __("Follow-up"), "custom crm-cn-follow-up");
	frm.dashboard.show();
};

crm_cn.lead.follow_up_html = function (frm, activities) {
	const rows = activities.map(crm_cn.lead.activity_row).join("");
	const evidence = (frm.doc.evidence || [])
		.slice()
		.sort((a, b) => String(b.happened_on).localeCompare(String(a.happened_on)))
		.map(crm_cn.lead.evidence_row)
		.join("");
	return `<div class="crm-cn-follow-up-body">
		<div class="crm-cn-follow-up-part">
			<div class="crm-cn-part-title">${__("Sales Activities")}</div>
			${rows || `<div class="text-muted">${__("No activity yet.")}</div>`}
		</div>
		<div class="crm-cn-follow-up-part is-narrow">
			<div class="crm-cn-part-title">${__("Evidence that extends the protection")}</div>
			${evidence || `<div class="text-muted">${__("None yet.")}</div>`}
		</div>
	</div>`;
};

crm_cn.lead.activity_row = function (activity) {
	const escape = crm_cn.collision.escape;
	const when = activity.done_on || activity.planned_on;
	const colors = { Done: "green", Planned: "blue", Cancelled: "gray" };
	const late =
		activity.status === "Planned" && when && frappe.datetime.get_day_diff(when, frappe.datetime.get_today()) < 0;
	const next = activity.next_step
		? `<div class="text-muted small">${__("Next")}: ${escape(activity.next_step)} ${
				activity.next_step_on ? escape(frappe.datetime.str_to_user(activity.next_step_on)) : ""
		  }</div>`
		: "";
	return `<div class="crm-cn-activity">
		<span class="indicator-pill no-indicator-dot ${late ? "orange" : colors[activity.status] || "gray"}">${__(
		activity.activity_type
	)}</span>
		<div>
			<a href="${frappe.utils.get_form_link("Sales Activity", activity.name)}">${escape(activity.subject || activity.name)}</a>
			<span class="text-muted small">${when ? escape(frappe.datetime.str_to_user(when)) : ""} · ${
		late ? __("Overdue") : __(activity.status)
	} · ${escape(frappe.user.full_name(activity.responsible_user))}</span>
			${activity.result ? `<div class="small">${escape(frappe.utils.html2text(activity.result))}</div>` : ""}
			${next}
		</div>
	</div>`;
};

crm_cn.lead.evidence_row = function (row) {
	const escape = crm_cn.collision.escape;
	const link =
		row.reference_doctype && row.reference_name && frappe.model.can_read(row.reference_doctype)
			? `<a href="${frappe.utils.get_form_link(row.reference_doctype, row.reference_name)}">${escape(row.reference_name)}</a>`
			: "";
	return `<div class="crm-cn-evidence">
		<span>${__(row.kind)}</span>
		<span class="text-muted small">${row.happened_on ? escape(frappe.datetime.str_to_user(row.happened_on)) : ""}</span>
		<span class="indicator-pill no-indicator-dot green">+${Number(row.extends_days) || 0} ${__("days")}</span>
		${link}
	</div>`;
};
