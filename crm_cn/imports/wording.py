"""What an import says to people about files, rows and fields: every message tells what to do."""

from __future__ import annotations

from typing import Any

import frappe
from frappe import _

from crm_cn.rules.importing import Fate
from crm_cn.standalone.errors import UnusableInput
from crm_cn.standalone.messages import MESSAGES

#: Codes of the standalone readers that there speak of command line options or of a path.
_ABOUT_COMMAND_LINE = frozenset({"no_name_column", "columns_by_content", "other_sheets", "import_too_many"})


def language() -> str:
	"""zh or en: the two languages of the engine's reasons."""
	return "zh" if (frappe.local.lang or "").lower().startswith("zh") else "en"


def of_code(code: str, values: dict[str, Any] | None = None, file: str = "") -> str:
	"""A message of the standalone readers as the form says it."""
	values = dict(values or {})
	if code in _ABOUT_COMMAND_LINE:
		return _in_the_form(code, values)
	if "path" in values:
		values["path"] = file or _("The file")
	text = MESSAGES[code][0 if language() == "zh" else 1]
	return text.format(**values) if values else text


def _in_the_form(code: str, values: dict[str, Any]) -> str:
	if code == "import_too_many":
		return _(
			"The list has more than {0} rows. Split it into several files of at most {0} rows and import them one after the other."
		).format(f"{values['limit']:,}")
	if code == "other_sheets":
		return _(
			"Only the sheet {0} is read. The other sheets have content too: {1}. Import each from a file of its own."
		).format(values["sheet"], values["others"])
	if code == "columns_by_content":
		return _(
			"The list has no header that is understood. The columns were told by what stands in them: check the mapping before you import."
		)
	return _(
		"No column is understood as the customer's name. Head it Customer Name, or press Map Columns and choose the field."
	)


def of_error(error: UnusableInput, file: str = "") -> str:
	"""Why a file cannot be read, and what to do."""
	return of_code(error.code, error.values, file)


def of_fate(fate: Fate) -> str:
	"""A fate in one or two words."""
	return {
		Fate.NEW: _("New"),
		Fate.SUSPECT: _("Suspected Collision"),
		Fate.OWN: _("Already Yours"),
		Fate.COLLIDES: _("Collides"),
		Fate.POOL: _("In the Public Pool"),
		Fate.DUPLICATE: _("Twice in the List"),
		Fate.BAD: _("Needs Correction"),
	}[fate]


def of_verdict(fate: Fate, other_row: int | None = None, own: str = "") -> str:
	"""What it means for the row: what happens with it and what the person may do."""
	if fate == Fate.DUPLICATE:
		return _("The same company stands in row {0}. Leave one of the two in the list.").format(other_row)
	if fate == Fate.OWN:
		return (
			_("You have registered this company already: {0}. Go on with that one.").format(own)
			if own
			else _("You have registered this company already. Go on with that registration.")
		)
	if fate == Fate.COLLIDES:
		return _("This company is registered or known already. It cannot be registered again.")
	if fate == Fate.POOL:
		return _("This company is in the public pool. Claim it there instead of importing it.")
	if fate == Fate.SUSPECT and other_row:
		return _(
			"It resembles row {0} of this list. It is imported as a draft and a reviewer decides."
		).format(other_row)
	if fate == Fate.SUSPECT:
		return _(
			"It resembles a company that is known already. It is imported as a draft and a reviewer decides."
		)
	if fate == Fate.BAD:
		return _("Correct the row and check the list again.")
	return _("It is imported as a draft.")


def of_problem(code: str, value: str, choices: str = "") -> str:
	"""What is wrong with one cell, and what to write instead."""
	if code == "bad_date":
		return _("{0} is not a date. Write it like 2026-03-05.").format(shown(value))
	if code == "bad_number":
		return _("{0} is not a number. Write it like 120000 or 12万.").format(shown(value))
	if code == "bad_choice":
		return _("{0} is not one of the choices. Write one of: {1}.").format(shown(value), choices)
	if code == "bad_link" and not choices:
		return _("{0} does not exist. Correct it, or ask an administrator to add it.").format(shown(value))
	if code == "bad_link":
		return _("{0} does not exist. Write one of: {1}, or ask an administrator to add it.").format(
			shown(value), choices
		)
	if code == "name_missing":
		return _("The customer's name is missing. Enter the full name.")
	return _("{0} cannot be used. Correct it.").format(shown(value))


def shown(value: str) -> str:
	"""A value repeated in a message, cut to a readable length."""
	value = " ".join(value.split())
	return f"“{value[:40]}…”" if len(value) > 40 else f"“{value}”"
