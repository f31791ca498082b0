"""Whatever is asked for as JSON is JSON and nothing else, in every command and for every way of using it."""

import json
from shutil import copytree

import pytest
from typer.testing import CliRunner

from khronika.archive.custody.accessions import accessions
from khronika.archive.exchange.import_event import past_imports
from khronika.archive.link.judgements import judgements
from khronika.archive.members.membership import members
from khronika.archive.members.recovery import split_key
from khronika.archive.members.recovery_cards import as_text
from khronika.archive.record.saved_views import saved_views
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.casefile.event import CaseAllegationEvent
from khronika.cli.main import app
from khronika.record.event import StateEvent
from khronika.seal.event import ArchiveKind, GroupRule
from tests.archive.test_accessions import TOLD
from tests.house.test_commands import commands
from tests.world import CHEAP, PASSPHRASE, events_of, found, reopen, seal, spread

GROUPS = ("case", "recovery")
"""Commands that have commands of their own."""
PERSONS = b"name,born\nAnna Invented,1990\nBoris Invented,1991\n"
WAYS = """
init PLACE/new --name x
recovery verify --cards PLACE/cards
recovery verify --cards PLACE/cards --archive ARCHIVE
! recovery verify --cards PLACE/names
recovery drill ARCHIVE --cards PLACE/cards
recovery status ARCHIVE
anchor ARCHIVE --request-out PLACE/request.tsq
open ARCHIVE A-000001 PLACE/taken --reason x
! continue ARCHIVE --reason-file PLACE/names
seal ARCHIVE PLACE/more --source S-17 --obtained 2024-05 --channel post
status ARCHIVE
status ARCHIVE --items
status ARCHIVE --unread
status ARCHIVE --partly
status ARCHIVE --accession ACCESSION
show ARCHIVE A-000001
read ARCHIVE --no-ocr
text ARCHIVE A-000001
propose ARCHIVE
propose ARCHIVE A-000001
! propose ARCHIVE A-000001 --accept 99 --who x
! propose ARCHIVE A-000001 --decline 99
text ARCHIVE A-000001 --cite fifteen
! text ARCHIVE A-000001 --cite sixteen
search ARCHIVE fifteen
search ARCHIVE nothingness
search ARCHIVE fifteen --cite
search ARCHIVE --names PLACE/names
search ARCHIVE --like A-000001
correct-text ARCHIVE A-000001
! correct-text ARCHIVE A-000001 --recognised fifteen --corrected fifty
! correct-text ARCHIVE A-000001 --undo abcdef
correct ARCHIVE
correct ARCHIVE ACCESSION --note x --why y
correct ARCHIVE ACCESSION --note x --why y
state ARCHIVE PLACE/told.json --dry-run
state ARCHIVE PLACE/told.json
state ARCHIVE --item A-000001 --quote fifteen --about act:one --property type --value beating --who x --dry-run
! state ARCHIVE PLACE/wrong.json
review ARCHIVE BATCH --accept --why compared
review ARCHIVE --reviewers 1
history ARCHIVE STATEMENT
history ARCHIVE A-000001
history ARCHIVE ENTITY --between 2000-01-01 2100-01-01
query ARCHIVE
query ARCHIVE --entity ENTITY
alarms ARCHIVE
independence ARCHIVE
patterns ARCHIVE
! take-back ARCHIVE A-000001 --why x
take-back ARCHIVE A-000002 --why x
take-back ARCHIVE
take-back ARCHIVE A-000002 --undo --why x
tag ARCHIVE A-000001 STATEMENT --put x
tag ARCHIVE
tag ARCHIVE A-000001
tag ARCHIVE --of X
tag ARCHIVE A-000001 --remove x
! tag ARCHIVE --put x
! tag ARCHIVE A-000999 --put x
view ARCHIVE --save x --kind text --tagged x
view ARCHIVE --save y --query fifteen
view ARCHIVE
view ARCHIVE --open VIEW
view ARCHIVE --seen VIEW
! view ARCHIVE --save x --kind pie
view ARCHIVE --drop VIEW
case open ARCHIVE c --forum icc --ground part
case open ARCHIVE d --title x --forum un
case elements
case elements 7.1.f --mode superior
! case elements 7.1
case allege ARCHIVE c 7.1.f --mode superior
case attach ARCHIVE c ALLEGATION 1 STATEMENT --as exculpates --why x
case evaluate ARCHIVE c ALLEGATION 1 --as weak --why x
case hope ARCHIVE c ALLEGATION superior.2 --fact x --due 2027-01-31
! case hope ARCHIVE c --fact x
! case hope ARCHIVE c ALLEGATION 1 --fact x --due soon
case note ARCHIVE c --text x
case show ARCHIVE c
case gaps ARCHIVE c
case versions ARCHIVE c
! case diff ARCHIVE c
! case news ARCHIVE c
case superiors ARCHIVE --of ENTITY --on 2024-04-06
case detach ARCHIVE c ALLEGATION --why x
dossier ARCHIVE c --dry-run
state ARCHIVE --undo BATCH --why x
import ARCHIVE PLACE/persons.csv --propose-mapping
import ARCHIVE PLACE/persons.csv --mapping PLACE/mapping.json --dry-run
import ARCHIVE PLACE/persons.csv --mapping PLACE/mapping.json --source S-17 --obtained 2024-05 --channel post
import ARCHIVE --list
import ARCHIVE --base IMPORT --origin register --why x
link ARCHIVE
link ARCHIVE --judgements
link ARCHIVE --different PERSON OTHER --why x
link ARCHIVE --judgements
link ARCHIVE --withdraw JUDGEMENT --why x
import ARCHIVE --undo IMPORT --why x
export ARCHIVE PLACE/out --format csv --for inside
publish-log ARCHIVE PLACE/public
copy ARCHIVE PLACE/copy
copy ARCHIVE PLACE/copy
copy ARCHIVE PLACE/other --without-key
verify ARCHIVE
verify PLACE/other --without-keys
! verify ARCHIVE --known PLACE/names
upgrade ARCHIVE --dry-run
upgrade ARCHIVE
upgrade ARCHIVE --repack --dry-run
upgrade ARCHIVE --repack
vocabulary
vocabulary Person
! vocabulary --page
sources SOURCES
sources SOURCES --new x
sources SOURCES
recovery restore PLACE/spare --cards PLACE/cards --name Vira --new-passphrase-file PLACE/third
members ARCHIVE
members ARCHIVE --device PLACE/device --new-passphrase-file PLACE/another
members ARCHIVE --add Bohdan --new-passphrase-file PLACE/another
members ARCHIVE --revoke MEMBER
members ARCHIVE --passphrase --new-passphrase-file PLACE/another
"""
"""Ways of using each command, in an order in which they work; `!` where it is to fail."""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = tmp_path_factory.mktemp("json")
    spread(place / "in", {"order.txt": b"Order: fifteen days.\n", "page.txt": b"A page.\n"})
    (place / "in" / "link").symlink_to("order.txt")
    spread(
        place,
        {
            "more/b.txt": b"b",
            "names": b"fifteen\nsixteen\n",
            "passphrase": f"{PASSPHRASE}\n".encode(),
            "persons.csv": PERSONS,
        },
    )
    (place / "another").write_text("some other seven words for somebody else\n")
    (place / "third").write_text("yet another seven words that nobody else has\n")
    (place / "told.json").write_text(json.dumps(TOLD))
    (place / "wrong.json").write_text(json.dumps(TOLD).replace("fifteen days", "fifteen weeks"))
    with found(place / "archive") as archive:
        seal(archive, place / "in")
        deck = split_key(archive, (GroupRule(1, 1),), lambda _: None)
    (place / "cards").write_text("\n\n".join(as_text(deck)))
    copytree(place / "archive", place / "spare")
    Archive.create(place / "sources", Founding(PASSPHRASE, "Anna", CHEAP, holds=ArchiveKind.SOURCES)).close()
    return place


