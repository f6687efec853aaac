"""What forms must know about data scope before they ask: which DocTypes have it."""

from crm_cn.scope.declared import ACTIVITIES, SCOPED
from crm_cn.scope.rules import SEE_ALL


def extend(bootinfo) -> None:
	"""extend_bootinfo: names only, nothing about records or people."""
	bootinfo.crm_cn_scope = {
		"doctypes": list(SCOPED),
		"activities": list(ACTIVITIES),
		"statuses": {name: list(each.open_statuses) for name, each in SCOPED.items() if each.open_statuses},
		"fields": {
			name: {
				"responsible_employee": each.responsible_employee,
				"responsible_department": each.responsible_department,
				"responsible_user": None if each.ours else each.responsible_user,
				"has_stages": bool(each.stages_of),
				"parties": each.parties,
			}
			for name, each in SCOPED.items()
		},
		"see_all": sorted(SEE_ALL - {"Administrator"}),
	}
