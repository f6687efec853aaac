// How a collision verdict looks, wherever it is shown: form, list, review page.
frappe.provide("crm_cn.collision");

crm_cn.collision.tier = function (tier) {
	const tiers = {
		block: { color: "red", label: __("Collision") },
		suspect: { color: "orange", label: __("Suspected Collision") },
		weak: { color: "yellow", label: __("Slight Resemblance") },
		clear: { color: "green", label: __("No Collision") },
	};
	return tiers[tier] || null;
};

crm_cn.collision.escape = function (value) {
	return frappe.utils.escape_html(value === null || value === undefined ? "" : String(value));
};

// A reason is {code, text} as the probe answers it or {code, zh, en} as it is stored.
crm_cn.collision.reason_text = function (reason) {
	if (typeof reason === "string") return reason;
	const chinese = (frappe.boot.lang || "en").startsWith("zh");
	return reason.text || (chinese ? reason.zh || reason.en : reason.en || reason.zh) || reason.code || "";
};

crm_cn.collision.reasons = function (stored) {
	if (!stored) return [];
	if (Array.isArray(stored)) return stored;
	try {
		const parsed = JSON.parse(stored);
		return Array.isArray(parsed) ? parsed : [];
	} catch (error) {
		return [];
	}
};

crm_cn.collision.reason_list = function (reasons) {
	const items = crm_cn.collision
		.reasons(reasons)
		.map((reason) => `<li>${crm_cn.collision.escape(crm_cn.collision.reason_text(reason))}</li>`);
	return items.length ? `<ul class="crm-cn-reasons">${items.join("")}</ul>` : "";
};

crm_cn.collision.badge = function (tier, score) {
	const face = crm_cn.collision.tier(tier);
	if (!face) return "";
	const percent = Number(score) > 0 && tier !== "clear" ? ` ${crm_cn.collision.percent(score)}` : "";
	return `<span class="indicator-pill no-indicator-dot ${face.color} crm-cn-tier">${face.label}${percent}</span>`;
};

// Scores arrive as 0 to 1 from the probe and as 0 to 100 from a Percent field.
crm_cn.collision.percent = function (score) {
	const number = Number(score) || 0;
	return `${Math.round(number <= 1 ? number * 100 : number)}%`;
};
