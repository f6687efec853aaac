// Lists of leads in Data Import: the collision check before anything is written (L3, bulk).

frappe.provide("crm_cn.imports");

crm_cn.imports.COLORS = {
	new: "green",
	suspect: "orange",
	own: "blue",
	collides: "red",
	pool: "cyan",
	duplicate: "purple",
	bad: "gray",
};
crm_cn.imports.PAGE = 50;
crm_cn.imports.STYLE = `
	.crm-cn-lead-list [data-fieldname="import_log_section"],
	.crm-cn-lead-list [data-fieldname="import_warnings_section"] { display: none !important; }
	.crm-cn-import-check { padding: var(--padding-md) var(--padding-lg); border-bottom: 1px solid var(--border-color); }
	.crm-cn-import-check .fates { display: flex; flex-wrap: wrap; gap: 8px; margin-bottom: 12px; }
	.crm-cn-import-check .fates .btn.active { border-color: var(--primary); font-weight: 600; }
	.crm-cn-import-check table { table-layout: fixed; margin-bottom: 8px; }
	.crm-cn-import-check td { white-space: pre-line; overflow-wrap: anywhere; }
	.crm-cn-import-check .notes { margin: 0 0 12px; padding-left: 18px; color: var(--text-muted); }
`;

frappe.ui.form.on("Data Import", {
	setup(frm) {
		frappe.dom.set_style(crm_cn.imports.STYLE, "crm-cn-imports");
		frappe.realtime.on("crm_cn_import_check", (news) => {
			if (news.data_import !== frm.doc.name) return;
			if (news.finished) {
				crm_cn.imports.load(frm);
			} else {
				crm_cn.imports.progress(frm, news.current, news.total);
			}
		});
	},

	refresh(frm) {
		crm_cn.imports.load(frm);
	},

	reference_doctype(frm) {
		crm_cn.imports.load(frm);
	},

	import_type(frm) {
		crm_cn.imports.load(frm);
	},

	update_primary_action(frm) {
		crm_cn.imports.set_primary_action(frm);
	},
});

// the platform drops the document for a moment when an import ends
crm_cn.imports.applies = (frm) =>
	frm.doc &&
	locals["Data Import"]?.[frm.doc.name] &&
	frm.doc.reference_doctype === "Lead Registration" &&
	frm.doc.import_type === "Insert New Records";

crm_cn.imports.is_ready = (frm) =>
	crm_cn.imports.applies(frm) && !frm.is_new() && !frm.is_dirty() && frm.has_import_file();

crm_cn.imports.load = async function (frm) {
	const applies = crm_cn.imports.applies(frm);
	frm.layout.wrapper.toggleClass("crm-cn-lead-list", Boolean(applies));
	if (!crm_cn.imports.is_ready(frm)) {
		frm.crm_cn_check = null;
		crm_cn.imports.container(frm).empty().hide();
		return;
	}
	const name = frm.doc.name;
	const state = await crm_cn.imports.ask(frm, { verify: 1 });
	if (!state || !crm_cn.imports.is_ready(frm) || frm.doc.name !== name) return;
	frm.crm_cn_check = state;
	crm_cn.imports.render(frm);
	crm_cn.imports.set_primary_action(frm);
	if (crm_cn.imports.is_running(state)) {
		crm_cn.imports.progress(frm, state.judged, state.total);
		crm_cn.imports.watch(frm, name);
	} else if (frm.crm_cn_in_progress) {
		frm.crm_cn_in_progress = false;
		frm.dashboard.hide_progress();
	}
};

crm_cn.imports.is_running = (state) => ["Queued", "Running"].includes(state.status);

// realtime may be down: look now and then as well
crm_cn.imports.watch = function (frm, name) {
	clearTimeout(frm.crm_cn_watch);
	frm.crm_cn_watch = setTimeout(async () => {
		if (frm.doc.name !== name || cur_frm !== frm) return;
		const state = await crm_cn.imports.ask(frm, { limit: 1 });
		if (state && crm_cn.imports.is_running(state)) {
			crm_cn.imports.progress(frm, state.judged, state.total);
			crm_cn.imports.watch(frm, name);
		} else {
			crm_cn.imports.load(frm);
		}
	}, 2000);
};

