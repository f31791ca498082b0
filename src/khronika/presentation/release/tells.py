"""What a package tells whoever holds it, in lines for the member who releases it."""

from collections.abc import Iterable, Iterator

from khronika.dossier.files.tell import Tell, TellKind
from khronika.presentation.words import Words
from khronika.primitives.codec import Json

MOST_SHOWN = 12


def tell_lines(found: Iterable[Tell], words: Words, most: int = MOST_SHOWN) -> Iterator[str]:
    """Of each kind so many facts, and how many more there are, but for what may betray a source, which is all said."""
    for tell in found:
        yield words.say("{place}: {fact}", place=words.say(tell.kind.value), fact=tell.concluded)
        shown = tell.shown if tell.kind is TellKind.ORIGINALS else tell.shown[:most]
        for fact in shown:
            yield f"    {words.of(fact)}"
        if len(shown) < len(tell.shown):
            yield "    " + words.say("and {number} more", number=len(tell.shown) - len(shown))
        yield "  " + words.say("not less, because: {reason}", reason=tell.kept_to)


def tell_json(tell: Tell) -> Json:
    """One thing a package tells, as `khronika dossier --dry-run --json` has it: in English, as programs compare it."""
    return {
        "kind": tell.kind.value,
        "shown": [str(fact) for fact in tell.shown],
        "concluded": str(tell.concluded),
        "kept_to": str(tell.kept_to),
    }
