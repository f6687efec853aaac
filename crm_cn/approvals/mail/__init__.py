"""Who is asked, copied or concerned hears of it, and may decide by a link in the mail (A4)."""
