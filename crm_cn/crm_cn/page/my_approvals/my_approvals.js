// My approvals: what waits for me, what I decided, what I started, what I was copied; decisions in place or many at once.
frappe.provide("crm_cn.my_approvals");

frappe.pages["my-approvals"].on_page_load = function (wrapper) {
	wrapper.crm_cn_my_approvals = new crm_cn.my_approvals.Page(wrapper);
};

frappe.pages["my-approvals"].on_page_show = function (wrapper) {
	wrapper.crm_cn_my_approvals.open(frappe.get_route()[1]);
};

crm_cn.my_approvals.PAGE = 20;

crm_cn.my_approvals.tabs = () => [
	["waiting", __("Waiting for Me")],
	["decided", __("Decided by Me")],
	["started", __("Started by Me")],
	["copied", __("Copied to Me")],
];

crm_cn.my_approvals.Page = class MyApprovals {
	constructor(wrapper) {
		this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("My Approvals"), single_column: true });
		this.page.set_primary_action(__("New Request"), () => frappe.new_doc("Approval Request"));
		this.page.set_secondary_action(__("Refresh"), () => this.load());
		this.page.add_menu_item(__("Approval Delegation"), () => frappe.set_route("List", "Approval Delegation"));
		this.tab = "waiting";
		this.start = 0;
		this.chosen = new Map();
		this.$main = $(`<div class="crm-cn-mine">
			<div class="crm-cn-mine-tabs" role="tablist"></div>
			<div class="crm-cn-mine-bar">
				<input type="search" class="form-control input-sm" data-text placeholder="${__("Search title or number")}"
					aria-label="${__("Search title or number")}">
				<select class="form-control input-sm" data-type aria-label="${__("Document Type")}"></select>
				<div class="crm-cn-mine-bulk"></div>
			</div>
			<div class="crm-cn-mine-list" aria-live="polite"></div>
			<div class="crm-cn-mine-foot"></div>
		</div>`).appendTo(this.page.main);
		this.find = (part) => this.$main.find(`.crm-cn-mine-${part}`);
		this.show_tabs({});
		this.bind();
	}

	bind() {
		this.$main.on("click", "[data-tab]", (event) =>
			frappe.set_route("my-approvals", event.currentTarget.dataset.tab)
		);
		const search = frappe.utils.debounce(() => this.restart(), 350);
		this.$main.on("input", "[data-text]", search);
		this.$main.on("change", "[data-type]", () => this.restart());
		this.$main.on("click", "[data-turn]", (event) => {
			this.start = Math.max(0, this.start + Number(event.currentTarget.dataset.turn) * crm_cn.my_approvals.PAGE);
			this.load();
		});
		this.$main.on("change", "[data-choose]", (event) => this.choose(event.currentTarget));
		this.$main.on("change", "[data-choose-all]", (event) => {
			const on = event.currentTarget.checked;
			this.$main.find("[data-choose]").prop("checked", on).each((place, box) => this.choose(box));
		});
		this.$main.on("click", "[data-action]", (event) => this.decide(event.currentTarget.dataset));
		this.$main.on("click", "[data-many]", (event) => this.decide_many(event.currentTarget.dataset.many));
	}

	open(tab) {
		const known = crm_cn.my_approvals.tabs().some(([name]) => name === tab);
		const next = known ? tab : "waiting";
		if (next !== this.tab) {
			this.start = 0;
			this.$main.find("[data-text]").val("");
			this.$main.find("[data-type]").html("");
		}
		this.tab = next;
		this.load();
	}

	restart() {
		this.start = 0;
		this.load();
	}

	async load() {
		const asked = {
			tab: this.tab,
			start: this.start,
			page_length: crm_cn.my_approvals.PAGE,
			document_type: this.$main.find("[data-type]").val() || null,
			text: (this.$main.find("[data-text]").val() || "").trim() || null,
		};
		const turn = (this.turn = (this.turn || 0) + 1);
		this.$main.addClass("is-loading");
		const [found, counts] = await Promise.all([
			crm_cn.approvals.call("mine", asked),
			crm_cn.approvals.call("counts"),
		]).catch(() => [null, null]);
		if (turn !== this.turn) return; // a later request is on its way
		this.$main.removeClass("is-loading");
		if (!found) return;
		if (!found.rows.length && this.start) {
			this.start = 0;
			return this.load();
		}
		this.rows = found.rows;
		this.chosen.clear();
		this.show_tabs(counts);
		this.show_types(found.types, asked.document_type);
		this.show_list(asked);
		this.show_foot(found.total);
		this.show_bulk();
	}

	show_tabs(counts) {
		this.find("tabs").html(
			crm_cn.my_approvals
				.tabs()
				.map(([name, label]) => {
					const number = counts[name];
					const late = name === "waiting" && counts.overdue;
					const badge = number
						? `<span class="crm-cn-mine-badge ${late ? "is-late" : ""}" ${
								late ? `title="${__("{0} overdue", [counts.overdue])}"` : ""
						  }>${number}</span>`
						: "";
					return `<button type="button" role="tab" class="crm-cn-mine-tab ${
						name === this.tab ? "is-open" : ""
					}" data-tab="${name}" aria-selected="${name === this.tab}">${label}${badge}</button>`;
				})
				.join("")
		);
	}

	show_types(types, chosen) {
		const escape = crm_cn.approvals.escape;
		this.$main
			.find("[data-type]")
			.html(
				`<option value="">${__("All kinds")}</option>` +
					types
						.map(
							(type) =>
								`<option value="${escape(type.name)}" ${type.name === chosen ? "selected" : ""}>${escape(
									type.label
								)} (${type.count})</option>`
						)
						.join("")
			)
			.toggle(types.length > 0);
	}

	show_list(asked) {
		const empty = {
			waiting: __("Nothing waits for your decision."),
			decided: __("You have decided nothing yet."),
			started: __("You have started no approval."),
			copied: __("Nothing was copied to you."),
		};
		const filtered = asked.text || asked.document_type;
		if (!this.rows.length) {
			this.find("list").html(
				`<div class="crm-cn-mine-empty"><span class="crm-cn-mine-empty-mark">${frappe.utils.icon(
					"check",
					"lg"
				)}</span><p class="text-muted">${filtered ? __("Nothing matches.") : empty[this.tab]}</p></div>`
			);
			return;
		}
		this.find("list").html(this.rows.map((row, place) => this.row_html(row, place)).join(""));
	}

	row_html(row, place) {
		const escape = crm_cn.approvals.escape;
		const facts = [
			`<span>${escape(row.doctype_label)}</span>`,
			this.tab !== "started" && row.author_name ? `<span>${escape(row.author_name)}</span>` : "",
			row.amount ? `<span class="crm-cn-mine-amount">${format_currency(row.amount, row.currency)}</span>` : "",
			row.on_behalf_of && !row.instead ? `<span>${__("for {0}", [escape(row.on_behalf_of)])}</span>` : "",
			row.instead ? `<span>${__("your delegate was asked, too")}</span>` : "",
			row.now.length ? `<span>${__("Asked: {0}", [row.now.map(escape).join(", ")])}</span>` : "",
		].filter(Boolean);
		const box = this.may_choose(row)
			? `<label class="crm-cn-mine-box"><input type="checkbox" data-choose="${place}" aria-label="${__(
					"Choose {0}",
					[escape(row.title)]
			  )}"></label>`
			: "";
		return `<div class="crm-cn-mine-row ${row.overdue ? "is-late" : ""} ${
			this.tab === "copied" && row.status === "Open" ? "is-new" : ""
		}">${box}
			<div class="crm-cn-mine-what">
				<a class="crm-cn-mine-title" href="${frappe.utils.get_form_link(row.doctype, row.name)}">${escape(row.title)}</a>
				${row.summary ? `<div class="crm-cn-mine-summary">${escape(row.summary)}</div>` : ""}
				<div class="crm-cn-mine-facts text-muted">${facts.join("")}<span>${escape(row.name)}</span></div>
				${row.comment && this.tab === "decided" ? `<div class="crm-cn-mine-comment">${escape(row.comment)}</div>` : ""}
			</div>
			<div class="crm-cn-mine-side">${this.state_html(row)}${this.time_html(row)}</div>
			<div class="crm-cn-mine-acts">${this.buttons_html(row, place)}</div>
		</div>`;
	}

	state_html(row) {
		const colors = { Approved: "green", Rejected: "red", Returned: "orange", Running: "blue", Open: "blue" };
		const word = { Running: row.state, Open: row.state, Seen: row.state }[row.status] || row.status;
		return `<span class="indicator-pill ${colors[row.status] || "gray"} ellipsis">${crm_cn.approvals.escape(
			__(word)
		)}</span>`;
	}

	time_html(row) {
		const at = crm_cn.approvals.moment;
		if (row.overdue) return `<span class="crm-cn-appr-due is-late">${__("overdue since {0}", [at(row.due_on)])}</span>`;
		if (row.due_on) return `<span class="crm-cn-appr-due">${__("until {0}", [at(row.due_on)])}</span>`;
		return `<span class="crm-cn-appr-due">${at(row.decided_on || row.started_on || row.asked_on)}</span>`;
	}

	buttons_html(row, place) {
		const looks = { Approve: "btn-primary", Reject: "btn-default text-danger", Return: "btn-default" };
		return row.actions
			.filter((action) => looks[action.kind])
			.map(
				(action) =>
					`<button type="button" class="btn btn-xs ${looks[action.kind]}" data-action="${crm_cn.approvals.escape(
						action.action
					)}" data-row="${place}">${crm_cn.approvals.escape(__(action.action))}</button>`
			)
			.join("");
	}

	show_foot(total) {
		const end = this.start + this.rows.length;
		if (total <= crm_cn.my_approvals.PAGE) {
			this.find("foot").html("");
			return;
		}
		this.find("foot").html(
			`<button type="button" class="btn btn-default btn-sm" data-turn="-1" ${this.start ? "" : "disabled"}>${__(
				"Previous"
			)}</button><span class="text-muted">${__("{0} to {1} of {2}", [this.start + 1, end, total])}</span>
			<button type="button" class="btn btn-default btn-sm" data-turn="1" ${end < total ? "" : "disabled"}>${__(
				"Next"
			)}</button>`
		);
	}

	// --- decisions

	may_choose(row) {
		return row.actions.some((action) => ["Approve", "Reject", "Return"].includes(action.kind));
	}

	choose(box) {
		const row = this.rows[Number(box.dataset.choose)];
		if (box.checked) this.chosen.set(row.task, row);
		else this.chosen.delete(row.task);
		this.show_bulk();
	}

	show_bulk() {
		const any = this.tab === "waiting" && this.rows.some((row) => this.may_choose(row));
		const number = this.chosen.size;
		const all = number && number === this.rows.filter((row) => this.may_choose(row)).length;
		const kinds = [
			["Approve", __("Approve"), "btn-primary"],
			["Return", __("Return"), "btn-default"],
			["Reject", __("Reject"), "btn-default text-danger"],
		];
		this.find("bulk").html(
			any
				? `<label class="crm-cn-mine-all"><input type="checkbox" data-choose-all ${all ? "checked" : ""}> ${
						number ? __("{0} chosen", [number]) : __("Choose all")
				  }</label>` +
						(number
							? kinds
									.map(
										([kind, label, look]) =>
											`<button type="button" class="btn btn-xs ${look}" data-many="${kind}">${label}</button>`
									)
									.join("")
							: "")
				: ""
		);
	}

	async decide({ action, row: place }) {
		const row = this.rows[Number(place)];
		const step = row.actions.find((each) => each.action === action);
		let asked = [];
		if (step.ask_fields.length) {
			await frappe.model.with_doctype(row.doctype);
			const doc = await frappe.db.get_doc(row.doctype, row.name);
			asked = crm_cn.approvals.asked_fields(row.doctype, step.ask_fields, doc);
		}
		crm_cn.approvals.ask(
			__(action),
			step.kind,
			asked,
			async (answer) => {
				const args = { doctype: row.doctype, name: row.name, action, ...answer };
				const done = await frappe.xcall(`${crm_cn.approvals.API}act`, args, "POST");
				const message =
					done.state === row.state
						? __("Noted. Others still have to decide.")
						: __("Now: {0}", [__(done.state)]);
				frappe.show_alert({ message, indicator: "green" });
				this.load();
			},
			{ note: crm_cn.approvals.escape(row.title) }
		);
	}

	// Each row by the action its own flow has for this; rows without one, or which ask for fields, say so.
	decide_many(kind) {
		const rows = [...this.chosen.values()];
		const groups = new Map();
		const left = [];
		rows.forEach((row) => {
			const step = row.actions.find((action) => action.kind === kind);
			if (!step) return left.push([row, __("This step is not possible here.")]);
			if (step.ask_fields.length) return left.push([row, __("It asks for more; decide it by itself.")]);
			const key = `${row.doctype}\n${step.action}`;
			groups.set(key, [...(groups.get(key) || []), row]);
		});
		const labels = { Approve: __("Approve"), Return: __("Return"), Reject: __("Reject") };
		crm_cn.approvals.ask(
			labels[kind],
			kind,
			[],
			async (answer) => {
				const results = left.map(([row, message]) => ({ ...row, ok: false, message }));
				for (const [key, members] of groups) {
					const [doctype, action] = key.split("\n");
					const titles = Object.fromEntries(members.map((row) => [row.name, row.title]));
					const names = members.map((row) => row.name);
					const done = await crm_cn.approvals.act_on_many(doctype, names, action, answer.comment);
					results.push(...done.map((row) => ({ ...row, title: titles[row.name] })));
				}
				crm_cn.approvals.show_results(results);
				this.load();
			},
			{
				copies: false,
				note: __("{0} documents are chosen. The comment goes with each.", [rows.length]),
			}
		);
	}
};
