"""The door every request passes (D7): a record the user may not view is answered as one that does not exist.

Many functions of the platform take the name of a record and tell something of it, each with its own idea of
permission. Instead of mending each, a name the user may not view is replaced before the call by one that certainly
does not exist (the name with a mark behind it), and the mark is taken out of the answer. So status, message and shape
are by construction those of the platform for a record that is not there, whatever the function.

Overrides of whitelisted functions are made to hold for every path that leads to the function, not for one.
"""

from __future__ import annotations

import hashlib
import unicodedata
from posixpath import normpath
from urllib.parse import unquote

import frappe

from crm_cn.permissions import endpoint, shown
from crm_cn.permissions.endpoint_facts import (
	CARDS,
	EXTRA_NAMES,
	FILTERS_ARE_SAFE,
	MAPPERS,
	METHOD_PARAMETERS,
	PAGES,
	VERIFIED_BY_LINK,
	record_of_module,
)
from crm_cn.permissions.references import Finder, Place
from crm_cn.permissions.scope import SCOPED
from crm_cn.permissions.shown import GUARDED
from crm_cn.permissions.ways_in import answers, brackets, joins

joins.install()
brackets.install()


def before_request() -> None:
	"""auth_hooks: after authentication, before the request is handled."""
	request = getattr(frappe.local, "request", None)
	if not request or frappe.session.user == "Administrator" or not installed():
		return
	# the platform looks at `cmd` first, whatever the path
	where = {} if frappe.local.form_dict.get("cmd") else endpoint.route(request) or {}
	called = _called(request, where)
	if answers.is_limited(request.path, frappe.local.form_dict, where) and not shown.unlimited():
		frappe.local.crm_cn_rows_limited = True
	if not _is_verified_link(called):
		_hide(request, called, where)


def after_request(response=None, request=None) -> None:
	"""after_request hook: takes the mark out of what is answered, and hidden rows out of what methods answer."""
	if response is None or response.direct_passthrough or response.is_streamed:
		return
	if getattr(frappe.local, "crm_cn_rows_limited", False) and response.status_code < 400:
		limited = answers.limit(response.get_data(as_text=True))
		if limited is not None:
			response.set_data(limited)
	if getattr(frappe.local, "crm_cn_marked", False):
		_unmark(response)


def _unmark(response) -> None:
	text = mark()
	data = response.get_data()
	if text.encode() in data:
		response.set_data(data.replace(text.encode(), b""))
	for key, value in list(response.headers):
		if text in value:
			response.headers[key] = value.replace(text, "")


def installed() -> bool:
	"""Say whether the site has the app: hooks of a bench are not those of each of its sites."""
	return "crm_cn" in frappe.get_installed_apps()


def mark() -> str:
	"""Return what makes a name one that does not exist: letters and digits only, which no encoding changes."""
	secret = str(
		frappe.local.conf.get("encryption_key") or frappe.local.conf.get("db_password") or frappe.local.site
	)
	return f"x{hashlib.sha256(f'crm_cn mark {secret}'.encode()).hexdigest()[:16]}x"


# What is called


def _called(request, where: dict) -> str | None:
	"""Return where the function called is defined, and see to it that its overrides hold."""
	form = frappe.local.form_dict
	method = where.get("method") if not where.get("name") else None
	for key in METHOD_PARAMETERS if form.get("cmd") or method else ():
		if isinstance(form.get(key), str):
			form[key] = endpoint.overriding(form[key])
	if form.get("cmd"):
		form["cmd"] = endpoint.honest(form["cmd"])
		return endpoint.canonical(form["cmd"]) or form["cmd"]
	if not method:
		return None
	path = f"{_module(where['doctype'])}.{method}" if where.get("doctype") else method.split("/")[0]
	better = endpoint.honest(path)
	if better != path:
		# the longer form of version 2 names a DocType; its short form takes any path
		old = f"{where['doctype']}/{method}" if where.get("doctype") else method
		endpoint.redirect(request, "method", old, better)
	return endpoint.canonical(path) or path


