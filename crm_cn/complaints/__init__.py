"""Services of complaints: acceptance, handling, time, follow-up (P1-P6)."""
