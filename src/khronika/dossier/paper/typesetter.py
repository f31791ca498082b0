"""Typst, in this process or as one of its own: `python -I -m khronika.dossier.paper.typesetter` reads JSON and writes a PDF."""

import json
import sys
from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from khronika.dossier.paper.glyphs import FONTS

if TYPE_CHECKING:
    import typst

Standard: TypeAlias = Literal["a-2a", "ua-1"]
"""Standards that a PDF of ours conforms to."""


def printed_by_typst(
    template: str, inputs: dict[str, str], standards: list[Standard], timestamp: int
) -> bytes | None:
    """The PDF of a template and its inputs; None where it cannot be set as one PDF that conforms."""
    import typst

    # No file but the fonts: the same bytes on every machine, and nothing for a template to reach.
    compiler = typst.Compiler(
        template.encode(), root=FONTS, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
    )
    try:
        printed = compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=timestamp)
    except typst.TypstError:
        return None
    return printed if isinstance(printed, bytes) else None


@cache
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def main() -> int:
    """Set what the input asks for; the exit status is 1 where that cannot be, and nothing is written."""
    asked = json.load(sys.stdin.buffer)
    printed = printed_by_typst(asked["template"], asked["inputs"], asked["standards"], asked["timestamp"])
    sys.stdout.buffer.write(printed or b"")
    return 0 if printed else 1


if __name__ == "__main__":
    sys.exit(main())
