"""The tables of law as they are shown: crimes and their elements, standards, and who checked them. None of it is applied."""

from collections.abc import Iterator
from dataclasses import dataclass

from khronika.casefile.law import Law, LawRow
from khronika.presentation.words import Words
from khronika.primitives.codec import Json


@dataclass(frozen=True, slots=True)
class ElementsView:
    """The rows of one crime; all crimes where there are none."""

    law: Law
    rows: tuple[LawRow, ...]

    def to_json(self) -> Json:
        """As `khronika case elements --json` has it."""
        crimes: list[Json] = [
            {"provision": each.provision, "label": each.labels.en} for each in self.law.crimes.values()
        ]
        rows: list[Json] = [
            {"row": row.id, "part": row.part, "text": row.labels.en, "proof": row.proof} for row in self.rows
        ]
        return {
            "crimes": crimes,
            "rows": rows,
            "standards": standards_json(self.law),
            "law": checking_json(self.law),
        }

    def text(self, words: Words) -> Iterator[str]:
        """The crimes, or the rows of one; then the standards, and who checked all of it."""
        if not self.rows:
            for crime in self.law.crimes.values():
                yield f"{crime.provision}  {crime.labels.get(words.language)}"
        for row in self.rows:
            yield f"{row.id}  {row.part}: {row.labels.get(words.language)}"
            yield f"    {words.say('often shown by: {proof}', proof=row.proof)}"
        yield from standards_text(self.law, words)
        yield from checking_text(self.law, words)


def elements_view(law: Law, provision: str, mode: str) -> ElementsView:
    """The elements of a crime and what a mode of liability asks, or all crimes; raises CaseFileError."""
    rows = law.rows(law.crime(provision).provision, mode or None) if provision else ()
    return ElementsView(law, tuple(rows))


def standards_text(law: Law, words: Words) -> Iterator[str]:
    """What is asked at which stage, from less to more; none of it is applied."""
    yield words.say("what is asked at which stage, from less to more, and is not applied here:")
    for each in law.standards:
        article = f" ({each.article})" if each.article else ""
        yield f"  {each.labels.get(words.language)}{article}"


def checking_text(law: Law, words: Words, *names: str) -> Iterator[str]:
    """Where these tables of law are from, or all of them, and who checked them."""
    for name in names or law.checking:
        each = law.checking[name]
        checked = words.say("nobody") if each.checked == "no" else each.checked
        yield words.say("law: {title}; from: {source}", title=each.title, source=each.source)
        yield f"  {words.say('checked by a lawyer: {who}', who=checked)} ({each.compared})"


def standards_json(law: Law) -> list[Json]:
    """The standards as JSON, from less to more."""
    return [
        {"standard": each.code, "article": each.article, "text": each.labels.en} for each in law.standards
    ]


def checking_json(law: Law) -> dict[str, Json]:
    """Who checked which table, as JSON."""
    return {name: dict(each._asdict()) for name, each in law.checking.items()}
