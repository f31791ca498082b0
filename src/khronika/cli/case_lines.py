"""A case file as lines of text: the gaps first. Everything is alleged."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TYPE_CHECKING

from khronika.casefile.law import RowKind, tables_of_law
from khronika.casefile.word import Bearing
from khronika.cli.language import count, language, say
from khronika.cli.show import on_one_line
from khronika.presentation.bounds import bounds_text

if TYPE_CHECKING:
    from khronika.archive.casefile.reading import CaseExport, CaseReading
    from khronika.archive.store.archive import Archive
    from khronika.casefile.casefile import Hope
    from khronika.casefile.command_chain import Superior
    from khronika.casefile.law import Law, LawRow
    from khronika.casefile.matrix import AttachedStatement, FoundGap, Matrix, MatrixRow
    from khronika.casefile.version import CaseDifference, RowChange

SHORT = 8
"""Letters of an id that are shown."""


class CaseWords:
    """What entities and members of an archive are called, for its own members."""

    def __init__(self, archive: "Archive") -> None:
        from khronika.archive.members.membership import member_names

        self._archive = archive
        self._members = member_names(archive)

    def entity(self, identity: str | None, otherwise: str = "") -> str:
        """The label of an entity."""
        known = self._archive.index.record.described(identity) if identity else None
        return on_one_line(known.label) if known else otherwise or (identity or "")

    def member(self, identity: str) -> str:
        """The name of a member."""
        return on_one_line(self._members.get(identity, identity[:SHORT]))


def shown(word: Enum) -> str:
    """A word of the case file in the language of this command."""
    return say(str(word.value))


def case_lines(reading: "CaseReading", words: CaseWords) -> Iterator[str]:
    """The whole case file."""
    yield on_one_line(say("case {code}: {title}", code=reading.code, title=reading.content.title))
    yield from _forum_lines(reading)
    yield ""
    yield from gap_lines(reading)
    for matrix in reading.matrices:
        yield ""
        yield from _matrix_lines(matrix, words)
    yield from _note_lines(reading, words)
    yield ""
    yield say("everything here is alleged; no row is found to be fulfilled")
    yield from standard_lines(tables_of_law())
    yield from checking_lines(tables_of_law())


def _forum_lines(reading: "CaseReading") -> Iterator[str]:
    forum = reading.file.forum
    if forum is None:
        return
    known = tables_of_law().forums[forum.event.forum.value]
    label, ground = known.labels.get(language()), shown(forum.event.ground)
    yield on_one_line(say("forum: {forum}; what brings it there: {ground}", forum=label, ground=ground))
    if forum.event.why:
        yield on_one_line(f"  {forum.event.why}")
    yield say("look at this first: {warning}", warning=known.warning.get(language()))
    for doubt in reading.doubts:
        yield say("look again: {doubt}", doubt=shown(doubt))


def gap_lines(reading: "CaseReading") -> Iterator[str]:
    """What is missing, worst first."""
    yield say("GAPS ({n}), worst first", n=len(reading.gaps))
    rows = {row.law.id: row.law for matrix in reading.matrices for row in matrix.rows}
    for each in reading.gaps:
        yield on_one_line(_gap_line(each, rows.get(each.row)))
        yield from map(_hope_line, each.hopes)
    if not reading.file.allegations:
        yield f"  {say('nothing is alleged yet: khronika case allege')}"


def _gap_line(gap: "FoundGap", row: "LawRow | None") -> str:
    text = row.labels.get(language()) if row else ""
    return "  ".join(filter(None, (" ", shown(gap.gap), gap.allegation[:SHORT], gap.row, text)))


def _hope_line(hope: "Hope") -> str:
    event = hope.event
    told = [event.who or say("nobody looks for it")]
    if event.due:
        told.append(say("by {day}", day=event.due))
    line = say("hoped to be shown: {fact} ({told})", fact=event.fact, told=", ".join(told))
    return on_one_line(f"      {line}  {event.hope[:SHORT]}")


def _matrix_lines(matrix: "Matrix", words: CaseWords) -> Iterator[str]:
    event, law = matrix.allegation.event, tables_of_law()
    crime = law.crimes.get(event.provision)
    label = crime.labels.get(language()) if crime else ""
    yield on_one_line(f"{say('ALLEGED')}  {matrix.id[:SHORT]}  {event.provision} {label}")
    if crime and crime.caution:
        yield f"  {say('look at this first: {warning}', warning=crime.caution.get(language()))}"
    accused = words.entity(event.accused, say("nobody who is identified"))
    yield f"  {say('of {accused}', accused=accused)}"
    if event.episode:
        yield f"  {say('in {episode}', episode=words.entity(event.episode))}"
    if event.mode:
        mode = law.modes.get(event.mode)
        article = mode.article if mode else ""
        yield on_one_line(f"  {say('by {mode}, article {article}', mode=event.mode, article=article)}")
    for row in matrix.rows:
        yield from _row_lines(row, words)
    if matrix.strays:
        yield f"  {say('rows that the tables of law do not have for this allegation:')}"
    for row in matrix.strays:
        yield from _row_lines(row, words)


def _row_lines(row: "MatrixRow", words: CaseWords) -> Iterator[str]:
    yield on_one_line(f"  {row.law.id}  {row.law.labels.get(language())}")
    if row.law.kind is RowKind.ALTERNATIVE and not row.attached:
        yield f"      {say('nobody looked for one')}"
    else:
        yield f"      {'; '.join([shown(row.state), *_counts(row)])}"
    yield from map(_attached_line, row.attached)
    for each in row.evaluations:
        who, event = words.member(each.place.by), each.event
        yield on_one_line(f"      {who}: {shown(event.opinion)}: {event.why}  {event.evaluation[:SHORT]}")
    yield from map(_hope_line, row.open_hopes)


def _attached_line(attached: "AttachedStatement") -> str:
    facts, event = attached.facts, attached.support.event
    state = shown(facts.state) if facts.state else say("not in the record")
    told = [shown(event.bearing), event.statement, facts.grade, state]
    if not facts.counts:
        told.append(say("(counts no longer)"))
    return on_one_line("  ".join(["     ", *filter(None, told), event.support[:SHORT], event.why]).rstrip())


def _counts(row: "MatrixRow") -> Iterator[str]:
    for bearing in Bearing:
        number = len(row.of(bearing))
        if number:
            origins = count("{n} origin", "{n} origins", row.origins(bearing))
            bounds = bounds_text(row.independent(bearing))
            yield f"{shown(bearing)}: {number} ({origins}, {say('independent: {bounds}', bounds=bounds)})"
    if row.grades:
        yield say("grades: {grades}", grades=", ".join(row.grades))


def _note_lines(reading: "CaseReading", words: CaseWords) -> Iterator[str]:
    if reading.file.notes:
        yield from ("", say("NOTES ({n})", n=len(reading.file.notes)))
    for each in reading.file.notes:
        text = on_one_line(each.event.text or "")
        yield f"  {each.place.at[:10]} {words.member(each.place.by)}: {text}  {each.event.note[:SHORT]}"


def standard_lines(law: "Law") -> Iterator[str]:
    """What is asked at which stage, from less to more; none of it is applied."""
    yield say("what is asked at which stage, from less to more, and is not applied here:")
    for each in law.standards:
        yield f"  {each.labels.get(language())}{f' ({each.article})' if each.article else ''}"


def checking_lines(law: "Law", *names: str) -> Iterator[str]:
    """Where these tables of law are from, or all of them, and who checked them."""
    for each in (law.checking[name] for name in names or law.checking):
        checked = say("nobody") if each.checked == "no" else each.checked
        yield say("law: {title}; from: {source}", title=each.title, source=each.source)
        yield f"  {say('checked by a lawyer: {who}', who=checked)} ({each.compared})"


def export_line(number: int, export: "CaseExport") -> str:
    """A package that left."""
    line = f"{number}  {export.at}  {export.purpose}  {export.dossier}"
    return on_one_line(f"{line}  {export.recipient}" if export.recipient else line)


def difference_lines(found: "CaseDifference") -> Iterator[str]:
    """What is new, what is gone, and what is another."""
    if found.is_empty:
        yield say("nothing is new")
        return
    for heading, names in _listings(found):
        if names:
            yield heading
            yield from (on_one_line(f"  {each}") for each in names)
    yield from (on_one_line(_row_change_line(each)) for each in found.rows)
    if found.forum_changed:
        yield say("the forum or what brings it there is another")
    if found.frame_changed:
        yield say("the title, the language, the headings or the order of the sentences is another")


def _row_change_line(change: "RowChange") -> str:
    before, after = (shown(state) if state else say("not there") for state in (change.before, change.after))
    row = f"{change.allegation[:SHORT]} {change.row}"
    return say(
        "row {row}: {before}, now {after}; statements: {new} new, {gone} gone",
        row=row,
        before=before,
        after=after,
        new=change.attached,
        gone=change.detached,
    )


def _listings(found: "CaseDifference") -> Iterator[tuple[str, tuple[str, ...]]]:
    new, gone, changed = found.exhibits
    yield count("{n} new exhibit", "{n} new exhibits", len(new)), new
    yield count("{n} exhibit no longer there", "{n} exhibits no longer there", len(gone)), gone
    new, gone, changed = found.statements
    yield count("{n} new statement", "{n} new statements", len(new)), new
    yield count("{n} statement no longer there", "{n} statements no longer there", len(gone)), gone
    state = count("{n} statement in another state", "{n} statements in another state", len(changed))
    yield state, changed
    new, gone, changed = found.sentences
    yield count("{n} new sentence", "{n} new sentences", len(new)), new
    yield count("{n} sentence no longer there", "{n} sentences no longer there", len(gone)), gone
    resting = count(
        "{n} sentence rests on other statements", "{n} sentences rest on other statements", len(changed)
    )
    yield resting, changed
    new, gone, changed = found.allegations
    yield count("{n} new allegation", "{n} new allegations", len(new)), new
    yield count("{n} allegation no longer there", "{n} allegations no longer there", len(gone)), gone
    yield count("{n} allegation said anew", "{n} allegations said anew", len(changed)), changed


def superior_lines(found: "Iterable[Superior]", words: CaseWords) -> Iterator[str]:
    """Each superior with the links that lead there."""
    for each in found:
        yield f"{shown(each.certainty)}  {words.entity(each.entity)}"
        for step in each.steps:
            link = f"{words.entity(step.source)} {shown(step.relation)} {words.entity(step.target)}"
            yield f"    {link}  {shown(step.certainty)}  {', '.join(dict.fromkeys(step.statements))}"


def law_lines(law: "Law", rows: "Iterable[LawRow]") -> Iterator[str]:
    """The crimes, or the rows of one."""
    listed = list(rows)
    if not listed:
        yield from (f"{each.provision}  {each.labels.get(language())}" for each in law.crimes.values())
    for row in listed:
        yield f"{row.id}  {row.part}: {row.labels.get(language())}"
        yield f"    {say('often shown by: {proof}', proof=row.proof)}"
    yield from standard_lines(law)
    yield from checking_lines(law)
