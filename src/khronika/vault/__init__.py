"""Sealed objects: bytes under random names that say nothing, and can be read from the middle."""
