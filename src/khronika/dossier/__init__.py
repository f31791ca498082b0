"""Outgoing packages: a plan first, then files a stranger can check."""
