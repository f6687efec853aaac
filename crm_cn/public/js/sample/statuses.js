// The one place where a sample request's status gets its colour; the words come from the translations.
frappe.provide("crm_cn.sample");

crm_cn.sample.STATUS_COLORS = {
	Draft: "gray",
	"In Review": "orange",
	"Supervisor Review": "orange",
	Preparing: "blue",
	Shipped: "light-blue",
	Received: "purple",
	Answered: "green",
	Closed: "darkgrey",
	Rejected: "red",
	Cancelled: "gray",
};

crm_cn.sample.status_color = (status) => crm_cn.sample.STATUS_COLORS[status] || "gray";

// The answer is overdue while the pieces are out and the day has passed.
crm_cn.sample.days_overdue = function (doc) {
	if (!["Shipped", "Received"].includes(doc.status) || !doc.expected_answer_on) return 0;
	return Math.max(0, frappe.datetime.get_day_diff(frappe.datetime.get_today(), doc.expected_answer_on));
};

crm_cn.sample.is_keeper = () => frappe.user.has_role("Sample Keeper");

crm_cn.sample.outstanding = (row) =>
	(row.shipped_qty || 0) - (row.returned_qty || 0) - (row.scrapped_qty || 0);
