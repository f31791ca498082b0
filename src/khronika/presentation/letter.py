"""A letter that was written: what it is about, and how it must reach a recipient."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from khronika.dossier.letter import Letter
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json
from khronika.primitives.digest import Digest


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter in the folder `out`."""

    letter: Letter
    out: Path

    @property
    def digest(self) -> str:
        """SHA-256 of letter.json, in hex."""
        return str(Digest.of(self.letter.encode()))

    def to_json(self) -> Json:
        """Where it is, its digest, and how many packages and authorities it names."""
        letter = self.letter
        return {
            "letter": str(self.out),
            "digest": self.digest,
            "packages": len(letter.packages),
            "events": letter.size,
            "authorities": len(letter.roots),
        }

    def text(self, words: Words) -> Iterator[str]:
        """Where it is, its digest, what it is about, and what comes next."""
        letter = self.letter
        told = (
            "the letter is in {out}: letter.pdf to print and to sign by hand, letter.json to give beside it"
        )
        yield one_line(words.say(told, out=self.out))
        yield words.say("SHA-256 of letter.json: {of}", of=self.digest)
        about = words.count(
            "no package: it names the log as it is now, {n} event",
            "no package: it names the log as it is now, {n} events",
            letter.size,
        )
        if letter.packages:
            about = words.count("{n} package", "{n} packages", len(letter.packages))
        yield words.say("about {about}; authorities named: {number}", about=about, number=len(letter.roots))
        yield words.say(
            "next: hand it over by another way than the packages; a letter that comes with "
            "them proves nothing"
        )
