"""M5: what samples lead to. A request is converted when an order followed it.

Pure: values in, rows out. A request with two samples counts once for each of them, once in all; so does its order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sent:
	"""One line of a request that has left: which group it counts for, how many pieces stayed out, what they cost."""

	request: str
	group: str
	pieces: float = 0
	cost: float = 0
	answer: str | None = None
	orders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conversion:
	"""The figures of one group; `rate` is the share of its requests that an order followed, in percent."""

	group: str
	requests: int
	pieces: float
	cost: float
	answers: Mapping[str, int]
	waiting: int
	converted: int
	orders: int
	amount: float

	@property
	def rate(self) -> float | None:
		"""Return the conversion in percent; None where nothing was sent."""
		return percent(self.converted, self.requests)


def percent(part: float, whole: float) -> float | None:
	"""Return a share in percent with one decimal; None of nothing."""
	return round(100 * part / whole, 1) if whole else None


def by_group(lines: Iterable[Sent], amounts: Mapping[str, float]) -> list[Conversion]:
	"""Return one row for each group, most requests first; `amounts` of orders by name."""
	groups: dict[str, list[Sent]] = {}
	for line in lines:
		groups.setdefault(line.group, []).append(line)
	rows = [altogether(found, amounts, group) for group, found in groups.items()]
	return sorted(rows, key=lambda row: (-row.requests, -row.converted, row.group))


def altogether(lines: Sequence[Sent], amounts: Mapping[str, float], group: str = "") -> Conversion:
	"""Return the figures of all lines, each request and each order once."""
	requests = {line.request: line for line in lines}
	answers: dict[str, int] = {}
	for line in requests.values():
		if line.answer:
			answers[line.answer] = answers.get(line.answer, 0) + 1
	orders = {name for line in requests.values() for name in line.orders}
	return Conversion(
		group=group,
		requests=len(requests),
		pieces=round(sum(line.pieces for line in lines), 3),
		cost=round(sum(line.cost for line in lines), 2),
		answers=answers,
		waiting=sum(not line.answer for line in requests.values()),
		converted=sum(bool(line.orders) for line in requests.values()),
		orders=len(orders),
		amount=round(sum(amounts.get(name, 0) for name in orders), 2),
	)


@dataclass(slots=True)
class OrderCost:
	"""What the samples behind one order cost."""

	order: str
	requests: set[str] = field(default_factory=set)
	pieces: float = 0
	cost: float = 0


def cost_of_orders(lines: Iterable[Sent]) -> dict[str, OrderCost]:
	"""Return what was spent on each order, by its name; a request that led to several is shared evenly among them."""
	found: dict[str, OrderCost] = {}
	for line in lines:
		for order in line.orders:
			row = found.setdefault(order, OrderCost(order))
			row.requests.add(line.request)
			row.pieces += line.pieces / len(line.orders)
			row.cost += line.cost / len(line.orders)
	return found
