"""Conditions of the platform that are a bare OR, put in brackets (D7).

Version 15 joins the conditions of all hooks with AND as they come: the File list's own "public, or mine, or …" would let
a public file past every other condition. Brackets change nothing else.
"""

from __future__ import annotations

from functools import wraps
from importlib import import_module

import frappe

from crm_cn.permissions.followed import FOLLOWERS
from crm_cn.scope.declared import SCOPED

OWN = "crm_cn."


def install() -> None:
	"""Wrap the condition functions of what is scoped and what follows it, once in a process."""
	hooks = frappe.get_hooks("permission_query_conditions") or {}
	for doctype in (*SCOPED, *FOLLOWERS):
		for path in hooks.get(doctype, ()):
			if not path.startswith(OWN):
				_wrap(path)


def _wrap(path: str) -> None:
	module, name = path.rsplit(".", 1)
	module = import_module(module)
	function = getattr(module, name)
	if getattr(function, "crm_cn_brackets", False):
		return

	@wraps(function)
	def bracketed(*args, **kwargs):
		text = function(*args, **kwargs)
		return f"({text})" if text else text

	bracketed.crm_cn_brackets = True
	setattr(module, name, bracketed)
