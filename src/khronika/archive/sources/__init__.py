"""Sources, apart from the record, and what could betray them."""
