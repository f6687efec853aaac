"""One predicate behind the list, the document and every other way in (D7)."""
