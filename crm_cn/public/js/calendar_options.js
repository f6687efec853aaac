// The calendar library has its own names for languages; without one of them it speaks English.
frappe.provide("crm_cn");

crm_cn.calendar_options = function () {
	const lang = frappe.boot.lang || "en";
	return lang.startsWith("zh") ? { locale: lang === "zh-TW" ? "zh-tw" : "zh-cn" } : {};
};
