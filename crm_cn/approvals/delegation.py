"""委派: who decides in another's place (A4)."""

from __future__ import annotations

from collections.abc import Iterable

from frappe.model.document import Document

from crm_cn.rules.approval.routing import Asked


def of(asked: Iterable[Asked], doc: Document, barred: frozenset[str]) -> list[Asked]:
	"""Return those asked, or their delegates; `barred` may not decide on this document."""
	return list(asked)
