"""Collision (撞单) engine: pure Python, no Frappe (L3). Start with ``Engine``."""

from .engine import Engine
from .memory import MemoryIndex
from .model import Key, Party, Profile, Tier, Verdict
from .problems import Problem
from .reasons import Reason
from .settings import MatchSettings

__all__ = [
	"Engine",
	"Key",
	"MatchSettings",
	"MemoryIndex",
	"Party",
	"Problem",
	"Profile",
	"Reason",
	"Tier",
	"Verdict",
]
