"""From a plan to the account both readers' forms are set from."""

from collections import defaultdict
from collections.abc import Mapping

from khronika.dossier.plan import DossierPlan, Opposed
from khronika.dossier.view.case_file import case_file_view
from khronika.dossier.view.context import Frame, clock, frame
from khronika.dossier.view.custody import accessions, members, piece, stamped
from khronika.dossier.view.difference import differences, links_by_statement
from khronika.dossier.view.logged import head, read, verifier_keys
from khronika.dossier.view.passage import is_of_analyst
from khronika.dossier.view.report import is_hearsay, lead, report, told
from khronika.dossier.view.reviewing import doubt, warnings
from khronika.dossier.view.tally import ToldReport, tally
from khronika.dossier.view.view_model import CaseView, Chapter, Front, LineView, LinkView, Opposition, Support
from khronika.dossier.wording.claim import Attribution, parse_attribution, parse_grade
from khronika.dossier.wording.visible import one_line
from khronika.dossier.wording.words import grouped
from khronika.record.case import CaseSentence, numbered
from khronika.record.statement import Stance
from khronika.record.vocabulary import Vocabulary

Attributions = Mapping[str, Attribution]
Links = Mapping[str, tuple[LinkView, ...]]


def tell(plan: DossierPlan, vocabulary: Vocabulary) -> CaseView:
    """Everything a reader sees, in the language of the case.

    Raises MalformedError for a plan whose values are not of the logged form.
    """
    ground = frame(plan, vocabulary)
    attributions = {
        batch.batch: parse_attribution(batch.shown, read(batch.evidenced).withheld) for batch in ground.order
    }
    leads = {batch: lead(attribution, ground.words) for batch, attribution in attributions.items()}
    told_differently = differences(ground, attributions, leads)
    differing = links_by_statement(ground, told_differently)
    cited = _citing(ground)
    return CaseView(
        language=ground.words.language,
        content_language=plan.language,
        front=_front(ground),
        chapters=_chapters(ground, attributions, differing),
        differences=told_differently,
        against=tuple(_opposed(ground, each, leads, attributions, cited) for each in plan.against),
        reports=tuple(
            report(ground, batch, attributions[batch.batch], cited, differing) for batch in ground.order
        ),
        pieces=tuple(piece(ground, exhibit) for exhibit in plan.exhibits),
        members=tuple(members(ground)),
        accessions=tuple(accessions(ground)),
        stamps=tuple(stamped(ground, stamp) for stamp in plan.stamps),
        case_file=case_file_view(ground),
    )


def _front(ground: Frame) -> Front:
    plan, tree = ground.plan, head(ground.plan.checkpoint)
    return Front(
        title=one_line(plan.title),
        code=one_line(plan.code),
        dossier=plan.dossier,
        archive=plan.archive,
        made_at=clock(plan.made_at, ground.words),
        log_size=grouped(tree.size),
        log_root=one_line(tree.root),
        verifiers=tuple(one_line(key) for key in verifier_keys(plan.policy)),
        case=ground.filed("case", plan.case),
        warnings=tuple(warnings(plan, ground.words)),
    )


def _opposed(
    ground: Frame, opposed: Opposed, leads: Mapping[str, str], attributions: Attributions, cited: Links
) -> Opposition:
    batch = opposed.statement.rpartition(".")[0]
    claim = next(claim for claim in ground.claims[batch] if claim.id == opposed.statement)
    statements = tuple(ground.statements[each] for each in opposed.against)
    return Opposition(
        report=ground.reports[batch],
        lead=leads[batch],
        told=told(ground, claim, {}, {}),
        denies=attributions[batch].stance is Stance.DENIES,
        statements=statements,
        sentences=tuple(
            dict.fromkeys(link for statement in statements for link in cited.get(statement.mark, ()))
        ),
    )


def _chapters(ground: Frame, attributions: Attributions, differing: Links) -> tuple[Chapter, ...]:
    numbers = (number for number, _ in numbered(ground.plan.sections))
    return tuple(
        Chapter(
            one_line(section.heading),
            tuple(
                _line(ground, next(numbers), sentence, attributions, differing)
                for sentence in section.sentences
            ),
        )
        for section in ground.plan.sections
    )


def _line(
    ground: Frame, number: int, sentence: CaseSentence, attributions: Attributions, differing: Links
) -> LineView:
    batches = tuple(dict.fromkeys(statement.rpartition(".")[0] for statement in sentence.statements))
    annotations = {batch for batch in batches if ground.batches[batch].is_annotation}
    marks = (ground.statements[statement].mark for statement in sentence.statements)
    return LineView(
        number=number,
        mark=f"sentence-{number}",
        text=one_line(sentence.text),
        support=tuple(_support(ground, batch, sentence, attributions[batch]) for batch in batches),
        tally=tally(
            (
                ToldReport(ground.batches[batch], attributions[batch])
                for batch in batches
                if batch not in annotations
            ),
            len(annotations),
            ground.words,
        ),
        differs=tuple(dict.fromkeys(link for mark in marks for link in differing.get(mark, ()))),
    )


def _support(ground: Frame, batch: str, sentence: CaseSentence, attribution: Attribution) -> Support:
    words = ground.words
    shown = ground.batches[batch].shown
    grade = parse_grade(shown)
    remarks = {
        "hearsay mark": is_hearsay(attribution),
        "denies": attribution.stance is Stance.DENIES,
        "words of the analyst mark"
        if shown.value(lambda event: event.quote)
        else "place of the analyst mark": is_of_analyst(shown),
    }
    doubts = (
        doubt(ground.plan.state(name), words)
        for name in sentence.statements
        if name.rpartition(".")[0] == batch
    )
    return Support(
        report=ground.reports[batch],
        lead=lead(attribution, words),
        notes=(
            *(words.say(key) for key, applies in remarks.items() if applies),
            *dict.fromkeys(filter(None, doubts)),
        ),
        grade=f"{grade.reliability.value}{grade.credibility.value}" if grade else "",
        statements=tuple(
            ground.statements[name] for name in sentence.statements if name.rpartition(".")[0] == batch
        ),
    )


def _citing(ground: Frame) -> Links:
    cited: dict[str, list[LinkView]] = defaultdict(list)
    for number, sentence in numbered(ground.plan.sections):
        for statement in sentence.statements:
            cited[ground.statements[statement].mark].append(LinkView(str(number), f"sentence-{number}"))
    return {mark: tuple(links) for mark, links in cited.items()}
