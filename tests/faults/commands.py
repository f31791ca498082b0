"""The commands that are tried on a failing disk: the world of each, its words, and how it is run again after it has failed."""

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from khronika.archive.copies.copies import make_copy
from khronika.archive.custody.anchor import ask
from khronika.archive.custody.overview import overview
from khronika.archive.derivation.read_job import ReadJob, ReadPlan, items_to_read
from khronika.archive.derivation.text_corrections import correct_text
from khronika.archive.derivation.worker_pool import WorkerPool
from khronika.archive.events.event import EVENT_TYPES
from khronika.archive.index.index import Index
from khronika.archive.members.membership import Joining, add_member, people
from khronika.archive.members.recovery import split_key
from khronika.archive.record.state import record
from khronika.archive.release.order import ReleaseOrder
from khronika.archive.release.release import release
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.demo.authority import local_authority
from khronika.evidence.citation.draft import CitationDraft, QuoteDraft
from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Composer, Origin
from khronika.evidence.reading.reading import Wanted
from khronika.exchange.exports.export_format import ExportFormat
from khronika.ledger.event import LossEvent
from khronika.record.statement_file import parse_statement_file
from khronika.seal.event import ArchiveKind, GroupRule
from tests.archive.made_reading import made_reading, put_readings
from tests.version1 import unpacked
from tests.world import CHEAP, PASSPHRASE, found, recorded, reopen, seal, spread

TESTIMONY = "Ночью меня били в дежурной части, свидетель Примеров.\n"
REPORT = "Рапорт Образцова: прошу выдать дубинки для ИК-99.\n"
NEW_PASSPHRASE = "nine words that were chosen on this very day"
CASE = {
    "format": "khronika-statements/1",
    "entities": {
        "b": {"type": "Person", "label": "B. Tested, invented"},
        "c": {"type": "Person", "label": "B. Testet, invented"},
    },
    "batches": [
        {
            "id": "one",
            "citation": {"item": "A-000001", "quote": {"exact": "меня били"}},
            "attribution": [{"who": "b", "role": "speaker", "knows": "suffered"}],
            "origin": "b",
            "stance": "asserts",
            "assessment": "claimed by source",
            "grade": {"reliability": "B", "credibility": "2"},
            "statements": [
                {"id": "s1", "subject": "act:night", "property": "victim", "value": {"entity": "b"}},
                {"id": "s2", "subject": "act:night", "property": "victim", "value": {"entity": "c"}},
            ],
        }
    ],
    "cases": [
        {
            "code": "night",
            "title": "One night",
            "language": "en",
            "sections": [
                {
                    "heading": "What is said",
                    "sentences": [{"text": "B. says that he was beaten.", "statements": ["s1"]}],
                }
            ],
        }
    ],
}
MAPPING = {
    "format": "khronika-mapping/1",
    "name": "register",
    "attribution": [{"who": "register of the unit", "role": "author", "knows": "document"}],
    "grade": {"reliability": "C", "credibility": "3"},
    "entities": {
        "act": {"type": "Act", "key": "nr", "label": "nr"},
        "person": {"type": "Person", "key": "name", "label": "name", "protection": "pseudonym"},
    },
    "columns": [
        {"column": "kind", "entity": "act", "property": "type"},
        {"column": "day", "entity": "act", "property": "date", "language": "en"},
    ],
    "relations": [{"entity": "act", "property": "victim", "to": "person"}],
}
TABLE = "nr,kind,day,name\n1,beating,2024-04-07,Aronov (invented)\n2,threat,2024-05-01,Berov (invented)\n"

SECRETS = [
    text.encode()
    for text in (
        "меня били в дежурной",
        "прошу выдать дубинки",
        "Тестав",
        "B. Tested, invented",
        "Aronov (invented)",
        "for the expert",
    )
]
"""What must lie nowhere in the clear but in what was there before and in what a person asked for."""

Root = Path
Outcome = Counter[str]


@dataclass(frozen=True)
class Command:
    """One command: the world it is tried in, its words, what it writes in the clear, and how it goes on after it failed."""

    name: str
    world: Callable[[Root], None]
    words: tuple[str, ...]
    outputs: tuple[str, ...] = ()
    again: Callable[[Root], tuple[str, ...]] | None = None
    passphrase: str = "passphrase"
    done: tuple[str, ...] = ()
    """What the command may say when it is run again and all was done before."""
    asks: bool = False
    """Whether it only asks, so that it answers on a full disk as well."""
    is_whole: bool = True
    """Whether the world verifies before the command."""
    stride: int = 1
    """Of how many calls one is tried, where others are cheaper."""

    def argv(self, words: tuple[str, ...]) -> list[str]:
        """The words as they are typed in the root."""
        return [*words, "--passphrase-file", self.passphrase] if self.passphrase else [*words]


