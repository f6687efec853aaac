"""The DocTypes under data scope. One entry here makes a DocType scoped on every way in; nothing else is needed.

Read by hooks.py, so it imports neither the platform nor a site.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_cn.rules.scope.sql import Reference

#: The custom fields of DocTypes that are not ours (setup/custom_fields.py).
EMPLOYEE_FIELD = "crm_cn_responsible_employee"
DEPARTMENT_FIELD = "crm_cn_responsible_department"
PARTIES_FIELD = "crm_cn_parties"

PARTY = "Record Party"


@dataclass(frozen=True)
class ScopedType:
	"""Where a DocType keeps whose its records are."""

	doctype: str
	responsible_employee: str = EMPLOYEE_FIELD
	responsible_department: str = DEPARTMENT_FIELD
	#: the user who is responsible; of ERPNext's own fields, where the DocType has one
	responsible_user: str | None = None
	#: table of Record Party rows: related employees and departments
	parties: str = PARTIES_FIELD
	#: other tables that name colleagues: (table field, DocType, column of the user)
	colleagues: tuple[tuple[str, str, str], ...] = ()
	#: the field that says how a record stands, and which of its values are the end of it
	status: str = "status"
	closed: tuple[str, ...] = ()
	#: values of the status that rules may open to a role beyond its level
	open_statuses: tuple[str, ...] = ()
	#: D8 holds instead of D1–D7: the author counts, and what a record is about
	activity: bool = False
	about: tuple[Reference, ...] = ()
	#: the custom fields are ours to make (not on our own DocTypes)
	ours: bool = False
	#: D9: the DocType of the stages a record goes through
	stages_of: str | None = None
	#: the field that ties it to a registered lead
	lead: str | None = None
	#: whom a paper is for: who is responsible for that customer is related to it from the start
	party: Reference | None = None
	#: what else it goes along with when that changes hands (L7), beside `about`, `lead` and `party`
	moves_with: tuple[Reference, ...] = ()


LEAD_REGISTRATION = ScopedType(
	"Lead Registration",
	responsible_employee="responsible_employee",
	responsible_department="responsible_department",
	responsible_user="responsible_user",
	parties="team",
	closed=("Won", "Lost", "Withdrawn", "Collided"),
	open_statuses=("In Review", "Public Pool"),
	ours=True,
	stages_of="Lead Stage",
)
SALES_ACTIVITY = ScopedType(
	"Sales Activity",
	responsible_employee="responsible_employee",
	responsible_department="responsible_department",
	responsible_user="responsible_user",
	parties="parties",
	colleagues=(("participants", "Sales Activity Participant", "user"),),
	closed=("Done", "Cancelled"),
	activity=True,
	about=(
		Reference("lead_registration", doctype="Lead Registration"),
		Reference("party", doctype_column="party_type"),
		Reference("reference_name", doctype_column="reference_doctype"),
	),
	ours=True,
	lead="lead_registration",
)
COMPLAINT = ScopedType(
	"Complaint",
	responsible_employee="responsible_employee",
	responsible_department="responsible_department",
	responsible_user="responsible_user",
	parties="parties",
	closed=("Closed", "Withdrawn"),
	ours=True,
	party=Reference("customer", doctype="Customer"),
)
SAMPLE_REQUEST = ScopedType(
	"Sample Request",
	responsible_employee="responsible_employee",
	responsible_department="responsible_department",
	responsible_user="responsible_user",
	parties="parties",
	closed=("Closed", "Rejected", "Cancelled"),
	ours=True,
	lead="lead_registration",
	party=Reference("customer", doctype="Customer"),
	moves_with=(Reference("opportunity", doctype="Opportunity"),),
)
_LEAD_FIELD = "crm_cn_lead_registration"

SCOPED: dict[str, ScopedType] = {
	scoped.doctype: scoped
	for scoped in (
		LEAD_REGISTRATION,
		SALES_ACTIVITY,
		COMPLAINT,
		SAMPLE_REQUEST,
		ScopedType("Customer", responsible_user="account_manager", status="disabled", closed=("1",)),
		ScopedType(
			"Opportunity",
			responsible_user="opportunity_owner",
			closed=("Converted", "Closed", "Lost"),
			lead=_LEAD_FIELD,
			party=Reference("party_name", doctype_column="opportunity_from"),
		),
		ScopedType(
			"Quotation",
			closed=("Ordered", "Lost", "Cancelled", "Expired"),
			lead=_LEAD_FIELD,
			party=Reference("party_name", doctype_column="quotation_to"),
			moves_with=(Reference("opportunity", doctype="Opportunity"),),
		),
		ScopedType(
			"Sales Order",
			closed=("Completed", "Closed", "Cancelled"),
			lead=_LEAD_FIELD,
			party=Reference("customer", doctype="Customer"),
		),
		ScopedType(
			"Lead", responsible_user="lead_owner", closed=("Converted", "Do Not Contact", "Lost Quotation")
		),
		ScopedType("Prospect", responsible_user="prospect_owner", status=""),
	)
}

RECORDS: tuple[str, ...] = tuple(doctype for doctype, scoped in SCOPED.items() if not scoped.activity)
ACTIVITIES: tuple[str, ...] = tuple(doctype for doctype, scoped in SCOPED.items() if scoped.activity)


def about_of(doctype: str) -> tuple[str, ...]:
	"""Return the scoped DocTypes that activities of this DocType may be about."""
	named = [reference.doctype for reference in SCOPED[doctype].about]
	return RECORDS if None in named else tuple(sorted({name for name in named if name}))
