"""Copies of an archive, and going on after a loss."""
