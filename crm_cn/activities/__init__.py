"""Services of sales activities: calendar, tasks and follow-up evidence (L4, L8)."""

ACTIVITY = "Sales Activity"
