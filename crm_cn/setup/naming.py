"""The counter of Lead Registrations, made before it is needed.

Frappe makes the row of a naming series with the first document of it. When several people save the first ones of
a year at the same moment, they deadlock on the missing row; so this year's and the next year's are there already.
"""

from __future__ import annotations

import frappe
from frappe.utils import getdate

PREFIX = "LR-{0}-"


def apply() -> None:
	"""Make this year's and the next year's counter when they are missing."""
	series = frappe.qb.DocType("Series")
	for year in (getdate().year, getdate().year + 1):
		name = PREFIX.format(year)
		if not frappe.qb.from_(series).select(series.name).where(series.name == name).run():
			frappe.qb.into(series).columns(series.name, series.current).insert(name, 0).run()


def remove() -> None:
	"""Forget the counters; the documents they counted go with the app."""
	series = frappe.qb.DocType("Series")
	frappe.qb.from_(series).delete().where(series.name.like(PREFIX.format("____"))).run()
