"""A person in front of the page: mouse or keyboard, four languages, an old browser, a film of hundreds of megabytes."""

import hashlib

import pytest

from khronika_verify.text import LANGUAGES, TEXTS
from tests.verify.package_simulator import compose, put, rebag, write_manifest
from tests.verify.scenario_simulator import Scenario

pytestmark = pytest.mark.browser

WITHOUT_ED25519 = """
const real = SubtleCrypto.prototype.importKey;
SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
  if (algorithm === "Ed25519") return Promise.reject(new DOMException("unknown", "NotSupportedError"));
  return real.call(this, format, key, algorithm, ...rest);
};
"""
READ_HEAP = "Runtime.getHeapUsage"


def test_the_keyboard_alone_is_enough(newcomer, genuine, tmp_path):
    reader = newcomer(locale="en-GB", accept_downloads=True)
    # The driver asks the browser to tell of choosers without waiting for its answer: asked only when the key is pressed, it may be late.
    reader.page.on("filechooser", lambda _: None)
    keys = reader.page.keyboard
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Enter")
    assert reader.page.locator("html").get_attribute("lang") == "ru"
    for _ in range(3):
        keys.press("Tab")
    with reader.page.expect_file_chooser() as chooser:
        keys.press("Enter")
    chooser.value.set_files(genuine)
    assert reader.wait() == "consistent"
    assert reader.page.evaluate("document.activeElement.id") == "verdict"
    while reader.page.evaluate("document.activeElement.id") != "save":
        keys.press("Tab")
    with reader.page.expect_download() as download:
        keys.press("Enter")
    download.value.save_as(tmp_path / "report.txt")
    report = (tmp_path / "report.txt").read_text()
    assert "БЕЗ ПРОТИВОРЕЧИЙ" in report
    assert all(f"A-00000{number}" in report for number in range(1, 6))
    reader.require_silence()


def test_a_dropped_folder_is_checked(newcomer, on_disk):
    reader = newcomer(locale="en-GB")
    session = reader.page.context.new_cdp_session(reader.page)
    carried = {"items": [], "files": [str(on_disk)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": carried})
    assert reader.wait() == "consistent"
    reader.require_silence()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("en-US", "en"), ("ru-RU", "ru"), ("uk-UA", "uk"), ("fr-CA", "fr"), ("ka-GE", "en")],
)
def test_the_page_opens_in_the_language_of_the_browser(newcomer, locale, language):
    reader = newcomer(locale=locale)
    assert reader.page.locator("html").get_attribute("lang") == language


def test_the_report_is_told_in_the_language_of_the_case_unless_its_reader_chose_another(newcomer, genuine):
    reader = newcomer(locale="ru-RU")
    assert reader.page.locator("html").get_attribute("lang") == "ru"
    reader.check(genuine)
    assert reader.page.locator("html").get_attribute("lang") == "en"
    reader.page.locator("#languages [lang=uk]").click()
    reader.check(genuine)
    assert reader.page.locator("html").get_attribute("lang") == "uk"


def test_the_first_page_says_what_to_do_next_and_nothing_without_its_condition(reader, genuine, small):
    for language, condition in zip(
        LANGUAGES, ("If the keys", "Если ключи", "Якщо ключі", "Si les clés"), strict=True
    ):
        reader.check(genuine)
        reader.page.locator(f"#languages [lang={language}]").click()
        assert reader.page.locator(".steps li").count() == 2
        assert reader.page.locator(".proves p").inner_text().startswith(condition)
        assert all(
            "SHA-256" in text for text in reader.page.locator(".proves li").all_inner_texts() if "UTC" in text
        )
    reader.page.locator("#languages [lang=en]").click()


def test_a_forged_package_and_what_is_no_package_are_told_in_every_language(reader, small, tmp_path):
    (small / "data/index.html").write_text("another page")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures/a.jpg").write_bytes(b"no package")
    for folder, result in ((small, "failed"), (tmp_path / "pictures", "incomplete")):
        assert reader.check(folder) == result
        first = set()
        for language in LANGUAGES:
            reader.page.locator(f"#languages [lang={language}]").click()
            assert reader.page.locator(".steps li").count() > 0
            assert reader.page.locator(".proves p").count() == 0
            assert "UTC" not in reader.page.locator(".proves").all_inner_texts()
            first.add(reader.page.locator("[data-result]").inner_text())
        assert len(first) == len(LANGUAGES)
    reader.page.locator("#languages [lang=en]").click()


def test_the_report_is_told_in_every_language(reader, genuine):
    reader.check(genuine)
    for language in reversed(LANGUAGES):
        reader.page.locator(f"#languages [lang={language}]").click()
        said = reader.page.locator("body").inner_text()
        assert reader.page.evaluate("[document.documentElement.lang, document.activeElement.lang]") == [
            language,
            language,
        ]
        assert TEXTS["L007"][LANGUAGES.index(language)] in said
        assert "{" not in said
        assert "undefined" not in said


