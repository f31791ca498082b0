"""`letter.pdf`: the letter on one page, to be signed by hand and handed over."""

from typing import TYPE_CHECKING

from khronika.dossier.letter import Letter
from khronika.dossier.paper.pdf import typeset
from khronika.dossier.view.logged import short_key
from khronika.dossier.wording.words import Words, grouped
from khronika.primitives.digest import Digest

if TYPE_CHECKING:
    from khronika.primitives.codec import Json

TEMPLATE = "templates/letter.typ"
_STEPS = ("letter step 1", "letter step 2", "letter step 3")


def letter_pdf(letter: Letter, language: str, made_at: str) -> bytes:
    """The page, dated `made_at` (RFC 3339, UTC); the same letter and date give the same bytes.

    Raises UnprintableError.
    """
    words = Words.of(language)
    content: dict[str, Json] = {
        "language": words.language.value,
        "title": words.say("letter title"),
        "lead": words.say("letter lead"),
        "number": words.say("letter number", letter=letter.letter, made=letter.made),
        "parts": [
            {"heading": heading, "rows": [list(row) for row in rows]}
            for heading, rows in _parts(letter, words)
            if rows
        ],
        "steps title": words.say("letter steps title"),
        "steps": [words.say(step) for step in _STEPS],
        "digest": str(Digest.of(letter.encode())),
        "worth": words.say("letter worth"),
        "lines": [words.say("letter signed"), words.say("letter received")],
    }
    return typeset(TEMPLATE, content, made_at)


def _parts(letter: Letter, words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings, each with its rows of a label and a value to compare."""
    log = [(words.say("letter origin"), letter.origin)]
    log += [(words.say("log verifier"), short_key(key)) for key in letter.keys]
    log += [(words.say("letter checkpoint", size=grouped(letter.size)), letter.root)]
    return [
        (words.say("letter packages"), [(package.dossier, package.event) for package in letter.packages]),
        (words.say("letter log"), log),
        (words.say("letter roots"), [(str(number), root) for number, root in enumerate(letter.roots, 1)]),
        (
            words.say("letter programs"),
            [(name, digest) for name, digests in sorted(letter.programs.items()) for digest in digests],
        ),
    ]
