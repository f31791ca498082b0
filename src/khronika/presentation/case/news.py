"""What the recipient of a package is told of a case since: a letter that names nothing which the package does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.archive.casefile.version import CaseNews
from khronika.presentation.view import one_line
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class CaseNewsView:
    """The letter: it is read by a person before it goes, and proves nothing."""

    news: CaseNews

    def to_json(self) -> Json:
        """As `khronika case news --json` has it."""
        news = self.news
        return {
            "dossier": news.export.dossier,
            "at": news.export.at,
            "recipient": news.export.recipient or None,
            "new_exhibits": news.exhibits,
            "new_statements": news.statements,
            "gone_exhibits": [*news.gone],
            "fallen_statements": [*news.fallen],
        }

    def text(self, words: Words) -> Iterator[str]:
        """The letter, a paragraph or an entry of a list a line."""
        news = self.news
        if news.export.recipient:
            yield words.say("To: {recipient}", recipient=one_line(news.export.recipient))
        yield words.say(
            "About the package {dossier} of {day}", dossier=news.export.dossier, day=news.export.at[:10]
        )
        yield ""
        yield words.count(
            "The case has {n} new exhibit since yours.",
            "The case has {n} new exhibits since yours.",
            news.exhibits,
        )
        yield words.count(
            "{n} new statement stands in it.", "{n} new statements stand in it.", news.statements
        )
        yield from self._listed(
            words.say("No longer rely on these statements: they were withdrawn or replaced."), news.fallen
        )
        yield from self._listed(
            words.say("On these exhibits nothing in the case rests any longer."), news.gone
        )
        yield words.say(
            "A newer package can be asked for. This letter names nothing that the package does not hold, and proves nothing."
        )

    @staticmethod
    def _listed(heading: str, names: tuple[str, ...]) -> Iterator[str]:
        if names:
            yield heading
            yield from (f"  {each}" for each in names)
