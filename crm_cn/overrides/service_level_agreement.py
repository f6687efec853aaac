"""Service Level Agreement of ERPNext: one for a DocType that brings the fields of an agreement itself (P2)."""

from __future__ import annotations

from erpnext.support.doctype.service_level_agreement.service_level_agreement import ServiceLevelAgreement


class OwnFieldsAgreement(ServiceLevelAgreement):
	"""The platform looks for Custom Fields to put in order, and fails where the DocType has fields of its own."""

	def create_custom_fields(self, meta, service_level_agreement_fields: list[dict]) -> None:
		"""Make what is missing; what the DocType itself has stays as its file says."""
		own = {field.fieldname for field in meta.fields if not field.get("is_custom_field")}
		missing = [each for each in service_level_agreement_fields if each["fieldname"] not in own]
		super().create_custom_fields(meta, missing)
