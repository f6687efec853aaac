// 业务交接 (L7) in the browser: list first, then start; progress live and after a reload.
frappe.provide("crm_cn.handover");

crm_cn.handover.RUNNING = ["Queued", "In Progress"];
crm_cn.handover.COLORS = { Pending: "blue", Moved: "green", "Nothing to Do": "gray", "Not Moved": "red" };

frappe.ui.form.on("Handover", {
	setup(frm) {
		frm.set_query("to_employee", () => ({ filters: { status: "Active" } }));
		frm.set_query("employee", "receivers", () => ({ filters: { status: "Active" } }));
		frm.set_query("document_type", "receivers", () => ({
			filters: { name: ["in", frm.crm_cn_types || ["Lead Registration"]] },
		}));
		crm_cn.handover.format_rows();
	},

	async onload(frm) {
		frm.crm_cn_types = await frappe.xcall("crm_cn.api.handover.types");
	},

	refresh(frm) {
		frm.toggle_display("items_section", Boolean((frm.doc.items || []).length));
		if (frm.doc.status !== "Draft") frm.disable_save();
		crm_cn.handover.add_buttons(frm);
		crm_cn.handover.show_summary(frm);
		crm_cn.handover.show_headline(frm);
		crm_cn.handover.watch(frm);
	},
});

crm_cn.handover.format_rows = function () {
	const escape = frappe.utils.escape_html;
	const field = (name) => frappe.meta.get_docfield("Handover Item", name);
	field("reference_doctype").formatter = (value) => escape(__(value || ""));
	field("reference_name").formatter = (value, df, options, row) =>
		value && row && row.reference_doctype
			? `<a href="${frappe.utils.get_form_link(row.reference_doctype, value)}">${escape(value)}</a>`
			: escape(value || "");
	field("result").formatter = (value) =>
		`<span class="indicator-pill no-indicator-dot ${crm_cn.handover.COLORS[value] || "gray"}">${__(value || "")}</span>`;
};

crm_cn.handover.add_buttons = function (frm) {
	if (frm.is_new()) return;
	const status = frm.doc.status;
	const start = () => crm_cn.handover.start(frm);
	if (status === "Draft") {
		const listed = (frm.doc.items || []).length;
		const preview = frm.add_custom_button(__("Preview"), () => crm_cn.handover.preview(frm));
		if (listed) frm.add_custom_button(__("Start Handover"), start).addClass("btn-primary");
		else preview.addClass("btn-primary");
	}
	if (status === "Partly Completed") frm.add_custom_button(__("Try Again"), start).addClass("btn-primary");
};

crm_cn.handover.preview = async function (frm) {
	if (frm.is_dirty()) await frm.save();
	frappe.dom.freeze(__("Looking for open work …"));
	try {
		const found = await frappe.xcall("crm_cn.api.handover.preview", { name: frm.doc.name });
		await frm.reload_doc();
		if (!found.total) {
			frappe.msgprint(__("Nothing open of {0} that you may assign was found.", [
				frappe.utils.escape_html(frm.doc.from_name || frm.doc.from_employee),
			]));
		}
	} finally {
		frappe.dom.unfreeze();
	}
};

crm_cn.handover.start = function (frm) {
	const rows = (frm.doc.items || []).filter((row) => ["Pending", "Not Moved"].includes(row.result));
	frappe.confirm(
		__("Hand over {0} documents of {1}? They change hands at once.", [
			rows.length,
			frappe.utils.escape_html(frm.doc.from_name || frm.doc.from_employee),
		]),
		async () => {
			await frappe.xcall("crm_cn.api.handover.start", { name: frm.doc.name });
			await frm.reload_doc();
		}
	);
};

