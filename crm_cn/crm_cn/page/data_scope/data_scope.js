// The administrator's view of the data scope: how far a person reaches and why, and what each role is given.
{% include "crm_cn/public/js/scope/explain.js" %}

frappe.provide("crm_cn.data_scope");

frappe.pages["data-scope"].on_page_load = function (wrapper) {
	wrapper.crm_cn_data_scope = new crm_cn.data_scope.Page(wrapper);
};

frappe.pages["data-scope"].on_page_show = function (wrapper) {
	wrapper.crm_cn_data_scope.open(frappe.get_route()[1]);
};

crm_cn.data_scope.Page = class DataScopePage {
	constructor(wrapper) {
		this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("Data Scope"), single_column: true });
		this.page.set_secondary_action(__("Refresh"), () => this.open(this.user));
		this.page.add_menu_item(__("Data Scope Rule"), () => frappe.set_route("List", "Data Scope Rule"));
		this.action = "view";
		this.$main = $(`<div class="crm-cn-scope">
			<div class="crm-cn-scope-bar">
				<div class="crm-cn-scope-pick"></div>
				<button class="btn btn-default btn-sm" data-roles>${__("What Each Role Is Given")}</button>
			</div>
			<div class="crm-cn-scope-body" aria-live="polite"></div>
		</div>`).appendTo(this.page.main);
		this.$body = this.$main.find(".crm-cn-scope-body");
		this.make_picker();
		this.$main.on("click", "[data-roles]", () => frappe.set_route("data-scope"));
		this.$main.on("click", "[data-user]", (event) => {
			event.preventDefault();
			frappe.set_route("data-scope", event.currentTarget.dataset.user);
		});
		this.$main.on("click", "[data-action]", (event) => {
			this.action = event.currentTarget.dataset.action;
			this.show_matrix();
		});
		this.$main.on("click", "[data-new-rule]", (event) => {
			event.preventDefault();
			const { role, doctype } = event.currentTarget.dataset;
			frappe.new_doc("Data Scope Rule", { role, document_type: doctype });
		});
	}

	make_picker() {
		this.picker = frappe.ui.form.make_control({
			parent: this.$main.find(".crm-cn-scope-pick"),
			df: {
				fieldtype: "Autocomplete",
				fieldname: "user",
				label: __("User"),
				placeholder: __("Name or address of a user"),
				get_query: () => ({ query: "crm_cn.api.scope.users", translate_values: false }),
				change: () => {
					const user = this.picker.get_value();
					if (user && user !== this.user) frappe.set_route("data-scope", user);
				},
			},
			render_input: true,
		});
	}

	async open(user) {
		this.user = user;
		this.$main.find("[data-roles]").toggle(Boolean(user));
		this.$body.html(`<p class="text-muted">${__("Loading")}...</p>`);
		if (user) {
			const found = await frappe.xcall("crm_cn.api.scope.of_user", { user });
			if (this.user === user) this.show_user(found);
		} else {
			this.picker.set_value("");
			this.matrix = await frappe.xcall("crm_cn.api.scope.matrix");
			if (!this.user) this.show_matrix();
		}
	}

	show_user(found) {
		const escape = crm_cn.scope.escape;
		if (!this.picker.$input.is(":focus")) this.picker.$input.val(`${found.full_name} (${found.user})`);
		this.$body.html(`
			<div class="crm-cn-scope-card">
				<h4>${escape(found.full_name)} <span class="text-muted small">${escape(found.user)}</span></h4>
				<div class="crm-cn-scope-facts">
					${this.fact(__("Employee"), found.employees.map((one) => this.employee_link(one)).join(", "))}
					${this.fact(__("Department"), found.departments.map(escape).join(", "))}
					${this.fact(__("Departments Below"), found.departments_below.map(escape).join(", "))}
					${this.fact(__("Roles"), found.roles.map((role) => this.role_label(role)).join(", "))}
				</div>
				${found.hints.map((hint) => `<span class="crm-cn-scope-hint">${escape(hint)}</span>`).join("")}
				${
					found.above
						? `<p class="mt-3 mb-0">${__("{0} stands above all rules and sees everything.", [
								`<b>${escape(found.above)}</b>`,
						  ])}</p>`
						: ""
				}
			</div>
			<div class="crm-cn-scope-wrap"><table class="crm-cn-scope-table">
				<thead><tr><th>${__("Document Type")}</th>${found.actions
			.map((action) => `<th>${escape(action.label)}</th>`)
			.join("")}</tr></thead>
				<tbody>${found.types.map((type) => this.type_row(type)).join("")}</tbody>
			</table></div>
			<p class="text-muted small mt-3">${__(
				"The widest level of all roles counts, and no action reaches further than the view. What role permissions and User Permissions take away comes on top."
			)}</p>`);
	}

	fact(label, value) {
		return `<div><span class="text-muted small">${label}</span><span>${
			value || `<span class="text-muted">${__("None recorded")}</span>`
		}</span></div>`;
	}

	employee_link(one) {
		const label = crm_cn.scope.escape(`${one.employee_name} (${one.name})`);
		return frappe.model.can_read("Employee")
			? `<a href="${frappe.utils.get_form_link("Employee", one.name)}">${label}</a>`
			: label;
	}

	role_label(role) {
		const label = crm_cn.scope.escape(role.label);
		return role.has_rules ? `<b>${label}</b>` : `<span class="text-muted">${label}</span>`;
	}

	type_row(type) {
		return `<tr><th>${crm_cn.scope.escape(type.label)}</th>${type.levels
			.map((level) => `<td>${this.level_cell(level)}</td>`)
			.join("")}</tr>`;
	}

	level_cell(level) {
		const escape = crm_cn.scope.escape;
		const by = level.roles
			.map((role, place) =>
				level.rules[place]
					? `<a href="${frappe.utils.get_form_link("Data Scope Rule", level.rules[place])}">${escape(role)}</a>`
					: escape(role)
			)
			.join(", ");
		const beyond = level.beyond.map((text) => `<div>${escape(text)}</div>`).join("");
		return `${this.level_pill(level)}<div class="crm-cn-scope-by">${by}${beyond}</div>`;
	}

	level_pill(level, link) {
		const label = crm_cn.scope.escape(level.label);
		return link
			? `<a class="crm-cn-scope-level level-${level.level}" href="${link}">${label}</a>`
			: `<span class="crm-cn-scope-level level-${level.level}">${label}</span>`;
	}

	show_matrix() {
		const escape = crm_cn.scope.escape;
		const found = this.matrix;
		const place = found.actions.findIndex((one) => one.action === this.action);
		this.$body.html(`
			${this.attention_html(found.attention)}
			<div class="crm-cn-scope-bar">
				<div class="btn-group" role="group" aria-label="${__("Action")}">${found.actions
			.map(
				(one) => `<button class="btn btn-sm ${one.action === this.action ? "btn-primary" : "btn-default"}"
					data-action="${one.action}" aria-pressed="${one.action === this.action}">${escape(one.label)}</button>`
			)
			.join("")}</div>
				<div class="crm-cn-scope-legend">${found.levels.map((level) => this.level_pill(level)).join("")}</div>
			</div>
			<div class="crm-cn-scope-wrap"><table class="crm-cn-scope-table">
				<thead><tr><th>${__("Role")}</th>${found.types.map((type) => `<th>${escape(type.label)}</th>`).join("")}</tr></thead>
				<tbody>
					${found.above
						.map(
							(role) => `<tr><th>${escape(role)}</th><td colspan="${found.types.length}" class="text-muted">${__(
								"Sees everything, whatever the rules say"
							)}</td></tr>`
						)
						.join("")}
					${found.roles.map((role) => this.role_row(role, found.types, place)).join("")}
				</tbody>
			</table></div>
			<p class="text-muted small mt-3">${__(
				"A level opens the rule behind it. A role without a rule sees nothing of that type."
			)}</p>`);
	}

	role_row(role, types, place) {
		const cells = types.map((type) => {
			const rule = role.rules[type.doctype];
			if (rule) {
				return `<td>${this.level_pill(
					rule.levels[place],
					frappe.utils.get_form_link("Data Scope Rule", rule.name)
				)}</td>`;
			}
			return `<td><a href="#" class="crm-cn-scope-add" data-new-rule data-role="${crm_cn.scope.escape(
				role.role
			)}" data-doctype="${crm_cn.scope.escape(type.doctype)}" title="${__("Add a rule")}" aria-label="${__(
				"Add a rule"
			)}">+</a></td>`;
		});
		return `<tr><th>${crm_cn.scope.escape(role.label)}</th>${cells.join("")}</tr>`;
	}

	attention_html(attention) {
		if (!attention.length) return "";
		const escape = crm_cn.scope.escape;
		return `<div class="crm-cn-scope-card"><h4>${__("To Put Right")}</h4>${attention
			.map(
				(one) => `<div class="crm-cn-scope-hint">${escape(one.text)} ${one.people
					.map((each) => `<a href="#" data-user="${escape(each.user)}">${escape(each.full_name)}</a>`)
					.join(", ")}${one.more ? ` ${__("and {0} more", [one.more])}` : ""}</div>`
			)
			.join("")}</div>`;
	}
};
