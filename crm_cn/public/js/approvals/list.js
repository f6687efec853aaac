// Lists of governed documents: the platform's actions on several rows ask for a comment and tell the result of each row.
frappe.provide("crm_cn.approvals");

crm_cn.approvals.bulk = function (doctype, docs, action, done) {
	const workflow = crm_cn.approvals.workflow(doctype);
	const row = (workflow.transitions || []).find((each) => each.action === action && each.crm_cn_kind);
	const kind = row ? row.crm_cn_kind : "";
	crm_cn.approvals.ask(
		__(action),
		kind,
		[],
		async (answer) => {
			const names = docs.map((doc) => doc.name);
			const titles = Object.fromEntries(docs.map((doc) => [doc.name, doc.title || doc.name]));
			const rows = await crm_cn.approvals.act_on_many(doctype, names, action, answer.comment);
			rows.forEach((each) => (each.title = titles[each.name]));
			crm_cn.approvals.show_results(rows);
			done();
		},
		{ copies: false, note: __("{0} documents are chosen. The comment goes with each.", [docs.length]) }
	);
};

crm_cn.approvals.extend_lists = function () {
	const ListView = frappe.views && frappe.views.ListView;
	if (!ListView || ListView.prototype.crm_cn_approvals) return;
	const platform = ListView.prototype.get_workflow_action_menu_items;
	if (!platform) return;
	ListView.prototype.crm_cn_approvals = true;
	ListView.prototype.get_workflow_action_menu_items = function () {
		const items = platform.call(this);
		if (!items.length || !crm_cn.approvals.governs(this.doctype)) return items;
		const kinds = new Set(
			crm_cn.approvals
				.workflow(this.doctype)
				.transitions.filter((row) => row.crm_cn_kind)
				.map((row) => row.action)
		);
		const seen = new Set();
		return items.filter((item) => {
			if (seen.has(item.name)) return false;
			seen.add(item.name);
			if (!kinds.has(item.name)) return true;
			item.action = () => {
				const docs = this.get_checked_items();
				if (!docs.length) return;
				crm_cn.approvals.bulk(this.doctype, docs, item.name, () => {
					this.clear_checked_items();
					this.refresh();
				});
			};
			return true;
		});
	};
};

crm_cn.approvals.extend_lists();
