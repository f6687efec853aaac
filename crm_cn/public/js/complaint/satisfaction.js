// The customer's file: how satisfied this customer was with our handling of complaints, as far as the reader sees them.
frappe.provide("crm_cn.complaint");

frappe.ui.form.on("Customer", {
	refresh(frm) {
		const field = frm.fields_dict.crm_cn_satisfaction;
		if (!field) return;
		field.$wrapper.empty();
		if (!frm.is_new()) crm_cn.complaint.show_satisfaction(frm, field.$wrapper);
	},
});

crm_cn.complaint.LEVELS = ["Very Satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very Dissatisfied"];

crm_cn.complaint.show_satisfaction = async function (frm, $wrapper) {
	const customer = frm.doc.name;
	const method = "crm_cn.api.complaint_follow_up.of_customer";
	const { message: found } = await frappe.call({ method, type: "GET", args: { customer } });
	if (frm.doc.name !== customer) return;
	$wrapper.empty();
	if (!found.answers) return $("<p class='text-muted'>").text(__("No answers yet.")).appendTo($wrapper);
	$("<p>")
		.append($("<b>").text(__("{0} of 5", [found.average])))
		.append(document.createTextNode(` · ${__("{0} answers", [found.answers])} · `))
		.append(document.createTextNode(crm_cn.complaint.LEVELS.map((level) => `${__(level)} ${found.spread[level]}`).join(", ")))
		.appendTo($wrapper);
	const $table = $("<table class='table table-sm'>").appendTo($wrapper);
	for (const row of found.last) {
		$("<tr>")
			.append($("<td>").text(frappe.datetime.str_to_user(row.satisfaction_on)))
			.append($("<td>").append($("<a>").attr("href", frappe.utils.get_form_link("Complaint", row.name)).text(row.subject)))
			.append($("<td>").text(__(row.satisfaction)))
			.append($("<td>").text(row.satisfaction_comment || ""))
			.appendTo($table);
	}
};
