"""Words and names in four languages: folding, tokens, stems, lemmas, keys of names, and telling the language."""

from khronika.language.telling import Language, tell

__all__ = ["Language", "tell"]
