# SPDX-License-Identifier: Apache-2.0
"""Spaces that French puts before its high signs, at which no line may break."""

import re


def french(text: str) -> str:
    """A French text with a no-break space before each colon and inside guillemets, and a narrow one before `;`, `?` and `!`."""
    text = re.sub("« | »", lambda marks: marks[0].replace(" ", "\u00a0"), text)
    return (
        text.replace(" :", "\u00a0:")
        .replace(" ;", "\u202f;")
        .replace(" ?", "\u202f?")
        .replace(" !", "\u202f!")
        .replace("nº ", "nº\u00a0")
    )


def spaced(texts: "dict[str, tuple[str, str, str, str]]") -> "dict[str, tuple[str, str, str, str]]":
    """Texts in English, Russian, Ukrainian and French with the spaces of French."""
    return {
        name: (english, russian, ukrainian, french(last))
        for name, (english, russian, ukrainian, last) in texts.items()
    }
