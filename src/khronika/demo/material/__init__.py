"""The invented material of the demonstration: two orders, a duty sheet, a register, a photograph, a film, a recording.

Everything in it is invented and says so on its face. Nothing is taken from anywhere: paper, ink, corridor and sound are drawn
from fixed seeds, so that two runs on one machine give the same bytes.
"""

from importlib import import_module
from pathlib import Path

from khronika.demo.material.error import MaterialError, MissingExtraError

__all__ = ["MaterialError", "MissingExtraError", "generate"]

_EXTRA = ("PIL", "av")


def generate(folder: Path) -> None:
    """Write the made files below `folder`, under the names and in the subfolders they came with.

    The testimonies, the interview and the official answer are texts and lie in `examples/texts`. Raises
    MissingExtraError when the libraries of the `demo` extra are not installed, MaterialError when no font
    with Cyrillic letters is to be found.
    """
    _require_extra()
    from khronika.demo.material import package

    package.write(folder)


def _require_extra() -> None:
    for library in _EXTRA:
        try:
            import_module(library)
        except ImportError as error:
            raise MissingExtraError(
                "pictures and sound cannot be made", hint='pip install "khronika[demo]"'
            ) from error
