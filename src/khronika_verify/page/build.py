# SPDX-License-Identifier: Apache-2.0
"""Joins the parts under `source/` into the single file verify.html, the same bytes on every run.

`python -m khronika_verify.page.build` writes the file; the texts of the findings are those of
`khronika_verify.text`.
"""

import base64
import hashlib
import json
import re
from math import isqrt
from pathlib import Path
from typing import TypeAlias

from khronika_verify import limit
from khronika_verify.extension import EXTENSIONS, EXTENSIONS_READ
from khronika_verify.finding import Finding
from khronika_verify.place import PATH_FORMS
from khronika_verify.text import LANGUAGES, TEXTS

Words: TypeAlias = "str | list[str] | dict[str, str] | dict[str, dict[str, str]] | dict[str, dict[str, str | dict[str, str]]]"

PAGE = Path(__file__).resolve().parent
SOURCE = PAGE / "source"
CHAPTERS = (
    *(
        "bytes",
        "sha256",
        "json",
        "place",
        "finding",
        "folder",
        "bag",
        "ed25519",
        "tree",
        "event",
        "opening",
        "shown",
        "note",
        "policy",
    ),
    *(
        "proof",
        "ledger",
        "custody",
        "exhibit",
        "accession",
        "passage",
        "locator",
        "rendition",
        "reading",
        "bounds",
        "citation",
        "telling",
    ),
    *("statement", "quotation", "review", "binding"),
    *(
        "der",
        "signature",
        "certificate",
        "token",
        "stamp",
        "claimed",
        "package",
        "letter",
        "word",
        "report",
        "view",
        "main",
    ),
)
PAGE_LEVELS = {"N002": "gap"}
"""Findings only a browser can make; their texts stand with the page's other words."""

CONTENT_POLICY = "default-src 'none'; script-src 'sha256-{script}'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"


class ChapterError(Exception):
    """The chapters cannot be joined."""


def build_page() -> bytes:
    """The bytes of verify.html: one file without any outward reference, its script and style pinned by their SHA-256."""
    script, style = build_script(), _read("style.css")
    policy = CONTENT_POLICY.format(script=_pin(script), style=_pin(style))
    parts = {"policy": policy, "style": style, "script": script}
    return re.sub(r"\{\{(\w+)\}\}", lambda place: parts[place.group(1)], _read("page.html")).encode()


def build_script() -> str:
    """The one script: constants written out, then the chapters in order, strict and in a scope of their own."""
    chapters = [f"// --- {name} ---\n\n{_read(name + '.js')}" for name in CHAPTERS]
    whole = "\n".join(
        ["", "(() => {", '"use strict";', "", _constants(), write_compress(), *chapters, "})();", ""]
    )
    _require_sound(whole)
    return whole


def _require_sound(script: str) -> None:
    """Chapters share one scope, where a second function of a name would silently replace the first.

    And a script must not end early.
    """
    names = re.findall(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", script, re.MULTILINE)
    if len(set(names)) != len(names):
        raise ChapterError("two chapters use one name")
    if re.search("</script|<!--", script, re.IGNORECASE):
        raise ChapterError("the script would end inside the page")


def _constants() -> str:
    levels = {code: Finding(code, "").level.value for code in TEXTS} | PAGE_LEVELS
    words = {language: json.loads(_read(f"words/{language}.json")) for language in LANGUAGES}
    texts = {
        language: {code: text[at] for code, text in TEXTS.items()} for at, language in enumerate(LANGUAGES)
    }
    start = [_signed(_root_bits(prime, 2)) for prime in _primes(8)]
    return "".join(
        [
            f"const FINDING_LEVELS = new Map(Object.entries({_literal(levels)}));\n",
            f"const FINDING_TEXTS = {_literal(texts)};\n",
            f"const WORDS = {_literal(words)};\n",
            f"const SHA256_START = {start};\n",
            f"const PATH_FORMS = {_literal(list(PATH_FORMS))};\n",
            f"const EXTENSIONS = new Map(Object.entries({_literal(EXTENSIONS)}));\n",
            f"const EXTENSIONS_READ = new Map(Object.entries({_literal(EXTENSIONS_READ)}));\n",
            *(
                f"const {name} = {number};\n"
                for name, number in vars(limit).items()
                if name.startswith("MAX_")
            ),
        ]
    )


def _literal(value: Words) -> str:
    """JSON that is also JavaScript and cannot end a script element."""
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def write_compress() -> str:
    """SHA-256's compression (FIPS 180-4 section 6.2.2) in JavaScript with all 64 rounds written out and nothing in an array.

    Every sum is cut to 32 bits at once, which is what lets a browser keep the whole block in registers.
    """
    names = list("abcdefgh")
    lines = [
        "function compress(state, view, from, end) {",
        f"  let {', '.join(f'h{n} = state[{n}]' for n in range(8))};",
        "  for (let at = from; at < end; at += 64) {",
        f"  let t = 0, {', '.join(f'{name} = h{n}' for n, name in enumerate(names))};",
        f"  let {', '.join(f'w{n} = view.getInt32(at + {4 * n})' for n in range(16))};",
    ]
    for number, prime in enumerate(_primes(64)):
        lines += _round(number, _signed(_root_bits(prime, 3)), names)
        names = [names[-1], *names[:-1]]
    lines += [f"    h{n} = (h{n} + {name}) | 0;" for n, name in enumerate(names)]
    return "\n".join([*lines, "}", f"state.set([{', '.join(f'h{n}' for n in range(8))}]);", "}", ""])


def _round(number: int, constant: int, names: list[str]) -> list[str]:
    a, b, c, d, e, f, g, h = names
    word = f"w{number % 16}"
    choice, majority = f"({g} ^ ({e} & ({f} ^ {g})))", f"(({a} & {b}) ^ ({c} & ({a} ^ {b})))"
    return [
        *([_schedule(number)] if number >= 16 else []),
        f"t = ((({h} + ({word} + {constant} | 0) | 0) + {choice} | 0) + {_turns(e, 6, 11, 25)} | 0);",
        f"{d} = ({d} + t) | 0; {h} = ((t + {majority} | 0) + {_turns(a, 2, 13, 22)} | 0);",
    ]


def _schedule(number: int) -> str:
    word, early, late = (f"w{(number - back) % 16}" for back in (16, 15, 2))
    first, second = f"({_turns(early, 7, 18)} ^ {early} >>> 3)", f"({_turns(late, 17, 19)} ^ {late} >>> 10)"
    return f"{word} = (({word} + w{(number - 7) % 16} | 0) + {first} | 0) + {second} | 0;"


def _turns(word: str, *counts: int) -> str:
    return f"({' ^ '.join(f'({word} >>> {count} | {word} << {32 - count})' for count in counts)})"


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found


def _root_bits(prime: int, degree: int) -> int:
    """The first 32 bits of the fraction of a square or cube root, in whole numbers only."""
    scaled = prime << 32 * degree
    root = isqrt(scaled) if degree == 2 else round(scaled ** (1 / 3))
    while root**degree > scaled:
        root -= 1
    while (root + 1) ** degree <= scaled:
        root += 1
    return root & 0xFFFFFFFF


def _signed(word: int) -> int:
    return word - (1 << 32) if word >> 31 else word


def _pin(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return (SOURCE / name).read_bytes().decode()


if __name__ == "__main__":
    (PAGE / "verify.html").write_bytes(build_page())
