"""What the statements of a record add up to: time in detention, independence of sources, patterns. Pure."""
