"""The engine that recognises text: Tesseract with its models held in memory, so that it opens nothing once it is loaded."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image

from khronika.evidence.reading.own_parts import SHOWN, models_folders

LANGUAGES = ("rus", "ukr", "eng", "fra")
"""The models that are used where they are installed, in the order in which they are asked for a word (ISO
639-2)."""

_FOLDERS = ("/usr/local/share/tessdata", "/usr/share/tessdata", "/usr/share")
_SURE, _RATHER_SURE = 75, 50


class Break(Enum):
    """What follows a word."""

    SPACE = " "
    LINE = "\n"
    PARAGRAPH = "\n\n"
    CELL = ""
    """The cell of a table ends; the next word says how many cells on it stands."""


class PageLayout(Enum):
    """What the engine is to expect, as Tesseract numbers it (its manual, `--psm`)."""

    PAGE = 3
    BLOCK = 6
    SPARSE = 11
    """Words here and there, in no order."""


Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A recognised word; its confidence in percent, and its box in pixels from the upper left."""

    text: str
    percent: int
    known: bool
    """Whether a word list of the engine has it."""
    box: Box
    then: Break
    tabs: int = 0
    """How many cells of a table on from the word before, or from the beginning of its row, it stands."""
    is_odd: bool = False
    """Whether it is unlike what stands above and below it in its column."""

    @property
    def sound(self) -> bool:
        """Whether it is likelier a word of the page than a stain, and not unlike its column."""
        return not self.is_odd and self.convinces

    @property
    def convinces(self) -> bool:
        """Whether the engine is sure of it, or a little less sure of what is in a word list."""
        return self.percent >= _SURE or (self.known and self.percent >= _RATHER_SURE)

    @property
    def letters(self) -> int:
        """How many letters and digits it has."""
        return sum(character.isalnum() for character in self.text)


def languages() -> tuple[str, ...]:
    """The languages text can be recognised in on this machine.

    None where the library or every model is absent.
    """
    return tuple(_models()) if find_spec("tesserocr") is not None else ()


def hint() -> str:
    """What to do when the model of a language is absent: a way for everybody, then one for who may install."""
    packages = " ".join(f"tesseract-ocr-{language}" for language in LANGUAGES)
    files = ", ".join(f"{language}.traineddata" for language in LANGUAGES)
    return f"without root: put {files} into {SHOWN}/tessdata, or set TESSDATA_PREFIX to their folder; with root: apt-get install {packages}"


@cache
def tools() -> Mapping[str, str]:
    """What recognises: the versions of the library and its engine, and the SHA-256 of every model.

    Nothing where it is absent.
    """
    found = loaded_languages()
    if not found:
        return {}
    import tesserocr

    engine = str(tesserocr.tesseract_version()).split(maxsplit=2)[1]
    models = {
        path.name: sha256(path.read_bytes()).hexdigest()
        for language, path in _models().items()
        if language in found
    }
    return {"tesserocr": version("tesserocr"), "tesseract": engine} | models


def _models() -> dict[str, Path]:
    """The model of each language, in their order: all from the folder that is asked for, else each from the first folder that has it."""
    asked, others = _asked_folders(), _folders()
    for folders in (*([folder] for folder in asked), others):
        found = {language: path for language in LANGUAGES if (path := _model(folders, language)) is not None}
        if found:
            return found
    return {}


def _asked_folders() -> list[Path]:
    wanted = os.environ.get("TESSDATA_PREFIX")
    return [Path(wanted), Path(wanted) / "tessdata"] if wanted else []


def _folders() -> list[Path]:
    """The user's own folders, then those of the system."""
    found = list(models_folders(os.environ))
    for place in map(Path, _FOLDERS):
        found += [place, *sorted(place.glob("tesseract-ocr/*/tessdata"), reverse=True)]
    return found


def _model(folders: list[Path], language: str) -> Path | None:
    places = (folder / f"{language}.traineddata" for folder in folders)
    return next((place for place in places if place.is_file()), None)


@contextmanager
def _in_one_folder(models: Mapping[str, Path]) -> Iterator[Path]:
    """A folder with all of them, as the engine takes one only: theirs, or one of links to them."""
    homes = {path.parent for path in models.values()}
    if len(homes) == 1:
        yield homes.pop()
        return
    with TemporaryDirectory() as made:
        for path in models.values():
            (Path(made) / path.name).symlink_to(path.absolute())
        yield Path(made)


def loaded_languages() -> tuple[str, ...]:
    """The languages whose models the engine could load: of a file that is damaged it says nothing, and goes on without."""
    made = engine()
    return (
        tuple(language for language in languages() if language in made.GetLoadedLanguages())
        if made is not None
        else ()
    )


@cache
def engine() -> Any | None:  # noqa: ANN401 -- the library says nothing of its types
    """The one engine of this process, its models read on the first call; None where there is none."""
    found = languages()
    if not found:
        return None
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import tesserocr

    with _in_one_folder(_models()) as folder:
        try:
            made = tesserocr.PyTessBaseAPI(
                path=f"{folder}{os.sep}", lang="+".join(found), oem=tesserocr.OEM.LSTM_ONLY
            )
        except RuntimeError:  # none of the files is a model
            return None
    # It would open a file for what it has to say when it first says something, and write to it where it
    # could not be opened.
    made.SetVariable("debug_file", "")
    return made


def words(grey: Image.Image, layout: PageLayout, *, resolution: int) -> tuple[PrintedWord, ...]:
    """The words of a picture of the mode L, in reading order; `resolution` in dots an inch.

    Asks for `engine`.
    """
    held = engine()
    if held is None:
        return ()
    held.SetPageSegMode(layout.value)
    # Bytes, not the picture: the library would write and read a file format in between.
    held.SetImageBytes(grey.tobytes(), grey.width, grey.height, 1, grey.width)
    held.SetSourceResolution(resolution)
    try:
        return tuple(_words(held.GetIterator())) if held.Recognize(0) else ()
    finally:
        held.Clear()
        # What it learns of one page would tell on the next, in an order nobody could repeat.
        held.ClearAdaptiveClassifier()


def _words(found: Any) -> Iterator[PrintedWord]:  # noqa: ANN401 -- as above
    import tesserocr

    word, line, paragraph = tesserocr.RIL.WORD, tesserocr.RIL.TEXTLINE, tesserocr.RIL.PARA
    breaks = {line: Break.LINE, paragraph: Break.PARAGRAPH}
    for at in tesserocr.iterate_level(found, word) if found else ():
        text = _text(at, word)
        if text:
            ends = (level for level in (paragraph, line) if at.IsAtFinalElement(level, word))
            percent = min(100, max(0, int(at.Confidence(word))))
            then = breaks.get(next(ends, word), Break.SPACE)
            yield PrintedWord(
                text, percent, bool(at.WordIsFromDictionary()), tuple(at.BoundingBox(word)), then
            )


def _text(at: Any, level: Any) -> str:  # noqa: ANN401 -- as above
    try:
        return str(at.GetUTF8Text(level)).strip()
    except RuntimeError:  # a block that is no text
        return ""
