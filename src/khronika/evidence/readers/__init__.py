"""Readers of the kinds of files, a room a family, and the registry of them."""
