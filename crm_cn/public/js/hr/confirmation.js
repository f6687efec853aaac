// 转正: who writes what; from "Do Not Confirm" a button leads to the separation.
frappe.ui.form.on("Employee Confirmation", {
	onload(frm) {
		if (!frm.is_new() || frm.doc.employee) return;
		frappe.db.get_value("Employee", { user_id: frappe.session.user }, "name").then(({ message }) => {
			if (message && message.name) frm.set_value("employee", message.name);
		});
	},
	refresh(frm) {
		const own = frm.is_new() || frm.doc.owner === frappe.session.user;
		frm.toggle_enable(["manager_rating", "manager_assessment", "decision", "effective_date", "new_probation_end"], !own);
		const may_start = frappe.model.can_create("Employee Separation") && frappe.user.has_role(["HR User", "HR Manager"]);
		if (frm.doc.docstatus !== 1 || frm.doc.decision !== "Do Not Confirm" || frm.doc.separation || !may_start) return;
		frm.add_custom_button(__("Start Separation"), async () => {
			const { message } = await frappe.call("crm_cn.api.personnel.start_dismissal", {
				confirmation_name: frm.doc.name,
			});
			frappe.set_route("Form", "Employee Separation", message.name);
		});
	},
});
