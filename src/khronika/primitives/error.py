"""The root of every error this program raises on purpose.

KhronikaError
├── MalformedError      bytes or text that are not of the form a format page fixes
└── one family a room   each drawn in that room's `error` module or at its top
"""


class KhronikaError(Exception):
    """A fact in lower case, and what to do next. Never a name, a path of evidence, a key or plaintext."""

    def __init__(self, fact: str, *, hint: str = "") -> None:
        super().__init__(fact)
        self.fact = fact
        self.hint = hint


class MalformedError(KhronikaError):
    """Input that does not parse as the one exact form it must have."""
