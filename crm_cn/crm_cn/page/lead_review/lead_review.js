// The reviewer's page: what waits, the collision evidence side by side, and the decision, without leaving it (L2, L3).
{% include "crm_cn/public/js/collision_view.js" %}
{% include "crm_cn/public/js/lead/statuses.js" %}

frappe.provide("crm_cn.review");

frappe.pages["lead-review"].on_page_load = function (wrapper) {
	wrapper.crm_cn_review = new crm_cn.review.Page(wrapper);
};

frappe.pages["lead-review"].on_page_show = function (wrapper) {
	wrapper.crm_cn_review.load(frappe.get_route()[1]);
};

crm_cn.review.Page = class ReviewPage {
	constructor(wrapper) {
		this.page = frappe.ui.make_app_page({ parent: wrapper, title: __("Lead Review"), single_column: true });
		this.page.set_secondary_action(__("Refresh"), () => this.load(this.current));
		this.$main = $(`<div class="crm-cn-review">
			<div class="crm-cn-review-queue" role="listbox" aria-label="${__("Waiting for review")}"></div>
			<div class="crm-cn-review-lead" tabindex="-1"></div>
		</div>`).appendTo(this.page.main);
		this.$queue = this.$main.find(".crm-cn-review-queue");
		this.$lead = this.$main.find(".crm-cn-review-lead");
		this.leads = [];
		this.bind();
	}

	bind() {
		this.$queue.on("click", ".crm-cn-review-item", (event) => this.open(event.currentTarget.dataset.name));
		this.$queue.on("keydown", ".crm-cn-review-item", (event) => {
			if (["Enter", " "].includes(event.key)) {
				event.preventDefault();
				this.open(event.currentTarget.dataset.name);
			}
			if (event.key === "ArrowDown") $(event.currentTarget).next().trigger("focus");
			if (event.key === "ArrowUp") $(event.currentTarget).prev().trigger("focus");
		});
		this.$lead.on("click", "[data-decide]", (event) => this.decide(event.currentTarget));
		this.$lead.on("click", "[data-act]", (event) => this.act(event.currentTarget.dataset.act));
	}

	async load(name) {
		const waiting = await frappe.db.get_list("Lead Registration", {
			filters: { status: "In Review" },
			fields: [
				"name",
				"customer_name",
				"submitted_on",
				"collision_tier",
				"collision_score",
				"responsible_user",
				"owner",
			],
			order_by: "submitted_on asc",
			limit: 100,
		});
		await crm_cn.lead.learn_names(waiting.map((lead) => lead.responsible_user || lead.owner));
		this.leads = waiting;
		this.page.set_title(`${__("Lead Review")} (${waiting.length})`);
		this.show_queue();
		const next = waiting.find((lead) => lead.name === name) || waiting[0];
		if (next) await this.open(next.name);
		else this.show_empty();
	}

	show_queue() {
		const escape = crm_cn.collision.escape;
		this.$queue.html(
			this.leads
				.map(
					(lead) => `<div class="crm-cn-review-item" role="option" tabindex="0" data-name="${escape(lead.name)}">
						<div class="crm-cn-review-name">${escape(lead.customer_name)}</div>
						<div class="text-muted small">${escape(
							frappe.user.full_name(lead.responsible_user || lead.owner)
						)} &middot; ${frappe.datetime.comment_when(lead.submitted_on)}</div>
						${crm_cn.collision.badge(lead.collision_tier, lead.collision_score)}
					</div>`
				)
				.join("")
		);
		this.$queue.toggle(this.leads.length > 0);
	}

	show_empty() {
		this.current = null;
		this.$lead.html(`<div class="crm-cn-review-empty">
			<div class="crm-cn-review-empty-mark">${frappe.utils.icon("check", "lg")}</div>
			<h4>${__("Nothing waits for review")}</h4>
			<p class="text-muted">${__("Leads that sales people submit appear here with the evidence of the collision check.")}</p>
		</div>`);
	}

	async open(name) {
		this.current = name;
		this.$queue
			.find(".crm-cn-review-item")
			.removeClass("is-open")
			.attr("aria-selected", "false")
			.filter((i, item) => item.dataset.name === name)
			.addClass("is-open")
			.attr("aria-selected", "true");
		this.$lead.addClass("is-loading");
		// The evidence first: looking again notes its result on the lead, which is then read as it stands.
		const findings = await frappe.xcall("crm_cn.api.duplicates.findings", { lead_registration: name });
		const lead = await frappe.db.get_doc("Lead Registration", name);
		await crm_cn.lead.learn_names((findings || []).map((finding) => finding.other_holder));
		if (this.current !== name) return;
		this.lead = lead;
		this.findings = crm_cn.review.grouped(findings || []);
		this.$lead.removeClass("is-loading").html(this.lead_html());
	}

	lead_html() {
		const escape = crm_cn.collision.escape;
		const lead = this.lead;
		const open = this.findings.filter((finding) => finding.decision === "Open").length;
		return `
			<div class="crm-cn-review-head">
				<div>
					<h3><a href="${frappe.utils.get_form_link("Lead Registration", lead.name)}">${escape(lead.customer_name)}</a>
						${crm_cn.collision.badge(lead.collision_tier, lead.collision_score)}</h3>
					<div class="text-muted">${escape(lead.name)} &middot; ${escape(
			frappe.user.full_name(lead.responsible_user || lead.owner)
		)} &middot; ${__("Submitted {0}", [frappe.datetime.comment_when(lead.submitted_on)])}</div>
				</div>
				<div class="crm-cn-review-actions">
					<button class="btn btn-default btn-sm" data-act="Returned">${__("Return")}</button>
					<button class="btn btn-danger btn-sm" data-act="Collided">${__("Confirm Collision")}</button>
					<button class="btn btn-primary btn-sm" data-act="In Follow-up" ${open ? "disabled" : ""}
						title="${open ? __("Decide every likeness below first") : ""}">${__("Register")}</button>
				</div>
			</div>
			${this.completeness_html()}
			${this.findings_html(open)}`;
	}

	// L2: name, contact and phone are what a reviewer checks; what is missing is said in red.
	completeness_html() {
		const lead = this.lead;
		const rows = [
			["customer_name", __("Customer Name")],
			["contact_person", __("Contact Person")],
			["phone", __("Phone")],
			["source", __("Lead Source")],
			["territory", __("Territory")],
			["initiation_reason", __("Reason for Starting")],
		];
		const escape = crm_cn.collision.escape;
		const links = ["source", "territory"];
		return `<div class="crm-cn-review-facts">${rows
			.map(([field, label]) => {
				const value = lead[field];
				const shown = value
					? `<span>${escape(links.includes(field) ? __(value) : value)}</span>`
					: `<span class="crm-cn-missing">${__("Missing")}</span>`;
				return `<div><span class="text-muted small">${label}</span>${shown}</div>`;
			})
			.join("")}</div>`;
	}

	findings_html(open) {
		if (!this.findings.length) {
			const weak = this.lead.collision_tier === "weak";
			return `<div class="crm-cn-review-none">${
				weak
					? __("Only a distant likeness was found; there is nothing to decide.")
					: __("The collision check found nothing like it.")
			}</div>`;
		}
		const hint = open
			? __("{0} likeness(es) still to decide: is it the same company?", [open])
			: __("Every likeness is decided.");
		const legend = __("Equal is red; what differs is marked.");
		return `<div class="crm-cn-review-hint text-muted">${hint} ${legend}</div>${this.findings
			.map((finding) => this.finding_html(finding))
			.join("")}`;
	}

	finding_html(finding) {
		const escape = crm_cn.collision.escape;
		const theirs = finding.theirs || finding.other || {};
		const records = finding.records
			.map(
				(record) =>
					`<span class="text-muted small">${escape(__(record.other_doctype))} ${crm_cn.review.record_link(record)}</span>`
			)
			.join("");
		const holder = finding.holder_name || finding.other_holder;
		return `<div class="crm-cn-finding ${escape((finding.decision || "Open").toLowerCase())}" data-finding="${escape(finding.name)}">
			<div class="crm-cn-finding-head">
				<div>
					${crm_cn.collision.badge(finding.tier, finding.score)}
					<b>${escape(finding.other_title)}</b>
					${records}
				</div>
				<div class="btn-group" role="group" aria-label="${__("Is it the same company?")}">
					${this.decision_button(finding, "Same", __("Same Company"), "btn-danger")}
					${this.decision_button(finding, "Different", __("Different Company"), "btn-success")}
				</div>
			</div>
			${crm_cn.collision.reason_list(finding.reasons)}
			<div class="crm-cn-compare-wrap"><table class="crm-cn-compare">
				<thead><tr><th></th><th>${__("Submitted Now")}</th><th>${__("On Record")}</th></tr></thead>
				<tbody>${this.compare_rows(theirs)}
					<tr><th>${__("Responsible")}</th><td>${escape(
			frappe.user.full_name(this.lead.responsible_user || this.lead.owner)
		)}</td><td>${holder ? escape(frappe.user.full_name(holder)) : __("Nobody in person: the company's")}</td></tr>
					<tr><th>${__("Status")}</th><td>${__(this.lead.status)}</td><td>${escape(__(theirs.status || ""))}</td></tr>
					<tr><th>${__("Last Activity")}</th><td></td><td>${
			finding.last_activity ? frappe.datetime.comment_when(finding.last_activity) : __("None recorded")
		}</td></tr>
				</tbody>
			</table></div>
		</div>`;
	}

	decision_button(finding, decision, label, style) {
		const chosen = finding.decision === decision;
		return `<button class="btn btn-xs ${chosen ? style : "btn-default"}" data-decide="${decision}"
			aria-pressed="${chosen}">${label}</button>`;
	}

	compare_rows(theirs) {
		const lead = this.lead;
		const rows = [
			[__("Customer Name"), lead.customer_name, theirs.name],
			[__("Other Names"), (lead.aliases || []).map((row) => row.alias), theirs.aliases],
			[__("Unified Social Credit Code"), lead.credit_code, theirs.credit_code],
			[__("Phone"), [lead.phone, lead.other_phones], theirs.phones],
			[__("Email"), lead.email, theirs.emails],
			[__("Website"), lead.website, theirs.websites],
			[__("Contact Person"), lead.contact_person, theirs.contacts],
			[__("Address"), [lead.city, lead.address_line], theirs.address],
			[__("Territory"), lead.city || lead.territory, theirs.region],
		];
		return rows.map(([label, mine, other]) => this.compare_row(label, mine, other)).join("");
	}

	compare_row(label, mine, theirs) {
		const left = crm_cn.review.values(mine);
		const right = crm_cn.review.values(theirs);
		if (!left.length && !right.length) return "";
		return `<tr><th>${label}</th><td>${crm_cn.review.cell(left, right)}</td><td>${crm_cn.review.cell(right, left)}</td></tr>`;
	}

	async decide(button) {
		const name = button.closest("[data-finding]").dataset.finding;
		const decision = button.dataset.decide;
		const group = this.findings.find((finding) => finding.name === name);
		await this.busy(async () => {
			for (const record of group.records) {
				await frappe.xcall("crm_cn.api.duplicates.decide", { finding: record.name, decision });
			}
		});
		await this.open(this.current);
		this.$lead
			.find("[data-finding]")
			.filter((i, element) => element.dataset.finding === name)
			.find(`[data-decide="${decision}"]`)
			.trigger("focus");
	}

	async act(status) {
		const action = await crm_cn.review.action_to(this.lead, status);
		if (!action) {
			frappe.msgprint(__("The workflow offers you no such step for this lead."));
			return;
		}
		if (status === "Returned") return this.ask_return(action);
		if (status === "Collided") {
			frappe.confirm(__("Confirm the collision? The registration fails and its author may appeal."), () =>
				this.apply(action, {})
			);
			return;
		}
		await this.apply(action, {});
	}

	ask_return(action) {
		const dialog = new frappe.ui.Dialog({
			title: __("Return"),
			fields: [
				{
					fieldtype: "Small Text",
					fieldname: "review_note",
					label: __("What has to be corrected"),
					reqd: 1,
				},
			],
			primary_action_label: __("Return"),
			primary_action: async (values) => {
				if (await this.apply(action, values)) dialog.hide();
			},
		});
		dialog.show();
	}

	// Says whether it worked; what went wrong is already on the screen then, and the lead is shown as it stands.
	async apply(action, values) {
		const position = this.leads.findIndex((lead) => lead.name === this.current);
		const following = this.leads[position + 1] || this.leads[position - 1];
		const { name, customer_name, modified } = this.lead;
		const done = await this.busy(() =>
			frappe.xcall("crm_cn.api.leads.act", { name, action, values, modified })
		);
		if (done) {
			frappe.show_alert({
				message: __("{0}: {1}", [crm_cn.collision.escape(customer_name), __(action)]),
				indicator: "green",
			});
		}
		await this.load(done ? following && following.name : name);
		return done;
	}

	async busy(work) {
		if (this.working) return false;
		this.working = true;
		this.$lead.addClass("is-loading").find("button").prop("disabled", true);
		try {
			await work();
			return true;
		} catch (error) {
			return false;
		} finally {
			this.working = false;
			this.$lead.removeClass("is-loading");
		}
	}
};

