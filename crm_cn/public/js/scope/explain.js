// "Why can I see this?" and "Who can see this?" in the menu of every form under data scope.
frappe.provide("crm_cn.scope");

crm_cn.scope.escape = (value) =>
	frappe.utils.escape_html(value === null || value === undefined ? "" : String(value));

crm_cn.scope.why = async function (doctype, name, user) {
	const found = await frappe.xcall("crm_cn.api.scope.why", { doctype, name, user });
	const about_me = found.user === frappe.session.user;
	const dialog = new frappe.ui.Dialog({
		title: about_me ? __("Why can I see this?") : __("Why can {0} see this?", [found.full_name]),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "answer", options: crm_cn.scope.why_html(found) }],
	});
	if (found.may_ask_who && about_me) {
		dialog.set_secondary_action_label(__("Who can see this?"));
		dialog.set_secondary_action(() => {
			dialog.hide();
			crm_cn.scope.who(doctype, name);
		});
	}
	dialog.show();
	return dialog;
};

crm_cn.scope.why_html = function (found) {
	const escape = crm_cn.scope.escape;
	const employee = found.employees
		.map((one) => (one.employee_name === found.full_name ? one.name : `${one.employee_name} (${one.name})`))
		.join(", ");
	const who = [found.full_name, employee, ...found.departments].filter(Boolean).map(escape).join(" &middot; ");
	return `<div class="crm-cn-why">
		<h5>${escape(found.title)} <span class="text-muted small">${escape(__(found.doctype))} ${escape(found.name)}</span></h5>
		<p class="text-muted">${who}</p>
		${crm_cn.scope.hints_html(found.hints)}
		<table class="table table-sm"><tbody>
			${found.actions.map((action) => crm_cn.scope.action_html(action, found.may_edit_rules)).join("")}
		</tbody></table>
		<p class="text-muted small">${__(
			"This is the data scope and what the platform asks beside it. What a status or a workflow allows comes on top."
		)}</p>
	</div>`;
};

crm_cn.scope.hints_html = (hints) =>
	hints.map((hint) => `<div class="alert alert-warning py-2 px-3">${crm_cn.scope.escape(hint)}</div>`).join("");

crm_cn.scope.action_html = function (action, may_edit_rules) {
	const lines = action.lacking.length
		? action.lacking.map((text) => `<div>${crm_cn.scope.escape(text)}</div>`)
		: action.reasons.map((reason) => crm_cn.scope.reason_html(reason, may_edit_rules));
	const verdict = action.allowed ? __("Yes") : __("No");
	return `<tr data-action="${action.action}">
		<th style="width: 90px; white-space: nowrap">${crm_cn.scope.escape(action.label)}</th>
		<td style="width: 70px"><span class="indicator-pill no-indicator-dot ${
			action.allowed ? "green" : "gray"
		}">${verdict}</span></td>
		<td>${lines.join("")}</td>
	</tr>`;
};

crm_cn.scope.reason_html = function (reason, may_edit_rules) {
	const escape = crm_cn.scope.escape;
	const roles = reason.roles.map((role, place) => {
		const rule = reason.rules[place];
		return may_edit_rules && rule
			? `<a href="${frappe.utils.get_form_link("Data Scope Rule", rule)}">${escape(role)}</a>`
			: escape(role);
	});
	const by =
		reason.kind === "above"
			? __("{0} sees everything", [roles.join(", ")])
			: reason.level
			? __("Role {0}, level {1}", [roles.join(", "), escape(reason.level)])
			: __("Role {0}", [roles.join(", ")]);
	return `<div><span>${escape(reason.text)}</span> <span class="text-muted">&middot; ${by}</span>
		${reason.note ? `<div class="text-muted small">${escape(reason.note)}</div>` : ""}</div>`;
};

crm_cn.scope.who = async function (doctype, name) {
	const found = await frappe.xcall("crm_cn.api.scope.who", { doctype, name });
	const dialog = new frappe.ui.Dialog({
		title: __("Who can see this?"),
		size: "extra-large",
		fields: [{ fieldtype: "HTML", fieldname: "answer", options: crm_cn.scope.who_html(found) }],
	});
	const $answer = dialog.fields_dict.answer.$wrapper;
	const show = () => $answer.find("tbody").html(crm_cn.scope.who_rows(found, $answer.find("input").val()));
	show();
	$answer.on("input", "input", frappe.utils.debounce(show, 200));
	$answer.on("click", "[data-user]", (event) => {
		event.preventDefault();
		crm_cn.scope.why(doctype, name, event.currentTarget.dataset.user);
	});
	dialog.show();
	return dialog;
};

