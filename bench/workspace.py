"""What pages of the workspace cost: `python -m bench.workspace FOLDER-OF-EXAMPLE [--large 10000]`.

The worked example first; with `--large`, an archive of so many letters, as many statements, and a book of 600
pages, made in a temporary folder. Milliseconds are of the processor, at the server, the median of seven.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from urllib.parse import urlsplit

from bench import growth_build as build
from bench.growth_material import page_file, statement_files, write_letters
from bench.stays_material import stay_files
from khronika.archive.derivation.derive import keep_readings
from khronika.archive.derivation.reading_task import ItemReading
from khronika.evidence.citation.locator import OnPage
from khronika.evidence.citation.mapped_text import Composer
from khronika.evidence.reading.outcome import Outcome
from khronika.evidence.reading.reading import Reading
from khronika.web.static_files import static_files
from khronika.web.workspace import Workspace
from tests.workspace.asked import Browser, sit_down

TIMES = 7
PAGES, LINES = 600, 50
STAYS = 4
"""Of so many statements one is about a stay in a cell, the others about acts."""
BOOK = "book.pdf"


def example(folder: Path) -> None:
    """The pages of the worked example, and what a start costs."""
    passphrase = (folder / "passphrase.txt").read_text("utf-8").split("\n", 1)[0]
    browser = opened(folder / "archive", passphrase)
    listed = re.findall(r"/items/(A-\d+)", browser.get("/items").text)
    told = {each: milliseconds(browser, f"/items/{each}") for each in dict.fromkeys(listed)}
    print(f"worked example: an item {min(told.values()):.0f} to {max(told.values()):.0f} ms")
    tell(browser, {"list": "/items", "overview": "/", "proof": f"/items/{listed[0]}/proof"})
    for query in ("изолятор", "этап", "nothingatall"):
        tell(browser, {f"search {query}": found(browser, query)})
    added_up(browser)
    scripts = sum(len(each.data) for name, each in static_files().items() if name.endswith(".js"))
    everything = sum(len(each.data) for each in static_files().values())
    print(f"script {scripts:,} octets; all our files {everything:,}")
    start(folder)
    for waits in (0.0, 3.0):
        first_picture(folder, waits)


def added_up(browser: Browser) -> None:
    """The pages of what statements add up to: what is computed beside the pages is waited for, and told apart."""
    for name in ("alarms", "patterns", "independence"):
        began = time.monotonic()
        while 'content="2"' in browser.get(f"/{name}").text:
            time.sleep(0.5)
        print(f"  {name} at first {time.monotonic() - began:14.1f} s, waited for")
        tell(browser, {name: f"/{name}"})
    links = {"a clock": ("/alarms", r"/alarms/\w{26}"), "a case": ("/cases", r"/cases/\w{26}")}
    links |= {"acts of a count": ("/patterns", r"/patterns/\w+/[\w-]+")}
    links |= {"origins of one thing": ("/independence", r"/independence/[\w.]{27,}")}
    for name, (path, pattern) in links.items():
        address = re.search(rf'href="[^"]*({pattern})"', browser.get(path).text)
        if address:
            tell(browser, {name: address[1]})


def start(folder: Path) -> None:
    """From the command to the first page, unlocking included: processor time, and memory at most and afterwards."""
    key = str(folder / "passphrase.txt")
    command = [sys.executable, "-m", "khronika.cli.main", "serve", str(folder / "archive"), "--no-browser"]
    before = getrusage(RUSAGE_CHILDREN)
    with subprocess.Popen(
        [*command, "--passphrase-file", key], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        address = urlsplit((process.stdout.readline() if process.stdout else "").strip())
        server = HTTPConnection(str(address.hostname), address.port, timeout=60)
        server.request("GET", address.path)
        entered = server.getresponse()
        home = entered.read().decode().partition('<a href="')[2].partition('"')[0]
        cookie = str(entered.headers["Set-Cookie"]).partition(";")[0]
        server.request("GET", home, headers={"Cookie": cookie})
        server.getresponse().read()
        told = Path(f"/proc/{process.pid}/status").read_text()
        process.terminate()
    after = getrusage(RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak, now = (int(re.findall(rf"{name}:\s+(\d+)", told)[0]) // 1024 for name in ("VmHWM", "VmRSS"))
    print(f"start: {used:.1f} s of processor; {peak} MB at most, then {now} MB")


def first_picture(folder: Path, waits: float) -> None:
    """The first picture of a session, so many seconds after the passphrase: on the clock on the wall.

    What was drawn before is forgotten first.
    """
    passphrase = (folder / "passphrase.txt").read_text("utf-8").split("\n", 1)[0]
    for kept in (folder / "archive").glob("views.db*"):
        kept.unlink()
    workspace = Workspace(folder / "archive", draws_ahead=True)
    browser = sit_down(workspace)
    began = time.monotonic()
    browser.post("/unlock", {"passphrase": passphrase})
    browser.get("/")
    unlocked = time.monotonic()
    listed = re.findall(r"/items/(A-\d+)", browser.get("/items?kind=image").text)
    time.sleep(waits)
    asked = time.monotonic()
    page = browser.get(f"/items/{listed[0]}").text
    browser.get(re.findall(r"/items/A-\d+/picture/[\w/]+", page)[0])
    shown = time.monotonic() - asked
    print(f"  unlocked, first page {unlocked - began:.2f} s; first picture {waits:.0f} s later {shown:.2f} s")
    workspace.lock()


def large(folder: Path, count: int) -> None:
    """The pages of an archive of so many items and statements."""
    write_letters(folder / "letters", count)
    (folder / "letters" / BOOK).write_bytes(b"%PDF-1.4 a book")
    build.create(folder / "archive")
    archive = build.opened(folder / "archive")
    build.seal(archive, folder / "letters")
    names = {row.id: archive.index.names_of(row.number)[0] for row in archive.index.items()}
    texts = {id_: folder / "letters" / name for id_, name in names.items() if name != BOOK}
    build.keep(archive, {id_: path.read_text("utf-8") for id_, path in texts.items()})
    (book,) = (id_ for id_, name in names.items() if name == BOOK)
    with archive.writing() as writer:
        keep_readings(archive, writer, [ItemReading(book, _book(), ())])
    acts = count - count // STAYS
    for text in chain(statement_files(acts), stay_files(count // STAYS), [page_file()]):
        build.state(archive, text)
    control = archive.control(archive.item(book))
    archive.close()
    browser = opened(folder / "archive", build.PASSPHRASE)
    print(f"{count:,} letters and statements, a book of {PAGES} pages")
    tell(browser, {"list": "/items", "its end": f"/items?after={count - 90}", "a state": "/items?state=read"})
    tell(browser, {"overview": "/", "a letter": "/items/A-000009", "proof": "/items/A-000009/proof"})
    began = time.process_time()
    browser.get(f"/items/{control}")
    print(f"  {'the book at first':22} {(time.process_time() - began) * 1_000:6.0f} ms")
    tell(browser, {"the book, further": f"/items/{control}?from=600000"})
    for query in ("коридор", "Prisoner", "nothingatall"):
        tell(browser, {f"search {query}": found(browser, query)})
    person = re.search(r"/entities/\w+", browser.get(found(browser, '"Person whose Page is Read"')).text)
    tell(browser, {"500 statements of one": person[0] if person else "/"})
    added_up(browser)


def _book() -> Reading:
    composer = Composer()
    for page in range(1, PAGES + 1):
        for line in range(LINES):
            composer.line(f"Page {page}, line {line}: the corridor of the isolator", OnPage(page))
    return Reading(Outcome.READ, reader="pdf", texts=(composer.finish(),))


def opened(archive: Path, passphrase: str) -> Browser:
    """A browser before the archive, all that was read of it taken into the search."""
    workspace = Workspace(archive)
    workspace.unlock(passphrase)
    if workspace.taking_in is not None:
        workspace.taking_in.result(3_600)
    return sit_down(workspace)


def found(browser: Browser, query: str) -> str:
    """Where a query is answered."""
    answer = browser.post("/search", {"query": query})
    return answer.headers["location"].removeprefix(browser.entrance.path)


def tell(browser: Browser, paths: dict[str, str]) -> None:
    """Print what pages cost."""
    for name, path in paths.items():
        print(f"  {name:22} {milliseconds(browser, path):6.1f} ms")


def milliseconds(browser: Browser, path: str) -> float:
    """Of the processor, for one page."""
    return median(_times(browser, path)) * 1_000


def _times(browser: Browser, path: str) -> Iterator[float]:
    for _ in range(TIMES):
        began = time.process_time()
        answer = browser.get(path)
        yield time.process_time() - began
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {int(answer.status)}")


if __name__ == "__main__":
    example(Path(sys.argv[1]))
    if "--large" in sys.argv:
        with tempfile.TemporaryDirectory() as made:
            large(Path(made), int(sys.argv[sys.argv.index("--large") + 1]))
