"""Does a company somebody types collide (撞单) with one already known? (L3)

``Engine`` is the face: profile → keys → candidates (candidates.py) → compare → verdict with reasons.
"""

from collections.abc import Sequence

from . import evidence
from . import keys as key_rules
from .anatomy import EMPTY, PERSON, Name, dissect
from .explain import name_reasons
from .model import Key, Party, Profile, Tier, Verdict
from .problems import Problem, problems
from .reasons import Reason
from .scoring import Scorer
from .settings import MatchSettings


class Engine:
	"""Compares parties; keeps no state but its settings, so one engine serves all threads."""

	def __init__(self, settings: MatchSettings | None = None):
		self.settings = settings or MatchSettings()
		self._scorer = Scorer(self.settings)

	def profile(self, party: Party) -> Profile:
		"""The party normalised; what cannot be understood is left out (``problems`` tells)."""
		own, found = dissect(party.name)
		region = evidence.region(party.region, party.address) if party.region or party.address else ""
		if region and own.region in ("", "中国"):
			own = own._replace(region=region)  # the name does not say where; the record does
		names = [own]
		for alias in (*found, *party.aliases[: evidence.MAX_ALIASES]):
			name, _ = dissect(alias)
			if not name.flags & EMPTY and name not in names:
				names.append(name)
		mails = evidence.emails(party.emails) if party.emails else ()
		return Profile(
			tuple(names),
			evidence.credit_code(party.credit_code),
			evidence.phones(party.phones) if party.phones else (),
			mails,
			evidence.domains(party.websites, mails) if party.websites or mails else (),
			evidence.address(party.address) if party.address else "",
			region,
			evidence.persons(party.contacts) if party.contacts else (),
		)

	def keys(self, profile: Profile) -> tuple[Key, ...]:
		"""Keys under which to store and to look up the party."""
		return key_rules.keys(profile)

	def claim_keys(self, profile: Profile) -> tuple[str, ...]:
		"""Strings that only one live record may hold: the same company to the letter."""
		return key_rules.claim_keys(profile)

	def buckets(self, profile: Profile, count: int) -> tuple[int, ...]:
		"""Sorted numbers of locks to take while the party is being entered."""
		return key_rules.buckets(profile, count)

	def problems(self, party: Party) -> list[Problem]:
		"""What is wrong with the party as typed and what to do about it."""
		return problems(party)

	def compare_many(self, mine: Profile, candidates: Sequence[Profile]) -> list[Verdict]:
		"""One verdict a candidate, in order."""
		compare = self.compare
		return [compare(mine, theirs) for theirs in candidates]

	def compare(self, mine: Profile, theirs: Profile) -> Verdict:
		"""The verdict on two parties; score and tier do not depend on who asks."""
		a, b, score = self._best_names(mine, theirs)
		own = a is mine.names[0] and b is theirs.names[0]
		equal = a.strict == b.strict and score == 1.0
		support = self._support(mine, theirs)
		conflict = bool(mine.credit and theirs.credit and mine.credit != theirs.credit)
		if not support and not conflict and score < self.settings.weak:
			return Verdict(score, Tier.CLEAR)
		tier, score = self._tier(a, b, score, equal and own, support, conflict, mine, theirs)
		if tier is Tier.CLEAR:
			return Verdict(score, tier)
		reasons = list(support)
		if conflict:
			reasons.insert(0, Reason("credit_differs", mine.credit, theirs.credit))
		reasons += name_reasons(a, b, own=own, score=score)
		return Verdict(score, tier, tuple(reasons))

	def _best_names(self, mine: Profile, theirs: Profile) -> tuple[Name, Name, float]:
		score = self._scorer.score
		a, b = mine.names[0], theirs.names[0]
		best = score(a, b)
		if best == 1.0 or len(mine.names) == len(theirs.names) == 1:
			return a, b, best
		for one in mine.names:
			for two in theirs.names:
				value = score(one, two)
				if value > best:
					a, b, best = one, two, value
		return a, b, best

	def _support(self, mine: Profile, theirs: Profile) -> list[Reason]:
		"""Evidence beyond the names that both share, strongest first."""
		use, found = self.settings, []
		if mine.credit and mine.credit == theirs.credit:
			found.append(Reason("credit_same", mine.credit, theirs.credit))
		if use.use_phones and mine.phones and theirs.phones:
			found += [Reason("phone_same", value, value) for value in mine.phones if value in theirs.phones][
				:1
			]
		if use.use_emails and mine.emails and theirs.emails:
			found += [Reason("email_same", value, value) for value in mine.emails if value in theirs.emails][
				:1
			]
		if use.use_domains and mine.domains and theirs.domains:
			found += [
				Reason("domain_same", value, value) for value in mine.domains if value in theirs.domains
			][:1]
		if use.use_address and mine.address and mine.address == theirs.address:
			found.append(Reason("address_same", mine.address, theirs.address))
		if use.use_contacts and mine.contacts and theirs.contacts:
			found += [
				Reason("contact_same", value, value) for value in mine.contacts if value in theirs.contacts
			][:1]
		return found

	def _tier(self, a, b, score, same_name, support, conflict, mine, theirs) -> tuple[Tier, float]:
		suspect, weak = self.settings.suspect, self.settings.weak
		codes = {reason.code for reason in support}
		if "credit_same" in codes:
			return Tier.BLOCK, 1.0
		if same_name and not conflict and key_rules.claimable(a):
			return Tier.BLOCK, 1.0
		if a.flags & b.flags & PERSON or (score == 1.0 and key_rules.says_nothing(a)):
			score = min(score, (suspect + weak) / 2)
		score = _raised(score, codes)
		if codes & {"phone_same", "email_same", "domain_same"}:
			score = max(score, suspect)
		if conflict:
			score = min(score, (suspect + weak) / 2)
		score = min(score, 0.999)
		if score >= suspect:
			return Tier.SUSPECT, score
		return (Tier.WEAK, score) if score >= weak else (Tier.CLEAR, score)


# What shared evidence adds to the score, as a share of what is missing to 1.
_RAISE = {"phone_same": 0.8, "email_same": 0.8, "domain_same": 0.7, "address_same": 0.4, "contact_same": 0.25}


def _raised(score: float, codes: set[str]) -> float:
	for code in codes:
		score += (1.0 - score) * _RAISE.get(code, 0.0)
	return score
