"""Delta tables: opening, looking at, changing and maintaining them."""
