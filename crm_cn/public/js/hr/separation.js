// 离职: employees write their own resignation; Human Resources hands over customers and records.
frappe.ui.form.on("Employee Separation", {
	onload(frm) {
		if (!frm.is_new()) return;
		if (!frm.doc.boarding_begins_on) frm.set_value("boarding_begins_on", frappe.datetime.get_today());
		if (!frm.doc.crm_cn_notice_day) frm.set_value("crm_cn_notice_day", frappe.datetime.get_today());
		if (frm.doc.employee) return;
		if (["HR User", "HR Manager"].some((role) => frappe.user.has_role(role))) return;
		frappe.db.get_value("Employee", { user_id: frappe.session.user }, "name").then(({ message }) => {
			if (message && message.name) frm.set_value("employee", message.name);
		});
	},
	refresh(frm) {
		if (frm.is_new() || frm.doc.docstatus === 2 || frm.doc.crm_cn_handover) return;
		if (!frappe.model.can_create("Handover")) return;
		frm.add_custom_button(
			__("Hand Over Customers and Records"),
			() => {
				frappe.new_doc("Handover", {
					from_employee: frm.doc.employee,
					handover_date: frm.doc.crm_cn_last_day,
					reason: frm.doc.crm_cn_reason,
				});
			},
			__("Actions")
		);
	},
});
