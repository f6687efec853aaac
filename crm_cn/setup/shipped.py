"""Reading what the app ships as JSON under fixtures/."""

from __future__ import annotations

import json
from pathlib import Path

import frappe


def fixture(name: str) -> list[dict]:
	"""Return the documents of fixtures/<name>.json."""
	path = Path(frappe.get_app_path("crm_cn", "fixtures", f"{name}.json"))
	return json.loads(path.read_text(encoding="utf-8"))


def make_missing(name: str) -> None:
	"""Insert the documents of fixtures/<name>.json that the site does not have; the others stay as they are."""
	for values in fixture(name):
		if not frappe.db.exists(values["doctype"], values["name"]):
			frappe.get_doc(dict(values)).insert(ignore_permissions=True)  # installing


def doctypes() -> list[dict]:
	"""Return the app's DocTypes as their files describe them, whether the site still has them or not."""
	folder = Path(frappe.get_app_path("crm_cn", "crm_cn", "doctype"))
	return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*/*.json"))]
