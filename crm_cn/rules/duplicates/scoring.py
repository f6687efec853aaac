"""The score of two names: a logistic regression over features.py (L3)."""

import math
from operator import mul

from .anatomy import EMPTY, Name
from .features import NAMES, OTHER_BRANCH, branches, features
from .settings import MatchSettings, shipped


class Scorer:
	"""Weights of the shipped model with the administrator's changes."""

	def __init__(self, settings: MatchSettings):
		model = shipped()
		weights = {**model["weights"], **settings.weights}
		self._weights = [float(weights.get(name, 0.0)) for name in NAMES]
		self._intercept = float(model["intercept"])

	def score(self, mine: Name, theirs: Name) -> float:
		"""0..1; 1 only for equal strict names. Names without anything to compare score 0 unless equal."""
		if mine.strict == theirs.strict:
			return 1.0 if mine.strict else 0.0
		if (mine.flags | theirs.flags) & EMPTY:
			return 0.0
		if mine.kind and theirs.kind and branches(mine, theirs) == OTHER_BRANCH:
			return 0.0  # two branches of one bank are two customers; no data set says so, hence a rule
		total = self._intercept + sum(map(mul, self._weights, features(mine, theirs)))
		if total < -30:
			return 0.0
		return min(1.0 / (1.0 + math.exp(-total)), 0.999)