def typed(words: Iterable[str], root: Root) -> list[str]:
    """The words, with the content of a file in place of its name after an `@`."""
    return [(root / word[1:]).read_text() if word.startswith("@") else word for word in words]


def outcome(root: Root) -> Outcome:
    """How many events of each type the archive holds, but for those that only say what a failed command left."""
    secrets = (root / "passphrase", root / "new-passphrase")
    for secret in secrets:
        try:
            archive = Archive.open(root / "archive", secret.read_text().strip())
        except Exception:  # noqa: BLE001  another passphrase, or keys that were taken away
            continue
        with archive:
            return Counter(
                {
                    kind.KIND: count
                    for kind in EVENT_TYPES
                    if kind is not LossEvent and (count := len(archive.index.events(kind)))
                }
            )
    return Counter({"opens": 0})


# --- worlds -----------------------------------------------------------------------------------------------------------------


def empty(root: Root) -> None:
    (root / "passphrase").write_text(f"{PASSPHRASE}\n")
    (root / "new-passphrase").write_text(f"{NEW_PASSPHRASE}\n")


def sealed(root: Root) -> None:
    """Two items, none read."""
    empty(root)
    spread(root / "originals", {"показания.txt": TESTIMONY.encode(), "рапорт.txt": REPORT.encode()})
    spread(
        root / "more",
        {
            "третий.txt": TESTIMONY.encode() * 3,
            "дальше/ещё.bin": os.urandom(300_000),
            "дальше/копия.txt": REPORT.encode(),
        },
    )
    (root / "statements.json").write_text(json.dumps(CASE))
    (root / "register.csv").write_text(TABLE)
    (root / "register.json").write_text(json.dumps(MAPPING))
    (root / "why").write_text("compared, for the expert\n")
    with found(root / "archive") as archive:
        sealing = seal(archive, root / "originals/показания.txt", root / "originals/рапорт.txt")
        (root / "accession").write_text(sealing.accession)


def proposed(root: Root) -> None:
    """Statements that nobody reviewed."""
    sealed(root)
    with reopen(root / "archive") as archive:
        (root / "batch").write_text(record(archive, parse_statement_file(json.dumps(CASE))).ids[0])


def accepted(root: Root) -> None:
    """A case that can leave."""
    sealed(root)
    with reopen(root / "archive") as archive:
        recorded(archive, parse_statement_file(json.dumps(CASE)))


def released(root: Root) -> None:
    accepted(root)
    with reopen(root / "archive") as archive:
        release(archive, ReleaseOrder("night"), root / "package")


def asked(root: Root) -> None:
    """A reply of an authority that was not taken in yet."""
    sealed(root)
    authority = local_authority(root / "authority")
    with reopen(root / "archive") as archive:
        (root / "reply.tsr").write_bytes(authority.reply(ask(archive).request))
    (root / "roots.pem").write_bytes(authority.roots)
    shutil.rmtree(root / "authority")


def two(root: Root) -> None:
    """Two members, and cards."""
    sealed(root)
    with reopen(root / "archive") as archive:
        add_member(archive, Joining("Bohdan", "eight words that Bohdan alone can say aloud"))
        [identity] = [member.id for member in people(archive) if member.name == "Bohdan"]
        split_key(archive, (GroupRule(2, 2), GroupRule(1, 1)), partial(_write_cards, root))
    reopen(root / "archive").close()
    (root / "bohdan").write_text(identity)


def _write_cards(root: Root, deck: object) -> None:
    cards = [" ".join(card.words) for group in deck.groups for card in group]  # type: ignore[attr-defined]
    (root / "cards").write_text("\n\n".join(cards))


def copied(root: Root) -> None:
    """A copy that is older than the archive."""
    sealed(root)
    with reopen(root / "archive") as archive:
        make_copy(archive, root / "copy", lambda *_: None)
        record(archive, parse_statement_file(json.dumps(CASE)))


def set_back(root: Root) -> None:
    """An older state of the archive was put back."""
    sealed(root)
    kept = shutil.copytree(root / "archive", root / "kept")
    with reopen(root / "archive") as archive:
        record(archive, parse_statement_file(json.dumps(CASE)))
    for path in [path for path in (root / "archive").rglob("*") if path.is_file()]:
        path.unlink()
    shutil.copytree(kept, root / "archive", dirs_exist_ok=True)
    shutil.rmtree(kept)


