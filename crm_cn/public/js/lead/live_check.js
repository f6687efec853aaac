// As you type: asks the server whether the company collides and shows the verdict under its name (L3).
// Nothing is saved, the answer is blind, and an answer to an older question is dropped.
frappe.provide("crm_cn.lead");

crm_cn.lead.LiveCheck = class LiveCheck {
	static WAIT = 350;
	static FIELDS = [
		"customer_name",
		"party_kind",
		"credit_code",
		"phone",
		"other_phones",
		"email",
		"website",
		"contact_person",
		"address_line",
		"city",
		"territory",
	];
	// Typing in one of these asks; the others are only sent along.
	static ASKING = ["customer_name", "credit_code", "phone", "other_phones", "email", "website"];

	constructor(frm) {
		this.frm = frm;
		this.question = 0;
		this.last_asked = "";
		this.ask_soon = frappe.utils.debounce(() => this.ask(), LiveCheck.WAIT);
		this.make();
		this.listen();
	}

	static open_to_typing(frm) {
		return frm.is_new() || crm_cn.lead.ENTRY.includes(frm.doc.status || "Draft");
	}

	make() {
		const field = this.frm.fields_dict.customer_name;
		field.$wrapper.find(".crm-cn-live").remove();
		this.$panel = $(`<div class="crm-cn-live" aria-live="polite"></div>`).appendTo(LiveCheck.body(field));
	}

	listen() {
		LiveCheck.ASKING.forEach((fieldname) => {
			const field = this.frm.fields_dict[fieldname];
			if (!field || !field.$input) return;
			field.$input.off(".crm_cn_live").on("input.crm_cn_live", () => {
				this.typed_in = field;
				this.ask_soon();
			});
		});
	}

	// Inside the field's own margin, so that what follows keeps its distance.
	static body(field) {
		const $group = field.$wrapper.find(".form-group").first();
		return $group.length ? $group : field.$wrapper;
	}

	// What stands in the fields at this moment, saved or not.
	values() {
		const values = {};
		LiveCheck.FIELDS.forEach((fieldname) => {
			const field = this.frm.fields_dict[fieldname];
			if (!field) return;
			const typed = field.$input && LiveCheck.ASKING.includes(fieldname) ? field.$input.val() : null;
			values[fieldname] = (typed !== null && typed !== undefined ? typed : this.frm.doc[fieldname]) || "";
		});
		values.aliases = (this.frm.doc.aliases || []).map((row) => row.alias).filter(Boolean);
		return values;
	}

	async ask() {
		if (!LiveCheck.open_to_typing(this.frm)) return this.clear();
		const values = this.values();
		const asked = JSON.stringify(values);
		if (asked === this.last_asked) return;
		this.last_asked = asked;
		const mine = ++this.question;
		if (!crm_cn.lead.LiveCheck.worth_asking(values)) return this.clear();

		this.$panel.addClass("is-asking");
		const answer = await crm_cn.lead.probe(values, this.frm.is_new() ? null : this.frm.doc.name);
		if (mine !== this.question) return;
		this.$panel.removeClass("is-asking");
		this.show(answer);
	}

	static worth_asking(values) {
		return (
			values.customer_name.trim().length >= 2 ||
			["credit_code", "phone", "email", "website"].some((field) => values[field].trim().length >= 6)
		);
	}

	clear() {
		this.$panel.empty().removeClass("is-asking");
		this.frm.layout.wrapper.find(".crm-cn-live-echo").remove();
		this.show_problems([]);
	}

	show(answer) {
		if (answer.notice) {
			this.last_asked = "";
			this.$panel.html(`<div class="crm-cn-verdict gray">${crm_cn.collision.escape(answer.notice)}</div>`);
			return;
		}
		this.show_problems(answer.problems || []);
		const face = crm_cn.collision.tier(answer.tier);
		if (!face) return this.$panel.empty();
		this.echo(answer);
		this.$panel.html(`
			<div class="crm-cn-verdict ${face.color}" data-tier="${crm_cn.collision.escape(answer.tier)}">
				<div class="crm-cn-verdict-head">
					${crm_cn.collision.badge(answer.tier, answer.score)}
					<span>${this.advice(answer)}</span>
				</div>
				${answer.tier === "clear" ? "" : crm_cn.collision.reason_list(answer.reasons)}
			</div>`);
	}

	// The panel stands under the name; whoever types on another tab sees the verdict there as well.
	echo(answer) {
		this.frm.layout.wrapper.find(".crm-cn-live-echo").remove();
		const field = this.typed_in;
		if (!field || this.$panel.is(":visible") || !field.$wrapper.is(":visible")) return;
		$(`<div class="crm-cn-live-echo">${crm_cn.collision.badge(answer.tier, answer.score)} ${this.advice(answer)}</div>`).appendTo(
			LiveCheck.body(field)
		);
	}

	advice(answer) {
		const relation = answer.relation || "";
		if (relation === "own") {
			const link = answer.name
				? `<a href="${frappe.utils.get_form_link(answer.doctype || "Lead Registration", answer.name)}">${crm_cn.collision.escape(answer.name)}</a>`
				: "";
			return answer.tier === "block"
				? __("This company is already yours. {0}", [link])
				: __("It resembles a record of yours. {0}", [link]);
		}
		if (relation === "pool") return __("This company is in the public pool. Claim it there.");
		return {
			block: __("This company is already registered. Submitting will fail; you may appeal."),
			suspect: __("It may be a company that is already registered. A reviewer decides after you submit."),
			weak: __("A distant likeness only. You can go on."),
			clear: __("Nothing like it is known. You can go on."),
		}[answer.tier];
	}

	// What is wrong with a single field, in its own description line.
	show_problems(problems) {
		const by_field = {};
		problems.forEach((problem) => {
			(by_field[problem.field] = by_field[problem.field] || []).push(problem.text);
		});
		LiveCheck.FIELDS.forEach((fieldname) => {
			const field = this.frm.fields_dict[fieldname];
			if (!field) return;
			field.$wrapper.find(".crm-cn-problem").remove();
			const texts = by_field[fieldname] || [];
			if (!texts.length) return;
			const lines = texts.map((text) => `<div>${crm_cn.collision.escape(text)}</div>`).join("");
			const $problem = $(`<div class="crm-cn-problem">${lines}</div>`);
			if (fieldname === "customer_name") $problem.insertBefore(this.$panel);
			else $problem.appendTo(LiveCheck.body(field));
		});
	}
};

// One question by POST, outside frappe.call so that a refusal is a calm line and not a pop-up.
crm_cn.lead.probe = async function (values, lead_registration) {
	let response;
	try {
		response = await fetch("/api/method/crm_cn.api.duplicates.probe", {
			method: "POST",
			headers: {
				Accept: "application/json",
				"Content-Type": "application/json",
				"X-Frappe-CSRF-Token": frappe.csrf_token,
			},
			body: JSON.stringify({ party: values, exclude: lead_registration }),
		});
	} catch (error) {
		return { notice: __("The collision check cannot be reached just now. It is done again when you submit.") };
	}
	const body = await response.json().catch(() => ({}));
	if (response.ok && body.message) return body.message;
	return { notice: crm_cn.lead.server_notice(body) };
};

crm_cn.lead.server_notice = function (body) {
	try {
		const messages = JSON.parse(body._server_messages || "[]").map((text) => JSON.parse(text).message);
		if (messages.length) return frappe.utils.html2text(messages[0]);
	} catch (error) {
		// not the shape Frappe sends: fall through to our own words
	}
	return __("The collision check gave no answer. It is done again when you submit.");
};
