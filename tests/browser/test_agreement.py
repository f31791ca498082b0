"""The page and the Python verifier say the same of every package, genuine or forged."""

import random

import pytest

from khronika_verify.package import examine
from khronika_verify.text import TEXTS
from tests.browser.reader import listed
from tests.verify.package_simulator import compose, put, rebag
from tests.verify.scenario_simulator import BatchScript, ExhibitScript, Scenario
from tests.verify.test_attacks import ATTACKS

pytestmark = pytest.mark.browser

UNSEEN = {"a_link_leads_out_of_the_package", "a_pipe_waits_for_a_reader", "there_is_nothing_in_the_folder"}
"""A browser is given files only: it sees neither links nor pipes, and is told nothing of an empty folder."""

FIRST = {code: name for name, (code, _) in reversed(ATTACKS.items()) if name not in UNSEEN}
"""One attack for each finding; all of them in one run would take minutes."""

ENCODINGS = (
    *("cp1251", "KOI8-R", "koi8_u", "cp866", "mac-cyrillic", "iso-8859-5", "latin-1", "windows-1252", "iso-8859-9", "iso8859-11"),
    *("cp1255", "cp1253", "iso-8859-8", "iso-8859-16"),
)
WIDE_ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")


def test_a_genuine_package_is_verified(reader, genuine):
    assert reader.check(genuine) == "verified"
    assert reader.findings() == listed(examine(genuine))


@pytest.mark.parametrize("code", sorted(FIRST))
def test_an_attack_gives_the_same_findings(reader, forge, code):
    folder = ATTACKS[FIRST[code]][1](forge)
    report = examine(folder)
    assert reader.check(folder) == report.result.value
    assert reader.findings() == listed(report)
    assert code in reader.codes()


def test_every_finding_has_been_attacked():
    assert FIRST.keys() >= TEXTS.keys() - {"N001"}


@pytest.mark.parametrize("seed", range(4))
def test_a_flipped_bit_behind_right_manifests_gives_the_same_findings(reader, small, seed):
    chance = random.Random(seed)
    victims = sorted(path for path in (small / "data").rglob("*") if path.is_file() and path.suffix not in (".pdf", ".html"))
    for path in chance.sample(victims, 3):
        octets = bytearray(path.read_bytes())
        octets[chance.randrange(len(octets))] ^= 1 << chance.randrange(8)
        put(path, bytes(octets))
    rebag(small)
    report = examine(small)
    assert reader.check(small) == report.result.value
    assert reader.findings() == listed(report)


def quoting(text: str, content: bytes, encoding: str, number: int) -> tuple[ExhibitScript, BatchScript]:
    control = f"A-{number:06}"
    exact = {"type": "TextQuoteSelector", "exact": text, "prefix": "", "suffix": ""}
    position = {"type": "TextPositionSelector", "start": 0, "end": len(text)}
    return ExhibitScript(control, "text/plain", "txt", content), BatchScript(control, control, [exact, position], encoding)


def test_every_octet_of_every_encoding_is_read_as_python_reads_it(reader, tmp_path):
    octets = bytes(range(256))
    quotes = [quoting(octets.decode(name, "replace"), octets, name, number) for number, name in enumerate(ENCODINGS, 1)]
    text = "Ґанок, 𝔘 и 汉字\r\n🖋"
    quotes += [quoting(text, text.encode(name), name, number) for number, name in enumerate(WIDE_ENCODINGS, 100)]
    world = compose(Scenario(tuple(exhibit for exhibit, _ in quotes), tuple(batch for _, batch in quotes), frozenset()))
    world.write(tmp_path / "dossier")
    report = examine(tmp_path / "dossier")
    assert reader.check(tmp_path / "dossier") == report.result.value == "verified"
    assert reader.findings() == listed(report)


def test_a_quotation_across_pieces_of_a_long_text_is_found(reader, tmp_path):
    text = "ж🖋" * 1_000_000 + "нас вывели в коридор" + "я" * 50
    start = 2_000_000 - 3
    exact, position = text[start : start + 23], {"type": "TextPositionSelector", "start": start, "end": start + 23}
    selector = [{"type": "TextQuoteSelector", "exact": exact, "prefix": text[start - 32 : start], "suffix": "я" * 32}, position]
    exhibit = ExhibitScript("A-000001", "text/plain", "txt", text.encode())
    world = compose(Scenario((exhibit,), (BatchScript("long", "A-000001", selector, "utf-8"),), frozenset()))
    world.write(tmp_path / "dossier")
    assert reader.check(tmp_path / "dossier") == "verified"
    assert "S003" not in reader.codes()
