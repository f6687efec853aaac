// The form of a sample: stock comes and goes by the keeper's hand, never by typing a number.
frappe.provide("crm_cn.sample");

crm_cn.sample.move = function (frm, kind, title, label) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields: [
			{ fieldtype: "Float", fieldname: "quantity", label, reqd: kind === "Adjustment" ? 0 : 1 },
			{ fieldtype: "Small Text", fieldname: "remarks", label: __("Remarks") },
		],
		primary_action_label: title,
		primary_action: async ({ quantity, remarks }) => {
			dialog.disable_primary_action();
			try {
				await frappe.xcall("crm_cn.api.samples.move", {
					sample: frm.doc.name,
					kind,
					quantity: quantity || 0,
					remarks: remarks || "",
				});
				dialog.hide();
				await frm.reload_doc();
			} catch (error) {
				// the server's message is already on the screen; what was typed stays in the dialog
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
};

frappe.ui.form.on("Sample", {
	setup(frm) {
		frm.set_query("item", () => ({ filters: { is_stock_item: 1, has_variants: 0, disabled: 0 } }));
		frm.set_query("warehouse", () => ({ filters: { is_group: 0 } }));
		frm.set_query("category", () => ({ filters: { parent_sample_category: ["is", "set"] } }));
	},

	refresh(frm) {
		crm_cn.sample.show_pictures(frm, "pictures", "picture_log");
		if (frm.is_new()) return;
		const low = frm.doc.minimum_stock > 0 && frm.doc.stock_qty < frm.doc.minimum_stock;
		frm.page.set_indicator(__(frm.doc.status), frm.doc.status === "Active" ? "green" : "gray");
		if (low) frm.dashboard.set_headline_alert(__("Below the minimum stock."), "orange");
		if (!frappe.user.has_role("Sample Keeper")) {
			if (frm.doc.status === "Active" && frappe.model.can_create("Sample Request")) {
				frm.add_custom_button(__("Request Samples"), () => {
					frappe.model.with_doctype("Sample Request", () => {
						const doc = frappe.model.get_new_doc("Sample Request");
						const row = frappe.model.add_child(doc, "items");
						const { name, sample_name, specification, unit, unit_cost } = frm.doc;
						Object.assign(row, { sample: name, sample_name, specification, unit, unit_cost, qty: 1 });
						frappe.set_route("Form", "Sample Request", doc.name);
					});
				});
			}
			return;
		}
		const group = __("Stock");
		frm.add_custom_button(
			__("Receive into Stock"),
			() => crm_cn.sample.move(frm, "Receipt", __("Receive into Stock"), __("Quantity")),
			group
		);
		frm.add_custom_button(__("Scrap"), () => crm_cn.sample.move(frm, "Scrap", __("Scrap"), __("Quantity")), group);
		frm.add_custom_button(
			__("Adjust Stock"),
			() => crm_cn.sample.move(frm, "Adjustment", __("Adjust Stock"), __("Counted Quantity")),
			group
		);
	},
});
