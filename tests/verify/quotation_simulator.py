"""Cases about one exhibit that was read: what is cited of it, and what a verifier makes of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from khronika_verify.package import Report, examine
from tests.verify.package_simulator import Alterations, World, compose
from tests.verify.reading_simulator import ReadingScript, Words
from tests.verify.scenario_simulator import BatchScript, Event, ExhibitScript, Scenario

CONTROL = "A-000001"


def exhibit(
    reading: ReadingScript | None,
    media: str = "application/pdf",
    suffix: str = "pdf",
    content: bytes = b"%PDF-1.7\n",
) -> ExhibitScript:
    """An exhibit of which this was read."""
    return ExhibitScript(CONTROL, media, suffix, content, reading=reading)


def words(label: str, found: Words) -> BatchScript:
    """A report that rests on words found in a reading."""
    return BatchScript(label, CONTROL, [], found=found)


def place(label: str, *, analyst: bool = False) -> BatchScript:
    """A report that rests on a place; which one, `case` is told."""
    return BatchScript(label, CONTROL, [], is_analyst=analyst)


def case(
    what: ExhibitScript, reports: Sequence[BatchScript], places: dict[str, Event] | None = None, **lies: Event
) -> World:
    """A log with this exhibit and these reports; `places` are locators by the label of the report, `lies` other values by `label_field`."""
    at = {
        f"statements/{BatchScript(label, CONTROL, []).batch}:locator": locator
        for label, locator in (places or {}).items()
    }
    for name, value in lies.items():
        label, _, field = name.rpartition("_")
        at[f"statements/{BatchScript(label, CONTROL, []).batch}:{field}"] = value
    changed = {where: (lambda _, value=value: value) for where, value in at.items()}
    read = frozenset({CONTROL}) if what.reading else frozenset[str]()
    scenario = Scenario((what,), tuple(reports), frozenset(), fillers=1, read=read, joined=frozenset())
    return compose(scenario, Alterations(value=changed))


def misread(
    what: ExhibitScript, honest: Words, corrected: Sequence[Words], alterations: Alterations | None = None
) -> World:
    """A case that cites words of this exhibit, which a member reads otherwise, as these corrections say."""
    cited = (words("cited", honest),)
    scenario = Scenario((what,), cited, frozenset(), fillers=1, read=frozenset({CONTROL}), joined=frozenset())
    return compose(replace(scenario, misread=tuple(corrected)), alterations)


def report_on(
    folder: Path,
    what: ExhibitScript,
    reports: Sequence[BatchScript],
    places: dict[str, Event] | None = None,
    **lies: Event,
) -> Report:
    """What the library says of the package of such a case."""
    case(what, reports, places, **lies).write(folder)
    return examine(folder)


def found_at(report: Report, labels: Sequence[str]) -> dict[str, set[str]]:
    """The faults found, by the label of the report that they are about."""
    batches = {BatchScript(label, CONTROL, []).batch: label for label in labels}
    found: dict[str, set[str]] = {}
    for finding in report.findings:
        if finding.code in ("S003", "S009"):
            found.setdefault(batches[finding.detail], set()).add(finding.code)
    return found


def shifted(found: Words, start: int = 0, **changed: Event) -> Words:
    """The same words at other code points, or with other parts."""
    quote = {**found.quote, "start": found.quote["start"] + start, "end": found.quote["end"] + start}
    return replace(found, **{"quote": quote, **changed})
