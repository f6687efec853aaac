"""委派: who decides in another's place, for a period or while on leave (A4)."""
