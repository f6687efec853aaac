"""What a site has set in Sample Settings."""

from __future__ import annotations

import frappe
from frappe.utils import cint, flt

from crm_cn.rules import samples as rule

SETTINGS = "Sample Settings"


def threshold() -> float:
	"""Return the value above which the supervisor reviews, too; 0 means never."""
	return flt(frappe.get_cached_doc(SETTINGS).supervisor_threshold)


def default_warehouse() -> str | None:
	"""Return the warehouse of samples that name none."""
	return frappe.get_cached_doc(SETTINGS).default_warehouse or None


def answer_days() -> int:
	"""Return after how many days from shipping an answer is expected."""
	return max(0, cint(frappe.get_cached_doc(SETTINGS).answer_days))


def reminding() -> rule.Reminding:
	"""Return when people are reminded."""
	doc = frappe.get_cached_doc(SETTINGS)
	return rule.Reminding(max(0, cint(doc.remind_days_before)), max(0, cint(doc.remind_every_days)))
