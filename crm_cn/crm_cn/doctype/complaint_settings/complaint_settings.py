"""What the company sets for its complaints (P2-P6)."""

from __future__ import annotations

from frappe.model.document import Document


class ComplaintSettings(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from crm_cn.crm_cn.doctype.complaint_grave_grade.complaint_grave_grade import ComplaintGraveGrade

		caller_digits: DF.Int
		escalate_levels: DF.Int
		file_types: DF.Data
		follow_up_days: DF.Int
		forms_per_day: DF.Int
		forms_per_minute: DF.Int
		grave_grades: DF.TableMultiSelect[ComplaintGraveGrade]
		link_valid_days: DF.Int
		max_file_mb: DF.Int
		max_files: DF.Int
		reopen_at: DF.Literal["Very Dissatisfied", "Dissatisfied", "Neutral"]
		repeat_days: DF.Int
		repeats_are_grave: DF.Check
		send_link: DF.Check
		warn_before_percent: DF.Percent
		whys_needed: DF.Int
	# end: auto-generated types
