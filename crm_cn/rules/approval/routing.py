"""A4: who is asked at a level. Always somebody who may decide, or an error that says what is missing; never the author.

1. The row names people: by role, by reporting line, by department, by name, by a field of the document.
2. Nobody decides on their own, and nobody gives two of the approvals of one round: their manager is asked instead.
3. Who has left, is disabled or has no login is replaced by their manager, and so on up the line.
4. Where that ends with nobody, the person the settings name is asked; without one it is an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from crm_cn.rules.approval import kinds
from crm_cn.rules.approval.org import Org, Person

#: Why nobody can be asked; the words are in crm_cn/approvals/people.py.
NO_EMPLOYEE, NO_MANAGER, CIRCLE, NO_DEPARTMENT, NO_HEAD = (
	"no_employee",
	"no_manager",
	"circle",
	"no_department",
	"no_head",
)
NO_ROLE, NO_USER, NO_VALUE, NOBODY_LEFT, TOO_FEW = (
	"no_role",
	"no_user",
	"no_value",
	"nobody_left",
	"too_few",
)


class NoApprover(Exception):
	"""Nobody can be asked. `code` is one of the constants above, `about` whom or what it concerns."""

	def __init__(self, code: str, about: str = ""):
		super().__init__(code, about)
		self.code, self.about = code, about


@dataclass(frozen=True)
class Ask:
	"""What one row of the workflow asks for. `who` is a user or an Employee's name, from the row or the document."""

	approver: str = kinds.ROLE
	role: str = ""
	level: int = 1
	who: str | None = None


@dataclass(frozen=True)
class Matter:
	"""Whose matter it is. `own` are the users who may not decide: the author and whoever wrote the document.

	`decided` are those who approved an earlier level of this round.
	"""

	employee: str | None
	own: frozenset[str] = frozenset()
	decided: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
	"""Somebody to be asked: the user, in which capacity, and in whose place where it is another's."""

	user: str
	reason: str
	instead_of: str | None = None


@dataclass(frozen=True)
class Level:
	"""Who is asked at a level. `passed` holds those who have approved before, where the settings pass a level then."""

	asked: tuple[Asked, ...] = ()
	passed: tuple[str, ...] = field(default=())


def level(
	asks: Iterable[Ask],
	matter: Matter,
	org: Org,
	fallback: str | None = None,
	pass_decided: bool = False,
) -> Level:
	"""Return who is asked at a level, everybody once.

	Raises NoApprover where nobody can be asked. With `pass_decided` the level is passed when everybody whom it names
	has approved an earlier one.
	"""
	asked: dict[str, Asked] = {}
	passed: list[str] = []
	for ask in asks:
		named = _named_or_fallback(ask, matter, org, fallback)
		before = [user for user in (_user(who, org) for who in named) if user in matter.decided]
		if pass_decided and before and (ask.approver == kinds.ROLE or len(before) == len(named)):
			passed += before
			continue
		for one in _eligible(ask, named, matter, org, fallback):
			asked.setdefault(one.user, one)
	return Level(tuple(asked.values()), tuple(dict.fromkeys(passed)))


def substitute(who: str, matter: Matter, org: Org, fallback: str | None = None) -> Asked:
	"""Return who decides instead of somebody who cannot: the manager, up the line, then the settings' person.

	Raises NoApprover.
	"""
	start = org.person(who) or org.person_of(who)
	user = _user(who, org) or who
	for person in _line(start, org) if start else ():
		if _may(person.user, person.present, matter, org):
			return Asked(person.user, "Substitute", user)
	if fallback and _may(fallback, True, matter, org):
		return Asked(fallback, "Substitute", user)
	raise NoApprover(NOBODY_LEFT, user)


