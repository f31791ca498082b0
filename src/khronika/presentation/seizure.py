"""What a thief finds in the folder of an archive, without any key."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.seizure.scan import Trace
from khronika.archive.seizure.shown_sizes import Shown
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted
from khronika.vault.piece import PIECE


@dataclass(frozen=True, slots=True)
class SeizureView:
    """Traces in a seized folder of what a thief has: originals, released packages, or both; and what shows of sizes."""

    traces: tuple[Trace, ...]
    sizes: Shown
    has_originals: bool
    has_packages: bool

    def to_json(self) -> Json:
        """Each trace, and the numbers of sizes."""
        traces: list[Json] = [
            {"path": str(each.path), "kind": each.kind, "what": each.what} for each in self.traces
        ]
        return {"traces": traces, "pieces": self.sizes.pieces, "alone": self.sizes.alone}

    def text(self, words: Words) -> Iterator[str]:
        """Each trace on a line, what shows of sizes, and how many traces there are."""
        for trace in self.traces:
            yield one_line(f"{trace.path}\t{trace.kind}\t{trace.what}")
        yield from self._sizes(words)
        number, held = len(self.traces), self._held(words)
        if self.traces:
            yield words.count("{n} trace of {what}", "{n} traces of {what}", number, what=held)
        else:
            yield words.say("no trace of {what}", what=held)

    def _held(self, words: Words) -> str:
        originals, packages = words.say("the originals"), words.say("released packages")
        held = {originals: self.has_originals, packages: self.has_packages}
        return words.say(" and ").join(name for name, is_held in held.items() if is_held)

    def _sizes(self, words: Words) -> Iterator[str]:
        """What shows of sizes whatever the originals are."""
        sizes = self.sizes
        if sizes.pieces:
            least, most = (f"{count * PIECE / 1e6:,.0f}" for count in (sizes.least - 1, sizes.pieces))
            yield words.say(
                "what shows of the size: {pieces}, so {least} to {most} MB in all, in items that "
                "nobody can count",
                pieces=counted("{n} piece", "{n} pieces", sizes.pieces),
                least=least,
                most=most,
            )
        if sizes.alone:
            yield words.count(
                "sealed before version 3: {n} object still tells its size",
                "sealed before version 3: {n} objects still tell their size",
                sizes.alone,
            )
            yield "  " + words.say("cut them into pieces: khronika upgrade ARCHIVE --repack")
