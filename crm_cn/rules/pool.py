"""L8: who may claim a record from the public pool 公海, and how many.

Pure: facts in, refusals out. 0 as a limit means that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

#: Claims are counted over this many days, today included.
QUOTA_WINDOW_DAYS = 30

#: What the history of owners (L7) says about a claim; the quota counts these.
CLAIMED = "Claimed from the public pool"


@dataclass(frozen=True, slots=True)
class PoolSettings:
	"""The limits of a site's Lead Registration Settings."""

	max_claims: int = 10
	max_held: int = 100
	cooling_off_days: int = 15


@dataclass(frozen=True, slots=True)
class Claimant:
	"""What is known about the person who claims, all as of the moment of claiming."""

	has_employee: bool = True
	claims_in_window: int = 0
	held: int = 0
	was_last_holder: bool = False
	pooled_on: date | None = None


class Refusal(str, Enum):
	"""Why a claim is refused; the service says it in words."""

	NOT_IN_POOL = "not_in_pool"
	NO_EMPLOYEE = "no_employee"
	QUOTA = "quota"
	HELD = "held"
	COOLING_OFF = "cooling_off"


@dataclass(frozen=True, slots=True)
class Quota:
	"""What a person may still claim; None means without limit."""

	claims_left: int | None
	held_left: int | None

	@property
	def left(self) -> int | None:
		"""The narrowest of the limits."""
		limits = [each for each in (self.claims_left, self.held_left) if each is not None]
		return min(limits) if limits else None


def window_start(today: date) -> date:
	"""Return the first day whose claims still count today."""
	return today - timedelta(days=QUOTA_WINDOW_DAYS - 1)


def free_again_on(pooled_on: date, settings: PoolSettings) -> date:
	"""Return the first day on which the last holder may claim the record again."""
	return pooled_on + timedelta(days=settings.cooling_off_days)


def quota(claimant: Claimant, settings: PoolSettings) -> Quota:
	"""Return what is left of each limit, never below zero."""

	def rest(limit: int, used: int) -> int | None:
		return max(0, limit - used) if limit > 0 else None

	return Quota(
		rest(settings.max_claims, claimant.claims_in_window),
		rest(settings.max_held, claimant.held),
	)


def refusal(in_pool: bool, claimant: Claimant, today: date, settings: PoolSettings) -> Refusal | None:
	"""Return the first reason against this claim, or None when it may go through (L8).

	What is wrong with the record comes before what is wrong with the person, so that the loser of a race
	hears that somebody was faster and not something about quotas.
	"""
	if not in_pool:
		return Refusal.NOT_IN_POOL
	if not claimant.has_employee:
		return Refusal.NO_EMPLOYEE
	if (
		claimant.was_last_holder
		and claimant.pooled_on is not None
		and today < free_again_on(claimant.pooled_on, settings)
	):
		return Refusal.COOLING_OFF
	left = quota(claimant, settings)
	if left.claims_left == 0:
		return Refusal.QUOTA
	if left.held_left == 0:
		return Refusal.HELD
	return None