def _eligible(ask: Ask, named: list[str], matter: Matter, org: Org, fallback: str | None) -> list[Asked]:
	"""Return who of those named may be asked; the others' substitutes. Of a role, one who may is enough."""
	fit: list[Asked] = []
	unfit: list[str] = []
	for who in named:
		person = org.person(who)
		user = person.user if person else who
		if _may(user, person.present if person else True, matter, org):
			fit.append(Asked(user, ask.approver if ask.approver != kinds.ROLE else ask.role))
		else:
			unfit.append(who)
	if ask.approver == kinds.ROLE and fit:
		return fit
	if ask.approver != kinds.ROLE:
		return fit + [substitute(who, matter, org, fallback) for who in unfit]
	for who in unfit:  # one manager of those who hold the role is enough
		with suppress(NoApprover):
			return [substitute(who, matter, org, fallback)]
	raise NoApprover(NOBODY_LEFT, ask.role)


def _named_or_fallback(ask: Ask, matter: Matter, org: Org, fallback: str | None) -> list[str]:
	"""Return whom a row names, or the settings' person where it names nobody. A circle is put right, not passed by."""
	try:
		return _named(ask, matter, org)
	except NoApprover as error:
		if error.code == CIRCLE or not fallback or not _may(fallback, True, matter, org):
			raise
		return [fallback]


def _named(ask: Ask, matter: Matter, org: Org) -> list[str]:
	"""Return whom a row names: users of a role, else Employees or users. Never empty."""
	if ask.approver == kinds.ROLE:
		users = list(org.with_role(ask.role))
		if not users:
			raise NoApprover(NO_ROLE, ask.role)
		return users
	if ask.approver == kinds.USER:
		if not ask.who:
			raise NoApprover(NO_USER)
		return [ask.who]
	if ask.approver == kinds.FIELD:
		if not ask.who:
			raise NoApprover(NO_VALUE, ask.role)
		return [ask.who]
	author = org.person(matter.employee) if matter.employee else None
	if not author:
		raise NoApprover(NO_EMPLOYEE, matter.employee or "")
	if ask.approver in (kinds.MANAGER, kinds.NTH_MANAGER):
		return [_manager(author, 1 if ask.approver == kinds.MANAGER else max(ask.level, 1), org).name]
	return [_head(author, max(ask.level, 1) if ask.approver == kinds.UPPER_HEAD else 0, org).name]


def _manager(author: Person, steps: int, org: Org) -> Person:
	"""Return the manager so many steps up; where the line is shorter, the one at its end."""
	found: Person | None = None
	for number, person in enumerate(_line(author, org), 1):
		found = person
		if number == steps:
			break
	if not found:
		raise NoApprover(NO_MANAGER, author.name)
	return found


def _head(author: Person, up: int, org: Org) -> Person:
	"""Return the head of the author's department, or of the one so many steps above; where none is named, further up.

	Who heads a department asks the head above, and nobody is asked about a matter of somebody they report to.
	"""
	if not author.department:
		raise NoApprover(NO_DEPARTMENT, author.name)
	last, seen = None, set()
	name: str | None = author.department
	steps = 0
	while name and name not in seen:
		seen.add(name)
		department = org.department(name)
		if not department:
			break
		head = org.person(department.head) if department.head else None
		if head and head.name != author.name and not _is_below(head, author, org):
			last = head
			if steps >= up:
				return head
		name, steps = department.parent, steps + 1
	if last:
		return last
	raise NoApprover(NO_HEAD, author.department)


def _line(person: Person, org: Org) -> Iterator[Person]:
	"""Go up the reporting line. Raises NoApprover where it runs in a circle."""
	seen = {person.name}
	above = person.reports_to
	while above:
		if above in seen:
			raise NoApprover(CIRCLE, above)
		seen.add(above)
		manager = org.person(above)
		if not manager:
			return
		yield manager
		above = manager.reports_to


def _is_below(person: Person, above: Person, org: Org) -> bool:
	seen = {person.name}
	while person and person.reports_to and person.reports_to not in seen:
		if person.reports_to == above.name:
			return True
		seen.add(person.reports_to)
		person = org.person(person.reports_to)
	return False


def _may(user: str | None, present: bool, matter: Matter, org: Org) -> bool:
	return bool(user) and present and user not in matter.own | matter.decided and org.enabled(user)


def _user(who: str, org: Org) -> str | None:
	person = org.person(who)
	return person.user if person else who
