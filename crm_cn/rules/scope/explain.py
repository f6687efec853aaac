"""Why somebody may do something with a record: the role whose rule grants it, and the relation by which it does.

No second predicate: the grants are those of grants.py, taken rule by rule instead of all together, and `ways` is
`allows` that says by what. So there is a reason exactly where the action is allowed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crm_cn.rules.scope import grants
from crm_cn.rules.scope import tokens as t
from crm_cn.rules.scope.grants import About, Everything, Grant, Holds, Record, Rule
from crm_cn.rules.scope.levels import ACTIONS, VIEW, Level
from crm_cn.rules.scope.tokens import Person

#: The relation of who reaches every record.
ALL = "all"

#: Relations, the closest first.
RELATIONS = (
	t.RESPONSIBLE,
	t.RELATED,
	t.AUTHOR,
	t.RESPONSIBLE_DEPARTMENT,
	t.RELATED_DEPARTMENT,
	t.STATUS,
	ALL,
)

#: What grants: a rule of a role by its level, being put on the record (D6), or standing above all rules.
BY_RULE, BY_APPOINTMENT, ABOVE = "rule", "appointment", "above"


@dataclass(frozen=True)
class Kind:
	"""A scoped DocType: whether D8 holds for it, and which DocTypes its records may be about."""

	doctype: str
	activity: bool = False
	about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Asker:
	"""Somebody, the rules of the roles held by DocType, and the role that stands above all rules, if there is one."""

	person: Person
	rules: Mapping[str, Sequence[Rule]] = field(default_factory=dict)
	above: str = ""


@dataclass(frozen=True)
class Source:
	"""Something that grants an action: what it lets in, of which kind it is, whose it is, and the level set there."""

	grant: Grant
	kind: str
	roles: tuple[str, ...]
	level: Level | None = None


@dataclass(frozen=True)
class Way:
	"""By what a grant lets a record in: relation and who of the token that met, through which of `record.about`."""

	relation: str
	who: str = ""
	through: int | None = None


@dataclass(frozen=True)
class Because:
	"""One reason: what grants it, and by what."""

	source: Source
	way: Way

	@property
	def distance(self) -> tuple[bool, bool, int]:
		"""Return how far-fetched the reason is: rules before D6, the record itself before others, relations in order."""
		return (
			self.source.kind == BY_APPOINTMENT,
			self.way.through is not None,
			RELATIONS.index(self.way.relation),
		)


def sources(asker: Asker, kind: Kind, action: str) -> list[Source]:
	"""Return everything that grants somebody an action on records of a kind, each by itself."""
	if asker.above:
		return [Source(Everything(), ABOVE, (asker.above,), Level.ALL)]
	rules = list(asker.rules.get(kind.doctype, ()))
	found = [
		Source(of_one_rule(asker, kind, action, rule), BY_RULE, (rule.role,), rule.level(action))
		for rule in rules
	]
	if action == VIEW:
		roles = tuple(
			rule.role for rule in rules if grants.appointed([rule, _VIEWER], asker.person) != Holds()
		)
		found.append(Source(grants.appointed(rules, asker.person), BY_APPOINTMENT, roles))
	return [source for source in found if source.grant != grants.NOTHING]


#: Lets `appointed` be asked of one rule at a time: that somebody may view at all may come from another rule.
_VIEWER = Rule(levels={VIEW: Level.RESPONSIBLE_EMPLOYEE})


def of_one_rule(asker: Asker, kind: Kind, action: str, rule: Rule) -> Grant:
	"""Return what one rule grants by itself."""
	if not kind.activity:
		return grants.of_rule(rule, action, asker.person)
	viewable = {}
	if rule.on_responsible_records or rule.on_viewable_records:
		viewable = {doctype: granted(asker, Kind(doctype), VIEW) for doctype in kind.about}
	return grants.of_activity([rule], action, asker.person, viewable)


def granted(asker: Asker, kind: Kind, action: str) -> Grant:
	"""Return what somebody is granted for one action alone, by all sources together."""
	if asker.above or any(rule.level(action) is Level.ALL for rule in asker.rules.get(kind.doctype, ())):
		return Everything()
	return grants.any_of(source.grant for source in sources(asker, kind, action))


def may(asker: Asker, kind: Kind, action: str, record: Record) -> bool:
	"""Say whether somebody may do this with a record: an action needs the view as well."""
	return all(may_alone(asker, kind, each, record) for each in dict.fromkeys((VIEW, action)))


def may_alone(asker: Asker, kind: Kind, action: str, record: Record) -> bool:
	"""Say whether somebody is granted an action on a record, the view left aside."""
	return grants.allows(granted(asker, kind, action), record)


def why(asker: Asker, kind: Kind, action: str, record: Record) -> list[Because]:
	"""Return the reasons for which somebody may do this with a record, the closest first; none: it is not allowed."""
	if action != VIEW and not why(asker, kind, VIEW, record):
		return []
	found = [
		Because(source, way) for source in sources(asker, kind, action) for way in ways(source.grant, record)
	]
	by_rule = {because.way for because in found if because.source.kind != BY_APPOINTMENT}
	kept = [
		because for because in found if because.source.kind != BY_APPOINTMENT or because.way not in by_rule
	]
	return sorted(kept, key=lambda because: because.distance)


def ways(grant: Grant, record: Record) -> list[Way]:
	"""Return by what a grant lets a record in; empty exactly where it does not."""
	if isinstance(grant, Everything):
		return [Way(ALL)]
	if isinstance(grant, Holds):
		return [Way(*t.split(token)) for token in sorted(grant.tokens & record.tokens)]
	if isinstance(grant, About):
		return _ways_through(grant, record)
	return list(dict.fromkeys(way for each in grant.grants for way in ways(each, record)))


def _ways_through(grant: About, record: Record) -> list[Way]:
	"""Return by what the records this one is about are let in."""
	inner = dict(grant.grants)
	return [
		Way(way.relation, way.who, through=place)
		for place, (doctype, other) in enumerate(record.about)
		if doctype in inner
		for way in ways(inner[doctype], other)
	]


@dataclass(frozen=True)
class Effective:
	"""How far somebody reaches with an action: the level, the roles that give it, and what goes beyond the level."""

	level: Level
	roles: tuple[str, ...] = ()
	#: the level the rules name, where the narrower view keeps the action to less
	wanted: Level = Level.NONE
	below: bool = False
	statuses: tuple[str, ...] = ()
	on_responsible_records: bool = False
	on_viewable_records: bool = False


def effective(asker: Asker, kind: Kind, action: str) -> Effective:
	"""Return the widest level of somebody's rules for an action, no wider than the view."""
	if asker.above:
		return Effective(Level.ALL, (asker.above,), Level.ALL)
	rules = [rule for rule in asker.rules.get(kind.doctype, ()) if rule.level(action) is not Level.NONE]
	wanted = max((rule.level(action) for rule in rules), default=Level.NONE)
	view = max((rule.level(VIEW) for rule in asker.rules.get(kind.doctype, ())), default=Level.NONE)
	if min(wanted, view) is Level.NONE:
		return Effective(Level.NONE, wanted=wanted)
	return Effective(
		min(wanted, view),
		tuple(rule.role for rule in rules if rule.level(action) is wanted),
		wanted,
		below=any(rule.departments_below for rule in rules),
		statuses=tuple(dict.fromkeys(name for rule in rules for name in rule.open_statuses))
		if action in ACTIONS[:2]
		else (),
		on_responsible_records=kind.activity and any(rule.on_responsible_records for rule in rules),
		on_viewable_records=kind.activity
		and action in (VIEW, ACTIONS[-1])
		and any(rule.on_viewable_records for rule in rules),
	)
