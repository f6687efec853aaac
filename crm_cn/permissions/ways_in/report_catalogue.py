"""Which stock reports can be cut down to a user's scope, row by row (D7). Read in their source on version 15 and 16.

A report listed here shows records one by one: every row names the scoped records it tells of in link columns. Its rows
are cut to those the user may see. What is not listed adds up records of several people (trends, analytics, targets,
efficiency …): a sum tells of what it hides, so whoever does not see all of the types concerned is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class RowByRow:
	"""How a report's rows tell of records.

	types: the scoped types whose records it lists.
	whole: types it adds up within a row (orders of a customer): the user must see all of these.
	filters: filters that name a record the report is about, by type; the record must be visible.
	nameless: rows that name no scoped record are kept, not dropped as totals.
	"""

	types: tuple[str, ...]
	whole: tuple[str, ...] = ()
	filters: dict[str, str] = field(default_factory=dict)
	nameless: bool = False

	@property
	def concerned(self) -> frozenset[str]:
		"""All scoped types the report tells of."""
		return frozenset((*self.types, *self.whole, *self.filters.values()))


_ORDERS = RowByRow(("Sales Order", "Customer"))

ROW_BY_ROW: dict[str, RowByRow] = {
	# Selling
	"Address And Contacts": RowByRow(("Customer", "Lead")),
	"Customer-wise Item Price": RowByRow((), filters={"customer": "Customer"}, nameless=True),
	"Customers Without Any Sales Transactions": RowByRow(("Customer",)),
	"Customer Credit Balance": RowByRow(("Customer",), whole=("Sales Order",)),
	"Inactive Customers": RowByRow(("Customer",), whole=("Sales Order",)),
	"Item-wise Sales History": _ORDERS,
	"Payment Terms Status for Sales Order": _ORDERS,
	"Pending SO Items For Purchase Request": _ORDERS,
	"Sales Order Analysis": _ORDERS,
	"Sales Partner Commission Summary": _ORDERS,
	"Sales Partner Transaction Summary": _ORDERS,
	"Sales Person Commission Summary": _ORDERS,
	"Sales Person-wise Transaction Summary": _ORDERS,
	# CRM
	"Lead Conversion Time": RowByRow(("Customer",), whole=("Lead", "Opportunity", "Quotation")),
	"Lead Details": RowByRow(("Lead",)),
	"Lost Opportunity": RowByRow(("Opportunity", "Customer", "Lead", "Prospect")),
	"Prospects Engaged But Not Converted": RowByRow(("Lead", "Opportunity", "Quotation")),
	# Stock
	"Delayed Item Report": _ORDERS,
	"Delayed Order Report": _ORDERS,
	# Projects
	"Project Profitability": RowByRow(("Customer",), nameless=True),
}

#: Modules whose reports carry the condition of themselves.
IN_SCOPE_OF_THEMSELVES = frozenset({"CRM CN"})