def older(root: Root) -> None:
    """An archive of version 1 with an item, a batch and a case."""
    made = unpacked("corners", root)
    empty(root)
    shutil.move(made.archive, root / "archive")
    (root / "passphrase").write_text(made.passphrase())
    shutil.rmtree(made.folder)


def of_sources(root: Root) -> None:
    empty(root)
    Archive.create(root / "archive", Founding(PASSPHRASE, "Anna", CHEAP, holds=ArchiveKind.SOURCES)).close()


def without_index(root: Root) -> None:
    accepted(root)
    Index.delete(root / "archive/index.db")


def read(root: Root) -> None:
    """Two items that were read and are not in the search yet."""
    sealed(root)
    with reopen(root / "archive") as archive, WorkerPool(1) as pool:
        ReadJob(archive, ReadPlan(Wanted(recognise=False), propose=False), pool, lambda _: None).run(
            items_to_read(archive)
        )


def recognised(root: Root) -> None:
    """An item in which words were recognised."""
    sealed(root)
    composer = Composer()
    composer.line("начальник Тестав", OnPage(1, (72, 700, 310, 714)))
    text = replace(composer.finish(), origin=Origin.RECOGNISED)
    with reopen(root / "archive") as archive:
        put_readings(archive, {"A-000001": made_reading(text)})


def corrected(root: Root) -> None:
    """Such words that a member corrected."""
    recognised(root)
    with reopen(root / "archive") as archive:
        draft = CitationDraft(QuoteDraft("Тестав"))
        event = correct_text(archive, archive.item("A-000001"), draft, "Тестов")
    (root / "correction").write_text(event.correction)


# --- how a command goes on ----------------------------------------------------------------------------------------------------


def rest_of_sealing(root: Root) -> tuple[str, ...]:
    with reopen(root / "archive") as archive:
        unfinished = overview(archive).unfinished
    return ("seal", "archive", "--resume", unfinished[-1]) if unfinished else SEAL


def made_anew(root: Root) -> tuple[str, ...]:
    """An archive whose making failed holds nothing: its folder is removed, as the program says."""
    shutil.rmtree(root / "archive", ignore_errors=True)
    return INIT


def split_anew(root: Root) -> tuple[str, ...]:
    """Cards that an interrupted split left are removed, as the program says; unless they count."""
    if not outcome(root)["recovery"]:
        (root / "cards.pdf").unlink(missing_ok=True)
    return SPLIT


SPLIT = ("recovery", "split", "archive", "--to", "cards.pdf")
SEAL = (
    "seal",
    "archive",
    "more",
    "--source",
    "S-2",
    "--obtained",
    "2024-05",
    "--channel",
    "drop box",
    "--quiet",
)
INIT = ("init", "archive", "--name", "Anna")
EXPORT = ("export", "archive", "out", "--for", "inside", "--format")
STANDS = ("already",)

_EXPORTS = (
    Command(f"export-{each.value}", accepted, (*EXPORT, each.value), outputs=("out",), done=STANDS)
    for each in ExportFormat
    if each not in (ExportFormat.FTM, ExportFormat.CASE)
)
"""Every format; two of them have more words, and stand below."""

