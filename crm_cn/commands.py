"""Commands of bench: `bench --site SITE crm-cn-…`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context

#: Differences that a check prints in full.
SHOWN = 50


def _on_site(context: Any, work: Callable[[], Any]) -> Any:
	"""Run on the named site and close its connections whatever happens."""
	frappe.init(get_site(context))
	frappe.connect()
	try:
		return work()
	finally:
		frappe.destroy()


def _say(result: Any) -> None:
	click.echo(json.dumps(result, indent=1, ensure_ascii=False, default=str))


@click.command("crm-cn-rebuild-index")
@click.option("--restart", is_flag=True, help="Begin anew instead of going on where a run was interrupted")
@pass_context
def rebuild_index(context: Any, restart: bool) -> None:
	"""Rebuild the duplicate index from the records."""
	from crm_cn.duplicates import rebuild

	_say(_on_site(context, lambda: rebuild.run(resume=not restart)))


@click.command("crm-cn-check-index")
@click.option("--repair", is_flag=True, help="Index anew what differs")
@pass_context
def check_index(context: Any, repair: bool) -> None:
	"""Prove that the duplicate index is what the records say; exits 1 when it is not."""
	from crm_cn.duplicates import check

	result = _on_site(context, lambda: check.run(repair=repair))
	_say(result)
	sys.exit(0 if result["ok"] else 1)


@click.command("crm-cn-calibrate")
@click.option("--suspect", type=float, help="Score from which a person decides")
@click.option("--weak", type=float, help="Score from which a hint is shown")
@click.option(
	"--weight", "weights", multiple=True, metavar="FEATURE=NUMBER", help="A changed weight; may be repeated"
)
@click.option("--sample", type=int, default=5000, show_default=True, help="Records looked up")
@pass_context
def calibrate(
	context: Any, suspect: float | None, weak: float | None, weights: tuple[str, ...], sample: int
) -> None:
	"""Report what changed thresholds or weights would do on this site's records. Changes nothing."""
	from crm_cn.duplicates import calibrate as trial

	try:
		changed = {name: float(value) for name, _sign, value in (item.partition("=") for item in weights)}
		_say(_on_site(context, lambda: trial.run(suspect, weak, changed, sample)))
	except ValueError as error:
		raise click.UsageError(str(error)) from error


@click.command("crm-cn-rebuild-scope")
@click.option("--doctype", help="One DocType under data scope; all of them when left out")
@pass_context
def rebuild_scope(context: Any, doctype: str | None) -> None:
	"""Bring the table behind the data scope to what the records say; prints how many records were wrong."""
	from crm_cn.scope import tokens

	_say(_on_site(context, lambda: tokens.rebuild(_scoped(doctype))))


@click.command("crm-cn-check-scope")
@click.option("--doctype", help="One DocType under data scope; all of them when left out")
@pass_context
def check_scope(context: Any, doctype: str | None) -> None:
	"""Prove that the table behind the data scope is what the records say; exits 1 when it is not."""
	from crm_cn.scope import tokens

	found = _on_site(context, lambda: tokens.check(_scoped(doctype)))
	_say({"ok": not found, "differences": len(found), "first": [" ".join(each) for each in found[:SHOWN]]})
	sys.exit(1 if found else 0)


def _scoped(doctype: str | None) -> str | None:
	"""Return a DocType that may be named; raises UsageError for one that is not under data scope."""
	from crm_cn.scope.declared import SCOPED

	if doctype and doctype not in SCOPED:
		raise click.UsageError(f"{doctype} is not under data scope. Choose one of: {', '.join(SCOPED)}")
	return doctype


@click.command("crm-cn-fill-parties")
@pass_context
def fill_parties(context: Any) -> None:
	"""Give records without responsible employee their own: by owner field, registration or author."""
	from crm_cn.scope import backfill

	_say(_on_site(context, backfill.run))


commands = [rebuild_index, check_index, calibrate, rebuild_scope, check_scope, fill_parties]
