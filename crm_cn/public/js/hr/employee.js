// 转正: Human Resources starts the confirmation of somebody on probation.
frappe.ui.form.on("Employee", {
	refresh(frm) {
		const hr = ["HR User", "HR Manager", "System Manager"].some((role) => frappe.user.has_role(role));
		if (frm.is_new() || !hr || frm.doc.status !== "Active") return;
		if (["Confirmed", "Not Confirmed"].includes(frm.doc.crm_cn_confirmation_status)) return;
		frm.add_custom_button(
			__("Start Confirmation"),
			async () => {
				const { message } = await frappe.call("crm_cn.api.personnel.start_confirmation", {
					employee: frm.doc.name,
				});
				frappe.set_route("Form", "Employee Confirmation", message.name);
			},
			__("Actions")
		);
	},
});
