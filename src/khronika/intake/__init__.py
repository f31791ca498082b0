"""Taking material into custody: what is there, what it is, and reading each byte of it once."""
