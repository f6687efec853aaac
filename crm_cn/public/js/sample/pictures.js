// Rows of pictures show the picture, not its address.
frappe.provide("crm_cn.sample");

crm_cn.sample.show_pictures = function (frm, ...tables) {
	tables.forEach((table) => {
		const grid = frm.fields_dict[table] && frm.fields_dict[table].grid;
		if (!grid || grid.crm_cn_pictures) return;
		grid.crm_cn_pictures = true;
		const field = frappe.meta.get_docfield(grid.doctype, "image", frm.doc.name);
		field.formatter = (value) => {
			if (!value) return "";
			const url = frappe.utils.escape_html(encodeURI(value));
			return `<img src="${url}" alt="" style="height: 22px; border-radius: 3px">`;
		};
		frm.refresh_field(table);
	});
};