// A registration and its customer file say the same of the same company: shown once, decided together.
crm_cn.review.grouped = function (findings) {
	const groups = new Map();
	findings.forEach((finding) => {
		const theirs = finding.theirs || {};
		const key = JSON.stringify([
			theirs.name || finding.name,
			theirs.credit_code,
			(theirs.phones || []).slice().sort(),
			(theirs.emails || []).slice().sort(),
			finding.other_holder,
			finding.tier,
			finding.decision,
		]);
		if (groups.has(key)) groups.get(key).records.push(finding);
		else groups.set(key, { ...finding, records: [finding] });
	});
	return [...groups.values()];
};

crm_cn.review.record_link = function (record) {
	const name = crm_cn.collision.escape(record.other_name);
	if (!frappe.model.can_read(record.other_doctype)) return name;
	return `<a href="${frappe.utils.get_form_link(record.other_doctype, record.other_name)}">${name}</a>`;
};

// The workflow action that leads from the lead's state to a status, whatever the customer calls it.
crm_cn.review.action_to = async function (lead, status) {
	await new Promise((resolve) => frappe.model.with_doctype("Lead Registration", resolve));
	frappe.workflow.setup("Lead Registration");
	const workflow = frappe.workflow.workflows["Lead Registration"];
	const transitions = await frappe.workflow.get_transitions(lead);
	const status_of = (name) => {
		const state = (workflow.states || []).find((row) => row.state === name);
		return state ? state.update_value || state.state : null;
	};
	const transition = transitions.find((row) => status_of(row.next_state) === status);
	return transition ? transition.action : null;
};

