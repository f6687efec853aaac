"""Commands of bench: `bench --site SITE crm-cn-…`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click
import frappe
from frappe.commands import get_site, pass_context


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


@click.command("crm-cn-fill-parties")
@pass_context
def fill_parties(context: Any) -> None:
	"""Give records without responsible employee their own: by owner field, registration or author."""
	from crm_cn.scope import backfill

	_say(_on_site(context, backfill.run))


commands = [rebuild_index, check_index, calibrate, fill_parties]
