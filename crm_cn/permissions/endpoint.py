"""Which function a request calls, under which of its names.

A whitelisted function can be called by every module path that leads to it: whoever imports it makes another. The
platform looks up overrides by the path asked for, so an alias walks around them; here every path is brought back to
where the function is defined.
"""

from __future__ import annotations

from functools import lru_cache

import frappe
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request


@lru_cache(maxsize=4096)
def _resolved(path: str) -> str | None:
	function = frappe.get_attr(path)
	if function not in frappe.whitelisted:
		return None
	function = getattr(function, "__func__", function)
	return f"{function.__module__}.{function.__qualname__}"


def canonical(path: str) -> str | None:
	"""Return where a whitelisted function is defined; None for what is none, cannot be found or is no path."""
	try:
		return _resolved(_full(path))
	except Exception:
		return None  # the platform says what is wrong with it


def _full(path: str) -> str:
	return path if "." in path else f"frappe.handler.{path}"


def honest(path: str) -> str:
	"""Return the path to call instead of an alias of an overridden function; the path itself otherwise."""
	overrides = frappe.get_hooks("override_whitelisted_methods")
	if not path or path in overrides:
		return path
	defined = canonical(path)
	return defined if defined and defined in overrides else path


def overriding(path: str) -> str:
	"""Return the path of the function that answers when this one is named as a parameter.

	The platform calls such functions directly, past the overrides.
	"""
	return frappe.override_whitelisted_method(honest(path)) if isinstance(path, str) and path else path


def route(request: Request) -> dict | None:
	"""Return what the path of an API request says (method, or doctype and name); None for other requests."""
	if not request.path.startswith("/api/"):
		return None
	from frappe.api import API_URL_MAP

	try:
		return API_URL_MAP.bind_to_environ(request.environ).match()[1]
	except HTTPException:
		return None


def redirect(request: Request, part: str, old: str, new: str) -> None:
	"""Change one part of the path (method, name) of an API request before the platform takes it apart."""
	path = request.path
	for cut in (path.rpartition(f"/{old}"), path.partition(f"/{old}")):
		candidate = f"{cut[0]}/{new}{cut[2]}"
		request.environ["PATH_INFO"] = candidate.encode().decode("latin-1")
		found = route_again(request)
		if found and found.get(part) == new:
			return
	raise frappe.DoesNotExistError


def route_again(request: Request) -> dict | None:
	"""Return what the path says now."""
	return route(request)
