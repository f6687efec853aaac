// The form of any governed document: the timeline of its approval above the fields, a dialog before each decision, and
// what else those concerned may do (add an approver, hand over, remind, copy, restart).
frappe.provide("crm_cn.approvals");

crm_cn.approvals.known = new Set();

$(document).on("form-load form-refresh", (event, frm) => {
	if (!frm || frm.meta.istable || frm.meta.issingle || !crm_cn.approvals.governs(frm.doctype)) return;
	if (!crm_cn.approvals.known.has(frm.doctype)) {
		crm_cn.approvals.known.add(frm.doctype);
		frappe.ui.form.on(frm.doctype, "before_workflow_action", crm_cn.approvals.before_action);
	}
	if (event.type === "form-refresh") crm_cn.approvals.show(frm);
});

// Takes over from the platform where something has to be asked; the promise that never settles keeps its own request
// from following. Without anything to ask the platform goes on, through the same gate on the server.
crm_cn.approvals.before_action = async function (frm) {
	const action = frm.selected_workflow_action;
	const found = await crm_cn.approvals.call("actions_of", { doctype: frm.doctype, name: frm.docname });
	const step = (found || []).find((row) => row.action === action);
	if (!step || !step.kind) return;
	if (step.kind === "Submit" && !step.ask_fields.length) return;
	frappe.dom.unfreeze();
	frm.selected_workflow_action = null;
	crm_cn.approvals.decide(frm, step);
	await new Promise(() => {});
};

crm_cn.approvals.decide = function (frm, step) {
	const asked = crm_cn.approvals.asked_fields(frm.doctype, step.ask_fields, frm.doc);
	crm_cn.approvals.ask(__(step.action), step.kind, asked, async (answer) => {
		const done = await frappe.xcall(
			`${crm_cn.approvals.API}act`,
			{ doctype: frm.doctype, name: frm.docname, action: step.action, ...answer },
			"POST",
			{ freeze: true }
		);
		const same = done.state === frm.doc[frappe.workflow.get_state_fieldname(frm.doctype)];
		frappe.show_alert({
			message: same ? __("Noted. Others still have to decide.") : __("Now: {0}", [__(done.state)]),
			indicator: "green",
		});
		frappe.model.clear_doc(frm.doctype, frm.docname);
		await frm.reload_doc();
		frm.script_manager.trigger("after_workflow_action");
	});
};

crm_cn.approvals.show = async function (frm) {
	if (frm.is_new()) return;
	const { doctype, docname } = frm;
	let trail;
	try {
		trail = await crm_cn.approvals.call("trail", { doctype, name: docname });
	} catch (error) {
		return; // the form itself says what is wrong with it
	}
	if (frm.doctype !== doctype || frm.docname !== docname || frm.is_new()) return;
	$(frm.dashboard.parent).find(".crm-cn-appr-section").remove();
	if (!trail.governed && !(trail.entries || []).length) return;
	const html = crm_cn.approvals.timeline(trail);
	if (html) {
		frm.dashboard.add_section(html, __("Approval"), "custom crm-cn-appr-section");
		frm.dashboard.show();
	}
	crm_cn.approvals.add_buttons(frm, trail.may || {});
	if (trail.unseen) crm_cn.approvals.call("seen", { doctype, name: docname });
};

// --- the timeline

crm_cn.approvals.LOOKS = {
	Submitted: ["blue", "arrow"],
	Approved: ["green", "tick"],
	Rejected: ["red", "cross"],
	Returned: ["orange", "back"],
	Withdrawn: ["gray", "back"],
	Restarted: ["orange", "back"],
	Cancelled: ["gray", "cross"],
	Ended: ["green", "tick"],
};
crm_cn.approvals.SIGNS = { arrow: "↑", tick: "✓", cross: "✕", back: "↩", dot: "·", clock: "…" };

crm_cn.approvals.timeline = function (trail) {
	const escape = crm_cn.approvals.escape;
	// what a decision led to is said by the decision, unless the way ends with it
	const entries = (trail.entries || []).filter(
		(entry, place, all) =>
			entry.event !== "Ended" || !["Returned", "Rejected"].includes((all[place - 1] || {}).event)
	);
	const items = entries.map(crm_cn.approvals.entry_html);
	const running = trail.now && trail.now.length;
	if (running) items.push(crm_cn.approvals.now_html(trail));
	(trail.ahead || []).forEach((level) => items.push(crm_cn.approvals.ahead_html(level)));
	if (!items.length) return "";
	const shown = 6;
	const older = Math.max(items.length - shown - (trail.ahead || []).length, 0);
	const list = items.map((html, place) =>
		place < older ? html.replace("crm-cn-appr-item", "crm-cn-appr-item is-older") : html
	);
	const more = older
		? `<button type="button" class="btn btn-xs btn-default crm-cn-appr-more" onclick="this.parentNode.classList.add('is-open')">${__(
				"Show {0} earlier steps",
				[older]
		  )}</button>`
		: "";
	const colors = { Running: "orange", Approved: "green", Rejected: "red", Returned: "orange" };
	const head = trail.status
		? `<div class="crm-cn-appr-head"><span class="indicator-pill ${colors[trail.status] || "gray"}">${__(
				trail.status === "Running" ? "Being Approved" : trail.status
		  )}</span>${trail.round > 1 ? `<span class="text-muted">${__("Round {0}", [trail.round])}</span>` : ""}${
				trail.state ? `<span class="text-muted">${escape(__(trail.state))}</span>` : ""
		  }</div>`
		: `<div class="crm-cn-appr-head"><span class="text-muted">${__("Who will be asked once this is submitted")}</span></div>`;
	return `<div class="crm-cn-appr">${head}${more}<ol class="crm-cn-appr-line">${list.join("")}</ol></div>`;
};

