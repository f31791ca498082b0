"""What a machine can do for an archive, whether the program is whole, and what a thief would see."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.doctor import Check
from khronika.archive.program import ProgramComparison
from khronika.archive.seizure.scan import Trace
from khronika.archive.seizure.shown_sizes import Shown
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.vault.piece import PIECE


@dataclass(frozen=True, slots=True)
class CheckView:
    """One thing of the machine that was looked at."""

    check: Check

    def to_json(self) -> Json:
        """What, what was found, whether it is fine, and what to do otherwise."""
        check = self.check
        return {"what": check.what, "found": check.found, "fine": check.fine, "hint": check.hint}

    def text(self, words: Words) -> Iterator[str]:
        """On one line, and what to do on another where it is not fine."""
        check = self.check
        mark = words.say("ok  ") if check.fine else words.say("LOOK")
        yield one_line(f"{mark}  {words.of(check.what)}: {words.of(check.found)}")
        if not check.fine and check.hint:
            yield one_line(f"      {words.of(check.hint)}")


@dataclass(frozen=True, slots=True)
class ProgramView:
    """The files of the program, compared with its own list, or with a wheel of this SHA-256."""

    found: ProgramComparison
    wheel: str = ""

    def to_json(self) -> Json:
        """How many files, what is wrong with which, and the digest of the wheel."""
        faults: list[Json] = [{"file": path, "fault": fault.value} for path, fault in self.found.faults]
        return {"files": self.found.files, "faults": faults, "wheel": self.wheel or None}

    def text(self, words: Words) -> Iterator[str]:
        """Each fault, then what it comes to, and how sure that is."""
        if self.wheel:
            yield words.say(
                "the wheel's SHA-256, to be found in the signed list: {wheel_digest}",
                wheel_digest=self.wheel,
            )
        for path, fault in self.found.faults:
            yield one_line(f"{path}: {words.say(fault.value)}")
        if self.found.faults:
            yield words.say(
                "CHANGED: {number} files; install the program again", number=len(self.found.faults)
            )
        else:
            yield words.say("whole: {number} files, all as they were packed", number=self.found.files)
        if not self.wheel:
            yield words.say(
                "this shows accidents: whoever changes the program can change its list. Surer: "
                "--wheel FILE, with a wheel you checked"
            )


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
            yield words.say("{number} traces of {what}", number=number, what=held)
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
                "what shows of the size: {pieces} pieces, so {least} to {most} MB in all, in items "
                "that nobody can count",
                pieces=format(sizes.pieces, ","),
                least=least,
                most=most,
            )
        if sizes.alone:
            yield words.say(
                "sealed before version 3: {alone} objects still tell their size", alone=sizes.alone
            )
            yield "  " + words.say("cut them into pieces: khronika upgrade ARCHIVE --repack")
