// What this customer has complained about, and whether this is a repeat: as far as the reader sees it (P1, P5).
frappe.provide("crm_cn.complaint");

crm_cn.complaint.Panel = class Panel {
	static COLORS = {
		Accepted: "orange",
		"In Handling": "blue",
		"Waiting for Customer": "yellow",
		Resolved: "light-blue",
		"Followed Up": "purple",
		Closed: "green",
		Withdrawn: "gray",
	};

	constructor(frm) {
		this.frm = frm;
		this.question = 0;
	}

	async refresh() {
		const { customer, category, item, product } = this.frm.doc;
		const question = ++this.question;
		const but = this.frm.is_new() ? null : this.frm.doc.name;
		if (!customer) return this.show(null, []);
		const [complaints, repeats] = await Promise.all([
			frappe.xcall("crm_cn.api.complaints.of_customer", { customer, but }, "GET"),
			category && (item || product)
				? frappe.xcall(
						"crm_cn.api.complaints.repeats",
						{ customer, category, item, product, name: but },
						"GET"
				  )
				: [],
		]);
		if (question === this.question) this.show(complaints, repeats || []);
	}

	show(complaints, repeats) {
		const field = this.frm.fields_dict.customer_panel;
		if (!field) return;
		const $panel = $(`<div class="crm-cn-complaint-panel"></div>`);
		if (repeats.length || (!this.frm.is_new() && this.frm.doc.is_repeat))
			$panel.append(this.warning(repeats));
		if (complaints) {
			$panel.append(this.list(__("Open complaints of this customer"), complaints.open));
			$panel.append(this.list(__("Past complaints of this customer"), complaints.past));
		}
		field.$wrapper.empty().append($panel);
	}

	warning(repeats) {
		const $warning = $(
			`<div class="alert alert-warning" role="alert" style="padding: 8px 12px; margin-bottom: 10px;"></div>`
		);
		$warning.append($("<b></b>").text(__("Repeated complaint")), " ");
		if (!repeats.length)
			return $warning.append(
				$("<span></span>").text(__("This customer has complained about the same before."))
			);
		$warning.append($("<span></span>").text(__("The same customer, item and category:")), " ");
		repeats.slice(0, 3).forEach((one, place) => {
			if (place) $warning.append(" · ");
			$warning.append(this.link(one));
		});
		return $warning;
	}

	list(title, rows) {
		if (!rows.length) return $();
		const $list = $(`<div style="margin-bottom: 8px;"></div>`);
		$list.append($(`<div class="text-muted small"></div>`).text(`${title} (${rows.length})`));
		rows.slice(0, 5).forEach((one) => {
			const $row = $(`<div class="small" style="padding: 2px 0;"></div>`);
			const color = Panel.COLORS[one.status] || "gray";
			$row.append(
				$(`<span class="indicator-pill ${color}" style="margin-right: 8px;"></span>`).text(
					__(one.status)
				)
			);
			$row.append(this.link(one), " ");
			$row.append($(`<span></span>`).text(one.subject), " ");
			const more = [
				frappe.datetime.str_to_user(one.received_on, false, true),
				one.priority && __(one.priority),
				one.satisfaction && __(one.satisfaction),
			];
			$row.append($(`<span class="text-muted"></span>`).text(more.filter(Boolean).join(" · ")));
			$list.append($row);
		});
		return $list;
	}

	link(one) {
		return $("<a></a>")
			.attr("href", frappe.utils.get_form_link("Complaint", one.name))
			.text(one.name);
	}
};
