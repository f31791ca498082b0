"""khronika recovery, and passphrases that are chosen, drawn and changed on the command line."""

import io
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise

import pytest

from khronika.archive.members.membership import people
from khronika.archive.members.recovery import DEFAULT_GROUPS, drill, split_key
from khronika.archive.members.recovery_cards import as_text, printed
from khronika.archive.store.archive import Archive
from khronika.archive.store.create import Founding
from khronika.cli.cards import texts
from khronika.cli.main import main
from khronika.dossier.wording.words import PackageLanguage
from khronika.presentation.recovery import recovery_report
from khronika.presentation.words import words_in
from khronika.seal.card import read_card
from khronika.seal.member import Cost
from tests.commands import COMMAND

ANNAS, NEW = "six words that nobody else knows", "nine words that were chosen on this very day"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An archive with cards, which lie beside it as text, and a file for each passphrase."""
    folder = tmp_path_factory.mktemp("recovery")
    with Archive.create(folder / "archive", Founding(ANNAS, "Anna", Cost(64, 1, 1))) as archive:
        deck = split_key(archive, DEFAULT_GROUPS, lambda _: None)
    (folder / "cards").write_text("\n\n".join(as_text(deck)))
    for name, words in (("old", ANNAS), ("new", NEW)):
        (folder / name).write_text(f"{words}\n")
    return folder, deck


@pytest.fixture
def base(made, tmp_path):
    """A copy of it."""
    return shutil.copytree(made[0], tmp_path / "base")


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def run(*command):
    """The command line in this process, without a terminal."""
    said, complained, mask = io.StringIO(), io.StringIO(), os.umask(0o077)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(complained):
        patch.setattr(sys, "argv", ["khronika", *map(str, command)])
        patch.setattr(sys, "stdin", io.StringIO())
        with pytest.raises(SystemExit) as ended:
            main()
    os.umask(mask)
    return Done(int(ended.value.code), said.getvalue(), complained.getvalue())


def told(*command, status=0):
    done = run(*command)
    assert done.returncode == status, done.stderr
    return done.stdout


# --- cards -----------------------------------------------------------------------------------------------------------------


def test_one_card_is_verified_without_any_archive(base, made):
    (base / "one").write_text(" ".join(made[1].groups[1][3].words))
    assert "whole: group 2, card 4" in told("recovery", "verify", "--cards", base / "one")


def test_the_word_that_is_wrong_is_named(base, made):
    words = list(made[1].groups[0][1].words)
    right, words[6] = words[6], "academic" if words[6] != "academic" else "acid"
    (base / "one").write_text(" ".join(words))
    said = told("recovery", "verify", "--cards", base / "one", status=1)
    assert "word 7" in said
    assert right in said


def test_a_drill_with_a_card_that_was_read_wrongly_shows_none_of_its_words(base, made):
    words = ["zzzz" if number == 6 else word for number, word in enumerate(made[1].groups[0][1].words)]
    (base / "one").write_text(" ".join(words))
    done = run(
        "recovery", "drill", base / "archive", "--cards", base / "one", "--passphrase-file", base / "old"
    )
    assert done.returncode == 1
    assert "word 7" in done.stderr
    assert not [pair for pair in pairwise(words) if " ".join(pair) in done.stderr + done.stdout]


def test_cards_are_rehearsed_and_the_report_says_who_could_still_open(base):
    assert "never rehearsed" in told("status", base / "archive", "--passphrase-file", base / "old")
    said = told(
        "recovery", "drill", base / "archive", "--cards", base / "cards", "--passphrase-file", base / "old"
    )
    assert "together they give the recovery key" in said
    said = told("recovery", "status", base / "archive", "--passphrase-file", base / "old")
    assert "nobody else can open" in said
    assert "2 of 3 of group 1, and 3 of 5 of group 2" in said
    assert "never" not in said
    said = told("status", base / "archive", "--passphrase-file", base / "old")
    assert "if you die today: nobody else can open the archive" in said
    assert "or cards: 2 of 3 of group 1, and 3 of 5 of group 2" in said
    assert "cards last gave the key in a drill: on 20" in said


def test_cards_restore_the_archive_for_somebody_who_has_no_passphrase(base):
    cards = ["--cards", base / "cards"]
    told(
        "recovery",
        "restore",
        base / "archive",
        *cards,
        "--name",
        "Claire",
        "--new-passphrase-file",
        base / "new",
    )
    members = [
        json.loads(line)
        for line in told(
            "members", base / "archive", "--json", "--passphrase-file", base / "new"
        ).splitlines()
    ]
    assert [(member["name"], member.get("is_recovery")) for member in members] == [
        ("Anna", None),
        ("recovery cards", True),
        ("Claire", None),
    ]
    assert told("verify", base / "archive", "--passphrase-file", base / "new").startswith("verified")


def test_cards_are_written_to_a_file_for_print_that_is_for_its_owner_only_and_not_in_the_archive(base):
    secret = ["--passphrase-file", base / "old"]
    told(
        "recovery",
        "split",
        base / "archive",
        "--to",
        base / "cards.pdf",
        "--groups",
        "2of2",
        "--language",
        "uk",
        *secret,
    )
    assert (base / "cards.pdf").read_bytes().startswith(b"%PDF-")
    assert (base / "cards.pdf").stat().st_mode & 0o777 == 0o600
    for to in (base / "cards.pdf", base / "archive" / "keys" / "cards.pdf"):
        assert run("recovery", "split", base / "archive", "--to", to, *secret).returncode == 1


def test_cards_are_shown_to_be_written_down_and_what_was_shown_is_read_back(base):
    secret = ["--passphrase-file", base / "old"]
    done = run("recovery", "split", base / "archive", "--by-hand", "--groups", "2of2,2of3", *secret)
    assert "end with this" in done.stderr
    (base / "shown").write_text(done.stdout)
    said = told("recovery", "verify", "--cards", base / "shown", "--archive", base / "archive", *secret)
    assert said.count("to the letter") == 5
    [fingerprint] = re.findall(r"they give the key ([A-Z2-7]{4}-[A-Z2-7]{4})", said)
    assert done.stdout.count(fingerprint) == 5
    said = told(
        "recovery", "verify", "--cards", base / "cards", "--archive", base / "archive", *secret, status=1
    )
    assert said.count("none of this archive's newest split") == 8


def reminded(opened, today):
    """What `khronika status` says of recovery on a day."""
    return "\n".join(recovery_report(opened, today, "archive").brief(words_in("en")))


def test_a_year_after_the_last_drill_status_reminds(base):
    with Archive.open(base / "archive", ANNAS) as opened:
        drill(opened, [read_card(text) for text in texts([base / "cards"])])
        year = int(opened.clock.now()[:4])
        assert "drill" not in reminded(opened, f"{year}-12-31T00:00:00Z").rpartition("in a drill")[2]
        assert "days ago" in reminded(opened, f"{year + 2}-01-01T00:00:00Z")


def test_an_archive_without_cards_is_reminded_of_them(tmp_path):
    with Archive.create(tmp_path / "archive", Founding(ANNAS, "Anna", Cost(64, 1, 1))) as made:
        assert "recovery: none yet" in reminded(made, made.clock.now())


@pytest.mark.parametrize(
    "groups", ["", "2", "2of", "of3", "3of2", "1of3", "2of3;3of5", "9999999999of9999999999"]
)
def test_groups_that_cannot_be_are_refused_before_anything_is_made(base, groups):
    from khronika.cli.recovery_split import _groups
    from khronika.primitives.error import KhronikaError
    from khronika.seal.card import split

    with pytest.raises(KhronikaError):
        split(bytes(32), _groups(groups))


def test_cards_are_read_back_from_the_text_they_are_shown_as_and_from_lines(base, made):
    deck = made[1]
    cards = [card for group in deck.groups for card in group]
    (base / "lines").write_text("\n".join(" ".join(card.words) for card in cards))
    for name in ("cards", "lines"):
        assert [read_card(text) for text in texts([base / name])] == cards


# --- on paper --------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
@pytest.mark.parametrize("language", list(PackageLanguage))
def test_a_printed_card_has_every_word_its_place_and_the_fingerprint_and_nothing_of_whom_it_is_for(
    tmp_path, made, language
):
    deck = made[1]
    (tmp_path / "cards.pdf").write_bytes(printed(deck, language))
    text = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "cards.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count(deck.fingerprint) == 8
    for card in (card for group in deck.groups for card in group):
        numbered = [f"{number} {word}" for number, word in enumerate(card.words, start=1)]
        assert all(each in text for each in numbered)
    info = subprocess.run(
        ["pdfinfo", str(tmp_path / "cards.pdf")], capture_output=True, text=True, check=True
    ).stdout
    assert "Date" not in info
    assert not re.search("khronika|anna", text + info, re.IGNORECASE)


@pytest.mark.skipif(
    not (shutil.which("zbarimg") and shutil.which("pdftoppm")), reason="zbarimg or pdftoppm is not installed"
)
def test_the_codes_on_paper_are_read_by_a_program_that_is_not_ours_and_are_the_cards(tmp_path, made):
    deck = made[1]
    (tmp_path / "cards.pdf").write_bytes(printed(deck, PackageLanguage.ENGLISH))
    subprocess.run(
        ["pdftoppm", "-r", "120", "-gray", "-png", str(tmp_path / "cards.pdf"), str(tmp_path / "sheet")],
        check=True,
    )
    sheets = sorted(map(str, tmp_path.glob("sheet-*.png")))
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", *sheets], capture_output=True, text=True, check=True
    ).stdout
    found = {read_card(line) for line in read.splitlines()}
    assert found == {card for group in deck.groups for card in group}


# --- passphrases -----------------------------------------------------------------------------------------------------------


def test_a_known_passphrase_makes_no_archive(tmp_path):
    weak = "пароль123пароль"
    (tmp_path / "weak").write_text(weak)
    done = run("init", tmp_path / "archive", "--passphrase-file", tmp_path / "weak")
    assert done.returncode == 1
    assert weak not in done.stderr
    assert not (tmp_path / "archive").exists()


def test_ones_own_passphrase_is_changed(base):
    told(
        "members",
        base / "archive",
        "--passphrase",
        "--new-passphrase-file",
        base / "new",
        "--passphrase-file",
        base / "old",
    )
    assert run("status", base / "archive", "--passphrase-file", base / "old").returncode == 3
    told("status", base / "archive", "--passphrase-file", base / "new")


def test_a_second_device_and_revoked_keys(base):
    secret = ["--passphrase-file", base / "old"]
    told(
        "members",
        base / "archive",
        "--device",
        base / "stick",
        "--new-passphrase-file",
        base / "new",
        *secret,
    )
    second = ["--keys", base / "stick", "--passphrase-file", base / "new"]
    (me,) = [json.loads(line) for line in told("members", base / "archive", "--json", *second).splitlines()][
        :1
    ]
    (base / "newest").write_text("ten other words for the keys that come instead")
    told(
        "members",
        base / "archive",
        "--revoke",
        me["id"][:8],
        "--new-passphrase-file",
        base / "newest",
        *secret,
    )
    assert run("status", base / "archive", *second).returncode == 3
    assert run("status", base / "archive", *secret).returncode == 3
    with Archive.open(base / "archive", "ten other words for the keys that come instead") as opened:
        assert [member.name for member in people(opened)] == ["Anna"]


class Terminal:
    """A command on a terminal of its own, and what it says there."""

    def __init__(self, *words):
        self._ours, theirs = pty.openpty()
        command = [*COMMAND, *map(str, words)]
        self.process = subprocess.Popen(
            command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
        )
        os.close(theirs)
        self.said = ""

    def until(self, words, patience=60):
        """Read until these words were said; they are said once."""
        start, end = len(self.said), time.monotonic() + patience
        while words not in self.said[start:]:
            ready, _, _ = select.select([self._ours], [], [], max(0, end - time.monotonic()))
            assert ready, self.said
            try:
                self.said += os.read(self._ours, 4096).decode()
            except OSError:
                pytest.fail(f"it ended without a word of {words}: {self.said}")
        return self.said[start:]

    def types(self, line):
        os.write(self._ours, f"{line}\n".encode())

    def status(self):
        while True:
            try:
                self.said += os.read(self._ours, 4096).decode()
            except OSError:
                break
        os.close(self._ours)
        return self.process.wait(60)


def test_the_rule_is_said_before_anything_is_typed_and_a_drawn_passphrase_is_taken(tmp_path):
    terminal = Terminal("init", tmp_path / "archive")
    assert "At least 12 characters" in terminal.until("Passphrase: ")
    terminal.types("")
    shown = terminal.until("The same again: ")
    [drawn] = re.findall(r"^  ([a-z-]+(?: [a-z-]+){5})\r?$", shown, re.MULTILINE)
    terminal.types(drawn)
    assert terminal.status() == 0
    assert "there is no recovery yet" in terminal.said
    assert "khronika recovery split" in terminal.said
    Archive.open(tmp_path / "archive", drawn).close()


def test_a_card_that_is_typed_wrongly_is_asked_for_again(base, made):
    card = made[1].groups[0][0]
    terminal = Terminal("recovery", "verify")
    terminal.until("empty line at once ends.")
    terminal.types(" ".join(["zzzz", *card.words[1:]]))
    terminal.types("")
    assert f"word 1: is it `{card.words[0]}`?" in terminal.until("empty line at once ends.")
    terminal.types(" ".join(card.words))
    terminal.types("")
    terminal.until("card 1: whole")
    terminal.types("")
    assert terminal.status() == 0


def test_who_restores_is_asked_for_name_and_passphrase_before_any_card_and_told_what_is_needed(base, made):
    groups = made[1].groups
    terminal = Terminal("recovery", "restore", base / "archive", "--new-passphrase-file", base / "new")
    terminal.until("Your name")
    terminal.types("Anna")
    for card, said in (
        (groups[0][2], "it needs 1 more of group 1, cards of 1 more group"),
        (groups[0][0], "it needs cards of 1 more group"),
        (groups[1][0], "it needs 2 more of group 2"),
        (groups[1][1], "it needs 1 more of group 2"),
        (groups[1][4], "enough"),
    ):
        terminal.types(" ".join(card.words))
        terminal.types("")
        terminal.until(said)
    terminal.types("")
    terminal.until("A member has this name")
    terminal.types("Claire")
    assert terminal.status() == 0
    with Archive.open(base / "archive", NEW) as opened:
        assert [member.name for member in people(opened)] == ["Anna", "Claire"]
