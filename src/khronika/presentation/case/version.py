"""Versions of a case: the packages that left, and what is new since one of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.casefile.case import newest_case
from khronika.archive.casefile.version import CaseExport, case_exports
from khronika.archive.store.archive import Archive
from khronika.casefile.version import CaseDifference, Changes, RowChange
from khronika.presentation.case.names import SHORT, shown
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class CaseExportView:
    """A package that left, by its number among those of its case, from 1."""

    number: int
    export: CaseExport

    def to_json(self) -> Json:
        """As `khronika case versions --json` has each."""
        export = self.export
        return {
            "number": self.number,
            "dossier": export.dossier,
            "at": export.at,
            "purpose": export.purpose,
            "recipient": export.recipient or None,
            "size": export.size,
        }

    def text(self, _: Words) -> Iterator[str]:
        """On one line."""
        export = self.export
        line = f"{self.number}  {export.at}  {export.purpose}  {export.dossier}"
        yield one_line(f"{line}  {export.recipient}" if export.recipient else line)


@dataclass(frozen=True, slots=True)
class CaseVersionsView:
    """The packages of a case that left, oldest first."""

    exports: tuple[CaseExportView, ...]

    def to_json(self) -> Json:
        """As `khronika case versions --json` has it."""
        versions: list[Json] = [each.to_json() for each in self.exports]
        return {"versions": versions}

    def text(self, words: Words) -> Iterator[str]:
        """Each on one line."""
        for each in self.exports:
            yield from each.text(words)
        if not self.exports:
            yield words.say("no package of this case has left")


def case_versions_view(archive: Archive, code: str) -> CaseVersionsView:
    """The packages of a case; raises UnknownCaseError."""
    newest_case(archive, code)
    exports = [CaseExportView(number, each) for number, each in enumerate(case_exports(archive, code), 1)]
    return CaseVersionsView(tuple(exports))


@dataclass(frozen=True, slots=True)
class CaseDifferenceView:
    """What is new in the later of two versions of a case, what is gone, and what is another."""

    found: CaseDifference

    def to_json(self) -> Json:
        """As `khronika case diff --json` has it."""
        found = self.found
        kinds = {
            "exhibits": found.exhibits,
            "statements": found.statements,
            "sentences": found.sentences,
            "allegations": found.allegations,
        }
        rows: list[Json] = [_row_json(each) for each in found.rows]
        return {
            "new": {name: list(each.new) for name, each in kinds.items()},
            "gone": {name: list(each.gone) for name, each in kinds.items()},
            "changed": {name: list(each.changed) for name, each in kinds.items()},
            "rows": rows,
            "forum_changed": found.forum_changed,
            "frame_changed": found.frame_changed,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Kind by kind, then the rows, the forum and the frame."""
        found = self.found
        if found.is_empty:
            yield words.say("nothing is new")
            return
        for heading, names in self.listings(words):
            if names:
                yield heading
                yield from (one_line(f"  {each}") for each in names)
        yield from self.of_rows(words)
        if found.forum_changed:
            yield words.say("the forum or what brings it there is another")
        if found.frame_changed:
            yield words.say("the title, the language, the headings or the order of the sentences is another")

    def of_rows(self, words: Words) -> Iterator[str]:
        """Rows that stand otherwise."""
        yield from (one_line(_row_text(each, words)) for each in self.found.rows)

    def listings(self, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What is new, gone or another of each kind, under a heading that counts it; empty ones, too."""
        yield from _exhibits(self.found.exhibits, words)
        yield from _statements(self.found.statements, words)
        yield from _sentences(self.found.sentences, words)
        yield from _allegations(self.found.allegations, words)


def _exhibits(found: Changes, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    new, gone = len(found.new), len(found.gone)
    yield words.count("{n} new exhibit", "{n} new exhibits", new), found.new
    yield words.count("{n} exhibit no longer there", "{n} exhibits no longer there", gone), found.gone


def _statements(found: Changes, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    new, gone, changed = len(found.new), len(found.gone), len(found.changed)
    yield words.count("{n} new statement", "{n} new statements", new), found.new
    yield words.count("{n} statement no longer there", "{n} statements no longer there", gone), found.gone
    state = words.count("{n} statement in another state", "{n} statements in another state", changed)
    yield state, found.changed


def _sentences(found: Changes, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    new, gone, changed = len(found.new), len(found.gone), len(found.changed)
    yield words.count("{n} new sentence", "{n} new sentences", new), found.new
    yield words.count("{n} sentence no longer there", "{n} sentences no longer there", gone), found.gone
    resting = words.count(
        "{n} sentence rests on other statements", "{n} sentences rest on other statements", changed
    )
    yield resting, found.changed


def _allegations(found: Changes, words: Words) -> Iterator[tuple[str, tuple[str, ...]]]:
    new, gone, changed = len(found.new), len(found.gone), len(found.changed)
    yield words.count("{n} new allegation", "{n} new allegations", new), found.new
    yield words.count("{n} allegation no longer there", "{n} allegations no longer there", gone), found.gone
    yield words.count("{n} allegation said anew", "{n} allegations said anew", changed), found.changed


def _row_json(change: RowChange) -> Json:
    return {
        "allegation": change.allegation,
        "row": change.row,
        "before": change.before.value if change.before else None,
        "after": change.after.value if change.after else None,
        "attached": change.attached,
        "detached": change.detached,
    }


def _row_text(change: RowChange, words: Words) -> str:
    absent = words.say("not there")
    return words.say(
        "row {row}: {before}, now {after}; statements: {new} new, {gone} gone",
        row=f"{change.allegation[:SHORT]} {change.row}",
        before=shown(change.before, words) if change.before else absent,
        after=shown(change.after, words) if change.after else absent,
        new=change.attached,
        gone=change.detached,
    )
