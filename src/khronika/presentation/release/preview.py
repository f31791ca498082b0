"""What would leave with a package, for the member who releases: what to confirm, what stays, what nobody looked at."""

import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from khronika.archive.release.case import exhibit_titles
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import preview
from khronika.archive.release.tells import package_tells
from khronika.archive.store.archive import Archive
from khronika.disclosure.audience import Withheld
from khronika.disclosure.release import LEAVE_OUT, CaseRelease
from khronika.dossier.files.tell import Tell
from khronika.presentation.release.preview_place import PreviewGroup, preview_groups
from khronika.presentation.release.tells import tell_json, tell_lines
from khronika.presentation.release.warning import WarningsView
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """What was decided about a release, and how to go on; `folder` is the archive as it is typed, `order` what was asked for."""

    decision: CaseRelease
    order: ReleaseOrder
    folder: str

    @property
    def groups(self) -> tuple[PreviewGroup, ...]:
        """Places by what becomes of them, those that ask first; states without a place are left out."""
        return preview_groups(self.decision)

    @property
    def can_leave(self) -> bool:
        """Whether a package can be written, once all is confirmed that must be."""
        return not self.decision.refused

    @property
    def command(self) -> str:
        """The command that writes the package as it was asked for, with every place confirmed that must be."""
        order = self.order
        options = [
            *_options("--disclose", map(str, order.disclose)),
            *_options("--withhold", order.withhold),
            *_options("--state", (state.value for state in order.states)),
            *_options("--leave-out", (f"{each.statement}:FILE" for each in order.left_out)),
            *_options("--allow", map(str, {*order.allow, *self.decision.unconfirmed})),
        ]
        return shlex.join(["khronika", "dossier", self.folder, order.code, "OUT", *options])

    def to_json(self) -> dict[str, Json]:
        """Places, what is refused, what was left out, what nobody looked at, and the command that goes on."""
        decision = self.decision
        places: list[Json] = [each.to_json() for group in self.groups for each in group.places]
        refused: list[Json] = [
            {"place": str(place), "reason": reason.value} for place, reason in decision.refused
        ]
        gaps: list[Json] = []
        for exhibit, found in decision.gaps.items():
            for gap in found:
                told = {
                    "exhibit": exhibit,
                    "where": gap.where,
                    "why": gap.why.value,
                    "detail": str(gap.detail),
                }
                gaps.append({**told})
        return {
            "case": self.order.code,
            "places": places,
            "unconfirmed": [str(place) for place in decision.unconfirmed],
            "refused": refused,
            "left_out": [each.statement for each in self.order.left_out],
            "not_looked_at": gaps,
            "withheld": {reason.value: number for reason, number in decision.withheld.items()},
            "command": self.command if self.can_leave else None,
        }

    def text(self, words: Words) -> Iterator[str]:
        """What leaves, what must be confirmed, what stays, what nobody looked at: one heading each."""
        for group in self.groups:
            yield ""
            yield from group.text(words)
        decision = self.decision
        if decision.refused:
            number = len(decision.refused)
            yield from ("", words.say("MAY NOT LEAVE, whoever confirms it ({number})", number=number))
            yield from (f"  {place}: {words.say(reason.value)}" for place, reason in decision.refused)
        if self.order.left_out:
            told = "LEFT OUT, though it speaks against the case ({number})"
            yield from ("", words.say(told, number=len(self.order.left_out)))
            yield from (f"  statement:{each.statement}" for each in self.order.left_out)
        yield from self._gap_text(words)
        if decision.withheld:
            yield from ("", words.say("NOT SHOWN of the batches that the case rests on"))
            for reason, number in decision.withheld.items():
                fields = words.count("{n} field", "{n} fields", number)
                yield f"  {fields}: {words.say(reason.value)}"

    def _gap_text(self, words: Words) -> Iterator[str]:
        """What of the exhibits nobody looked at: no program can say whether a protected name stands there."""
        gaps = self.decision.gaps
        if gaps:
            number = words.count("{n} exhibit", "{n} exhibits", len(gaps))
            told = "NOT LOOKED AT ({number}): whether a protected name stands here only a person can see"
            yield from ("", words.say(told, number=number))
        for exhibit, found in gaps.items():
            for gap in found:
                where = f", {gap.where}" if gap.where else ""
                detail = f" ({words.of(gap.detail)})" if gap.detail else ""
                yield one_line(f"  {exhibit}{where}: {words.say(gap.why.value)}{detail}")

    def closing_text(self, words: Words) -> Iterator[str]:
        """How to go on; the last line is the command that writes the package, where one can be written."""
        yield ""
        if not self.can_leave:
            yield words.say("nothing was logged or written; as it is, this case cannot leave:")
            yield from (f"  {way}" for way in self.ways_on(words))
            return
        yield words.say(
            "nothing was logged or written. What a picture shows, and what an original hides in its bytes, nobody looked at."
        )
        if self.decision.unconfirmed:
            yield words.say("When you looked at each place that must be confirmed, and it may leave:")
        else:
            yield words.say("To write the package:")
        yield f"  {self.command}"

    def ways_on(self, words: Words) -> Iterator[str]:
        """What can be done about what may not leave."""
        refused, against = self.decision.refused, self.decision.against
        reasons = {reason for place, reason in refused if place.name not in against}
        if Withheld.STATE in reasons:
            yield words.say("have it accepted: khronika review ARCHIVE --case CASE --accept --why -")
            yield words.say("or let it leave as what it is: --state proposed, --state disputed")
        if reasons - {Withheld.STATE}:
            yield words.say("record the case anew without what may not leave")
        if any(place.name in against for place, _ in refused):
            yield words.say("what speaks against it and may not leave: {option}", option=words.of(LEAVE_OUT))


