"""What one form of a page says, read against the record: what was selected, whom it names, what becomes of it."""
