"""What an upgrade did and what it has still to do; what was cut into pieces of one size."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.upgrade.repack import Repacking
from khronika.archive.upgrade.upgrade import Outstanding
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted


@dataclass(frozen=True, slots=True)
class UpgradeView:
    """What was outstanding before, and what is left; `folder` is the archive as it is typed."""

    before: Outstanding
    left: Outstanding
    folder: str

    @property
    def batches(self) -> int:
        """Batches that were recorded anew."""
        return self.before.batches - self.left.batches

    @property
    def cases(self) -> int:
        """Versions of cases that were recorded anew."""
        return self.before.cases - self.left.cases

    def to_json(self) -> Json:
        """As `khronika upgrade --json` has it."""
        return {
            "done": self.left.is_done,
            "batches": self.batches,
            "cases": self.cases,
            "left": [self.left.batches, self.left.cases],
            "members": self.left.others,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What was done, and what is left."""
        yield from self._done(words)
        before, left = self.before, self.left
        if left.others:
            told = (
                "members who have to run this, too, before archive.json ceases to name the archive: {number}"
            )
            yield words.say(told, number=left.others)
        if not left.is_recorded:
            yield words.say(
                "to be recorded anew: {batches}, {cases}; everything else stays as it is",
                batches=counted("{n} batch", "{n} batches", left.batches),
                cases=counted("{n} version of a case", "{n} versions of cases", left.cases),
            )
        if not left.is_done:
            yield words.say(
                "to be encrypted: the log, the facts of the archive and your own keys; no event changes"
            )
        elif not before.is_done:
            yield words.say("next: {command}", command=f"khronika verify {self.folder}")

    def _done(self, words: Words) -> Iterator[str]:
        before, left = self.before, self.left
        if before.is_done:
            yield words.say("the archive is of version 3: there is nothing to do")
        elif self.batches or self.cases or (left.is_done and not before.is_recorded):
            yield words.say(
                "recorded anew: {batches}, {cases}; what stood in the log before stands as it was",
                batches=counted("{n} batch", "{n} batches", self.batches),
                cases=counted("{n} version of a case", "{n} versions of cases", self.cases),
            )
        if left.is_done and not before.is_done:
            yield words.say(
                "the log and the facts of the archive are encrypted; copies from before hold them in the clear: make them anew"
            )
            yield words.say(
                "files of keys for a second device were made for the earlier version: make them anew with khronika members --device"
            )


@dataclass(frozen=True, slots=True)
class RepackingView:
    """Objects that tell their size; `cut` is None where it was only looked at how many there are."""

    left: Repacking
    cut: int | None = None

    def to_json(self) -> Json:
        """As `khronika upgrade --repack --json` has it."""
        left = self.left
        return {
            "cut": self.cut or 0,
            "left": left.objects,
            "octets": left.size,
            "pieces": left.pieces,
            "unreadable": [*left.unreadable],
        }

    def text(self, words: Words) -> Iterator[str]:
        """What was cut and what cannot be read, or what there is to be cut."""
        if self.cut is not None:
            yield words.count(
                "cut into pieces of one size: {n} object; copies from before tell their sizes: bring "
                "them up to date",
                "cut into pieces of one size: {n} objects; copies from before tell their sizes: "
                "bring them up to date",
                self.cut,
            )
            for place in self.left.unreadable:
                yield words.say("cannot be read, and stays as it is: vault/{place}", place=place)
        elif not self.left.objects:
            yield words.say("no object tells its size: there is nothing to cut")
        else:
            size, pieces = f"{self.left.size / 1e6:,.0f}", f"{self.left.pieces / 1e6:,.0f}"
            yield words.say(
                "to be cut: {number} of {size} MB, into pieces that take {pieces} MB",
                number=counted("{n} object", "{n} objects", self.left.objects),
                size=size,
                pieces=pieces,
            )
