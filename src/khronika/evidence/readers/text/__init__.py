"""Plain text, its encodings and scripts, captions, cards."""
