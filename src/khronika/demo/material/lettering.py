"""Letters with Cyrillic: the project's own fonts first, then those the system has."""

import enum
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from khronika.demo.material.error import MaterialError

PROJECT_FONTS = Path(__file__).parents[2] / "dossier" / "fonts"
"""Fonts that come with the project; another room's folder, read and never written."""


class Face(enum.Enum):
    """How a line was set: with a machine, with a machine in bold, or by hand.

    Each with the files to look for.
    """

    TYPED = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf")
    BOLD = ("LiberationSerif-Bold.ttf", "DejaVuSerif-Bold.ttf")
    HAND = ("LiberationSerif-Italic.ttf", "DejaVuSerif-Italic.ttf", "DejaVuSerif.ttf")
    SCREEN = ("LiberationMono-Bold.ttf", "DejaVuSansMono-Bold.ttf", "DejaVuSansMono.ttf")


_OWN = {
    Face.TYPED: "serif-regular",
    Face.BOLD: "serif-semibold",
    Face.HAND: "serif-italic",
    Face.SCREEN: "mono-regular",
}
"""How the names of the project's fonts end."""


@lru_cache(maxsize=64)
def letters(face: Face, height: int) -> ImageFont.FreeTypeFont:
    """A font of `height` pixels; raises MaterialError when no font with Cyrillic letters is to be found."""
    for candidate in _candidates(face):
        try:
            return ImageFont.truetype(candidate, height, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    raise MaterialError("no font with cyrillic letters found", hint="apt-get install fonts-dejavu-core")


def _candidates(face: Face) -> Iterator[str]:
    own = sorted(PROJECT_FONTS.glob("*.[to]tf"))
    yield from (str(path) for path in own if path.stem.lower().endswith(_OWN[face]))
    yield from face.value
    yield from (str(path) for path in own if "fallback" not in path.stem.lower())
