"""Models and libraries that a user put into a folder of his own, where nobody has to be root."""

from collections.abc import Iterator, Mapping
from pathlib import Path

SHOWN = "~/.local/share/khronika"
"""What people are told the folder is called."""

PASSED_ON = "XDG_DATA_HOME"
"""What tells a worker, which knows no home, where the folder lies."""


def data_home(environment: Mapping[str, str]) -> Path | None:
    """The folder in which programs keep data of this user (XDG Base Directory Specification).

    None where nothing tells it.
    """
    told, home = Path(environment.get(PASSED_ON, "")), Path(environment.get("HOME", ""))
    if told.is_absolute():
        return told
    return home / ".local/share" if home.is_absolute() else None


def models_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    """Where a user may have put models of recognition: alone, or as they come in packages of a system that were only unpacked."""
    for own in _own(environment):
        yield own / "tessdata"
        yield from sorted(own.glob("system/usr/share/tesseract-ocr/*/tessdata"), reverse=True)
        yield own / "system/usr/share/tessdata"


def library(name: str, environment: Mapping[str, str]) -> Path | None:
    """The shared library of this name, alone or in an unpacked package; None where the user brought none."""
    patterns = (
        f"lib/{name}",
        f"system/usr/lib/{name}",
        f"system/usr/lib64/{name}",
        f"system/usr/lib/*/{name}",
    )
    found = (path for own in _own(environment) for pattern in patterns for path in sorted(own.glob(pattern)))
    return next((path for path in found if path.is_file()), None)


def _own(environment: Mapping[str, str]) -> Iterator[Path]:
    if (home := data_home(environment)) is not None:
        yield home / "khronika"
