"""Lists that reach through a link into a scoped DocType: `customer.mobile_no` among the fields of a quotation (D7).

The platform joins the linked table and asks whether the role may read that DocType, not which of its records
(version 15), or asks in terms of a table that is not the one joined (version 16). There is no hook for it, so the
one function of each version that writes the join is wrapped: the linked record is joined if the user may view it,
and its fields are empty otherwise, as for a link to nothing.

A link search that ignores User Permissions (a setting of the link field) must ignore these and nothing else:
`without_user_permissions`.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps

import frappe

from crm_cn.permissions.version import MAJOR


def install() -> None:
	"""Wrap the platform's functions, once in a process. Harmless for sites without the app."""
	if MAJOR >= 16:
		_install_on_16()
	else:
		_install_on_15()


def before_job(method=None, kwargs=None, transaction_type=None) -> None:
	"""before_job hook: a worker reads lists for users, too."""
	install()


def condition(doctype: str, alias: str, user: str | None = None) -> str:
	"""Return the condition that a joined record may be viewed, or "" where there is none."""
	if "crm_cn" not in frappe.get_installed_apps():
		return ""
	from crm_cn.permissions import following, scope

	if scope.is_scoped(doctype):
		return scope.condition(doctype, user=user, column=f"{alias}.`name`", probe=True)
	if text := following.condition(doctype, user):
		return f"({alias}.`name` IN (SELECT `tab{doctype}`.`name` FROM `tab{doctype}` WHERE {text}))"
	return ""


@contextmanager
def without_user_permissions():
	"""Run lists without User Permissions, and with everything else that limits them."""
	before = frappe.flags.crm_cn_without_user_permissions
	frappe.flags.crm_cn_without_user_permissions = True
	try:
		yield
	finally:
		frappe.flags.crm_cn_without_user_permissions = before


def _install_on_15() -> None:
	from frappe.model.db_query import DatabaseQuery

	if getattr(DatabaseQuery, "crm_cn_joins", False):
		return
	prepare_args, add_user_permissions = DatabaseQuery.prepare_args, DatabaseQuery.add_user_permissions

	@wraps(prepare_args)
	def prepared(self):
		args = prepare_args(self)
		if self.flags.ignore_permissions:
			return args
		for link in self.link_tables:
			on = f"({link.table_alias}.`name` = {self.tables[0]}.`{link.fieldname}`)"
			if text := condition(link.doctype, link.table_alias, self.user):
				if on not in args.tables:
					raise frappe.PermissionError  # the platform writes joins another way: rather nothing than all
				args.tables = args.tables.replace(on, f"{on[:-1]} and {text})")
		return args

	@wraps(add_user_permissions)
	def added(self, user_permissions):
		return (
			None
			if frappe.flags.crm_cn_without_user_permissions
			else add_user_permissions(self, user_permissions)
		)

	DatabaseQuery.prepare_args, DatabaseQuery.add_user_permissions = prepared, added
	DatabaseQuery.crm_cn_joins = True


def _install_on_16() -> None:
	from frappe.database.query import LinkTableField, RawCriterion

	if getattr(LinkTableField, "crm_cn_joins", False):
		return
	apply_join = LinkTableField.apply_join

	@wraps(apply_join)
	def joined(self, query, engine=None):
		table = self._get_joined_table()
		if query.is_joined(table) or not (engine and engine.apply_permissions):
			return apply_join(self, query, engine=engine)
		text = condition(self.doctype, f"`{table.alias}`", engine.user)
		if not text:
			return apply_join(self, query, engine=engine)
		main = frappe.qb.DocType(self.parent_doctype)
		on = table.name == getattr(main, self.link_fieldname)
		query = query.left_join(table).on(on & RawCriterion(f"({text})"))
		for limit in engine.get_user_permission_conditions(self.doctype, table):
			query = query.where(limit)
		return query

	LinkTableField.apply_join = joined
	LinkTableField.crm_cn_joins = True