crm_cn.scope.who_html = function (found) {
	const escape = crm_cn.scope.escape;
	const by_relation = found.people.filter((one) => one.reason.relation !== "all").length;
	return `<div class="crm-cn-who">
		<h5>${escape(found.title)} <span class="text-muted small">${escape(__(found.doctype))} ${escape(found.name)}</span></h5>
		<p class="text-muted">${__("{0} people can see this: {1} by what the record says, {2} because their role sees all records.", [
			found.people.length,
			by_relation,
			found.people.length - by_relation,
		])}</p>
		<input type="search" class="form-control mb-3" placeholder="${__("Find a person, a department or a role")}"
			aria-label="${__("Find a person, a department or a role")}">
		<div style="overflow-x: auto"><table class="table table-sm">
			<thead><tr><th>${__("Person")}</th><th>${__("Department")}</th><th>${__("Because")}</th>${found.actions
		.map((action) => `<th class="text-center" style="white-space: nowrap">${escape(action.label)}</th>`)
		.join("")}</tr></thead>
			<tbody></tbody>
		</table></div>
	</div>`;
};

// More rows than this are found by typing.
crm_cn.scope.MOST_ROWS = 100;

crm_cn.scope.who_rows = function (found, text) {
	const wanted = (text || "").trim().toLowerCase();
	const people = found.people.filter(
		(one) => !wanted || crm_cn.scope.searchable(one).toLowerCase().includes(wanted)
	);
	const columns = 3 + found.actions.length;
	const rest = people.length - crm_cn.scope.MOST_ROWS;
	if (!people.length) return `<tr><td colspan="${columns}" class="text-muted">${__("Nobody")}</td></tr>`;
	return (
		people
			.slice(0, crm_cn.scope.MOST_ROWS)
			.map((one) => crm_cn.scope.who_row(one, found))
			.join("") +
		(rest > 0
			? `<tr><td colspan="${columns}" class="text-muted">${__("And {0} more: type to find one.", [rest])}</td></tr>`
			: "")
	);
};

crm_cn.scope.searchable = (one) =>
	[one.full_name, one.user, one.employee_name, one.reason.text, ...one.departments, ...one.reason.roles].join(" ");

crm_cn.scope.who_row = function (one, found) {
	const escape = crm_cn.scope.escape;
	const more = one.more_reasons
		? ` <span class="text-muted small">${__("and {0} more reason(s)", [one.more_reasons])}</span>`
		: "";
	const actions = found.actions.map((action) => {
		const may = one.may.includes(action.action);
		return `<td class="text-center" aria-label="${escape(action.label)}: ${may ? __("Yes") : __("No")}">${
			may ? "✓" : '<span class="text-muted">–</span>'
		}</td>`;
	});
	return `<tr>
		<td><a href="#" data-user="${escape(one.user)}" title="${escape(one.user)}">${escape(one.full_name)}</a></td>
		<td>${escape(one.departments.join(", "))}</td>
		<td>${crm_cn.scope.reason_html(one.reason, found.may_edit_rules)}${more}</td>
		${actions.join("")}
	</tr>`;
};

crm_cn.scope.offer_explain = function (frm) {
	if (frm.is_new()) return;
	const { doctype, name } = frm.doc;
	frm.page.add_menu_item(__("Why can I see this?"), () => crm_cn.scope.why(doctype, name));
	const sees_all = ((frappe.boot.crm_cn_scope || {}).see_all || []).some((role) => frappe.user.has_role(role));
	if (sees_all || (frm.doc.__onload && frm.doc.__onload.crm_cn_may_assign)) {
		frm.page.add_menu_item(__("Who can see this?"), () => crm_cn.scope.who(doctype, name));
	}
};

// The script comes with the form of each scoped DocType; the first of them registers it for all.
if (!crm_cn.scope.explains) {
	crm_cn.scope.explains = true;
	((frappe.boot.crm_cn_scope || {}).doctypes || []).forEach((doctype) =>
		frappe.ui.form.on(doctype, { refresh: crm_cn.scope.offer_explain })
	);
}