def test_what_must_be_compared_is_shown(reader, genuine):
    reader.check(genuine)
    compared = reader.page.locator(".compare").text_content()
    policy = (genuine / "data/policy.txt").read_text()
    assert policy.split()[1] in compared
    assert hashlib.sha256((genuine / "verify.html").read_bytes()).hexdigest() in compared
    rows = reader.page.locator(".exhibits tbody tr").all_inner_texts()
    sealed = hashlib.sha256((genuine / "data/exhibits/A-000005/original.mp4").read_bytes()).hexdigest()
    assert len(rows) == 5
    assert sealed in rows[4]
    assert "1,300,001" in rows[4]


def test_a_browser_without_ed25519_gives_no_verdict(chromium, genuine, newcomer):
    reader = newcomer(locale="en-GB")
    reader.page.add_init_script(WITHOUT_ED25519)
    reader.page.reload()
    assert reader.check(genuine) == "incomplete"
    assert "N002" in reader.codes()
    assert not reader.codes() & {"O002", "L003", "L005"}


def test_a_fault_outweighs_a_browser_without_ed25519(genuine, newcomer, small):
    reader = newcomer(locale="en-GB")
    reader.page.add_init_script(WITHOUT_ED25519)
    reader.page.reload()
    (small / "data/policy.txt").unlink()
    assert reader.check(small) == "failed"


def test_a_film_is_read_in_constant_memory(newcomer, tmp_path):
    folder = tmp_path / "film"
    put(folder / "bagit.txt", b"")
    (folder / "data").mkdir()
    with (folder / "data/film.mp4").open("wb") as film:
        film.truncate(300_000_000)
    digest = hashlib.sha256(bytes(300_000_000)).hexdigest()
    put(folder / "manifest-sha256.txt", f"{digest}  data/film.mp4\n".encode())
    reader = newcomer(locale="en-GB")
    session = reader.page.context.new_cdp_session(reader.page)
    reader.page.locator("#folder").set_input_files(str(folder))
    most = 0
    while reader.page.locator("#report").is_hidden():
        usage = session.send(READ_HEAP)
        most = max(most, usage["usedSize"] + usage["backingStorageSize"])
        reader.page.wait_for_timeout(100)
    assert 0 < most < 50_000_000
    assert "B003" not in reader.codes()


def test_files_of_every_length_are_digested_right(reader, tmp_path):
    lengths = (0, 1, 55, 56, 63, 64, 65, 127, 128, 65_535, 65_537, 131_071, 4_194_303, 4_194_305)
    for length in lengths:
        put(tmp_path / f"bag/data/{length}", bytes(number % 251 for number in range(length)))
    write_manifest(tmp_path / "bag", "manifest-sha256.txt", sorted((tmp_path / "bag/data").iterdir()))
    reader.check(tmp_path / "bag")
    assert not reader.codes() & {"B002", "B003", "B004"}


def test_a_package_cannot_write_into_the_page(reader, small):
    """A name that turns the writing around and markup in a title are shown as what they are."""
    put(small / "data/exhibits/A-000001/\u202ecod.<img src=x onerror=alert(1)>", b"x")
    put(small / "data/__proto__", b"x")
    statements = small / "data/statements.json"
    put(statements, statements.read_bytes().replace(b"Colony IK-99", b"<b id=injected>Colony IK-99"))
    rebag(small)
    (small / "manifest-sha256.txt").unlink()
    assert reader.check(small) == "failed"
    assert reader.page.locator("#injected").count() == 0
    assert "<b id=injected>" in reader.page.locator(".facts").inner_text()
    assert "\u202e" not in reader.page.locator("body").inner_text()


HOSTILE = (
    b'{"__proto__":{"format":"khronika-dossier/1"}}',
    b"[" * 100_000,
    b'{"format":1e400}',
    b'"\xed\xa0\x80"',
    b'{"a":1,"a":1}',
)


@pytest.mark.parametrize("data", HOSTILE)
def test_hostile_json_is_a_fault_and_no_accident(reader, small, data):
    put(small / "data/statements.json", data)
    rebag(small)
    assert reader.check(small) == "failed"
    assert "S001" in reader.codes()


def test_half_a_page_is_wide_enough(newcomer, genuine):
    reader = newcomer(locale="ru-RU", viewport={"width": 360, "height": 640})
    reader.check(genuine)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_package_without_stamps_proves_no_time(reader, tmp_path):
    compose(Scenario()).write(tmp_path / "dossier")
    assert reader.check(tmp_path / "dossier") == "consistent"
    assert "time" not in reader.page.locator(".proves").inner_text()
    assert "no time-stamp proves one" in reader.page.locator(".limits").inner_text()