MEANT = {
    "ACCESSION": lambda archive: accessions(archive)[0].id,
    "BATCH": lambda archive: events_of(archive, StateEvent)[0].batch,
    "ALLEGATION": lambda archive: events_of(archive, CaseAllegationEvent)[0].allegation,
    "STATEMENT": lambda archive: f"{events_of(archive, StateEvent)[0].batch}.1",
    "ENTITY": lambda archive: events_of(archive, StateEvent)[0].entities[0].id,
    "PERSON": lambda archive: events_of(archive, StateEvent)[1].entities[0].id,
    "OTHER": lambda archive: events_of(archive, StateEvent)[-1].entities[-1].id,
    "VIEW": lambda archive: saved_views(archive)[0].id,
    "IMPORT": lambda archive: [*past_imports(archive)][-1].id,
    "JUDGEMENT": lambda archive: [*judgements(archive)][-1].id,
    "MEMBER": lambda archive: next(each.id for each in members(archive) if each.name == "Bohdan"),
}
"""What can be known only when it is used."""


def filled(way, place):
    with reopen(place / "archive") as archive:
        words = [MEANT[word](archive) if word in MEANT else word for word in way.split(" ")]
    places = {"ARCHIVE": str(place / "archive"), "SOURCES": str(place / "sources")}
    return [places.get(word, word.replace("PLACE", str(place))) for word in words]


def is_json(text):
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def test_nothing_but_json_is_printed_where_it_is_asked_for(place):
    used = set()
    for way in WAYS.strip().splitlines():
        words = filled(way.removeprefix("! "), place)
        is_open = words[0] == "vocabulary" or words[:2] == ["case", "elements"]
        secret = (
            []
            if is_open or words[:2] == ["recovery", "restore"]
            else ["--passphrase-file", str(place / "passphrase")]
        )
        told = CliRunner().invoke(app, [*words, *secret, "--json"])
        assert (told.exit_code != 0) is way.startswith("! "), (
            way,
            told.exit_code,
            told.exception,
            told.output,
        )
        assert is_json(told.stdout) or all(map(is_json, told.stdout.splitlines())), (way, told.stdout)
        if "--propose-mapping" in words:
            (place / "mapping.json").write_text(told.stdout)
        used.add(" ".join(["khronika", *words[: 1 + (words[0] in GROUPS)]]))
    assert used | {"khronika case diff", "khronika case news"} == {
        name for name, command in commands() if any("--json" in option.opts for option in command.params)
    }
