"""An archive that was just made, and what to do with it first."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.store.archive import Archive
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.seal.event import ArchiveKind


@dataclass(frozen=True, slots=True)
class NewArchive:
    """Its id, what it holds, the verifier key by which a letter names its log, and its folder as it is typed."""

    id: str
    kind: ArchiveKind
    verifier: str
    folder: str
    typed: str

    def to_json(self) -> Json:
        """What others can compare, and nothing that opens it."""
        return {
            "archive": self.id,
            "folder": self.folder,
            "holds": self.kind.value,
            "verifier": self.verifier,
        }

    def text(self, words: Words) -> Iterator[str]:
        """Where it is, what a letter is compared with, and what comes next."""
        yield one_line(words.say("archive {id} is made in {folder}", id=self.id, folder=self.folder))
        yield words.say("to be compared with a letter later, the log's verifier keys:")
        yield f"  {self.verifier}"
        split = f"khronika recovery split {self.typed} --to /dev/shm/cards.pdf"
        told = "there is no recovery yet if this passphrase is lost: {command}"
        yield one_line(words.say(told, command=split))
        yield one_line(self._next(words))

    def _next(self, words: Words) -> str:
        if self.kind is ArchiveKind.SOURCES:
            command = f"khronika sources {self.typed} --new -"
            note = words.say("asks for a word by which you know the source")
        else:
            command = f"khronika seal {self.typed} PATH"
            note = words.say("asks from whom it is, since when you have it, and how it came")
        return f"{words.say('next: {command}', command=command)}   ({note})"


def new_archive(made: Archive, kind: ArchiveKind, *, folder: str, typed: str) -> NewArchive:
    """What is told of an archive that was just made in a folder; `typed` is the folder as a shell takes it."""
    return NewArchive(made.id, kind, made.site.verifiers[0], folder, typed)
