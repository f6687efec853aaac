// As the phone number is typed: which customers it may belong to, of those the reader sees (P1).
frappe.provide("crm_cn.complaint");

crm_cn.complaint.Caller = class Caller {
	static WAIT = 350;

	constructor(frm) {
		this.frm = frm;
		this.question = 0;
		const field = frm.fields_dict.phone;
		const $group = field.$wrapper.find(".form-group").first();
		field.$wrapper.find(".crm-cn-caller").remove();
		this.$panel = $(`<div class="crm-cn-caller" aria-live="polite"></div>`).appendTo(
			$group.length ? $group : field.$wrapper
		);
		const ask_soon = frappe.utils.debounce(() => this.ask(), Caller.WAIT);
		if (field.$input) field.$input.off(".crm_cn_caller").on("input.crm_cn_caller", ask_soon);
	}

	async ask() {
		const phone = (this.frm.fields_dict.phone.$input.val() || "").trim();
		const question = ++this.question;
		if (phone.replace(/\D/g, "").length < 5) return this.show([]);
		const found = await frappe.xcall("crm_cn.api.complaints.caller", { phone }, "GET");
		if (question === this.question) this.show(found || []);
	}

	show(found) {
		this.$panel.empty();
		found.forEach((one) => this.$panel.append(this.entry(one)));
	}

	entry(one) {
		const $entry = $(
			`<button type="button" class="btn btn-default btn-xs" style="margin: 2px 4px 2px 0; white-space: normal; text-align: left;"></button>`
		);
		const counts =
			one.open || one.past
				? __("{0} open, {1} past complaints", [one.open, one.past])
				: __("No complaints yet");
		const person = one.contact_person ? ` · ${one.contact_person}` : "";
		$entry.text(`${one.customer_name}${person} · ${counts}`);
		$entry.attr("title", __("Take over this customer"));
		return $entry.on("click", () => this.take(one));
	}

	async take(one) {
		const phone = this.frm.fields_dict.phone.$input.val();
		await this.frm.set_value({
			phone,
			customer: one.customer,
			customer_name: one.customer_name,
			contact: one.contact,
			contact_person: one.contact_person,
		});
		this.show([]);
	}
};
