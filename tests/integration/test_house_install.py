"""The app comes and goes without a trace: run on a throw-away site that has erpnext and hrms but not crm_cn.

`CRM_CN_THROWAWAY_SITE=name` names it; the site is left as it was found, without the app.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pymysql
import pytest

SITE = os.environ.get("CRM_CN_THROWAWAY_SITE", "")
pytestmark = pytest.mark.skipif(not SITE, reason="CRM_CN_THROWAWAY_SITE names no site")

#: What an app leaves traces in. Global counters of the platform (installed apps, versions) are not among them.
WATCHED = {
	"tabCustom Field": "name, dt, fieldname, module",
	"tabProperty Setter": "name, doc_type, field_name, property, value",
	"tabDocType": "name, module, custom",
	"tabDocPerm": "parent, role, permlevel",
	"tabCustom DocPerm": "parent, role",
	"tabRole": "name, disabled",
	"tabHas Role": "parent, role",
	"tabWorkflow": "name, is_active",
	"tabWorkflow State": "name, icon, style",
	"tabWorkflow Action Master": "name",
	"tabWorkflow Action": "name",
	"tabModule Def": "name, app_name",
	"tabWorkspace": "name, module",
	"tabReport": "name, module",
	"tabPage": "name, module",
	"tabPrint Format": "name, module",
	"tabNotification": "name, module",
	"tabNumber Card": "name, module",
	"tabDashboard Chart": "name, module",
	"tabKanban Board": "name",
	"tabScheduled Job Type": "name",
	"tabDocType Link": "parent, link_doctype",
	"tabSeries": "name",
}


PARTS = ("tabDocPerm", "tabDocField")


def database() -> pymysql.Connection:
	config = json.loads(Path(SITE, "site_config.json").read_text())
	common = json.loads(Path("common_site_config.json").read_text())
	return pymysql.connect(
		host=common.get("db_host", "127.0.0.1"),
		port=int(common.get("db_port", 3306)),
		user=config["db_name"],
		password=config["db_password"],
		database=config["db_name"],
	)


def snapshot() -> dict[str, list]:
	"""Return all that is watched, the tables and their columns included."""
	with database() as connection, connection.cursor() as cursor:
		found = {}
		for table, columns in WATCHED.items():
			cursor.execute(f"SELECT {columns} FROM `{table}`")
			found[table] = sorted(map(repr, cursor.fetchall()))
		cursor.execute(
			"SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()"
		)
		found["columns"] = sorted(map(repr, cursor.fetchall()))
		cursor.execute("SELECT parent, defkey FROM tabDefaultValue")
		found["defaults"] = sorted(map(repr, cursor.fetchall()))
		cursor.execute(
			"SELECT doctype, field FROM tabSingles WHERE doctype NOT IN ('Installed Applications')"
		)
		found["singles"] = sorted(map(repr, cursor.fetchall()))
	return found


def everything() -> dict[str, list]:
	"""Return the rows of our own kinds with all columns, for what migrate must not touch."""
	with database() as connection, connection.cursor() as cursor:
		found = {}
		for table in (
			"tabRole",
			"tabWorkflow",
			"tabWorkflow State",
			"tabWorkflow Action Master",
			"tabWorkflow Transition",
			"tabWorkflow Document State",
			"tabLead Stage",
			"tabLead Stage Requirement",
			"tabLead Registration Source",
			"tabCustom Field",
			"tabProperty Setter",
			"tabDefaultValue",
			"tabDocPerm",
			"tabDocField",
			"tabWorkspace",
			"tabNumber Card",
			"tabDashboard Chart",
			"tabKanban Board",
			"tabNotification",
			"tabPrint Format",
		):
			# the platform itself imports some of its own DocTypes anew on every migrate
			ours = " WHERE parent IN (SELECT name FROM tabDocType WHERE module = 'CRM CN')"
			cursor.execute(f"SELECT * FROM `{table}`" + (ours if table in PARTS else ""))
			found[table] = sorted(map(repr, cursor.fetchall()))
	return found


def bench(*arguments: str) -> None:
	done = subprocess.run(["bench", "--site", SITE, *arguments], cwd="..", capture_output=True, text=True)
	assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def differences(before: dict[str, list], after: dict[str, list]) -> str:
	"""Return what differs as text, empty when nothing does."""
	found = {
		kind: {"gone": sorted(set(rows) - set(after[kind])), "new": sorted(set(after[kind]) - set(rows))}
		for kind, rows in before.items()
		if rows != after[kind]
	}
	return json.dumps(found, indent=1, ensure_ascii=False) if found else ""


def test_installed_migrated_twice_and_gone_again():
	before = snapshot()
	bench("install-app", "crm_cn")
	try:
		bench("migrate")
		once = everything()
		bench("migrate")
		assert differences(once, everything()) == "", "a second migrate changes nothing"
	finally:
		bench("uninstall-app", "crm_cn", "--yes", "--no-backup")
	assert differences(before, snapshot()) == ""
