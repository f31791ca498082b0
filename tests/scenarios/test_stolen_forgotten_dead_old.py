"""A stolen laptop, a forgotten passphrase, a death, an old backup put back: what docs/keepers.md tells keepers to type, typed.

One archive, two members, a stick, two copies, five cards. The commands are taken out of the page, all of each section in their order,
and what the page says the program says is looked for in what it said.
"""

import getpass
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from khronika.archive.custody.accessions import accessions
from khronika.archive.members.membership import people
from khronika.archive.members.recovery import RecoveryError, open_with_cards
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.cli.main import main
from khronika.seal.card import read_card
from khronika.seal.error import WrongPassphraseError
from tests.house.sources import PROJECT
from tests.world import CHEAP, bytes_below, contents, spread

PAGE = PROJECT / "docs" / "keepers.md"
ANNAS, BOHDANS = "six words that nobody else knows", "eight words that Bohdan alone can say aloud"
SECOND, THIRD = "seven other words after the laptop was gone", "nine other words, and these are on paper"
CLAIRES, DANAS = "ten words of the one who brought it back", "words that Dana made up on her own way home"
GONE, FORGOTTEN, NOBODY = (
    "A laptop or a stick is gone",
    "A passphrase is forgotten",
    "Nobody has a passphrase",
)
OLD, BOTH, CARD = "An old copy was put back", "Two copies were worked in", "A card is lost"
MISTAKE = "Something was sealed by mistake"