COMMANDS = (
    Command("init", empty, INIT, again=made_anew, is_whole=False),
    Command("seal", sealed, SEAL, again=rest_of_sealing),
    Command(
        "read",
        sealed,
        ("read", "archive", "--no-ocr", "--jobs", "1", "--quiet"),
        done=("read: 0; partly: 0; unread: 0",),
        stride=4,
    ),
    Command("search", read, ("search", "archive", "дубинки"), asks=True),
    Command("status", without_index, ("status", "archive"), asks=True),
    Command("index", accepted, ("index", "archive")),
    Command(
        "open",
        sealed,
        ("open", "archive", "A-000001", "taken.txt", "--reason", "for the expert"),
        outputs=("taken.txt",),
        done=STANDS,
    ),
    Command("state", sealed, ("state", "archive", "statements.json")),
    Command(
        "state-undo",
        proposed,
        ("state", "archive", "--undo", "@batch", "--why", "for the expert"),
        done=("withdrawn",),
    ),
    Command(
        "review",
        proposed,
        ("review", "archive", "--case", "night", "--accept", "--why-file", "why"),
        done=STANDS,
    ),
    Command(
        "link",
        proposed,
        (
            "link",
            "archive",
            "--same",
            "B. Tested, invented",
            "B. Testet, invented",
            "--why",
            "for the expert",
        ),
    ),
    Command(
        "import",
        sealed,
        (
            "import",
            "archive",
            "register.csv",
            "--mapping",
            "register.json",
            "--source",
            "S-2",
            "--obtained",
            "2024-05",
            "--channel",
            "drop box",
        ),
    ),
    *_EXPORTS,
    Command(
        "export-ftm", accepted, (*EXPORT, "ftm", "--losses", "losses"), outputs=("out", "losses"), done=STANDS
    ),
    Command("export-case", accepted, (*EXPORT, "case", "--item", "A-000001"), outputs=("out",), done=STANDS),
    Command(
        "dossier",
        accepted,
        ("dossier", "archive", "night", "package"),
        outputs=("package",),
        done=STANDS,
        stride=2,
    ),
    Command(
        "letter",
        released,
        ("letter", "archive", "letter", "--package", "package"),
        outputs=("package", "letter"),
        done=STANDS,
    ),
    Command(
        "anchor-request",
        sealed,
        ("anchor", "archive", "--request-out", "request.tsq"),
        outputs=("request.tsq",),
        done=STANDS,
    ),
    Command(
        "anchor-reply",
        asked,
        ("anchor", "archive", "--reply-in", "reply.tsr", "--roots", "roots.pem"),
        done=("no request",),
    ),
    Command(
        "members-add",
        sealed,
        ("members", "archive", "--add", "Bohdan", "--new-passphrase-file", "new-passphrase"),
        done=("has this name",),
    ),
    Command(
        "members-passphrase",
        sealed,
        ("members", "archive", "--passphrase", "--new-passphrase-file", "new-passphrase"),
        done=("no member's keys open", "cannot be used"),
    ),
    Command(
        "members-device",
        sealed,
        ("members", "archive", "--device", "stick", "--new-passphrase-file", "new-passphrase"),
        outputs=("stick",),
        done=STANDS,
    ),
    Command("members-revoke", two, ("members", "archive", "--revoke", "@bohdan"), done=("no member",)),
    Command("recovery-drill", two, ("recovery", "drill", "archive", "--cards", "cards")),
    Command(
        "recovery-restore",
        two,
        (
            "recovery",
            "restore",
            "archive",
            "--cards",
            "cards",
            "--name",
            "Claire",
            "--new-passphrase-file",
            "new-passphrase",
        ),
        passphrase="",
        done=("name",),
    ),
    Command("recovery-split", sealed, SPLIT, outputs=("cards.pdf",), again=split_anew, done=STANDS),
    Command("copy", sealed, ("copy", "archive", "copy", "--quiet"), outputs=("copy",)),
    Command("copy-again", copied, ("copy", "archive", "copy", "--quiet"), outputs=("copy",)),
    Command(
        "continue",
        set_back,
        ("continue", "archive", "--reason-file", "why"),
        done=("nothing",),
        is_whole=False,
    ),
    Command("upgrade", older, ("upgrade", "archive", "--quiet"), done=("nothing to do",), stride=4),
    Command(
        "correct", sealed, ("correct", "archive", "@accession", "--channel", "by post", "--why-file", "why")
    ),
    Command("take-back", sealed, ("take-back", "archive", "A-000002", "--why-file", "why")),
    Command("tag", sealed, ("tag", "archive", "A-000001", "A-000002", "--put-file", "why")),
    Command("view", sealed, ("view", "archive", "--save-file", "why", "--query-file", "why")),
    Command(
        "correct-text",
        recognised,
        ("correct-text", "archive", "A-000001", "--recognised", "Тестав", "--corrected", "Тестов"),
    ),
    Command(
        "correct-text-undo",
        corrected,
        ("correct-text", "archive", "A-000001", "--undo", "@correction", "--why-file", "why"),
        done=("taken back already",),
    ),
    Command(
        "case-open",
        sealed,
        ("case", "open", "archive", "c", "--title-file", "why", "--forum", "icc"),
        done=STANDS,
    ),
    Command("publish-log", sealed, ("publish-log", "archive", "published"), outputs=("published",)),
    Command("sources", of_sources, ("sources", "archive", "--new", "a word")),
)
UNTRIED = frozenset(
    (
        "alarms",
        "independence",
        "patterns",
        "text",
        "show",
        "query",
        "propose",
        "history",
        "vocabulary",
        "verify",
        "seize-test",
        "doctor",
        "demo",
        "serve",
    )
)
"""Commands that write nothing, or make worlds of their own, or are tried under another name: what `propose` accepts, `state` records."""
BY_NAME: Mapping[str, Command] = {command.name: command for command in COMMANDS}
