"""Who may write what in personnel matters (A1), beside what Frappe HR gives.

Employee                  their own requisitions and resignation; the titles of positions
HR User, HR Manager       requisitions, onboarding and separation, which Frappe HR leaves to administrators
General Manager           the compensation in a dismissal that is shown to them
"""

from __future__ import annotations

from crm_cn.setup import role_access
from crm_cn.setup.role_access import LOOK, READ, Access

OWN = Access(("Employee",), ("read", "write", "create", "print"), own=True)
WORK = (*LOOK, "write", "create")
ALL = (*WORK, "delete", "share")
SUBMITTED = ("submit", "cancel", "amend")
HR, MANAGER = ("HR User",), ("HR Manager",)

ACCESS: dict[str, tuple[Access, ...]] = {
	"Job Requisition": (OWN, Access(HR, WORK), Access(MANAGER, ALL)),
	"Designation": (Access(("Employee",), READ),),
	"Employee Onboarding": (Access(HR, (*WORK, "submit")),),
	"Employee Onboarding Template": (Access(("HR User", "HR Manager"), (*WORK, "delete")),),
	"Employee Separation": (
		OWN,
		Access(HR, (*WORK, "submit")),
		Access(MANAGER, (*ALL, *SUBMITTED)),
		Access(("HR User", "HR Manager", "System Manager"), ("read", "write"), level=1),
		Access(("General Manager",), READ, level=1),
	),
	"Employee Separation Template": (Access(("HR User", "HR Manager"), (*WORK, "delete")),),
}


def apply() -> None:
	"""Give what is missing."""
	role_access.make(ACCESS)


def remove() -> None:
	"""Take it back."""
	role_access.drop(ACCESS)