def _module(doctype: str) -> str:
	from frappe.modules.utils import load_doctype_module

	try:
		return load_doctype_module(doctype).__name__
	except Exception:
		return ""  # the platform says what is wrong with it


def _is_verified_link(called: str | None) -> bool:
	"""Say whether a guest follows a link that carries its own proof: the platform checks that, not the session."""
	if frappe.session.user != "Guest":
		return False
	form = frappe.local.form_dict
	proof = form.get("_signature") or form.get("key")
	return bool(proof) and (called is None or called.startswith(VERIFIED_BY_LINK))


# What is named


def _hide(request, called: str | None, where: dict) -> None:
	"""Replace names the user may not view, in the parameters, the body and the path."""
	form = frappe.local.form_dict
	resource = where.get("doctype") if not where.get("method") or where.get("name") else None
	guarded = shown.guarded()
	finder = Finder(guarded, _links, _tables, tuple(SCOPED))
	body = _fields_written(request, form, where) if resource else None
	if body is not None:
		finder.resource(body, resource, where.get("name"))
	else:
		_look_at_call(finder, form, called, bool(resource))
	path = {"name": where["name"]} if where.get("name") and resource in guarded else {}
	finder.places += [Place(path, key, (resource,)) for key in path]
	page = _page(request)
	finder.places += [Place(page, "name", (page["doctype"],))] if page else []
	hidden = _hidden(finder.places) if finder.places and not shown.unlimited() else []
	for place in hidden:
		place.holder[place.key] = _marked(place.value)
	files = [(holder, key) for holder, key in finder.addresses if _is_hidden_file(holder[key])]
	for holder, key in files:
		holder[key] = _marked(holder[key])
	finder.pack(hidden)
	if not hidden and not files:
		return
	frappe.local.crm_cn_marked = True
	if body is not None and not request.path.startswith("/api/v2/"):
		form["data"] = dict(body)  # version 1 would read the body again
	if path and path["name"] != where["name"]:
		endpoint.redirect(request, "name", where["name"], path["name"])
	if page and not request.path.endswith(page["name"]):
		request.path = f"/{page['page']}/{page['name']}"


def _is_hidden_file(address: str) -> bool:
	"""Say whether an address is that of a private file which hangs on nothing the user may view.

	The platform makes a file of one's own from the bytes at any address.
	"""
	_, private, path = unquote(address).partition("/private/files/")
	if not private:
		return False
	path = normpath(path.partition("?")[0])
	found = frappe.get_all("File", {"file_url": ("in", [address, f"/private/files/{path}"])}, pluck="name")
	return bool(found) and not shown.visible("File", found)


def _page(request) -> dict:
	"""Return what a page of the website shows by the name in its address."""
	page, _, name = request.path.strip("/").partition("/")
	return {"page": page, "name": name, "doctype": PAGES[page]} if page in PAGES and name else {}


def _look_at_call(finder: Finder, form, called: str | None, is_list: bool) -> None:
	safe = FILTERS_ARE_SAFE.get(called or ("list" if is_list else ""), ())
	own = {key: form.pop(key) for key in safe if key in form}
	maker = form.get("method") if called in MAPPERS else None
	finder.request(form, record_of_module(maker or called, GUARDED), EXTRA_NAMES.get(called))
	form.update(own)
	if (called or "").startswith(CARDS) and form.get("board_name"):
		finder.cards(form, frappe.db.get_value("Kanban Board", form["board_name"], "reference_doctype"))
	if called == "frappe.client.set_value":
		finder.one_value(form)
	elif called == "frappe.client.get" and form.get("doctype") in GUARDED and not form.get("name"):
		finder.by_filters(form, "filters", form["doctype"])


def _fields_written(request, form, where: dict):
	"""Return the fields of a document that a REST request creates or changes; None for other requests."""
	if request.method not in ("POST", "PUT", "PATCH") or where.get("method") or form.get("run_method"):
		return None
	data = form.get("data") if not request.path.startswith("/api/v2/") else None
	if isinstance(data, str):
		try:
			data = frappe.parse_json(data)
		except ValueError:
			data = None
	return data if isinstance(data, dict) else form


