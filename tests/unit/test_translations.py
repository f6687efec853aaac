"""Everything a person reads has its Chinese, and nothing is translated that nobody reads.

The csv serves v15 (and v16), the po file v16's gettext; both must say the same.
"""

import ast
import csv
import json
import re
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "crm_cn"
CSV = APP / "translations" / "zh.csv"
PO = APP / "locale" / "zh.po"
POT = APP / "locale" / "main.pot"

# The same in both languages: names, units, symbols.
ENGLISH_ONLY = {"CRM CN", "{0}: {1}"}

READABLE = ("label", "description", "title", "subject", "message", "format")
NAMED = {"DocType", "Report", "Workspace", "Number Card", "Dashboard Chart", "Print Format", "Notification"}


def json_strings(path: Path) -> set[str]:
	"""What a person reads of one of our JSON documents."""
	found: set[str] = set()
	documents = json.loads(path.read_text(encoding="utf-8"))
	for document in documents if isinstance(documents, list) else [documents]:
		found |= document_strings(document)
	return found


def document_strings(document: dict) -> set[str]:
	found: set[str] = set()
	kind = document.get("doctype")
	if kind in NAMED:
		found.add(document["name"])
	if kind == "Role":
		found.add(document["role_name"])
	if kind == "Workflow State":
		found.add(document["workflow_state_name"])
	if kind == "Workflow Action Master":
		found.add(document["workflow_action_name"])
	if kind == "Workflow":
		return found
	for key in READABLE:
		if isinstance(document.get(key), str):
			found.add(document[key])
	if document.get("fieldtype") == "Select" and isinstance(document.get("options"), str):
		found |= set(document["options"].split("\n"))
	if kind == "Workspace":
		for block in json.loads(document["content"]):
			text = block["data"].get("text")
			if text:
				found.add(text)
	for rows in document.values():
		if isinstance(rows, list):
			for row in rows:
				if isinstance(row, dict):
					found |= document_strings(row)
	return {text for text in found if re.search("[A-Za-z]", text) and not re.search("{{|{%", text)}


def python_strings(path: Path) -> set[str]:
	"""Literals inside _() of a Python file."""
	found: set[str] = set()
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if (
			isinstance(node, ast.Call)
			and getattr(node.func, "id", getattr(node.func, "attr", "")) == "_"
			and node.args
			and isinstance(node.args[0], ast.Constant)
			and isinstance(node.args[0].value, str)
		):
			found.add(node.args[0].value)
	return found


JS_CALL = re.compile(r"""\b__\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
TEMPLATE_CALL = re.compile(r"""\b(?:_|__|both|cell)\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def script_strings(path: Path, call: re.Pattern) -> set[str]:
	"""Literals inside __() of a JavaScript file or of the calls of a template."""
	return {ast.literal_eval(match) for match in call.findall(path.read_text(encoding="utf-8"))}


def files(*patterns: str) -> list[Path]:
	return sorted(
		path for pattern in patterns for path in APP.rglob(pattern) if "node_modules" not in path.parts
	)


def wanted() -> dict[str, set[str]]:
	"""Every string people read → the files it stands in."""
	found: dict[str, set[str]] = {}
	readers = (
		(("*.json",), json_strings_if_ours),
		(("*.py",), python_strings),
		(("*.js",), lambda path: script_strings(path, JS_CALL)),
		(("*.html",), lambda path: script_strings(path, TEMPLATE_CALL)),
	)
	for patterns, read in readers:
		for path in files(*patterns):
			for text in read(path):
				found.setdefault(text, set()).add(str(path.relative_to(APP)))
	return {text: where for text, where in found.items() if text.strip() and text not in ENGLISH_ONLY}


def json_strings_if_ours(path: Path) -> set[str]:
	rooms = {"crm_cn", "fixtures", "workspace_sidebar", "desktop_icon"}
	parts = path.relative_to(APP).parts
	if parts[0] not in rooms or "rules" in parts:
		return set()
	return json_strings(path)


def spoken() -> str:
	"""All the text an entry could come from, to find entries nobody needs."""
	parts = [path.read_text(encoding="utf-8") for path in files("*.py", "*.js", "*.html", "*.json", "*.md")]
	return "\n".join(parts)


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
	with CSV.open(encoding="utf-8", newline="") as file:
		return {row[0]: row[1] for row in csv.reader(file) if row}


def po_entries(path: Path) -> dict[str, str]:
	entries: dict[str, str] = {}
	for block in path.read_text(encoding="utf-8").split("\n\n"):
		parts = {"msgid": "", "msgstr": ""}
		now = None
		for line in block.splitlines():
			match = re.match(r'^(msgid|msgstr)? ?"(.*)"$', line)
			if not match:
				continue
			now = match.group(1) or now
			parts[now] += json.loads(f'"{match.group(2)}"')
		if parts["msgid"]:
			entries[parts["msgid"]] = parts["msgstr"]
	return entries


def test_everything_people_read_has_its_chinese(chinese):
	missing = {
		text: sorted(where)[0] for text, where in wanted().items() if not chinese.get(text, "").strip()
	}
	assert not missing, "\n".join(f"{where}: {text!r}" for text, where in sorted(missing.items()))


def test_nothing_is_translated_that_nobody_reads(chinese):
	text = spoken()
	asked = set(wanted())
	orphans = [
		source
		for source in chinese
		if source not in asked and source not in text and json.dumps(source)[1:-1] not in text
	]
	assert not orphans


def test_placeholders_survive_translation(chinese):
	hole = re.compile(r"\{\d*\}")
	wrong = [
		source for source, text in chinese.items() if set(hole.findall(source)) != set(hole.findall(text))
	]
	assert not wrong


def test_entries_are_sorted_and_unique():
	with CSV.open(encoding="utf-8", newline="") as file:
		sources = [row[0] for row in csv.reader(file) if row]
	assert sources == sorted(set(sources))


def test_gettext_says_the_same_as_csv(chinese):
	assert po_entries(PO) == chinese
	assert set(po_entries(POT)) == set(chinese)


def test_scripts_and_templates_read_by_the_platform_without_an_encoding_are_ascii():
	"""Frappe opens page scripts and print formats in the machine's own encoding."""
	read_raw = [
		*files("page/*/*.js", "page/*/*.css", "print_format/*/*.html"),
		APP / "public/js/collision_view.js",
	]
	assert len(read_raw) >= 3
	assert [str(path) for path in read_raw if not path.read_bytes().isascii()] == []
