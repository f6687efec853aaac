"""Which moments of records, and of the people and departments on them, data scope answers to. Read by hooks.py."""

#: Every scoped DocType of declared.py.
RECORD = {
	"onload": ["crm_cn.scope.assignment.offer", "crm_cn.scope.parties.show"],
	"before_validate": "crm_cn.scope.parties.settle",
	"validate": "crm_cn.scope.parties.derive",
	"before_update_after_submit": "crm_cn.scope.parties.settle_submitted",
	"before_cancel": "crm_cn.scope.parties.keep",
	"on_update": ["crm_cn.scope.tokens.sync", "crm_cn.scope.assignment.after_change"],
	"on_change": ["crm_cn.scope.tokens.sync", "crm_cn.permissions.ways_in.leaving.on_change"],
	"after_delete": ["crm_cn.scope.tokens.drop", "crm_cn.scope.assignment.drop_log"],
	"after_rename": "crm_cn.scope.tokens.rename",
}

#: Employee, Department and User.
PARTY = {
	"on_change": ["crm_cn.scope.person.forget", "crm_cn.permissions.ways_in.leaving.person_changed"],
	"after_rename": "crm_cn.scope.tokens.rename_party",
}
EMPLOYEE = {
	"on_update": "crm_cn.scope.moves.employee_saved",
	"on_trash": "crm_cn.scope.moves.refuse_in_use",
	"after_delete": "crm_cn.scope.moves.employee_deleted",
	"after_rename": "crm_cn.scope.moves.employee_renamed",
}
DEPARTMENT = {
	"on_trash": "crm_cn.scope.moves.refuse_in_use",
	"after_delete": "crm_cn.scope.moves.department_deleted",
	"after_rename": "crm_cn.scope.moves.department_renamed",
}

HOURLY = ("crm_cn.scope.moves.resume",)
DAILY = ("crm_cn.scope.backfill.go_on", "crm_cn.scope.moves.resume_all")

#: Form scripts of every scoped DocType.
FORMS = ["public/js/scope/explain.js", "public/js/scope/parties.js", "public/js/scope/assign.js"]
LISTS = ["public/js/scope/assign.js", "public/js/scope/assign_list.js"]