crm_cn.review.values = (value) =>
	(Array.isArray(value) ? value : [value])
		.flatMap((part) => (part === null || part === undefined ? [] : Array.isArray(part) ? part : [part]))
		.map((part) => String(part).trim())
		.filter(Boolean);

crm_cn.review.plain = (value) => value.normalize("NFKC").toLowerCase().replace(/[\s\-().,\u00b7\u3002]/g, "");

// What both sides have is marked equal; where one differs, the characters that differ are marked.
crm_cn.review.cell = function (values, others) {
	const known = new Set(others.map(crm_cn.review.plain));
	return values
		.map((value) => {
			if (known.has(crm_cn.review.plain(value))) {
				return `<div class="is-equal">${crm_cn.collision.escape(value)}</div>`;
			}
			const shown = others.length
				? crm_cn.review.marked(value, others[0])
				: crm_cn.collision.escape(value);
			return `<div>${shown}</div>`;
		})
		.join("");
};

// Characters of `value` that are not part of the longest common subsequence with `other`, in <mark>.
crm_cn.review.marked = function (value, other) {
	const a = Array.from(value).slice(0, 200);
	const b = Array.from(other).slice(0, 200);
	const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			length[i][j] =
				a[i] === b[j] ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
		}
	}
	let html = "";
	let marking = false;
	const mark = (on) => {
		if (on !== marking) html += on ? "<mark>" : "</mark>";
		marking = on;
	};
	for (let i = 0, j = 0; i < a.length; i++) {
		while (j < b.length && a[i] !== b[j] && length[i][j + 1] === length[i][j]) j++;
		const same = j < b.length && a[i] === b[j];
		mark(!same);
		html += crm_cn.collision.escape(a[i]);
		if (same) j++;
	}
	mark(false);
	return html;
};
