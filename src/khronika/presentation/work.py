"""Long work as both doors tell it: what is done, how far it is, how long it still takes, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from khronika.archive.custody.sealing import Sealing, SealingProgress
from khronika.archive.derivation.read_job import ReadingProgress, Result
from khronika.presentation.anchored import Anchored
from khronika.presentation.reading import ReadingView
from khronika.presentation.sealing import SealingView
from khronika.presentation.verification import CopiedView
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.error import KhronikaError
from khronika.primitives.message import message
from khronika.primitives.progress import Progress
from khronika.session.job import JobState
from khronika.session.work import CountingProgress, TakingInProgress

_SOON = 2.0
"""Seconds before which nobody can say how fast it goes."""


class WorkKind(Enum):
    """What is done."""

    SEAL = "seal"
    RECEIVE = "receive"
    READ = "read"
    COPY = "copy"
    STAMP = "stamp"


_TITLES = {
    WorkKind.SEAL: message("Sealing"),
    WorkKind.RECEIVE: message("Taking in what was dropped"),
    WorkKind.READ: message("Reading"),
    WorkKind.COPY: message("Copying the archive, and checking the copy"),
    WorkKind.STAMP: message("Having the log stamped"),
}
_STATES = {
    JobState.WAITING: message("It waits until the work before it is over."),
    JobState.RUNNING: message("It is under way. You can leave this page: it goes on."),
    JobState.DONE: message("It is done."),
    JobState.STOPPED: message("It was stopped. What was acknowledged is safe."),
    JobState.FAILED: message("It ended before its end. What was acknowledged is safe."),
}


@dataclass(frozen=True, slots=True)
class WorkView:
    """One piece of long work at one moment. `seconds` is for how long it has been at work."""

    kind: WorkKind
    state: JobState
    progress: Progress
    seconds: float
    result: Sealing | Result | CopiedView | Anchored | None = None
    error: KhronikaError | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens."""
        return self.state not in (JobState.WAITING, JobState.RUNNING)

    @property
    def is_of_ledger(self) -> bool:
        """Whether the page of the ledger began it, and not the inbox."""
        return self.kind in (WorkKind.COPY, WorkKind.STAMP)

    @property
    def is_of_material(self) -> bool:
        """Whether it takes files in."""
        return self.kind in (WorkKind.SEAL, WorkKind.RECEIVE)

    @property
    def accession(self) -> str:
        """The accession that can be gone on with; empty where there is none."""
        result = self.result
        return result.accession if isinstance(result, Sealing) and result.interrupted else ""

    @property
    def percent(self) -> int | None:
        """How much of it is done, of a hundred; None while nobody knows."""
        total = self.progress.total
        return min(self.progress.done * 100 // total, 100) if total else None

    def title(self, words: Words) -> str:
        """What is done."""
        return words.of(_TITLES[self.kind])

    def state_told(self, words: Words) -> str:
        """Where it is."""
        return words.of(_STATES[self.state])

    def facts(self, words: Words) -> Iterator[tuple[str, str]]:
        """Names and values: bytes, items, rate, time left, the newest control number; no name of a file."""
        progress = self.progress
        if self.is_of_ledger:
            return  # what is counted changes from copying to checking
        match progress:
            case CountingProgress():
                yield words.say("files counted"), str(progress.done)
                return
            case TakingInProgress():
                done = words.say("items: {done} of {total}", done=progress.done, total=progress.total)
                yield words.say("taken into the search"), done
                return
            case SealingProgress():
                yield from self._sealed(progress, words)
            case ReadingProgress():
                yield from self._read(progress, words)
            case _:
                pass
        yield from self._speed(words)

    def _sealed(self, progress: SealingProgress, words: Words) -> Iterator[tuple[str, str]]:
        yield words.say("read and encrypted"), self._bytes(words)
        yield words.say("files met"), str(progress.entries)
        yield words.say("items safe"), str(progress.committed)
        if progress.committed:
            yield words.say("newest control number"), progress.control

    def _read(self, progress: ReadingProgress, words: Words) -> Iterator[tuple[str, str]]:
        done = words.say("items: {done} of {total}", done=progress.items, total=progress.all_items)
        yield words.say("items"), done
        yield words.say("read so far"), self._bytes(words)
        if progress.pages:
            yield words.say("pages"), str(progress.pages)
        if progress.unread:
            yield words.say("not readable"), str(progress.unread)

    def _bytes(self, words: Words) -> str:
        done, total = words.size(self.progress.done), self.progress.total
        return words.say("{done} of {total}", done=done, total=words.size(total)) if total else done

    def _speed(self, words: Words) -> Iterator[tuple[str, str]]:
        if self.seconds < _SOON or not self.progress.done:
            return
        rate = self.progress.done / self.seconds
        yield words.say("rate"), words.say("{size} a second", size=words.size(rate))
        if self.progress.total and not self.is_over:
            left = max(self.progress.total - self.progress.done, 0) / rate
            yield words.say("time left"), words.duration(left)

    def outcome(self, words: Words) -> Iterator[str]:
        """What came of it, and why it ended before its end."""
        if isinstance(self.result, Sealing):
            yield from SealingView(self.result).text(words)
        elif isinstance(self.result, Result):
            yield from ReadingView(self.result).text(words)
        elif self.result is not None:
            yield from self.result.text(words)
        if isinstance(self.result, Anchored) and self.result.had_one_verifier:
            yield words.say("openssl is not installed: only one verifier has checked this token")
        if self.error is not None:
            yield words.of(self.error.fact)
            if self.error.hint:
                yield words.of(self.error.hint)

    def to_json(self) -> Json:
        """State and share done."""
        return {"kind": self.kind.value, "state": self.state.value, "percent": self.percent}

    def text(self, words: Words) -> Iterator[str]:
        """Title, state, then a line a fact."""
        yield f"{self.title(words)}: {self.state_told(words)}"
        yield from (f"  {name}: {value}" for name, value in self.facts(words))
        yield from self.outcome(words)
