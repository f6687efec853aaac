"""What the platform calls of samples, and what the Desk loads for them. Read by hooks.py."""

EVENTS: dict[str, dict] = {}
DAILY: tuple[str, ...] = ()
FORMS: dict[str, list[str]] = {}
LISTS: dict[str, list[str]] = {}
