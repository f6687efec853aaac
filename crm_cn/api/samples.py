"""Samples over HTTP (M1-M3): what a client asks beside the platform's own document and workflow methods.

The same rules hold as for a save: each step is the Workflow's, asked by the status it leads to.
"""

from __future__ import annotations

from contextlib import suppress

import frappe
from frappe import _
from frappe.utils import flt

from crm_cn.rules import samples as rule
from crm_cn.samples import actions, stock
from crm_cn.samples.stock import StockMoved

REQUEST, SAMPLE = "Sample Request", "Sample"
TRIES = 5


@frappe.whitelist(methods=["POST"])
def act(name: str, action: str, values: dict | str | None = None, modified: str | None = None) -> dict:
	"""Take a workflow action together with what goes with it (review_note; carrier; answer …), in one transaction."""
	frappe.has_permission(REQUEST, "write", throw=True)
	return _told(_again(lambda: actions.take(actions.opened(name, modified), action, _values(values))))


@frappe.whitelist(methods=["POST"])
def ship(
	name: str,
	carrier: str,
	tracking_number: str | None = None,
	shipped_on: str | None = None,
	quantities: dict | str | None = None,
	modified: str | None = None,
) -> dict:
	"""Ship a request: all of it, or `quantities` by row name. For sample keepers; stock goes down (M3)."""
	frappe.has_permission(REQUEST, "write", throw=True)
	values = {"carrier": carrier, "tracking_number": tracking_number, "shipped_on": shipped_on}
	given = {key: value for key, value in values.items() if value}

	def send():
		return actions.reach(actions.opened(name, modified), rule.SHIPPED, given, _values(quantities))

	return _told(_again(send))


@frappe.whitelist(methods=["POST"])
def receive(name: str, received_on: str | None = None, modified: str | None = None) -> dict:
	"""Note that the customer has the parcel."""
	frappe.has_permission(REQUEST, "write", throw=True)
	given = {"received_on": received_on} if received_on else {}
	return _told(actions.reach(actions.opened(name, modified), rule.RECEIVED, given))


@frappe.whitelist(methods=["POST"])
def answer(name: str, values: dict | str, modified: str | None = None) -> dict:
	"""Record the answer: `answer`, `answer_reasons`, `answered_on`, `next_step`, `next_step_on`, papers, pictures."""
	frappe.has_permission(REQUEST, "write", throw=True)
	return _told(actions.reach(actions.opened(name, modified), rule.ANSWERED, _values(values)))


@frappe.whitelist(methods=["POST"])
def return_items(name: str, items: dict | str, remarks: str = "") -> dict:
	"""Take pieces back into stock, by row name, never more than are with the customer. For sample keepers."""
	frappe.has_permission(REQUEST, "write", throw=True)
	return _home(name, stock.take_back, items, remarks)


@frappe.whitelist(methods=["POST"])
def scrap(name: str, items: dict | str, remarks: str = "") -> dict:
	"""Write off pieces that will not come back, by row name. For sample keepers."""
	frappe.has_permission(REQUEST, "write", throw=True)
	return _home(name, stock.write_off, items, remarks)


@frappe.whitelist(methods=["POST"])
def move(sample: str, kind: str, quantity: float, remarks: str = "") -> dict:
	"""Receive or scrap pieces of a sample, or set its stock to what was counted (Adjustment); return the stock."""
	frappe.has_permission(SAMPLE, "write", doc=sample, throw=True)
	actions.check_keeper()
	return {"stock": _again(lambda: stock.move(sample, kind, quantity, remarks))}


@frappe.whitelist(methods=["GET", "POST"])  # the form of version 15 asks by POST
def stock_of(samples: list | str) -> dict[str, float]:
	"""Return how many pieces there are now, by sample; of those the user may read."""
	frappe.has_permission(SAMPLE, "read", throw=True)
	given = _parsed(samples)
	names = [str(each) for each in given][:500] if isinstance(given, list) else []
	known = (
		frappe.get_list(SAMPLE, {"name": ["in", names]}, pluck="name", limit_page_length=0) if names else []
	)
	return {name: stock.stock_of(name) for name in known}


def _home(name: str, service, items: dict | str, remarks: str) -> dict:
	actions.check_keeper()
	quantities = {str(row): flt(each) for row, each in _values(items).items()}

	def home():
		doc = actions.opened(name)
		actions.come_home(doc, service, quantities, remarks)
		return doc

	return _told(_again(home))


def _again(step):
	"""Take a step; once more from the beginning of the request when the stock changed while it waited.

	Nothing else was written by then: the request has done nothing but this.
	"""
	for _try in range(TRIES - 1):
		with suppress(StockMoved, frappe.QueryDeadlockError):
			return step()
		frappe.db.rollback()
		frappe.clear_messages()
	return step()


def _values(values: dict | str | None) -> dict:
	found = _parsed(values) or {}
	if not isinstance(found, dict):
		frappe.throw(_("Values are handed in by name."))
	return found


def _parsed(values):
	try:
		return frappe.parse_json(values)
	except ValueError:
		frappe.throw(_("Values are handed in by name."))


def _told(doc) -> dict:
	return {
		"name": doc.name,
		"status": doc.status,
		"workflow_state": doc.workflow_state,
		"modified": str(doc.modified),
	}
