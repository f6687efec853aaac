"""What the report on the reporting line asks beside its figures (D10): whom one may pick, and the lists behind."""

import frappe
from frappe.query_builder import DocType

from crm_cn.analysis import progress
from crm_cn.rules import lifecycle
from crm_cn.scope import reporting_line

#: As many names as the address of a list can hold.
MOST_NAMES = 200


@frappe.whitelist(methods=["GET", "POST"])
def people(txt: str = "", query: str | None = None) -> list[dict]:
	"""The people the user may ask about: oneself and everybody below; anybody for the supervisor."""
	frappe.has_permission(progress.LEAD, "report", throw=True)
	return [
		{
			"value": row.name,
			"label": f"{row.employee_name} ({row.name})",
			"description": row.department or "",
		}
		for row in reporting_line.choices(txt)
	]


@frappe.whitelist(methods=["GET", "POST"])
def protection_horizon() -> str:
	"""The last day of protection that counts as running out (L8)."""
	frappe.has_permission(progress.LEAD, "read", throw=True)
	return str(progress.protection_horizon())


@frappe.whitelist(methods=["GET", "POST"])
def without_next_step(employee: str) -> list[str]:
	"""The leads of an employee without a next step, as far as the user's own list shows them (D7)."""
	mine = frappe.get_list(
		progress.LEAD,
		filters={"responsible_employee": employee, "status": lifecycle.IN_FOLLOW_UP},
		pluck="name",
		limit_page_length=0,
	)
	if not mine:
		return []
	lead = DocType(progress.LEAD)
	query = frappe.qb.from_(lead).select(lead.name).where(lead.name.isin(mine) & progress.no_next_step(lead))
	return [row[0] for row in query.orderby(lead.modified).limit(MOST_NAMES).run()]