def _links(doctype: str) -> dict:
	"""Return the link fields of a DocType that may name scoped records."""
	meta = _meta(doctype)
	if not meta:
		return {}
	found = {each.fieldname: each.options for each in meta.get_link_fields() if each.options in GUARDED}
	return found | {each.fieldname: (each.options,) for each in meta.get_dynamic_link_fields()}


def _tables(doctype: str) -> dict:
	meta = _meta(doctype)
	return {each.fieldname: each.options for each in meta.get_table_fields()} if meta else {}


def _meta(doctype: str):
	try:
		return frappe.get_meta(doctype)
	except Exception:
		return None  # no such DocType: the platform says so


def _hidden(places: list[Place]) -> list[Place]:
	"""Return the places that name an existing record the user may not view."""
	asked: dict[str, set[str]] = {}
	for place in places:
		for doctype in place.doctypes:
			if not isinstance(place.value, dict | list):
				asked.setdefault(doctype, set()).add(str(place.value))
	verdicts = {doctype: _verdicts(doctype, names) for doctype, names in asked.items()}
	return [place for place in places if _is_hidden(place, verdicts)]


def _verdicts(doctype: str, names: set[str]) -> dict[str, bool]:
	"""Return for each name of an existing record whether the user may view it."""
	seen = shown.visible(doctype, names)
	rest = names - seen
	if not rest:
		return dict.fromkeys(names, True)
	existing = shown.existing(doctype, rest)
	unseen = existing - seen - shown.visible(doctype, existing - rest)
	verdicts = dict.fromkeys(names & seen, True)
	hidden = {_folded(each) for each in unseen}
	for name in rest:
		if name in unseen or _folded(name) in hidden:
			verdicts[name] = _portal(doctype, name)
	return verdicts


def _is_hidden(place: Place, verdicts: dict[str, dict[str, bool]]) -> bool:
	if isinstance(place.value, dict | list):
		return _finds_hidden(place)
	answers = [verdicts[doctype].get(str(place.value)) for doctype in place.doctypes]
	if True in answers or False not in answers:
		return False
	return not _stored_already(place)


def _finds_hidden(place: Place) -> bool:
	"""Say whether filters in place of a name find a record the user may not view first."""
	for doctype in place.doctypes:
		try:
			name = frappe.db.get_value(doctype, frappe.parse_json(frappe.as_json(place.value)))
		except Exception:
			continue  # the platform says what is wrong with them
		if name and name not in shown.visible(doctype, [name]):
			return True
	return False


def _stored_already(place: Place) -> bool:
	"""Say whether a link in a document that the user may read is stored there as it is: it is not set anew."""
	if not place.document:
		return False
	doctype, name = place.document
	meta = _meta(doctype)
	if not meta or not (meta.istable or frappe.has_permission(doctype, doc=name)):
		return False
	return bool(frappe.db.exists(doctype, {"name": name, place.fieldname or place.key: place.value}))


def _portal(doctype: str, name: str) -> bool:
	"""Say whether a customer on the portal sees a paper of their own: that is the website's permission, not a role's."""
	if frappe.db.get_value("User", frappe.session.user, "user_type", cache=True) != "Website User":
		return False
	return bool(frappe.has_website_permission(frappe.get_doc(doctype, name)))


def _marked(value):
	"""Return a name that does not exist, or filters that find nothing, from which taking the mark gives the value."""
	if isinstance(value, dict):
		key = next(reversed(value))
		return {**value, key: _marked(value[key])}
	if isinstance(value, list):
		return [*value[:-1], _marked(value[-1])]
	return f"{value}{mark()}"


def _folded(name: str) -> str:
	"""Return a name as the database compares it: without case, accents, width and blanks at the end."""
	plain = unicodedata.normalize("NFKD", name.rstrip())
	return "".join(each for each in plain if not unicodedata.combining(each)).casefold()
