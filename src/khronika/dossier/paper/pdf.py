"""`dossier.pdf`: the account set by Typst as PDF/A-2a and PDF/UA-1.

What is set enters as data, never as markup.
"""

import json
import re
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime

from khronika.dossier.error import UnprintableError
from khronika.dossier.paper.glyphs import drawable
from khronika.dossier.paper.typesetter import Standard, printed_by_typst
from khronika.dossier.view.view_model import CaseView
from khronika.dossier.wording.visible import drawn, isolated, visible
from khronika.dossier.wording.words import Words, data_text
from khronika.primitives.codec import Json

TEMPLATE = "templates/dossier.typ"
_VERSION = re.compile(rb"(?<=[(>])Typst \d{1,3}\.\d{1,3}\.\d{1,3}(?=[)<])")
"""As it stands in the document's information and, in the same words, in its XMP metadata."""

LARGE = 200_000
"""Characters of input above which a document is set by a process of its own."""


def pdf(account: CaseView, made_at: str) -> bytes:
    """The document, dated `made_at` (RFC 3339, UTC); the same account and date give the same bytes.

    Raises UnprintableError.
    """
    content: dict[str, Json] = {"account": asdict(account), "words": dict(Words.of(account.language).all())}
    return typeset(TEMPLATE, content, made_at)


def typeset(template: str, content: dict[str, Json], made_at: str) -> bytes:
    """A template of this room filled with content, as PDF/A-2a and PDF/UA-1 dated `made_at`.

    Raises UnprintableError.
    """
    moment = datetime.fromisoformat(made_at)
    inputs = {"content": json.dumps(_printable(content)), "date": moment.date().isoformat()}
    return compiled(data_text(template), inputs, ["a-2a", "ua-1"], int(moment.timestamp()))


def compiled(template: str, inputs: dict[str, str], standards: list[Standard], timestamp: int) -> bytes:
    """A PDF of any template and its inputs, which enter as data; `timestamp` is its date in seconds.

    Raises UnprintableError.
    """
    if sum(map(len, inputs.values())) > LARGE:
        printed = _in_a_child(template, inputs, standards, timestamp)
    else:
        printed = printed_by_typst(template, inputs, standards, timestamp)
    if printed is None:
        # The compiler's message quotes what it failed on, which is the dossier's text: it stays out of ours.
        raise UnprintableError("it could not be set as a conforming PDF")
    return _without_version(printed)


def _in_a_child(
    template: str, inputs: dict[str, str], standards: list[Standard], timestamp: int
) -> bytes | None:
    """The same, by a process of its own: what sets a long document takes two megabytes an exhibit, and keeps them."""
    asked = {"template": template, "inputs": inputs, "standards": [*standards], "timestamp": timestamp}
    command = [sys.executable, "-I", "-m", "khronika.dossier.paper.typesetter"]
    done = subprocess.run(command, input=json.dumps(asked).encode(), capture_output=True, check=False, env={})
    return done.stdout if done.returncode == 0 and done.stdout else None


def _without_version(printed: bytes) -> bytes:
    """The document without the version of what set it, which no reader needs.

    Every place in it stays where it is.
    """
    return _VERSION.sub(lambda found: b"Typst".ljust(len(found[0])), printed)


def _printable(value: Json) -> Json:
    """`value` ready to be set: what draws nothing and what no font draws as code points (PDF/A and PDF/UA forbid missing glyphs)."""
    match value:
        case str():
            return isolated(drawn(visible(value), drawable()))
        case dict():
            return {name: _printable(member) for name, member in value.items()}
        case list() | tuple():
            return [_printable(member) for member in value]
        case _:
            return value
