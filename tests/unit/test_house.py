"""The rules of the house that a machine can keep."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "crm_cn"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "node_modules" not in path.parts)
PURE = [
	path
	for path in SOURCES
	if path.is_relative_to(PACKAGE / "rules") or path.is_relative_to(PACKAGE / "standalone")
]


def name(path: Path) -> str:
	return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
	"""Top-level names of everything a file imports, also inside functions."""
	found = set()
	for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
		if isinstance(node, ast.Import):
			found |= {alias.name.split(".")[0] for alias in node.names}
		elif isinstance(node, ast.ImportFrom) and not node.level:
			found.add(node.module.split(".")[0])
			if node.module == "crm_cn":
				found |= {f"crm_cn.{alias.name}" for alias in node.names}
			elif node.module.startswith("crm_cn."):
				found.add(".".join(node.module.split(".")[:2]))
	return found


@pytest.mark.parametrize("path", PURE, ids=name)
def test_the_rule_book_and_the_command_never_import_frappe(path):
	assert not {"frappe", "erpnext", "hrms"} & imported(path)


@pytest.mark.parametrize("path", [path for path in PURE if path.is_relative_to(PACKAGE / "rules")], ids=name)
def test_dependencies_point_at_the_rules_never_from_them(path):
	assert not {found for found in imported(path) if found.startswith("crm_cn.") and found != "crm_cn.rules"}


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_code_parses_on_python_3_10(path):
	ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 10))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_with_code_says_what_it_is_for(path):
	tree = ast.parse(path.read_text(encoding="utf-8"))
	if len(tree.body) > 3 and not path.name.startswith("test_") and "doctype" not in path.parts:
		assert ast.get_docstring(tree), "a module docstring"


def test_the_package_is_importable_without_frappe():
	code = "import sys; sys.modules['frappe'] = None; import crm_cn; print(crm_cn.__version__)"
	done = subprocess.run(
		[sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env=os.environ
	)
	assert done.returncode == 0 and done.stdout.strip()


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name == "hooks.py"], ids=name)
def test_hooks_are_short(path):
	assert len(path.read_text(encoding="utf-8").splitlines()) < 150


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.json")), ids=name)
def test_every_json_file_parses(path):
	data = json.loads(path.read_text(encoding="utf-8"))
	if path.parent.parent.name == "doctype" and path.stem == path.parent.name:
		assert data["doctype"] == "DocType" and data["name"] and data["module"] == "CRM CN"
		assert len({field["fieldname"] for field in data["fields"]}) == len(data["fields"])


@pytest.mark.parametrize("path", sorted((ROOT / ".semgrep").glob("*.yml")), ids=name)
def test_semgrep_rules_carry_a_message(path):
	text = path.read_text(encoding="utf-8")
	assert text.count("- id:") == text.count("message:") > 0
