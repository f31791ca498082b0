"""A small invented case as a plan: real openings and proofs from the package simulator, told in English or Russian."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from khronika.dossier.files.package import Binding, PackageSteps
from khronika.dossier.plan import (
    AccessionEntry,
    AccessionState,
    CustodyEntry,
    DossierPlan,
    Evidenced,
    Exhibit,
    Opposed,
    PlannedBatch,
    PlannedStamp,
    Reviewed,
    ReviewEntry,
)
from khronika.intake.event import Content
from khronika.primitives.digest import Digest
from khronika.record.case import CaseSection, CaseSentence
from khronika.record.recorded import State
from khronika.record.vocabulary_file import vocabulary
from khronika.seal.opening import parse
from khronika_verify.token import read_reply
from tests.dossier.case_simulator import ENGLISH, EXHIBITS, REPORTS, STORIES, Report
from tests.verify.package_simulator import Alterations, Draft, Logged, Said, World, export, keep_custody
from tests.verify.package_simulator import Stamp as StampFiles
from tests.verify.scenario_simulator import AT, BatchScript, ExhibitScript, Scenario, new_id, sha256

WORDS = vocabulary()
LOGS: dict[bytes, World] = {}
"""The worlds of the plans that were made, by the checkpoint of the plan."""
BINDINGS: dict[tuple[bytes, str], Binding] = {}
"""What was bound once stays: a signature of ML-DSA is another one each time."""


class Told(World):
    """A world whose batches and case are those of the case simulator."""

    def __init__(self, reports: Sequence[Report], language: str) -> None:
        disclosed = frozenset({"exhibits/A-000002/custody/a-0000-seal:name"})
        super().__init__(
            Scenario(exhibits=EXHIBITS, batches=(), disclosed=disclosed, read=frozenset()), Alterations()
        )
        self.reports = reports
        self.language = language

    def tell(self, report: Report) -> Draft:
        item = next((exhibit.item for exhibit in EXHIBITS if exhibit.control == report.exhibit), None)
        statements = [
            {"id": name, "subject": about, "property": prop, "value": value}
            for name, (about, prop, value) in zip(report.ids(), report.told, strict=True)
        ]
        stance = {"stance": report.stance, "assessment": report.assessment}
        grade = {"reliability": report.grade[0], "credibility": report.grade[1]}
        return self.state_draft(
            _script(report), item, Said(list(report.chain), report.origin, stance, grade, statements)
        )

    def scripts(self) -> Sequence[BatchScript]:
        return [_script(report) for report in self.reports]

    def case(self) -> None:
        title, sections = STORIES.get(self.language, ENGLISH)
        ids = {report.key: report.ids()[: report.cited] for report in self.reports}
        content = {
            "title": title,
            "language": self.language,
            "sections": [
                {
                    "heading": heading,
                    "sentences": [
                        {"text": text, "statements": [name for key in keys for name in ids.get(key, [])]}
                        for text, keys in sentences
                    ],
                }
                for heading, sentences in sections
            ],
        }
        self.record_case(content)


def _script(report: Report) -> BatchScript:
    cited = report.cited, report.is_analyst, report.against, report.review
    return BatchScript(
        report.key, report.exhibit, list(report.selector), report.encoding, len(report.told), *cited
    )


def compose(reports: Sequence[Report] = REPORTS, language: str = "en") -> Told:
    """A log that holds the whole case."""
    world = Told(reports, language)
    world.fill(1)
    world.introduce("archivist", by="archivist")
    world.introduce("lawyer", by="archivist")
    world.accede("opened", ("source", "channel", "obtained", "note", "consent", "paths"))
    keep_custody(world)
    world.accede("closed", ("outcomes",))
    world.record_run([world.tell(report) for report in reports])
    world.review()
    world.case()
    world.sealed = world.size
    export(world)
    return world


def plan_of(world: Told, stamps: Sequence[StampFiles] = ()) -> DossierPlan:
    """What the archive would hand to the writer."""
    checkpoint = world.log.checkpoint(world.size)
    LOGS[checkpoint] = world
    content = world.values["case:content"]
    return DossierPlan(
        dossier=world.dossier,
        archive=new_id("archive"),
        code="ik-99",
        title=content["title"],
        language=content["language"],
        made_at=AT,
        checkpoint=checkpoint,
        policy=world.policy,
        sections=tuple(
            CaseSection(
                section["heading"],
                tuple(CaseSentence(one["text"], tuple(one["statements"])) for one in section["sentences"]),
            )
            for section in content["sections"]
        ),
        commitments=content["batches"],
        batches=tuple(_batch(world, report) for report in world.reports),
        exhibits=tuple(_exhibit(world, script) for script in EXHIBITS),
        members={
            world.member[name]: _evidenced(world, f"members/{world.member[name]}")
            for name in ("archivist", "lawyer")
        },
        accessions=tuple(
            AccessionEntry(
                world.accession, state, _evidenced(world, f"accessions/{world.accession}-{state.value}")
            )
            for state in (AccessionState.OPENED, AccessionState.CLOSED)
        ),
        case=_evidenced(world, "case"),
        reviews=tuple(_reviews(world)),
        states={
            name: Reviewed(State(told["state"]), tuple(told["by"]), *_last(world, script))
            for script in world.scripts()
            for name, told in world.states(script).items()
        },
        against=tuple(Opposed(each["statement"], tuple(each["against"])) for each in world.against()),
        stamps=tuple(
            PlannedStamp(
                one.stem,
                one.checkpoint,
                one.request,
                one.reply,
                one.chain,
                one.consistency,
                _time_of(one.reply),
            )
            for one in stamps
        ),
    )


def _reviews(world: Told) -> Iterator[ReviewEntry]:
    for stem in world.entries:
        if stem.startswith("reviews/"):
            of, _, number = stem.removeprefix("reviews/").partition("-")
            yield ReviewEntry("" if of == "policy" else of, int(number), _evidenced(world, stem))


def _last(world: Told, script: BatchScript) -> tuple[str, ...]:
    return () if script.review == "proposed" else (world.member["lawyer"], AT)


def _time_of(reply: bytes) -> str:
    """The time that a token names."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(read_reply(reply).statement.at))