crm_cn.approvals.item = function (color, sign, text, at, more = "", css = "") {
	return `<li class="crm-cn-appr-item ${css}"><span class="crm-cn-appr-dot ${color}" aria-hidden="true">${
		crm_cn.approvals.SIGNS[sign]
	}</span><div class="crm-cn-appr-text"><div class="crm-cn-appr-what">${text}<time class="text-muted">${at}</time></div>${more}</div></li>`;
};

crm_cn.approvals.entry_html = function (entry) {
	const escape = crm_cn.approvals.escape;
	const who = `<b>${escape(entry.user_name)}</b>${
		entry.on_behalf_of ? ` <span class="text-muted">${__("for {0}", [escape(entry.on_behalf_of)])}</span>` : ""
	}`;
	const people = `<b>${(entry.people || []).map(escape).join("</b>, <b>")}</b>`;
	const level = entry.from_state
		? `<span class="crm-cn-appr-level">${escape(__(entry.from_state))}</span>`
		: "";
	const texts = {
		Submitted: () => __("{0} submitted for approval", [who]),
		Asked: () => __("{0} was asked", [people]),
		Approved: () => __("{0} approved", [who]),
		Rejected: () => __("{0} rejected", [who]),
		Returned: () => __("{0} returned it", [who]),
		Withdrawn: () => __("{0} withdrew it", [who]),
		"Added Approver": () => __("{0} added {1} as approver", [who, people]),
		"Transferred": () => __("{0} handed it over to {1}", [who, people]),
		Delegated: () => __("{0} was asked as delegate", [people]),
		Replaced: () => __("{0} was asked instead of somebody who cannot decide", [people]),
		Reminded: () => __("{0} was reminded", [people]),
		Escalated: () => __("The time was up: {0} was asked", [people]),
		Copied: () => __("Copied to {0}", [people]),
		Restarted: () => __("The approval started again"),
		Passed: () => __("{0} has agreed before; passed", [people]),
		"Flow Changed": () => __("The flow was changed"),
		Cancelled: () => __("{0} cancelled it", [who]),
		Ended: () => __("The approval ended: {0}", [escape(__(entry.to_state || ""))]),
	};
	const text = texts[entry.event] ? texts[entry.event]() : escape(__(entry.event));
	const [color, sign] = crm_cn.approvals.LOOKS[entry.event] || ["gray", "dot"];
	const tone = entry.event === "Ended" && entry.to_state === "Rejected" ? ["red", "cross"] : [color, sign];
	const minor = !crm_cn.approvals.LOOKS[entry.event];
	const comment = entry.comment ? `<blockquote class="crm-cn-appr-comment">${escape(entry.comment)}</blockquote>` : "";
	const shows_level = ["Asked", "Approved", "Rejected", "Returned", "Passed"].includes(entry.event);
	return crm_cn.approvals.item(
		tone[0],
		tone[1],
		`<span>${text}</span>${shows_level ? level : ""}`,
		crm_cn.approvals.moment(entry.at),
		comment,
		minor ? "is-minor" : ""
	);
};

crm_cn.approvals.now_html = function (trail) {
	const escape = crm_cn.approvals.escape;
	const people = trail.now
		.map((one) => {
			const place = one.on_behalf_of ? ` <span class="text-muted">${__("for {0}", [escape(one.on_behalf_of)])}</span>` : "";
			const due = one.due_on
				? ` <span class="crm-cn-appr-due ${one.overdue ? "is-late" : ""}">${
						one.overdue
							? __("overdue since {0}", [crm_cn.approvals.moment(one.due_on)])
							: __("until {0}", [crm_cn.approvals.moment(one.due_on)])
				  }</span>`
				: "";
			const waits = one.waiting ? ` <span class="text-muted">(${__("after the added approver")})</span>` : "";
			return `<li><b>${escape(one.name)}</b>${place}${waits}${due}</li>`;
		})
		.join("");
	const modes = {
		All: __("all must agree"),
		"At Least": __("at least {0} must agree", [(trail.needed || {}).at_least]),
	};
	const mode = trail.needed ? modes[trail.needed.mode] : trail.now.length > 1 ? __("one suffices") : "";
	return crm_cn.approvals.item(
		"now",
		"clock",
		`<span>${__("Waiting for a decision")}</span><span class="crm-cn-appr-level">${escape(__(trail.state || ""))}</span>${
			mode ? `<span class="text-muted">${mode}</span>` : ""
		}`,
		"",
		`<ul class="crm-cn-appr-people">${people}</ul>`,
		"is-now"
	);
};

