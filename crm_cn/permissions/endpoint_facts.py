"""What the guard must know about single functions of the platform, because their parameters do not say it."""

from __future__ import annotations

#: Parameters that name another function, which the platform then calls past the overrides.
METHOD_PARAMETERS = ("method", "query", "tree_method")

#: Functions that make a document from another by a function they are given.
MAPPERS = frozenset(("frappe.model.mapper.make_mapped_doc", "frappe.model.mapper.map_docs"))

#: Functions that move cards of a board, which says of what the cards are.
CARDS = "frappe.desk.doctype.kanban_board.kanban_board."

#: Parameters that name records although they are called otherwise: function → parameter → DocType, or the parameter
#: that says which.
EXTRA_NAMES: dict[str, dict[str, str]] = {
	"frappe.desk.form.utils.get_next": {"value": "doctype"},
	"erpnext.accounts.doctype.process_statement_of_accounts.process_statement_of_accounts.get_customer_emails": {
		"customer_name": "Customer"
	},
	"erpnext.stock.doctype.delivery_trip.delivery_trip.get_contact_and_address": {"name": "Customer"},
	"frappe.core.doctype.communication.email.make": {"attachments": "File"},
	"frappe.desk.doctype.event.event.update_attending_status": {"event_name": "Event"},
	"frappe.desk.form.utils.update_comment": {"name": "Comment"},
	"frappe.desk.form.utils.update_comment_publicity": {"name": "Comment"},
	"frappe.core.api.file.unzip_file": {"name": "File"},
	"frappe.core.api.file.zip_files": {"files": "File"},
	"frappe.handler.upload_file": {"library_file_name": "File"},
}

#: Pages of the website that show one record by the name in their address.
PAGES = {"orders": "Sales Order", "quotations": "Quotation"}

#: Of what plain names are in our own modules.
OURS = {
	"crm_cn.api.leads": "Lead Registration",
	"crm_cn.api.pool": "Lead Registration",
	"crm_cn.api.activities": "Sales Activity",
}

_LIST = ("filters", "or_filters", "fields")
#: Lists that ask permission of each row: there a filter may name what it likes, and finds what the user may view.
FILTERS_ARE_SAFE: dict[str, tuple[str, ...]] = {
	"list": _LIST,
	"frappe.client.get_list": _LIST,
	"frappe.client.get_count": _LIST,
	"frappe.client.get_value": _LIST,
	"frappe.client.get": _LIST,
	"frappe.desk.reportview.get": _LIST,
	"frappe.desk.reportview.get_list": _LIST,
	"frappe.desk.reportview.get_count": _LIST,
	"frappe.desk.reportview.export_query": _LIST,
	"frappe.desk.reportview.get_stats": _LIST,
	"frappe.desk.reportview.get_sidebar_stats": _LIST,
	"frappe.desk.reportview.get_filter_dashboard_data": _LIST,
	"frappe.desk.listview.get_group_by_count": ("current_filters",),
}

#: Functions a guest reaches by a link that proves itself (a signature, a document's key).
VERIFIED_BY_LINK = (
	"frappe.email.queue.unsubscribe",
	"frappe.workflow.doctype.workflow_action.workflow_action.",
	"frappe.utils.print_format.",
	"frappe.utils.weasyprint.",
	"frappe.www.printview.",
	"frappe.core.doctype.communication.email.mark_email_as_seen",
)


def record_of_module(path: str | None, scoped: frozenset[str]) -> str | None:
	"""Return of which DocType plain names are in a function defined beside its controller: …doctype.lead.lead.make_x."""
	if ours := OURS.get((path or "").rpartition(".")[0]):
		return ours
	parts = (path or "").split(".")
	for at, part in enumerate(parts[:-1]):
		if part == "doctype":
			return next((each for each in scoped if each.replace(" ", "_").lower() == parts[at + 1]), None)
	return None
