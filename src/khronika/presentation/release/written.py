"""A court package that was written: what it holds, what was compared, what left and what did not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import Released, ReleaseProgress
from khronika.disclosure.release import PreviewState
from khronika.presentation.release.warning import WarningsView
from khronika.presentation.settled import SettledView
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.message import counted, message
from khronika.primitives.progress import Progress
from khronika_verify.quotation import Quotations

_REASONS = {
    "bytes": message("the bytes of the exhibit stay behind"),
    "rendition": message("what was read of it does not travel"),
    "unread": message("it was never read"),
    "analyst": message("words of the analyst"),
    "version": message("cited under version 1"),
    "words": message("the words stay behind"),
}


def writing_told(progress: Progress, words: Words) -> str:
    """How far a package is that is being written; empty before anything is known."""
    if not isinstance(progress, ReleaseProgress):
        return ""
    stage = words.say(progress.stage.value)
    if not progress.total:
        return stage
    done = words.say("{done} of {total}", done=progress.done, total=progress.total)
    return f"{stage}: {done}"


@dataclass(frozen=True, slots=True)
class QuotationsView:
    """How many quotations a court's verifiers compare; each that they do not, with the reason."""

    quotations: Quotations

    def to_json(self) -> Json:
        """How many, and which are not compared."""
        not_compared: list[Json] = []
        for each in self.quotations.quotes():
            told: dict[str, Json] = {
                "exhibit": each.exhibit,
                "batch": each.batch,
                "sentences": [*each.sentences],
                "reason": each.reason.value,
            }
            not_compared.append(told)
        return {"compared": self.quotations.compared, "not_compared": not_compared}

    def text(self, words: Words) -> Iterator[str]:
        """How many of how many, then each that is not compared."""
        compared, quotes = self.quotations.compared, self.quotations.quotes()
        yield words.say(
            "quotations that every verifier compares: {compared} of {value}",
            compared=compared,
            value=compared + len(quotes),
        )
        for each in quotes:
            told = words.say(
                "not compared: {named} {exhibit} ({batch}): {reasons}",
                named=", ".join(each.sentences) or words.say("counter-evidence"),
                exhibit=each.exhibit,
                batch=each.batch,
                reasons=words.of(_REASONS[each.reason.value]),
            )
            yield one_line(f"  {told}")


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package in the folder `out`, which is also given as it is `typed` in a command."""

    released: Released
    order: ReleaseOrder
    out: Path
    typed: str

    @property
    def about_protected(self) -> int:
        """Values about protected persons that a preview lists."""
        preview = self.released.decision.preview
        return sum(1 for entry in preview if entry.state is not PreviewState.AGAINST)

    def to_json(self) -> Json:
        """As `khronika dossier --json` has it."""
        plan, released = self.released.plan, self.released
        return {
            "package": str(self.out),
            "dossier": plan.dossier,
            "exhibits": len(plan.exhibits),
            "batches": len(plan.batches),
            "quotations": QuotationsView(released.quotations).to_json(),
            "disclosed": [*plan.disclosed],
            "about_protected": self.about_protected,
            "confirmed": len(self.order.allow),
            "against": len(plan.against),
            "left_out": len(self.order.left_out),
            "not_looked_at": [*released.decision.gaps],
            "warnings": WarningsView(released.warnings).to_json(),
            "settled": SettledView(*released.settled).to_json(),
        }

    def text(self, words: Words) -> Iterator[str]:
        """What was written, what left with it, what should be mended, and what comes next."""
        yield from SettledView(*self.released.settled).text(words)
        yield from map(one_line, self._held(words))
        yield from WarningsView(self.released.warnings).text(words)
        told = "next: khronika verify {out}   and read {out2}/data/index.html"
        yield one_line(words.say(told, out=self.typed, out2=self.out))
        yield words.say(
            "then: khronika letter ARCHIVE, with --package, and hand the letter over by "
            "another way than the package"
        )

    def _held(self, words: Words) -> Iterator[str]:
        plan, decision, order = self.released.plan, self.released.decision, self.order
        yield words.say(
            "the package is in {out}: {number}, {number2}",
            out=self.out,
            number=counted("{n} exhibit", "{n} exhibits", len(plan.exhibits)),
            number2=counted("{n} batch of statements", "{n} batches of statements", len(plan.batches)),
        )
        yield from QuotationsView(self.released.quotations).text(words)
        disclosed = ", ".join(plan.disclosed) or words.say("nothing")
        yield words.say("disclosed beyond the dossier itself: {fields}", fields=disclosed)
        yield words.say(
            "about protected persons: {told}, confirmed of these {number} (--dry-run lists them)",
            told=counted("{n} passage", "{n} passages", self.about_protected),
            number=len(order.allow),
        )
        if plan.against or order.left_out:
            yield words.say(
                "against the case, and cited by no sentence: {number}, and {number2} left out",
                number=counted("{n} statement", "{n} statements", len(plan.against)),
                number2=len(order.left_out),
            )
        if decision.gaps:
            yield words.say(
                "not looked at for protected names: parts of {names} (--dry-run says which, and why)",
                names=", ".join(decision.gaps),
            )