crm_cn.approvals.ahead_html = function (level) {
	const escape = crm_cn.approvals.escape;
	const people = level.people.length ? level.people.map(escape).join(", ") : __("known later");
	return crm_cn.approvals.item(
		"ahead",
		"dot",
		`<span class="crm-cn-appr-level">${escape(__(level.state))}</span><span class="text-muted">${people}</span>`,
		"",
		"",
		"is-ahead"
	);
};

// --- what else people may do

crm_cn.approvals.add_buttons = function (frm, may) {
	const group = __("Approval");
	const add = (label, run) => {
		frm.remove_custom_button(label, group);
		frm.add_custom_button(label, run, group);
	};
	if (may.add_approver) add(__("Add Approver"), () => crm_cn.approvals.add_approver(frm));
	if (may.hand_over) add(__("Hand Over"), () => crm_cn.approvals.hand_over(frm));
	if (may.remind) add(__("Remind"), () => crm_cn.approvals.remind(frm));
	if (may.copy) add(__("Copy To"), () => crm_cn.approvals.copy(frm));
	if (may.restart) add(__("Restart on the Edited Flow"), () => crm_cn.approvals.restart(frm));
};

crm_cn.approvals.prompt = function (frm, title, fields, method, done) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: title,
		primary_action: async (answers) => {
			dialog.disable_primary_action();
			try {
				await frappe.xcall(method, { doctype: frm.doctype, name: frm.docname, ...answers }, "POST");
				dialog.hide();
				frappe.show_alert({ message: done, indicator: "green" });
				frm.reload_doc();
			} catch (error) {
				// the server's message is on the screen
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	dialog.show();
};

crm_cn.approvals.person = function (label) {
	return {
		fieldname: "user",
		fieldtype: "Link",
		options: "User",
		label,
		reqd: 1,
		get_query: () => ({
			filters: { enabled: 1, user_type: "System User", name: ["not in", ["Administrator", "Guest"]] },
		}),
	};
};

crm_cn.approvals.comment_field = function (reqd = 0) {
	return { fieldname: "comment", fieldtype: "Small Text", label: __("Comment"), reqd };
};

crm_cn.approvals.add_approver = function (frm) {
	const fields = [
		crm_cn.approvals.person(__("Person")),
		{
			fieldname: "position",
			fieldtype: "Select",
			label: __("When"),
			options: [
				{ value: "Before", label: __("Before me: I decide afterwards") },
				{ value: "After", label: __("After me, once I have agreed") },
			],
			default: "Before",
			reqd: 1,
		},
		crm_cn.approvals.comment_field(),
	];
	crm_cn.approvals.prompt(
		frm,
		__("Add Approver"),
		fields,
		`${crm_cn.approvals.API}add_approver`,
		__("The approver was added.")
	);
};

crm_cn.approvals.hand_over = function (frm) {
	crm_cn.approvals.prompt(
		frm,
		__("Hand Over"),
		[crm_cn.approvals.person(__("Person Who Decides Instead")), crm_cn.approvals.comment_field()],
		`${crm_cn.approvals.API}hand_over`,
		__("It was handed over.")
	);
};

crm_cn.approvals.remind = async function (frm) {
	await frappe.xcall(
		`${crm_cn.approvals.API}remind`,
		{ doctype: frm.doctype, name: frm.docname },
		"POST"
	);
	frappe.show_alert({ message: __("Those who are asked were reminded."), indicator: "green" });
	frm.reload_doc();
};

crm_cn.approvals.copy = function (frm) {
	const users = {
		fieldname: "users",
		fieldtype: "MultiSelectPills",
		label: __("People"),
		reqd: 1,
		get_data: (text) => crm_cn.approvals.find_users(text),
	};
	crm_cn.approvals.prompt(
		frm,
		__("Copy To"),
		[users],
		`${crm_cn.approvals.API}copy_to`,
		__("They are told and may read it.")
	);
};

crm_cn.approvals.restart = function (frm) {
	const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	crm_cn.approvals.prompt(
		frm,
		__("Restart on the Edited Flow"),
		[reason],
		`${crm_cn.approvals.API}restart`,
		__("The approval started again.")
	);
};
