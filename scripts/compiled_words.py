"""Compiles the catalogues of messages, `catalogues/LANGUAGE.po`, into what Python's gettext reads.

Run by `scripts/environment` and by the building of the wheel (a hook of hatchling), with nothing but Python:
equal bytes from equal catalogues. What is fuzzy or has no translation is left out, and is said in English.
"""

import ast
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script where nothing is built
    BuildHookInterface = object

CATALOGUES = Path(__file__).resolve().parent.parent / "src/khronika/presentation/catalogues"
_KEYWORDS = ("msgctxt ", "msgid ", "msgid_plural ", "msgstr ", "msgstr[")


class CompiledWordsHook(BuildHookInterface):
    """Compiles before a wheel or an editable installation is made."""

    def initialize(self, version: str, build_data: dict) -> None:
        """As hatchling calls it."""
        del version, build_data
        compile_all()


def entries(text: str) -> Iterator[dict[str, str]]:
    """The entries of a catalogue that are translated: their parts by keyword, as `msgstr[1]`."""
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line and not line.startswith("#~")]
        if any(line.startswith("#,") and "fuzzy" in line for line in lines):
            continue
        parts, at = {}, ""
        for line in lines:
            if line.startswith(_KEYWORDS):
                at = line.partition(" ")[0]
                parts[at] = ""
            if '"' in line and not line.startswith("#"):
                parts[at] += ast.literal_eval(line[line.index('"') :])
        if any(text for name, text in parts.items() if name.startswith("msgstr")):
            yield parts


def compiled(text: str) -> bytes:
    """A catalogue as a .mo file, little-endian, sorted as gettext wants it."""
    pairs = {}
    for entry in entries(text):
        forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
        key = entry["msgid"] + (f"\0{entry['msgid_plural']}" if "msgid_plural" in entry else "")
        pairs[key.encode()] = "\0".join(forms).encode()
    keys, texts, values, at = [], [], b"", 28 + 16 * len(pairs)
    originals = b"".join(key + b"\0" for key in sorted(pairs))
    offset = at
    for key in sorted(pairs):
        keys.append(struct.pack("<II", len(key), offset))
        offset += len(key) + 1
    for key in sorted(pairs):
        texts.append(struct.pack("<II", len(pairs[key]), offset))
        offset += len(pairs[key]) + 1
        values += pairs[key] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, at)
    return head + b"".join(keys) + b"".join(texts) + originals + values


def compile_all() -> None:
    """Compile each catalogue whose compiled form is not of the same content."""
    for source in sorted(CATALOGUES.glob("*.po")):
        target = CATALOGUES / source.stem / "LC_MESSAGES" / "khronika.mo"
        made = compiled(source.read_text("utf-8"))
        if not target.is_file() or target.read_bytes() != made:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(made)


if __name__ == "__main__":
    sys.exit(compile_all())
