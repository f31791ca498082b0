"""Recognition of the words on pictures."""
