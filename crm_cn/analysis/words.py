"""Names of what rows are grouped by, as the reader knows them."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

#: group → DocType and the field that names it; others are translated words
TITLES = {
	"Sample": ("Sample", "sample_name"),
	"Product": ("Item", "item_name"),
	"Salesperson": ("Employee", "employee_name"),
	"Handler": ("Employee", "employee_name"),
	"Department": ("Department", "department_name"),
}
#: what people typed is shown as they typed it
AS_TYPED = ("Customer",)


def of(group_by: str, names: Iterable[str]) -> dict[str, str]:
	"""Return a label for each name; an empty one is said to be empty."""
	names = set(names)
	found = {"": _("Not Said")}
	if group_by in TITLES:
		doctype, field = TITLES[group_by]
		found |= dict(
			frappe.get_all(
				doctype,
				filters={"name": ["in", sorted(names - {""}) or [""]]},
				fields=["name", field],
				as_list=True,
			)
		)
	elif group_by not in AS_TYPED:
		found |= {name: _(name) for name in names if name}
	return {name: found.get(name) or name for name in names}