@dataclass(frozen=True, slots=True)
class PreviewedExhibit:
    """An exhibit with its names and its title, which are for whoever prepares the package and stay here."""

    control: str
    names: str
    title: str

    def to_json(self) -> Json:
        """As `khronika dossier --dry-run --json` has it."""
        return {"exhibit": self.control, "names": self.names, "title": self.title}

    def text(self, _: Words) -> Iterator[str]:
        """On one line."""
        title = "" if self.title == self.names else f"  {self.title}"
        yield one_line(f"  {self.control}  {self.names}{title}")


@dataclass(frozen=True, slots=True)
class DossierPreview:
    """A package before it is written: exhibits, what was decided, warnings, and what it tells besides what the case says."""

    exhibits: tuple[PreviewedExhibit, ...]
    release: ReleaseView
    warnings: WarningsView
    tells: tuple[Tell, ...]
    digest: str
    """Of all that was decided: what is written later is compared with it."""

    def to_json(self) -> Json:
        """As `khronika dossier --dry-run --json` has it."""
        exhibits: list[Json] = [each.to_json() for each in self.exhibits]
        tells: list[Json] = [tell_json(each) for each in self.tells]
        return {
            **self.release.to_json(),
            "exhibits": exhibits,
            "warnings": self.warnings.to_json(),
            "tells": tells,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Exhibits, what leaves and what does not, warnings, what the package tells, and how to go on."""
        number = len(self.exhibits)
        yield words.say("EXHIBITS ({number}), with titles that are for you and stay here", number=number)
        for each in self.exhibits:
            yield from each.text(words)
        yield from self.release.text(words)
        yield ""
        yield from self.warnings.text(words)
        yield words.say("what this package tells whoever holds it, besides what the case says (THREATS.md):")
        for line in tell_lines(self.tells, words):
            indent = len(line) - len(line.lstrip(" "))
            yield " " * indent + one_line(line[indent:])
        yield from self.release.closing_text(words)


def dossier_preview(
    archive: Archive, order: ReleaseOrder, folder: str, report: Callable[[int, int], None] = lambda *_: None
) -> DossierPreview:
    """What of a case would leave; nothing is logged or written. Raises what `preview` raises.

    `folder` is the archive as it is typed in a command; `report` is told how many exhibits were looked
    through, of how many.
    """
    decision, warnings, whole, digest = preview(archive, order, report)
    return DossierPreview(
        tuple(PreviewedExhibit(*each) for each in exhibit_titles(archive, order.code)),
        ReleaseView(decision, order, folder),
        WarningsView(warnings),
        package_tells(archive, order, whole),
        digest,
    )


def _options(name: str, values: Iterable[str]) -> Iterator[str]:
    for value in sorted(values):
        yield from (name, value)
