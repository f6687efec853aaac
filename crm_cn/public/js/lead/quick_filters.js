// The filters people use all day, as one row of buttons above the list.
frappe.provide("crm_cn.lead");

crm_cn.lead.quick_filters = function () {
	const filters = [
		{ label: __("All"), filters: [] },
		{ label: __("Mine"), filters: [["responsible_user", "=", frappe.session.user]] },
		{ label: __("Waiting for Review"), filters: [["status", "=", "In Review"]] },
		{ label: __("In the Pool"), filters: [["status", "=", "Public Pool"]] },
		{
			label: __("Protection Ends Soon"),
			filters: [
				["status", "=", "In Follow-up"],
				["protected_until", "<=", frappe.datetime.add_days(frappe.datetime.get_today(), 7)],
			],
		},
	];
	return filters;
};

crm_cn.lead.add_quick_filters = function (listview) {
	const $row = $(`<div class="crm-cn-quick-filters" style="padding: 8px 15px 0; display: flex; gap: 6px; flex-wrap: wrap"></div>`);
	crm_cn.lead.quick_filters().forEach(({ label, filters }) => {
		$(`<button class="btn btn-default btn-xs"></button>`)
			.text(label)
			.on("click", async () => {
				await listview.filter_area.clear(false);
				await listview.filter_area.add(filters.map((filter) => [listview.doctype, ...filter]));
				listview.refresh();
			})
			.appendTo($row);
	});
	// The company's name is what people look for: it gets the room of three columns.
	$row.append(`<style>.crm-cn-leads .list-row-col.list-subject { flex: 3; }</style>`);
	listview.$result.addClass("crm-cn-leads");
	$row.insertBefore(listview.$frappe_list);
};
