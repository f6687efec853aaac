"""Services of the lead: registration, review, follow-up, pool and closing (L1-L9)."""
