"""The root of every error this program raises on purpose.

KhronikaError
├── MalformedError      bytes or text that are not of the form a format page fixes
└── one family a room   each drawn in that room's `error` module or at its top
"""

from khronika.primitives.message import Message


class KhronikaError(Exception):
    """A fact in lower case, and what to do next. Never a name, a path of evidence, a key or plaintext.

    Both are messages: a door says them in the language of the person.
    """

    def __init__(self, fact: str, *, hint: str = "") -> None:
        super().__init__(fact)
        self.fact = fact if isinstance(fact, Message) else Message(fact)
        self.hint = hint if isinstance(hint, Message) else Message(hint)


class MalformedError(KhronikaError):
    """Input that does not parse as the one exact form it must have."""