crm_cn.handover.show_summary = function (frm) {
	frm.dashboard.parent.find(".crm-cn-handover").remove();
	const rows = frm.doc.items || [];
	if (!rows.length) return;
	const types = {};
	rows.forEach((row) => {
		const counts = (types[row.reference_doctype] = types[row.reference_doctype] || {});
		counts[row.result] = (counts[row.result] || 0) + 1;
		if (row.result === "Pending" && row.message) counts.hindered = row.message;
	});
	const results = ["Pending", "Moved", "Nothing to Do", "Not Moved"].filter((result) =>
		rows.some((row) => row.result === result)
	);
	const escape = frappe.utils.escape_html;
	const lines = Object.entries(types).map(
		([doctype, counts]) => `<tr>
			<td>${escape(__(doctype))}</td>
			${results.map((result) => `<td class="text-right">${counts[result] || ""}</td>`).join("")}
			<td class="text-danger">${escape(counts.hindered || "")}</td>
		</tr>`
	);
	const html = `<table class="table table-sm crm-cn-handover-summary" style="max-width: 720px; margin: 0">
		<thead><tr><th>${__("Document Type")}</th>${results
		.map(
			(result) =>
				`<th class="text-right"><span class="indicator-pill no-indicator-dot ${
					crm_cn.handover.COLORS[result]
				}">${__(result)}</span></th>`
		)
		.join("")}<th></th></tr></thead>
		<tbody>${lines.join("")}</tbody></table>`;
	frm.dashboard.add_section($(html), __("Overview"), "custom crm-cn-handover");
	frm.dashboard.show();
};

crm_cn.handover.show_headline = function (frm) {
	const doc = frm.doc;
	frm.dashboard.clear_headline();
	if (frm.is_new()) return;
	if (crm_cn.handover.RUNNING.includes(doc.status)) {
		crm_cn.handover.show_progress(frm, doc.progress || 0, {});
	} else if (doc.status === "Partly Completed") {
		frm.dashboard.set_headline_alert(
			__("{0} documents could not move; each says why. Clear the obstacle and try again.", [doc.failed]),
			"orange"
		);
	} else if (doc.status === "Completed") {
		frm.dashboard.set_headline_alert(__("Everything has been handed over."), "green");
	}
};

crm_cn.handover.show_progress = function (frm, progress, counts) {
	const total = Object.values(counts).reduce((sum, number) => sum + number, 0) || frm.doc.total || 0;
	frm.dashboard.clear_headline();
	const done = total - (counts.Pending === undefined ? total - Math.round((total * progress) / 100) : counts.Pending);
	frm.dashboard.set_headline_alert(
		`<div class="flex align-center" style="gap: 12px">
			<span class="text-nowrap">${__("Handing over: {0} of {1}", [done, total])}</span>
			<div class="progress" style="flex: 1; margin: 0; height: 8px"><div class="progress-bar" style="width: ${
				Number(progress) || 0
			}%"></div></div>
		</div>`,
		"blue"
	);
};

// News come by websocket; asking now and then also works where there is none, and sees a job that died.
crm_cn.handover.watch = function (frm) {
	clearInterval(frm.crm_cn_watch);
	if (!frm.crm_cn_listens) {
		frm.crm_cn_listens = true;
		frappe.realtime.on("crm_cn_handover", (news) => {
			if (news.name === frm.doc.name && crm_cn.handover.RUNNING.includes(frm.doc.status)) {
				crm_cn.handover.show_progress(frm, news.progress, news.counts);
			}
		});
	}
	if (!crm_cn.handover.RUNNING.includes(frm.doc.status)) return;
	const name = frm.doc.name;
	frm.crm_cn_watch = setInterval(() => crm_cn.handover.ask(frm, name), 3000);
};

crm_cn.handover.ask = async function (frm, name) {
	if (frm.doc.name !== name || !frm.page.wrapper.is(":visible")) return clearInterval(frm.crm_cn_watch);
	const found = await frappe.xcall("crm_cn.api.handover.progress", { name });
	if (frm.doc.name !== name) return clearInterval(frm.crm_cn_watch);
	if (!crm_cn.handover.RUNNING.includes(found.status)) {
		clearInterval(frm.crm_cn_watch);
		return frm.reload_doc();
	}
	crm_cn.handover.show_progress(frm, found.progress, found.counts);
	if (!found.alive && !frm.custom_buttons[__("Continue")]) {
		frm.add_custom_button(__("Continue"), async () => {
			await frappe.xcall("crm_cn.api.handover.start", { name });
			await frm.reload_doc();
		}).addClass("btn-primary");
	}
};
