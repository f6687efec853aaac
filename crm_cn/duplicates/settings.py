"""Duplicate Check Settings as the engine and the services use them, read once a request (L3)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import frappe

from crm_cn.rules.duplicates import Engine, MatchSettings

DOCTYPE = "Duplicate Check Settings"
_FLAG = "crm_cn_duplicate_settings"
_SWITCHES = ("use_phones", "use_emails", "use_domains", "use_address", "use_contacts")
_NUMBERS = ("suspect", "weak", "posting_cap", "max_candidates")


@dataclass(frozen=True, slots=True)
class Limits:
	"""How many companies a user may ask about; 0: no limit."""

	per_minute: int = 60
	per_day: int = 1500


def match_mapping(values: Any) -> dict[str, Any]:
	"""The engine's settings in a Duplicate Check Settings document; what is empty or 0 is as shipped."""
	mapping: dict[str, Any] = {name: values.get(name) for name in _NUMBERS if values.get(name)}
	mapping |= {name: int(values.get(name)) for name in _SWITCHES if values.get(name) is not None}
	weights = {row.feature: row.weight for row in values.get("weights") or ()}
	return mapping | ({"weights": weights} if weights else {})


def match_settings(values: Any) -> MatchSettings:
	"""The same, checked. Raises ValueError naming the setting."""
	return MatchSettings.from_mapping(match_mapping(values))


def limits_of(values: Any) -> Limits:
	"""The limits in a Duplicate Check Settings document; what was never saved is as shipped."""
	given = {"per_minute": values.get("probes_per_minute"), "per_day": values.get("probes_per_day")}
	return Limits(**{name: int(value) for name, value in given.items() if value is not None})


def load() -> tuple[Engine, Limits]:
	"""The engine and the limits of this site, loaded once a request."""
	known = getattr(frappe.local, _FLAG, None)
	if known is None:
		document = frappe.get_cached_doc(DOCTYPE)
		known = (
			engine_of(match_mapping(document)),
			limits_of(document),
		)
		setattr(frappe.local, _FLAG, known)
	return known


def engine() -> Engine:
	"""The engine with this site's settings."""
	return load()[0]


def limits() -> Limits:
	"""The limits of this site."""
	return load()[1]


def forget() -> None:
	"""Read the settings again at the next question of this request."""
	if hasattr(frappe.local, _FLAG):
		delattr(frappe.local, _FLAG)


def engine_of(mapping: Mapping[str, Any]) -> Engine:
	"""An engine for these settings; the same settings give the same engine, whose caches are warm."""
	return _engine(json.dumps(mapping, sort_keys=True))


@lru_cache(maxsize=16)
def _engine(text: str) -> Engine:
	return Engine(MatchSettings.from_mapping(json.loads(text)))
