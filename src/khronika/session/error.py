"""Errors of this room."""

from khronika.primitives.error import KhronikaError


class SessionLockedError(KhronikaError):
    """The session was locked, by a person or because nobody used it; its keys are gone."""