crm_cn.imports.start = function (frm) {
	const before = frm.crm_cn_check.result_file;
	frm.events.start_import(frm);
	const name = frm.doc.name;
	const look = async () => {
		if (frm.doc.name !== name || cur_frm !== frm) return;
		const state = await crm_cn.imports.ask(frm, { limit: 1 });
		const over = state && state.result_file && state.result_file !== before;
		if (!crm_cn.imports.applies(frm) || (state && frm.doc.status === state.import_status && over)) {
			return; // the platform's own news came through
		}
		if (over || (state && ["Error", "Timed Out"].includes(state.import_status))) {
			frm.dashboard.hide_progress();
			frm.reload_doc();
		} else {
			setTimeout(look, 3000);
		}
	};
	setTimeout(look, 3000);
};

crm_cn.imports.ask = (frm, args) =>
	frappe
		.xcall("crm_cn.api.imports.result", {
			data_import: frm.doc.name,
			limit: crm_cn.imports.PAGE,
			start: frm.crm_cn_start || 0,
			fate: frm.crm_cn_fate || "",
			...args,
		})
		.catch(() => null);

crm_cn.imports.check = async function (frm) {
	frm.crm_cn_start = 0;
	frm.crm_cn_fate = "";
	crm_cn.imports.progress(frm, 0, 0);
	try {
		await frappe.xcall("crm_cn.api.imports.check", { data_import: frm.doc.name });
	} catch {
		// the reason has been shown
	}
	crm_cn.imports.load(frm);
};

crm_cn.imports.progress = function (frm, current, total) {
	frm.crm_cn_in_progress = true;
	const percent = total ? Math.floor((current * 100) / total) : 0;
	frm.dashboard.show_progress(
		__("Checking for Collisions"),
		percent,
		total ? __("{0} of {1} rows", [current, total]) : __("Reading the list")
	);
};

crm_cn.imports.set_primary_action = function (frm) {
	if (!crm_cn.imports.is_ready(frm) || frm.doc.status === "Success") return;
	const state = frm.crm_cn_check;
	const checked = state && state.status === "Done" && state.current;
	frm.remove_custom_button(__("Check Again"));
	if (!checked) {
		frm.page.set_primary_action(__("Check for Collisions"), () => crm_cn.imports.check(frm));
	} else if (!frm.import_in_progress) {
		const label = frm.doc.status === "Pending" ? __("Start Import") : __("Retry");
		frm.page.set_primary_action(label, () => crm_cn.imports.start(frm));
		frm.add_custom_button(__("Check Again"), () => crm_cn.imports.check(frm));
	}
};

crm_cn.imports.container = function (frm) {
	if (!frm.crm_cn_container) {
		frm.crm_cn_container = $('<div class="crm-cn-import-check"></div>').hide();
		$(frm.get_field("import_warnings_section").wrapper).before(frm.crm_cn_container);
	}
	return frm.crm_cn_container;
};

crm_cn.imports.render = function (frm) {
	const state = frm.crm_cn_check;
	const $box = crm_cn.imports.container(frm).empty().show();
	const safe = frappe.utils.escape_html;
	$box.append(`<h5>${__("Collision Check")}</h5>`);
	if (state.status === "Not Checked") {
		$box.append(
			`<p class="text-muted">${__(
				"Nothing is imported before the list has been checked. Press Check for Collisions to see what would become of each row."
			)}</p>`
		);
		crm_cn.imports.render_notes($box, state);
		return;
	}
	if (state.message) $box.append(`<p class="text-danger">${safe(state.message)}</p>`);
	if (state.status !== "Done") return;
	if (!state.current && frm.doc.status === "Pending") {
		$box.append(
			`<p class="text-warning">${__(
				"The list or its mapping was changed after this check. Check it again before you import it."
			)}</p>`
		);
	}
	crm_cn.imports.render_notes($box, state);
	crm_cn.imports.render_fates(frm, $box, state);
	crm_cn.imports.render_rows($box, state);
	crm_cn.imports.render_pages(frm, $box, state);
};

