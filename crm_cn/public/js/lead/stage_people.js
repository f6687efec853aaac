// Who works in which stage (D9), below the stage bar; the people of the present stage stand out.
frappe.provide("crm_cn.lead");

// Which stage names which roles, and which roles may be given: asked once per visit, like the stages.
crm_cn.lead.load_process = function () {
	if (!crm_cn.lead.process) {
		crm_cn.lead.process = frappe
			.call({ method: "crm_cn.api.process.roles", args: { doctype: "Lead Registration" }, type: "GET" })
			.then(({ message }) => {
				crm_cn.lead.offered_roles = message.offered;
				return message;
			});
	}
	return crm_cn.lead.process;
};

crm_cn.lead.stages_of_row = (row) => (row.stages || "").split("\n").filter(Boolean);

crm_cn.lead.format_stages = (value) =>
	crm_cn.collision.escape(
		crm_cn.lead
			.stages_of_row({ stages: value })
			.map((stage) => __(stage))
			.join(", ")
	);

// The table keeps the names of the stages; people read them in their language.
crm_cn.lead.show_stages_in = function (grid) {
	grid.update_docfield_property("stages", "formatter", crm_cn.lead.format_stages);
	grid.refresh();
};

crm_cn.lead.StagePeople = class StagePeople {
	constructor(frm) {
		this.frm = frm;
		this.most = 4;
	}

	async refresh() {
		const docname = this.frm.doc.name;
		const [stages, process] = await Promise.all([
			crm_cn.lead.load_stages(),
			crm_cn.lead.load_process(),
			crm_cn.lead.learn_names(this.people().map((row) => row.user)),
		]);
		if (docname !== this.frm.doc.name) return;
		this.hide();
		const has_roles = Object.values(process.stages).some((roles) => roles.length);
		if (!this.people().length && !has_roles) return;
		const columns = stages.map((stage) => this.column(stage.name, process.stages[stage.name] || []));
		this.place(`<div class="crm-cn-people" role="list" aria-label="${__("People by Stage")}">${columns.join("")}</div>
			${this.stageless()}`);
	}

	hide() {
		this.frm.layout.wrapper.find("> .crm-cn-people-box").remove();
	}

	place(html) {
		const $box = $(`<div class="crm-cn-people-box">${html}</div>`);
		const $bar = this.frm.layout.wrapper.find("> .crm-cn-stages");
		if ($bar.length) $box.insertAfter($bar);
		else $box.prependTo(this.frm.layout.wrapper);
	}

	people() {
		return (this.frm.doc.team || []).filter((row) => row.employee && !row.department);
	}

	column(stage, roles) {
		const escape = crm_cn.collision.escape;
		const here = this.people().filter((row) => crm_cn.lead.stages_of_row(row).includes(stage));
		const now = stage === this.frm.doc.stage;
		const shown = here.slice(0, this.most).map((row) => this.person(row));
		const rest = here.slice(this.most).map((row) => this.name(row));
		if (rest.length) {
			shown.push(`<span class="crm-cn-person" title="${escape(rest.join(", "))}">+${rest.length}</span>`);
		}
		if (!here.length && roles.length) {
			const wanted = roles.map((role) => __(role)).join(", ");
			shown.push(`<span class="crm-cn-nobody">${escape(__("Nobody yet: {0}", [wanted]))}</span>`);
		}
		return `<div class="crm-cn-people-of ${now ? "is-current" : ""}" role="listitem"
			aria-label="${escape(__(stage))}" aria-current="${now ? "step" : "false"}">${shown.join("")}</div>`;
	}

	person(row) {
		const escape = crm_cn.collision.escape;
		const words = [this.name(row), row.business_role && __(row.business_role), row.note];
		return `<span class="crm-cn-person" title="${escape(words.filter(Boolean).join(" · "))}">${escape(
			this.name(row)
		)}</span>`;
	}

	name(row) {
		return row.user ? frappe.user.full_name(row.user) : row.employee_name || row.employee;
	}

	// On the record, but the process has no place for them any more.
	stageless() {
		const rows = this.people().filter((row) => !crm_cn.lead.stages_of_row(row).length && !row.__islocal);
		if (!rows.length) return "";
		return `<div class="crm-cn-stageless text-muted">${crm_cn.collision.escape(__("In no stage"))}: ${rows
			.map((row) => this.person(row))
			.join("")}</div>`;
	}
};

frappe.ui.form.on("Lead Registration", {
	setup(frm) {
		frm.set_query("business_role", "team", () => ({
			filters: { disabled: 0, name: ["in", crm_cn.lead.offered_roles || []] },
		}));
	},

	refresh(frm) {
		crm_cn.lead.show_stages_in(frm.fields_dict.team.grid);
		frm.crm_cn_stage_people = frm.crm_cn_stage_people || new crm_cn.lead.StagePeople(frm);
		const shown = ["In Follow-up", "Won", "Lost", "Public Pool"].includes(frm.doc.status);
		if (shown) frm.crm_cn_stage_people.refresh();
		else frm.crm_cn_stage_people.hide();
		crm_cn.lead.load_process();
	},
});
