// The one place where a lead's status gets its colour; the words come from the translations.
frappe.provide("crm_cn.lead");

crm_cn.lead.STATUS_COLORS = {
	Draft: "gray",
	"In Review": "orange",
	Returned: "orange",
	Collided: "red",
	Appealed: "purple",
	"In Follow-up": "blue",
	Won: "green",
	Lost: "darkgrey",
	"Public Pool": "light-blue",
	Withdrawn: "gray",
};

crm_cn.lead.status_color = (status) => crm_cn.lead.STATUS_COLORS[status] || "gray";

// The calendar knows fewer colours than the indicators.
crm_cn.lead.calendar_color = (status) =>
	({ "light-blue": "blue", darkgrey: "gray" })[crm_cn.lead.status_color(status)] || crm_cn.lead.status_color(status);

// The browser knows the names of people it has met so far only; asks for those of the others. Whether any was new.
crm_cn.lead.learn_names = async function (users) {
	const unknown = [...new Set(users)].filter((user) => user && !frappe.boot.user_info[user]);
	if (!unknown.length) return false;
	const found = await frappe.xcall("frappe.desk.form.load.get_user_info_for_viewers", {
		users: JSON.stringify(unknown),
	});
	frappe.update_user_info(found);
	return Object.keys(found).length > 0;
};

// The board's cards show a link to a User by its title, which the platform does not send for users; drawn again once.
crm_cn.lead.name_people_on_board = function (board) {
	const unnamed = [...new Set(board.data.map((doc) => doc.responsible_user))].filter(
		(user) => user && !frappe.utils.get_link_title("User", user)
	);
	if (!unnamed.length) return;
	unnamed.forEach((user) =>
		frappe.utils.add_link_title("User", user, crm_cn.collision.escape(frappe.user.full_name(user)))
	);
	board.kanban.update(board.data);
};

crm_cn.lead.ENTRY = ["Draft", "Returned"];
crm_cn.lead.CLOSED = ["Collided", "Won", "Lost", "Withdrawn"];

crm_cn.lead.has_role = (...roles) => roles.some((role) => frappe.user.has_role(role));

// Whole days from today until a date; negative once it is past.
crm_cn.lead.days_left = (date) =>
	date ? frappe.datetime.get_day_diff(date, frappe.datetime.get_today()) : null;

crm_cn.lead.protection_color = function (days) {
	if (days < 0) return "red";
	return days <= 7 ? "orange" : "green";
};

crm_cn.lead.protection_text = function (days) {
	if (days < 0) return __("Protection ended {0} days ago", [-days]);
	if (days === 0) return __("Protection ends today");
	return __("Protected for {0} more days", [days]);
};