crm_cn.imports.render_notes = function ($box, state) {
	if (!state.notes.length) return;
	const items = state.notes.map((note) => `<li>${frappe.utils.escape_html(note)}</li>`).join("");
	$box.append(`<ul class="notes small">${items}</ul>`);
};

crm_cn.imports.render_fates = function (frm, $box, state) {
	const $fates = $('<div class="fates"></div>').appendTo($box);
	const choose = (fate) => {
		frm.crm_cn_fate = fate;
		frm.crm_cn_start = 0;
		crm_cn.imports.turn(frm);
	};
	const button = (fate, text, count) => {
		const color = crm_cn.imports.COLORS[fate];
		const dot = color ? `<span class="indicator ${color}"></span>` : "";
		$(`<button type="button" class="btn btn-default btn-xs">${dot}${text} <b>${count}</b></button>`)
			.toggleClass("active", (frm.crm_cn_fate || "") === fate)
			.on("click", () => choose(fate))
			.appendTo($fates);
	};
	button("", __("All"), state.total);
	for (const { fate, text } of state.fates) {
		if (state.figures[fate]) button(fate, frappe.utils.escape_html(text), state.figures[fate]);
	}
	if (state.result_file) {
		const url = encodeURI(state.result_file);
		$fates.append(
			`<a class="btn btn-default btn-xs" href="${url}" target="_blank" rel="noopener">${__(
				"Download Result"
			)}</a>`
		);
	}
};

crm_cn.imports.render_rows = function ($box, state) {
	const safe = (value) => frappe.utils.escape_html(cstr(value));
	const rows = state.rows.map((row) => {
		const number =
			row.last_row > row.row_number ? `${row.row_number}–${row.last_row}` : row.row_number;
		const link = row.lead_registration
			? frappe.utils.get_form_link("Lead Registration", row.lead_registration, true)
			: "";
		const score = row.score && row.tier !== "clear" ? `${cint(row.score)} %` : "";
		return `<tr>
			<td>${number}</td>
			<td>${safe(row.customer_name)}</td>
			<td><span class="indicator-pill ${crm_cn.imports.COLORS[row.fate]}">${safe(row.fate_text)}</span></td>
			<td>${score}</td>
			<td>${safe(row.message)}</td>
			<td>${safe(row.outcome_text)}${link ? "<br>" + link : ""}</td>
		</tr>`;
	});
	$box.append(`<table class="table table-bordered small">
		<thead><tr class="text-muted">
			<th style="width: 6%">${__("Row")}</th>
			<th style="width: 22%">${__("Customer Name")}</th>
			<th style="width: 13%">${__("What the Check Says")}</th>
			<th style="width: 8%">${__("Similarity")}</th>
			<th>${__("Message")}</th>
			<th style="width: 14%">${__("Outcome")}</th>
		</tr></thead>
		<tbody>${rows.join("")}</tbody>
	</table>`);
};

crm_cn.imports.render_pages = function (frm, $box, state) {
	const start = frm.crm_cn_start || 0;
	const total = frm.crm_cn_fate ? state.figures[frm.crm_cn_fate] : state.total;
	if (total <= crm_cn.imports.PAGE) return;
	const step = (by) => {
		frm.crm_cn_start = Math.max(0, start + by);
		crm_cn.imports.turn(frm);
	};
	const $pages = $('<div class="pages"></div>').appendTo($box);
	const last = Math.min(start + crm_cn.imports.PAGE, total);
	$pages.append(`<span class="text-muted small">${__("{0} to {1} of {2}", [start + 1, last, total])}</span> `);
	$(`<button type="button" class="btn btn-default btn-xs">${__("Previous")}</button>`)
		.prop("disabled", start === 0)
		.on("click", () => step(-crm_cn.imports.PAGE))
		.appendTo($pages);
	$pages.append(" ");
	$(`<button type="button" class="btn btn-default btn-xs">${__("Next")}</button>`)
		.prop("disabled", last >= total)
		.on("click", () => step(crm_cn.imports.PAGE))
		.appendTo($pages);
};

crm_cn.imports.turn = async function (frm) {
	const state = await crm_cn.imports.ask(frm, {});
	if (!state) return;
	state.current = frm.crm_cn_check.current;
	frm.crm_cn_check = state;
	crm_cn.imports.render(frm);
};
