"""A small invented case as a plan: real openings and proofs from the package simulator, told in English or Russian."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from khronika.dossier.plan import Batch, CustodyEntry, DossierPlan, Evidenced, Exhibit, Section, Sentence, Stamp
from tests.verify.package_simulator import Alterations, Logged, World
from tests.verify.package_simulator import Stamp as StampFiles
from tests.verify.scenario_simulator import AT, MEDIA_FRAGMENTS, PDF_PAGES, ExhibitScript, Scenario, chance, fragment, new_id, picture, quoted, sha256

TESTIMONY = (
    "Меня привезли в карантин вечером 6 апреля. Ночью нас вывели в коридор и поставили к стене.\n"
    "Били по ногам, спрашивали, кто передавал письма. В штрафном изоляторе я был пятнадцать суток.\n"
    "Про соседа мне рассказал дневальный: сам я этого не видел.\n"
)
LETTER = "Він сказав мені, що його тримали в ізоляторі двадцять діб. Я бачила його лише в травні, і він не міг стояти.\n"
REPLY = "Проверкой установлено: физическая сила к осуждённым не применялась, доводы подтверждения не нашли.\n"

EXHIBITS = (
    ExhibitScript("A-000001", "text/plain", "txt", TESTIMONY.encode(), sealed=2),
    ExhibitScript("A-000002", "text/plain", "txt", LETTER.encode()),
    ExhibitScript("A-000003", "text/plain", "txt", REPLY.encode("cp1251")),
    ExhibitScript("A-000004", "application/pdf", "pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"),
    ExhibitScript("A-000005", "image/png", "png", picture()),
    ExhibitScript("A-000006", "video/mp4", "mp4", chance("dossier video", 200_001)),
    ExhibitScript("A-000007", "application/octet-stream", "bin", chance("withheld", 4_000), withheld=True),
)


def entity(name: str, kind: str = "Person") -> dict[str, Any]:
    return {"entity": new_id(f"entity {name}"), "label": name, "type": kind}


def subject(name: str, kind: str = "Act") -> dict[str, Any]:
    return {"id": new_id(f"subject {name}"), "type": kind, "label": name}


FORMER, MOTHER, OFFICE, INTERVIEWER = "Б., бывший заключённый", "мати Б.", "Прокуратура (вымышленная)", "interviewer of the project"
NIGHT, CELL = subject("night of 7 April 2024"), subject("punishment cell, April 2024", "Confinement")


@dataclass(frozen=True)
class Report:
    """One batch as the simulated case tells it."""

    key: str
    exhibit: str | None
    selector: Sequence[dict[str, Any]]
    told: Sequence[tuple[dict[str, Any], str, Any]]
    chain: Sequence[dict[str, Any]] = ()
    origin: Any = None
    stance: str = "asserts"
    assessment: str = "claimed by source"
    grade: tuple[str, str] = ("B", "2")
    encoding: str | None = "utf-8"

    @property
    def batch(self) -> str:
        return new_id(f"batch {self.key}")

    def ids(self) -> list[str]:
        return [f"{self.batch}.{number}" for number in range(1, len(self.told) + 1)]


def speaker(name: str, knows: str, role: str = "speaker", verb: str = "said") -> dict[str, Any]:
    return {"who": entity(name), "role": role, "knows": knows, "verb": verb}


RECORDER = {"who": INTERVIEWER, "role": "recorder"}

REPORTS = (
    Report(
        "corridor",
        "A-000001",
        quoted(TESTIMONY, "нас вывели в коридор и поставили к стене"),
        [
            (NIGHT, "victim", entity(FORMER)),
            (NIGHT, "date", {"date": "2024-04-07", "said": "в ночь на 7 апреля"}),
            (NIGHT, "method", "beating on the legs"),
        ],
        [speaker(FORMER, "suffered"), RECORDER],
        entity(FORMER),
    ),
    Report(
        "days",
        "A-000001",
        quoted(TESTIMONY, "пятнадцать суток"),
        [(CELL, "days", 15), (CELL, "detainee", entity(FORMER))],
        [speaker(FORMER, "suffered"), RECORDER],
        entity(FORMER),
    ),
    Report(
        "mother",
        "A-000002",
        quoted(LETTER, "його тримали в ізоляторі двадцять діб"),
        [(CELL, "days", 20)],
        [speaker(MOTHER, "was told", verb="wrote")],
        entity(FORMER),
        grade=("A", "3"),
    ),
    Report(
        "neighbour",
        "A-000001",
        quoted(TESTIMONY, "Про соседа мне рассказал дневальный"),
        [(subject("treatment of a neighbour"), "victim", "another man in quarantine")],
        [speaker(FORMER, "was told"), speaker("дневальный", "unknown", "informant")],
        None,
        grade=("F", "6"),
    ),
    Report(
        "reply",
        "A-000003",
        quoted(REPLY, "физическая сила к осуждённым не применялась"),
        [(NIGHT, "method", "physical force")],
        [speaker(OFFICE, "document", "author", "wrote")],
        entity(OFFICE, "Organization"),
        stance="denies",
        grade=("D", "5"),
        encoding="cp1251",
    ),
    Report(
        "order",
        "A-000004",
        fragment(PDF_PAGES, "page=2"),
        [(CELL, "order_number", "114"), (CELL, "days", 15)],
        [{"who": "head of the colony (signature)", "role": "author", "knows": "document", "verb": "ordered"}],
        "order no. 114",
        encoding=None,
    ),
    Report(
        "stamp",
        "A-000005",
        fragment(MEDIA_FRAGMENTS, "xywh=pixel:1,2,3,4"),
        [(CELL, "stated_reason", "«не поздоровался»")],
        [],
        "photograph of the order",
        assessment="observed by analyst",
        encoding=None,
    ),
    Report(
        "video",
        "A-000006",
        fragment(MEDIA_FRAGMENTS, "t=12.5,17"),
        [(NIGHT, "place", "corridor of the quarantine unit")],
        [],
        "recording A",
        assessment="observed by analyst",
        encoding=None,
    ),
    Report("withheld", "A-000007", [], [(NIGHT, "instrument", "a baton")], [speaker("an insider", "saw", "informant")], None, encoding=None),
    Report("note", None, [], [(CELL, "regime", "штрафной изолятор")], [], None, assessment="observed by analyst", encoding=None),
)

ENGLISH = (
    "Colony IK-99 (invented): beatings in the quarantine unit",
    (
        (
            "Night of 7 April 2024",
            (
                ("A former prisoner says that he and others were led into the corridor at night, stood against the wall and beaten on the legs.", ("corridor", "video")),
                ("According to a reply of the prosecutor’s office, no physical force was used.", ("reply",)),
                ("The former prisoner says that an orderly told him of similar treatment of another man; he did not see it himself.", ("neighbour",)),
                ("An insider, whose material is withheld here, says that a baton was used.", ("withheld",)),
            ),
        ),
        (
            "The punishment cell",
            (
                ("According to the former prisoner, his mother and an order numbered 114, he was held in the punishment cell for fifteen or twenty days.", ("days", "mother", "order")),
                ("A photograph of the order gives as its reason that he “did not greet” an officer, as read by the team.", ("stamp", "note")),
            ),
        ),
    ),
)
RUSSIAN = (
    "Колония ИК-99 (вымысел): избиения в карантине",
    (
        (
            "Ночь на 7 апреля 2024 года",
            (
                ("Бывший заключённый говорит, что ночью его и других вывели в коридор, поставили к стене и били по ногам.", ("corridor", "video")),
                ("Согласно ответу прокуратуры, физическая сила не применялась.", ("reply",)),
                ("По словам бывшего заключённого, о таком же обращении с соседом ему рассказал дневальный; сам он этого не видел.", ("neighbour",)),
                ("Инсайдер, материал которого здесь не выдан, говорит, что применялась дубинка.", ("withheld",)),
            ),
        ),
        (
            "Штрафной изолятор",
            (
                ("По словам бывшего заключённого и его матери и согласно постановлению № 114, он провёл в штрафном изоляторе пятнадцать или двадцать суток.", ("days", "mother", "order")),
                ("На фотографии постановления причина названа словами «не поздоровался», как прочла группа.", ("stamp", "note")),
            ),
        ),
    ),
)
STORIES = {"en": ENGLISH, "ru": RUSSIAN}


class Told(World):
    """A world whose batches and case are those of this file."""

    def __init__(self, reports: Sequence[Report], language: str) -> None:
        disclosed = frozenset({"exhibits/A-000002/custody/0000-seal:name"})
        super().__init__(Scenario(exhibits=EXHIBITS, batches=(), disclosed=disclosed), Alterations())
        self.reports = reports
        self.language = language

    def tell(self, report: Report) -> None:
        item = next((exhibit.item for exhibit in EXHIBITS if exhibit.control == report.exhibit), None)
        citation: dict[str, Any] | None = None if item is None else {"source": item, "selector": list(report.selector)}
        if citation is not None and report.encoding:
            citation["encoding"] = report.encoding
        statements = [
            {"id": name, "subject": about, "property": prop, "value": value} for name, (about, prop, value) in zip(report.ids(), report.told, strict=True)
        ]
        attribution = {"chain": list(report.chain), "origin": report.origin, "stance": report.stance, "assessment": report.assessment}
        grade = {"reliability": report.grade[0], "credibility": report.grade[1]}
        veiled = {"citation": citation, "attribution": attribution, "grade": grade, "statements": statements, "source": "S-17"}
        shown = [name for name in veiled if name != "source"]
        self.record(f"statements/{report.batch}", "lawyer", {"type": "state", "batch": report.batch, "item": item}, veiled, shown)

    def case(self) -> None:
        title, sections = STORIES.get(self.language, ENGLISH)
        ids = {report.key: report.ids() for report in self.reports}
        content = {
            "title": title,
            "language": self.language,
            "sections": [
                {
                    "heading": heading,
                    "sentences": [{"text": text, "statements": [name for key in keys for name in ids.get(key, [])]} for text, keys in sentences],
                }
                for heading, sentences in sections
            ],
        }
        self.record("case", "lawyer", {"type": "case", "case": new_id("case")}, {"code": "ik-99", "content": content}, ["content"])


def compose(reports: Sequence[Report] = REPORTS, language: str = "en") -> Told:
    """A log that holds the whole case."""
    world = Told(reports, language)
    world.fill(1)
    world.introduce("archivist", by="archivist")
    world.introduce("lawyer", by="archivist")
    world.accede("opened", ("source", "channel", "obtained", "note", "consent", "paths"))
    for exhibit in EXHIBITS:
        for _ in range(exhibit.sealed):
            world.seal(exhibit)
    world.accede("closed", ("outcomes",))
    for report in reports:
        world.tell(report)
    world.case()
    world.sealed = world.size
    for exhibit in EXHIBITS:
        world.export(exhibit)
    return world


def plan_of(world: Told, stamps: Sequence[StampFiles] = ()) -> DossierPlan:
    """What the archive would hand to the writer."""
    checkpoint = world.log.checkpoint(world.size)
    content = world.values["case:content"]
    numbers = iter(range(1, 10_000))
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
            Section(section["heading"], tuple(Sentence(f"s{next(numbers)}", one["text"], tuple(one["statements"])) for one in section["sentences"]))
            for section in content["sections"]
        ),
        batches=tuple(_batch(world, report) for report in world.reports),
        exhibits=tuple(_exhibit(world, script) for script in EXHIBITS),
        members={world.member[name]: _evidenced(world, f"members/{world.member[name]}") for name in ("archivist", "lawyer")},
        accessions={f"{world.accession}-{state}": _evidenced(world, f"accessions/{world.accession}-{state}") for state in ("opened", "closed")},
        case=_evidenced(world, "case"),
        stamps=tuple(Stamp(one.stem, one.checkpoint, one.request, one.reply, one.chain, one.consistency, "2026-11-22T10:16:00Z") for one in stamps),
    )


def _evidenced(world: Told, stem: str) -> Evidenced:
    return _shown(world, world.entries[stem])


def _shown(world: Told, entry: Logged) -> Evidenced:
    proof = world.log.proof(entry.index, world.log.checkpoint(world.size), world.size)
    return Evidenced(entry.opening, proof, {name: entry.fields[name] for name in sorted(entry.disclosed)})


def _batch(world: Told, report: Report) -> Batch:
    stem = f"statements/{report.batch}"
    values = {name: world.values[f"{stem}:{name}"] for name in ("citation", "attribution", "grade", "statements")}
    return Batch(batch=report.batch, exhibit=report.exhibit, evidenced=_evidenced(world, stem), **values)


def _exhibit(world: Told, script: ExhibitScript) -> Exhibit:
    chain = world.chains[script.control]
    custody = tuple(CustodyEntry(seq, entry.stem.rpartition("-")[2], AT, _shown(world, entry)) for seq, entry in enumerate(chain))
    return Exhibit(script.control, script.item, sha256(script.content), len(script.content), script.media, custody, script.withheld)


def opener(contents: Mapping[str, bytes] | None = None) -> Callable[[str], Iterator[bytes]]:
    """The vault of the simulated archive: exhibits in pieces of 64 KiB."""
    held = {script.control: script.content for script in EXHIBITS} | dict(contents or {})

    def open_exhibit(control: str) -> Iterator[bytes]:
        content = held[control]
        return (content[start : start + 65_536] for start in range(0, len(content), 65_536))

    return open_exhibit


def plan(language: str = "en") -> DossierPlan:
    """The case without time stamps."""
    return plan_of(compose(language=language))


def with_report(report: Report) -> DossierPlan:
    """The case with one more report, which nothing in it expects."""
    return plan_of(compose((*REPORTS, report)))


def retitled(whole: DossierPlan, title: str) -> DossierPlan:
    """The same plan under another title."""
    return replace(whole, title=title)


def as_json(octets: bytes) -> Any:
    return json.loads(octets)
