"""How a question is put to the index."""

from typing import Any, Protocol


class Ask(Protocol):
    """Puts a question to the index."""

    def __call__(self, question: str, *values: str | bytes | int) -> list[tuple[Any, ...]]:
        """Every row of the answer."""
