"""Scripts of captions (SubStation Alpha, SSA and ASS): what is shown, what somebody remarked, and what the file says of itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from khronika.evidence.readers.text.cue import Cue, span_of

_MARKUP = re.compile(r"\{\\[^{}]{0,500}\}")
_LINE = re.compile(r"([^:\[\];!]{1,60}):[ \t]{0,9}(.*)\Z", re.DOTALL)
_SECTION = re.compile(r"\s*\[([^\]]{1,60})\]\s*\Z")
_ORDER = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
"""The order of the fields where the file does not say it."""
_TECHNICAL = frozenset(
    (
        "scripttype",
        "wrapstyle",
        "playresx",
        "playresy",
        "playdepth",
        "scaledborderandshadow",
        "timer",
        "collisions",
        "layoutresx",
    )
) | {"layoutresy", "ycbcr matrix"}
"""How the program draws."""
_FILES = {"fonts": "fontname", "graphics": "filename"}
"""Sections with files that are written into the script, and what their names stand behind."""


@dataclass(slots=True)
class Script:
    """Takes a script line by line; `files` are the names of files that are written into it."""

    files: list[str] = field(default_factory=list)
    _section: str = "script info"
    _order: tuple[str, ...] = _ORDER

    def cues(self, content: str) -> Iterator[Cue]:
        """The captions, and everything else that is said, in the order of the file; styles say nothing."""
        for line in content.split("\n"):
            if section := _SECTION.match(line.lstrip("\ufeff")):
                self._section = section[1].lower()
            elif line.lstrip().startswith((";", "!:")):
                yield from self._remark(line)
            elif line.strip():
                yield from self._line(line)

    def _remark(self, line: str) -> Iterator[Cue]:
        words = line.strip().lstrip(";!:").strip()
        if words and self._section not in _FILES:
            yield Cue(words)

    def _line(self, line: str) -> Iterator[Cue]:
        found = _LINE.match(line)
        if self._section in _FILES:
            if found and found[1].strip().lower() == _FILES[self._section]:
                self.files.append(found[2].strip())
        elif "styles" in self._section:
            return
        elif self._section == "events":
            yield from self._event(*(found.groups() if found else ("", line)))
        elif found is None or found[1].strip().lower() not in _TECHNICAL:
            yield from [Cue(line.strip())] if found is None or found[2].strip() else ()

    def _event(self, kind: str, rest: str) -> Iterator[Cue]:
        if kind.strip().lower() == "format":
            self._order = tuple(name.strip().lower() for name in rest.split(","))
            return
        values = rest.split(",", len(self._order) - 1)
        if len(values) < len(self._order):
            # Broken off: as it stands.
            yield Cue(f"{kind}: {rest}" if kind else rest)
            return
        values_of = dict(zip(self._order, values, strict=True))
        words = re.sub(r"\\[Nnh]", "\n", _MARKUP.sub("", values_of.get("text", ""))).strip()
        speaker = (values_of.get("name") or values_of.get("actor") or "").strip()
        said = f"{speaker}: {words}" if speaker and words else words
        span = span_of(f"{values_of.get('start', '').strip()} --> {values_of.get('end', '').strip()}")
        # A remark of those who made the captions is shown to nobody.
        yield Cue(said, *span) if span and kind.strip().lower() != "comment" else Cue(said)
