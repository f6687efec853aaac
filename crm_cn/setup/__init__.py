"""What the app puts on a site beside its DocTypes; each part is one module with apply() and remove().

One constant in each part drives both, so that uninstalling forgets nothing.
"""

from importlib import import_module

PARTS: tuple[str, ...] = (
	"roles",
	"approval_fields",
	"money_fields",
	"hr_fields",
	"workflows",
	"master_data",
	"approval_request_types",
	"custom_fields",
	"hr_defaults",
	"complaint_defaults",
	"sample_defaults",
	"complaint_outside",
	"scope_table",
	"scope_rules",
	"scope_leftovers",
	"scope_parties",
	"kanban",
	"list_views",
	"duplicate_tables",
	"naming",
	"traces",
	"role_access",
	"hr_access",
)


def apply() -> None:
	"""Bring every part to what this version ships. Idempotent: a second run changes nothing."""
	for part in PARTS:
		import_module(f"crm_cn.setup.{part}").apply()


def remove() -> None:
	"""Undo every part, last first."""
	for part in reversed(PARTS):
		import_module(f"crm_cn.setup.{part}").remove()


def remove_after() -> None:
	"""Remove what can only go when the platform has dropped the DocTypes."""
	import_module("crm_cn.setup.traces").remove_after()
