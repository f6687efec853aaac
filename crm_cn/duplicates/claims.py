"""Claims: however many submit one company at one moment, at most one is registered (L3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_cn.duplicates.results import CheckResult

if TYPE_CHECKING:
	from frappe.model.document import Document


def submit(doc: Document) -> CheckResult:
	"""Check and claim a registration that goes into review."""
	return CheckResult()


def confirm(doc: Document) -> CheckResult:
	"""Check again and confirm the claim when a registration is accepted."""
	return CheckResult()


def release(doc: Document) -> None:
	"""Give up what the registration holds."""


def override(doc: Document, note: str) -> CheckResult:
	"""The supervisor upheld an appeal: take what nobody holds, mark the findings as different."""
	return CheckResult()