def _evidenced(world: Told, stem: str) -> Evidenced:
    return _shown(world, world.entries[stem])


def _shown(world: Told, entry: Logged) -> Evidenced:
    proof = world.log.proof(entry.index, world.log.checkpoint(world.size), world.size)
    return Evidenced(entry.opening, proof, {name: entry.fields[name] for name in sorted(entry.disclosed)})


def _batch(world: Told, report: Report) -> PlannedBatch:
    stem = f"statements/{report.batch}"
    fields = {name: world.values[f"{stem}:{name}"] for name in world.logged[stem].disclosed}
    return PlannedBatch(
        batch=report.batch, exhibit=report.exhibit, fields=fields, evidenced=_evidenced(world, stem)
    )


def _exhibit(world: Told, script: ExhibitScript) -> Exhibit:
    custody = tuple(
        _custody(world, site, seq, entry)
        for site, chain in world.chains[script.control].items()
        for seq, entry in enumerate(chain)
    )
    content = None if script.withheld else Content(script.media, sha256(script.content), len(script.content))
    return Exhibit(script.control, script.item, content, custody, script.withheld)


def _custody(world: Told, site: str, seq: int, entry: Logged) -> CustodyEntry:
    event = parse(entry.opening).event
    kind = entry.stem.rpartition("-")[2]
    is_first = kind == "seal" and seq == 0 and not event.get("seen")
    return CustodyEntry(
        site, seq, kind, AT, str(event["by"]), _shown(world, entry), is_first, str(event.get("dossier", ""))
    )


def opener(contents: Mapping[str, bytes] | None = None) -> Callable[[str], Iterator[bytes]]:
    """The vault of the simulated archive: exhibits in pieces of 64 KiB."""
    held = {script.control: script.content for script in EXHIBITS} | dict(contents or {})

    def open_exhibit(control: str) -> Iterator[bytes]:
        content = held[control]
        return (content[start : start + 65_536] for start in range(0, len(content), 65_536))

    return open_exhibit


def steps_of(whole: DossierPlan, contents: Mapping[str, bytes] | None = None) -> PackageSteps:
    """What the archive does while a package is written; it checks nothing and logs nothing."""
    world = LOGS[whole.checkpoint]

    def bind(files: Digest) -> Binding:
        key = (whole.checkpoint, str(files))
        if key not in BINDINGS:
            BINDINGS[key] = Binding(AT, *world.binding(str(files), world.size))
        return BINDINGS[key]

    return PackageSteps(opener(contents), bind, lambda _: None, lambda: None, read_rendition=lambda _: b"")


def plan(language: str = "en") -> DossierPlan:
    """The case without time stamps."""
    return plan_of(compose(language=language))


def with_report(report: Report) -> DossierPlan:
    """The case with one more report, which nothing in it expects."""
    return plan_of(compose((*REPORTS, report)))


def retitled(whole: DossierPlan, title: str) -> DossierPlan:
    """The same plan under another title."""
    return replace(whole, title=title)


def as_json(data: bytes) -> Any:
    return json.loads(data)
