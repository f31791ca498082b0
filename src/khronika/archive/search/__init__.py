"""What was read, found again."""
