// The funnel stages in order above the form (L5): where the lead stands, and a click to move it.
frappe.provide("crm_cn.lead");

crm_cn.lead.load_stages = async function () {
	if (!crm_cn.lead.stages) {
		const stages = await frappe.db.get_list("Lead Stage", {
			filters: { enabled: 1 },
			fields: ["name", "stage_name", "order", "probability", "color"],
			limit: 50,
		});
		crm_cn.lead.stages = stages.sort((a, b) => a.order - b.order);
	}
	return crm_cn.lead.stages;
};

crm_cn.lead.StageBar = class StageBar {
	constructor(frm) {
		this.frm = frm;
	}

	async refresh() {
		const docname = this.frm.doc.name;
		const stages = await crm_cn.lead.load_stages();
		if (docname !== this.frm.doc.name) return;
		this.place();
		const current = stages.findIndex((stage) => stage.name === this.frm.doc.stage);
		this.$bar.toggleClass("is-idle", !this.movable());
		this.$bar.html(stages.map((stage, index) => this.step(stage, index, current)).join(""));
		this.$bar.find(".crm-cn-stage").on("click keydown", (event) => {
			if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
			event.preventDefault();
			this.move(stages[Number(event.currentTarget.dataset.index)]);
		});
	}

	hide() {
		this.frm.layout.wrapper.find("> .crm-cn-stages").remove();
	}

	place() {
		this.hide();
		this.$bar = $(`<div class="crm-cn-stages" role="list"></div>`).prependTo(this.frm.layout.wrapper);
	}

	step(stage, index, current) {
		const escape = crm_cn.collision.escape;
		const place = index < current ? "is-done" : index === current ? "is-current" : "is-ahead";
		const color = /^#[0-9a-f]{3,8}$/i.test(stage.color || "") ? stage.color : "var(--blue-500)";
		const log = (this.frm.doc.stage_log || []).filter((row) => row.stage === stage.name).pop();
		const since = log && log.entered_on ? frappe.datetime.str_to_user(log.entered_on) : "";
		return `<div class="crm-cn-stage ${place}" role="listitem" tabindex="0" data-index="${index}"
			style="--stage-color: ${color}" title="${escape(since)}"
			aria-current="${index === current ? "step" : "false"}">
			<span class="crm-cn-stage-name">${escape(__(stage.stage_name || stage.name))}</span>
			<span class="crm-cn-stage-chance">${Number(stage.probability) || 0}%</span>
		</div>`;
	}

	movable() {
		return this.frm.doc.status === "In Follow-up" && this.frm.perm[0] && this.frm.perm[0].write;
	}

	async move(stage) {
		if (stage.name === this.frm.doc.stage) return;
		if (!this.movable()) {
			frappe.show_alert({
				message: __("The stage can be changed while the lead is in follow-up."),
				indicator: "orange",
			});
			return;
		}
		this.ask(stage, await this.missing(stage));
	}

	// What the stage and those skipped on the way to it ask for, and the lead does not say yet.
	async missing(stage) {
		const stages = await crm_cn.lead.load_stages();
		const from = stages.find((one) => one.name === this.frm.doc.stage);
		const way = stages.filter((one) => one.order <= stage.order && (!from || one.order > from.order));
		const full = await Promise.all(way.map((one) => frappe.db.get_doc("Lead Stage", one.name)));
		const asked = new Map();
		full.forEach((one) => (one.requirements || []).forEach((row) => asked.set(row.fieldname, row)));
		return [...asked.values()].filter((row) => !this.filled(row.fieldname));
	}

	filled(fieldname) {
		const value = this.frm.doc[fieldname];
		return Array.isArray(value) ? value.length > 0 : Boolean(value);
	}

	ask(stage, missing) {
		const label = __(stage.stage_name || stage.name);
		const dialog = new frappe.ui.Dialog({
			title: __("Move to stage {0}", [label]),
			fields: [
				{
					fieldtype: "HTML",
					fieldname: "hint",
					options: `<p class="text-muted">${
						missing.length
							? __("This stage needs the following to be filled in.")
							: __("The stage and its probability of {0}% are saved at once.", [
									Number(stage.probability) || 0,
							  ])
					}</p>`,
				},
				...missing.map((row) => this.dialog_field(row)),
			],
			primary_action_label: __("Move Stage"),
			primary_action: async (values) => {
				dialog.disable_primary_action();
				delete values.hint;
				Object.values(values)
					.filter(Array.isArray)
					.forEach((rows) => rows.forEach((row) => ["name", "__islocal", "idx"].forEach((key) => delete row[key])));
				try {
					await this.frm.set_value({ ...values, stage: stage.name });
					await this.frm.save();
					dialog.hide();
				} catch (error) {
					await this.frm.reload_doc();
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		dialog.show();
	}

	dialog_field(row) {
		const df = frappe.meta.get_docfield(this.frm.doctype, row.fieldname, this.frm.doc.name) || {};
		const field = {
			fieldtype: df.fieldtype || "Data",
			fieldname: row.fieldname,
			label: __(row.label || df.label || row.fieldname),
			options: df.options,
			reqd: 1,
			default: this.frm.doc[row.fieldname],
		};
		if (df.fieldtype === "Currency") field.options = this.frm.doc.currency ? undefined : df.options;
		return df.fieldtype === "Table" ? { ...field, ...this.rows_of(df.options) } : field;
	}

	// Rows of a table are entered in the dialog with the columns the form shows.
	rows_of(child) {
		return {
			default: undefined,
			data: [],
			in_place_edit: true,
			cannot_add_rows: false,
			fields: frappe
				.get_meta(child)
				.fields.filter((df) => df.in_list_view)
				.map((df) => ({ ...df, label: __(df.label) })),
		};
	}
};
