"""The protocol of a submission on two connections, without Frappe: lock, look, decide, claim (L3).

Under REPEATABLE READ the submitting transaction does not see what others committed since its snapshot began. So,
once the buckets are locked, whoever was before us has committed or gone, and a *fresh* connection sees all of it;
our own connection is asked only for what this transaction itself wrote and has not committed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from crm_cn.duplicates.locks import Claims, bucket_numbers, claim_names
from crm_cn.duplicates.results import Hit
from crm_cn.duplicates.store import Entry, Execute, Index
from crm_cn.rules.collision import (
	REGISTRATION,
	TIERS,
	Outcome,
	Relation,
	Standing,
	effective,
	outcome,
	relation,
)
from crm_cn.rules.duplicates import Engine, Profile, Verdict


@dataclass(frozen=True, slots=True)
class Submission:
	"""One registration on its way."""

	registration: str
	user: str
	profile: Profile
	exclude: frozenset[tuple[str, str]] = frozenset()  # its own records: itself, its linked customer file
	different: Mapping[tuple[str, str], str] = field(
		default_factory=dict
	)  # found by a person to be another company → at which tier

	def is_settled(self, hit: Hit) -> bool:
		"""Whether a person has found this to be another company, and nothing stronger has come up since."""
		tier = self.different.get((hit.doctype, hit.name))
		return tier is not None and TIERS.index(hit.tier) <= TIERS.index(tier)


def weigh(entry: Entry, verdict: Verdict, user: str) -> Hit:
	"""A found entry as it counts for this user."""
	whose = relation(entry.holder, user, entry.standing)
	return Hit(
		doctype=entry.doctype,
		name=entry.name,
		title=entry.title,
		holder_user=entry.holder,
		relation=whose,
		standing=entry.standing,
		tier=effective(verdict.tier.value, entry.standing, whose),
		score=verdict.score,
		verdict=verdict,
	)


def strongest_first(hits: list[Hit]) -> list[Hit]:
	"""Hits that count, in the order of how much."""
	return sorted(
		(hit for hit in hits if hit.tier != "clear"),
		key=lambda hit: (-TIERS.index(hit.tier), -hit.score, hit.doctype, hit.name),
	)


class Registrar:
	"""Runs submissions over one connection.

	`fresh` opens a connection that sees all that is committed, as a context manager giving its `execute`.
	`written` gives the ids of entries this transaction wrote; with none, our own connection need not be asked.
	"""

	def __init__(
		self,
		engine: Engine,
		execute: Execute,
		fresh: Callable[[], AbstractContextManager[Execute]],
		written: Callable[[], Collection[int]] = tuple,
		user: str = "Administrator",
		common: Collection[int] = frozenset(),
	):
		self.engine = engine
		self.common = common
		self.index = Index(execute, user, common=common)
		self.claims = Claims(execute, user)
		self.fresh = fresh
		self.written = written

	def submit(self, submission: Submission) -> tuple[Outcome, list[Hit]]:
		"""Lock, look, decide, and claim when it passes or waits for the reviewer."""
		self.claims.lock(bucket_numbers(self.engine, submission.profile))
		hits = self.look(submission)
		result = outcome(hits)
		if result in (Outcome.PASSES, Outcome.SUSPECT):
			missed = self.hold(submission)
			if missed:
				hits = strongest_first([*hits, *self._claimants(missed, submission, self.index)])
				result = collided_at_least(outcome(hits))
		return result, hits

	def look(self, submission: Submission) -> list[Hit]:
		"""What the company meets now, strongest first. Call with the buckets locked."""
		own_ids = set(self.written())
		exclude = submission.exclude | {(REGISTRATION, submission.registration)}
		found: dict[tuple[str, str], Hit] = {}
		with self.fresh() as execute:
			fresh = Index(execute, common=self.common)
			for entry, verdict in fresh.lookup(self.engine, submission.profile, exclude):
				if entry.id not in own_ids:
					found[entry.source] = weigh(entry, verdict, submission.user)
			names = claim_names(self.engine, submission.profile)
			holders = {
				name: who
				for name, who in Claims(execute).holders(names).items()
				if (REGISTRATION, who) not in exclude
			}
			claimants = self._claimants(set(holders.values()), submission, fresh)
		if own_ids:
			for entry, verdict in self.index.lookup(self.engine, submission.profile, exclude):
				if entry.id in own_ids:
					found[entry.source] = weigh(entry, verdict, submission.user)
		for hit in claimants:
			known = found.get((hit.doctype, hit.name))
			if known and known.tier != "block":
				# It still holds the claim though its name has changed since: the claim decides.
				hit = Hit(
					hit.doctype,
					hit.name,
					hit.title,
					hit.holder_user,
					hit.relation,
					hit.standing,
					"block",
					1.0,
					known.verdict,
				)
			if not known or known.tier != "block":
				found[hit.doctype, hit.name] = hit
		return strongest_first([hit for hit in found.values() if not submission.is_settled(hit)])

	def hold(self, submission: Submission) -> set[str]:
		"""Make the claims of the profile the registration's only claims; the registrations that hold some of them."""
		wanted = set(claim_names(self.engine, submission.profile))
		held = self.claims.held(submission.registration)
		self.claims.give_up(held - wanted)
		missed = {
			name for name in sorted(wanted - held) if not self.claims.take(name, submission.registration)
		}
		if not missed:
			return set()
		holders = self.claims.holders(missed)
		with self.fresh() as execute:
			holders |= Claims(execute).holders(missed)
		settled = {
			name
			for (doctype, name), tier in submission.different.items()
			if doctype == REGISTRATION and tier == "block"
		}
		return set(holders.values()) - settled - {submission.registration}

	def overrule(self, submission: Submission) -> list[Hit]:
		"""A supervisor says that what is met are other companies: claim what nobody holds; what was met."""
		self.claims.lock(bucket_numbers(self.engine, submission.profile))
		hits = self.look(submission)
		self.hold(submission)
		return hits

	def release(self, registration: str) -> None:
		"""Give up all claims of a registration."""
		self.claims.give_up(self.claims.held(registration))

	def _claimants(self, registrations: Collection[str], submission: Submission, index: Index) -> list[Hit]:
		hits = []
		for name in sorted(registrations):
			entry = index.entry_of(REGISTRATION, name)
			holder = entry.holder if entry else None
			standing = entry.standing if entry else Standing.OPEN
			if standing in (Standing.VOID, Standing.CLOSED, Standing.DRAFT):
				standing = Standing.OPEN  # what holds a claim counts, whatever its entry says
			whose = relation(holder, submission.user, standing)
			hits.append(
				Hit(REGISTRATION, name, entry.title if entry else "", holder, whose, standing, "block", 1.0)
			)
		return hits


def collided_at_least(result: Outcome) -> Outcome:
	"""A claim that could not be taken is a collision, whatever else was met."""
	return result if result in (Outcome.OWN, Outcome.POOL) else Outcome.COLLIDED


__all__ = ["Outcome", "Registrar", "Relation", "Submission", "strongest_first", "weigh"]