def sections():
    """The text of each section of the page, by its heading."""
    parts = re.split(r"^#{2,3} (.+)$", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def commands(text):
    """The command lines in the boxes of a text."""
    boxes = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [line for box in boxes for line in box.splitlines()]


def sayings(text):
    """What a text says that the program says."""
    return [line.removeprefix("> ") for line in text.splitlines() if line.startswith("> ")]


@dataclass(frozen=True)
class Person:
    """Somebody at a machine of their own, which remembers; `keys` are where theirs lie, if not in the folder."""

    machine: str
    passphrase: str
    keys: Path | None = None


@dataclass(frozen=True)
class Typed:
    """A line somebody types: `lines` answer what is asked in the open, `new` is the passphrase they choose, `meant` whose line ID is."""

    who: Person
    line: str
    lines: Callable[[], tuple[str, ...]] = tuple
    new: str = ""
    status: int = 0
    meant: str = ""


class Keyboard(io.StringIO):
    """What somebody types on a terminal."""

    def isatty(self):
        return True


class Desk:
    """The places of the scenario by what the page calls them."""

    def __init__(self, folder, patch):
        self.folder, self._patch = folder, patch
        self.deck: list[str] = []
        names = {
            "ARCHIVE": "archive",
            "COPY": "disk",
            "OTHER-COPY": "other disk",
            "NEW-COPY": "new disk",
            "STICK": "stick",
            "IN": "in",
        }
        self.places = {word: folder / name for word, name in names.items()} | {"/dev/shm": folder / "memory"}
        (folder / "stick").mkdir()
        (folder / "memory").mkdir()

    def __getitem__(self, word):
        return self.places[word]

    def follow(self, heading, *typed, seen=""):
        """Type every line of a section, in its order; `seen` is what was said before somebody turned to the page."""
        text = sections()[heading]
        once = [
            each.line
            for number, each in enumerate(typed)
            if not number or each.line != typed[number - 1].line
        ]
        assert once == commands(text), heading
        said = seen + "".join(map(self.type, typed))
        assert [each for each in sayings(text) if each not in said] == [], said

    def looked_at(self, who):
        """Both copies are looked at, and the one with more events is called COPY from then on."""
        looks = [Typed(who, f"khronika status {each}") for each in ("COPY", "OTHER-COPY")]
        one, other = (int(re.findall(r"(\d+) events in the log", self.type(look))[0]) for look in looks)
        if other > one:
            self.places |= {"COPY": self["OTHER-COPY"], "OTHER-COPY": self["COPY"]}
        return looks

    def type(self, typed):
        """Type a line and answer what is asked; gives what was said."""
        words = [self._placed(word, typed) for word in typed.line.split()]
        if typed.who.keys and "--without-key" not in words and "restore" not in words:
            words += ["--keys", str(typed.who.keys)]
        keyboard, said, mask = (
            Keyboard("".join(f"{each}\n" for each in typed.lines())),
            io.StringIO(),
            os.umask(0o077),
        )
        self.sit_at(typed.who.machine)
        self._patch.setattr(sys, "argv", words)
        self._patch.setattr(sys, "stdin", keyboard)
        self._patch.setattr(
            getpass, "getpass", lambda asked: typed.who.passphrase if asked == "Passphrase: " else typed.new
        )
        with redirect_stdout(said), redirect_stderr(said), pytest.raises(SystemExit) as ended:
            main()
        os.umask(mask)
        assert (ended.value.code, keyboard.read()) == (typed.status, ""), f"{typed.line}\n{said.getvalue()}"
        return said.getvalue()

    def _placed(self, word, typed):
        if word == "ID":
            with Archive.open(self["ARCHIVE"], typed.who.passphrase, typed.who.keys) as opened:
                return next(member.id[:8] for member in people(opened) if member.name == typed.meant)
        if word == "ACCESSION":
            with Archive.open(self["ARCHIVE"], typed.who.passphrase, typed.who.keys) as opened:
                return accessions(opened)[-1].id[:8]
        return re.sub(
            r"^(/dev/shm|[A-Z-]+)(?=/|$)", lambda found: str(self.places.get(found[0], found[0])), word
        )

    def sit_at(self, machine):
        """What is remembered from here on is what this machine remembers."""
        self._patch.setenv("XDG_STATE_HOME", str(self.folder / machine))

    def work(self, who, name, place="ARCHIVE"):
        """Somebody seals one more file."""
        spread(self.folder / "in" / name, {f"{name}.txt": f"sealed: {name}".encode()})
        self.type(Typed(who, f"khronika seal {place} IN/{name}", says("S-17", "2024-05", "signal")))

    def some_cards(self, *numbers):
        """Cards as they were printed, by their numbers, typed."""
        self.print_cards()
        return one_by_one(self.deck[number - 1] for number in numbers)

    def print_cards(self):
        """Read the newest sheets, if there are any, and remove them."""
        sheets = self["/dev/shm"] / "cards.pdf"
        if not sheets.exists():
            return
        text = subprocess.run(
            ["pdftotext", "-raw", str(sheets), "-"], capture_output=True, text=True, check=True
        ).stdout
        sheets.unlink()
        words = re.findall(r"^\d+ ([a-z]+)$", text, re.MULTILINE)
        self.deck = [" ".join(words[start : start + 33]) for start in range(0, len(words), 33)]
        assert len(self.deck) == 5


def one_by_one(cards):
    """Cards as they are typed: the words, an empty line, the next; an empty line at once ends."""
    return (*(line for card in cards for line in (card, "")), "")


def says(*lines):
    """Answers that are known beforehand."""
    return lambda: lines


SPLIT = "khronika recovery split ARCHIVE --groups 2of3,2of2 --to /dev/shm/cards.pdf"
LIST, REVOKE, ADD = (
    "khronika members ARCHIVE",
    "khronika members ARCHIVE --revoke ID",
    "khronika members ARCHIVE --add -",
)
DRILL, RECOVERY, VERIFY = (
    "khronika recovery drill ARCHIVE",
    "khronika recovery status ARCHIVE",
    "khronika verify ARCHIVE",
)
BRING_BACK, CONTINUE = "khronika copy COPY ARCHIVE", "khronika continue ARCHIVE"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    return Desk(tmp_path, monkeypatch)


def updated(who):
    """Both copies are brought up to date."""
    return Typed(who, "khronika copy ARCHIVE COPY"), Typed(who, "khronika copy ARCHIVE OTHER-COPY")


def prepare(desk, anna):
    """Anna makes an archive, takes in Bohdan, whose keys go onto a stick, has five cards printed, and makes two copies."""
    Archive.create(desk["ARCHIVE"], Founding(ANNAS, "Anna", CHEAP)).close()
    desk.work(anna, "first")
    desk.follow(
        "Before anything happens",
        Typed(anna, "khronika members ARCHIVE --add - --keys-to STICK/keys", says("Bohdan"), new=BOHDANS),
        Typed(anna, SPLIT),
        Typed(anna, "khronika recovery verify", lambda: desk.some_cards(4)),
        Typed(anna, DRILL, lambda: desk.some_cards(1, 3, 4, 5)),
        *updated(anna),
        Typed(anna, RECOVERY),
    )


def lose_the_laptop(desk, bohdan):
    """The laptop goes with what was added since the newest copy; Bohdan goes on from that copy, and Anna is taken in again."""
    desk["ARCHIVE"].rename(desk.folder / "thief")
    desk.follow(
        GONE,
        *desk.looked_at(bohdan),
        *[Typed(bohdan, each) for each in (BRING_BACK, VERIFY, LIST)],
        Typed(bohdan, REVOKE, says("the laptop was taken at the border"), meant="Anna"),
        *updated(bohdan),
        Typed(bohdan, ADD, says("Anna"), new=SECOND),
        *updated(bohdan),
    )


def forget(desk, anna, bohdan):
    """Anna does not know her new passphrase; Bohdan takes her in once more."""
    desk.follow(
        FORGOTTEN,
        Typed(anna, LIST, status=3),
        Typed(bohdan, LIST),
        Typed(bohdan, REVOKE, says("she has forgotten it"), meant="Anna"),
        Typed(bohdan, ADD, says("Anna"), new=THIRD),
        *updated(bohdan),
    )


def die(desk, claire):
    """Bohdan dies and Anna forgets again; Claire, who was no member, brings four of the five cards together."""
    (desk["STICK"] / "keys").unlink()
    desk.follow(
        NOBODY,
        Typed(
            claire,
            "khronika recovery restore ARCHIVE",
            lambda: ("Claire", *desk.some_cards(2, 3, 4, 5)),
            new=CLAIRES,
        ),
        Typed(claire, LIST),
        *[Typed(claire, REVOKE, says("see the minutes"), meant=name) for name in ("Anna", "Bohdan")],
        Typed(claire, VERIFY),
        Typed(claire, SPLIT),
        Typed(claire, DRILL, lambda: desk.some_cards(1, 2, 4, 5)),
        Typed(claire, ADD, says("Dana"), new=DANAS),
        *updated(claire),
    )


def put_back(desk, backup):
    """An old backup is copied over the folder."""
    shutil.rmtree(desk["ARCHIVE"])
    shutil.copytree(backup, desk["ARCHIVE"])


def renamed(desk):
    """The folder that was put back gets another name before the next line is typed; nothing is asked."""
    desk["ARCHIVE"].rename(desk.folder / "put back")
    return ()


def set_back(desk, claire):
    """An old backup over the folder twice: once when the copies hold everything, once when the last file was in the folder only."""
    backup = shutil.copytree(desk["ARCHIVE"], desk.folder / "backup")
    desk.work(claire, "fourth")
    for each in updated(claire):
        desk.type(each)
    put_back(desk, backup)
    desk.type(Typed(claire, "khronika status ARCHIVE", status=1))
    for each in (*desk.looked_at(claire), Typed(claire, BRING_BACK), Typed(claire, VERIFY)):
        desk.type(each)
    desk.work(claire, "lost-for-good")
    put_back(desk, backup)
    shutil.rmtree(desk.folder / "in" / "lost-for-good")
    refused = desk.type(Typed(claire, "khronika status ARCHIVE", status=1))
    desk.follow(
        OLD,
        *desk.looked_at(claire),
        Typed(claire, BRING_BACK, status=1),
        Typed(claire, VERIFY, status=1),
        Typed(claire, f"{BRING_BACK} --without-key", lambda: renamed(desk)),
        Typed(claire, CONTINUE, says("an old backup was copied over the folder")),
        Typed(claire, VERIFY),
        *updated(claire),
        seen=refused,
    )


def fork(desk, claire, dana):
    """Dana works in a copy while Claire works in the archive; neither overwrites the other."""
    desk.work(dana, "in-the-copy", "OTHER-COPY")
    desk.work(claire, "fifth")
    refused = desk.type(Typed(claire, "khronika copy ARCHIVE OTHER-COPY", status=1))
    chosen = (
        Typed(claire, "khronika copy ARCHIVE NEW-COPY"),
        Typed(dana, CONTINUE, says("we go on with the other")),
    )
    desk.follow(BOTH, *chosen, seen=refused)
    desk.places["OTHER-COPY"] = desk["NEW-COPY"]
    desk.work(dana, "in-the-copy")


def seal_by_mistake(desk, claire):
    """The wrong folder is sealed, and taken back; and how another one came was typed wrongly."""
    desk.work(claire, "of-the-family")
    assert "nothing was found" in desk.type(Typed(claire, "khronika search ARCHIVE", says("family")))
    shutil.rmtree(desk.folder / "in" / "of-the-family")
    desk.follow(
        MISTAKE,
        Typed(claire, "khronika correct ARCHIVE"),
        Typed(claire, "khronika take-back ARCHIVE ACCESSION --why -", says("the wrong folder")),
        Typed(
            claire,
            "khronika correct ARCHIVE ACCESSION --channel - --why -",
            says("drive", "taken from another note"),
        ),
    )


def lose_a_card(desk, claire):
    """A card was photographed: new ones for everybody, and the old ones open nothing new."""
    old = list(desk.deck)
    desk.follow(
        CARD,
        Typed(claire, SPLIT),
        *updated(claire),
        Typed(claire, DRILL, lambda: desk.some_cards(2, 3, 4, 5)),
        Typed(claire, RECOVERY),
    )
    with pytest.raises(RecoveryError):
        open_with_cards(desk["ARCHIVE"], [read_card(words) for words in old])


def test_a_stolen_laptop_a_forgotten_passphrase_a_death_and_an_old_backup_end_nothing(desk):
    anna, again = Person("laptop", ANNAS), Person("new laptop", "something like seven words")
    bohdan = Person("second machine", BOHDANS, desk["STICK"] / "keys")
    claire, dana = Person("third machine", CLAIRES), Person("fourth machine", DANAS)
    prepare(desk, anna)
    desk.work(anna, "second")
    desk.type(updated(anna)[1])
    desk.work(anna, "on-the-laptop-only")
    lose_the_laptop(desk, bohdan)
    desk.sit_at("the thief's machine")
    with Archive.open(desk.folder / "thief", ANNAS) as stolen:
        assert len(contents(stolen)) == 3
    with pytest.raises(WrongPassphraseError):
        Archive.open(desk["ARCHIVE"], ANNAS)
    shutil.rmtree(desk.folder / "in" / "on-the-laptop-only")
    desk.work(bohdan, "third")
    forget(desk, again, bohdan)
    die(desk, claire)
    set_back(desk, claire)
    fork(desk, claire, dana)
    seal_by_mistake(desk, claire)
    lose_a_card(desk, claire)
    for folder in (desk["ARCHIVE"], desk["COPY"], desk["OTHER-COPY"]):
        with Archive.open(folder, CLAIRES) as archive:
            assert contents(archive) == bytes_below(desk.folder / "in")
            assert [member.name for member in people(archive)] == ["Claire", "Dana"]


def test_every_section_of_the_page_is_reached_from_its_table_and_every_box_holds_commands():
    text = sections()
    assert {GONE, FORGOTTEN, NOBODY, OLD, BOTH, MISTAKE, CARD} < text.keys()
    assert all(line.startswith("khronika ") for part in text.values() for line in commands(part))
    table = PAGE.read_text("utf-8").partition("**Four things")[0]
    assert all(
        f"[{heading}](#{heading.lower().replace(' ', '-')})" in table
        for heading in (GONE, FORGOTTEN, NOBODY, OLD, MISTAKE, CARD)
    )
