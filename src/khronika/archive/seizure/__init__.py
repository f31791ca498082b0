"""What a thief finds in a folder without its keys."""
