"""What a machine can do for an archive, and whether the program is whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.doctor import Check
from khronika.archive.program import ProgramComparison
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


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
            yield words.count(
                "CHANGED: {n} file; install the program again",
                "CHANGED: {n} files; install the program again",
                len(self.found.faults),
            )
        else:
            yield words.say("whole: {number} files, all as they were packed", number=self.found.files)
        if not self.wheel:
            yield words.say(
                "this shows accidents: whoever changes the program can change its list. Surer: "
                "--wheel FILE, with a wheel you checked"
            )
