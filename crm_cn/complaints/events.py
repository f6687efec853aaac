"""What the platform calls of complaints, and what the Desk loads for them. Read by hooks.py."""

EVENTS: dict[str, dict] = {}
DAILY: tuple[str, ...] = ()
#: every quarter of an hour
QUARTERLY: tuple[str, ...] = ()
FORMS: dict[str, list[str]] = {}
LISTS: dict[str, list[str]] = {}
