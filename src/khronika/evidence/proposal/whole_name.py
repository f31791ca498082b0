"""Whole names of people in Russian and Ukrainian: surname, given name and patronymic in any order and case, initials before and behind.

A patronymic tells that a given name stands before it, initials that a surname stands beside them. What stands at the beginning of a
sentence with a capital may be any word: it is taken for a surname only where it ends like one. Names of streets are no people.
"""

import re
from collections.abc import Iterator

from khronika.evidence.proposal.normal_form import of_person
from khronika.evidence.proposal.phrase import PhraseForm
from khronika.evidence.proposal.proposal import Proposal, ProposalKind, ProposedName, Proposer
from khronika.evidence.proposal.sentence import SourceSentence

WHOLE_NAMES = Proposer("whole-names-rules", "1")

LANGUAGES = frozenset({"ru", "uk"})

_CASES = "(?:а|у|ем|ом|ём|е|ові|еві|і)?"
_PATRONYMIC = re.compile(
    rf"[а-яіїєґ]{{2,}}(?:ович|евич|ёвич|івич|ївич|йович){_CASES}|(?:иль|ль|кузьм|фом|лук|никит|савв|фок|анин|аник|демь)ич{_CASES}"
    r"|[а-яіїєґ]{2,}(?:овн|евн|ёвн|івн|ївн|иничн|ильиничн|итичн|кичн|мичн|вичн)(?:а|ы|е|у|ой|ою|и|і)"
)
_ADJECTIVE = re.compile("(?:верх|дух|церк|чин|вин|гр|син|сл|ост?р|дн|полк|торг|осн|гот|повс|дед|моск)овн.*")
_CHILD = frozenset({"оглы", "оглу", "огли", "угли", "кызы", "кизи", "гызы", "улы", "уулу"})
_SURNAME = re.compile(
    r"[а-яіїєґ-]{2,}(?:(?:ов|ев|ёв|єв|їв|ин|ын|ін|їн)(?:а|у|ым|им|ом|ой|ою|ої|ій|е|і)?"
    r"|(?:ск|цк|зьк|ськ|цьк)(?:ий|ого|ому|им|ом|ая|ой|ую|а|ої|ій|у|ою)|(?:енк)(?:о|а|у|ом|ові)|(?:чук|щук|юк|ук|як|ец|ач|ник)(?:а|у|ом|ем|ові)?"
    r"|(?:дзе|швили|ия|ян|янц|их|ых)(?:а|у|ом)?)"
)
_MARK = re.compile(
    "(?:ул|улиц[аеуы]|улицей|пр-т|просп|проспект[аеу]?|пл|площад[ьи]|переул[а-я]+|бул|бульвар[аеу]?|наб|набережн[а-я]+|шоссе"
    "|проезд[аеу]?|тупик[аеу]?|алле[яеи]|вул|вулиц[яіюею]+|пров|провул[а-яіє]+|площ[аіу]|майдан[іу]?|м[иі]крорайон[аеіу]?|имени|им|імені|ім)"
)


def whole_names(sentence: SourceSentence) -> Iterator[Proposal]:
    """The whole names of the sentence, in order, none over another."""
    upto = 0
    titles = {at for match in sentence.rooms("title") for at in range(match.start, match.end)}
    for at in range(len(sentence.forms)):
        found = _around_patronymic(sentence, at, titles) or _around_initials(sentence, at, titles)
        if found and found[0] >= upto and not is_street(sentence, found[0]):
            upto = found[1]
            yield _proposal(sentence, *found)


def is_street(sentence: SourceSentence, at: int) -> bool:
    """Whether the name that begins at this word is that of a street, or of whatever is named after somebody."""
    before = at - 1
    while before >= 0 and sentence.forms[before].text in (".", "«", '"'):
        before -= 1
    return before >= 0 and _MARK.fullmatch(sentence.forms[before].key) is not None


def _around_patronymic(sentence: SourceSentence, at: int, titles: set[int]) -> tuple[int, int] | None:
    """Given name, patronymic and the surname before or behind them."""
    forms = sentence.forms
    if at == 0 or not _is_name(sentence, at - 1, titles):
        return None
    end = at + 1
    if end < len(forms) and forms[end].key in _CHILD and sentence.close(end) and forms[at].capital:
        end += 1
    elif not _is_patronymic(forms[at]):
        return None
    if not sentence.close(at):
        return None
    start = at - 1
    before = start - 1 if _joined(sentence, start) and _is_name(sentence, start - 1, titles) else None
    after = end if end < len(forms) and _joined(sentence, end) and _is_name(sentence, end, titles) else None
    if before is not None and _is_surname(sentence, before, beside=after):
        return before, end
    if after is not None and (
        _ends_like_surname(forms[after]) or not (forms[after].text.isupper() or _known(forms[after]))
    ):
        return start, after + 1
    return (start, end) if start > 0 or _is_patronymic(forms[at]) else None


def _joined(sentence: SourceSentence, at: int) -> bool:
    return at > 0 and sentence.close(at)


def _is_name(sentence: SourceSentence, at: int, titles: set[int]) -> bool:
    form = sentence.forms[at]
    return form.capital and form.letters and len(form.text) > 1 and at not in titles and not form.in_date


def is_adjective(key: str) -> bool:
    """Whether a word is an adjective that ends like a woman's patronymic: Верховной Рады."""
    return _ADJECTIVE.fullmatch(key) is not None


def _is_patronymic(form: PhraseForm) -> bool:
    return form.capital and bool(_PATRONYMIC.fullmatch(form.key)) and not is_adjective(form.key)


def _ends_like_surname(form: PhraseForm) -> bool:
    return bool(_SURNAME.fullmatch(form.key)) and not _is_patronymic(form)


def _is_surname(sentence: SourceSentence, at: int, *, beside: int | None) -> bool:
    """Whether the word before the given name is the surname: at the beginning of a sentence it may be any word, elsewhere hardly."""
    form = sentence.forms[at]
    if _ends_like_surname(form):
        return beside is None or not _ends_like_surname(sentence.forms[beside]) or at > 0
    if beside is not None:
        return False
    first = at == 0 or not sentence.forms[at - 1].letters
    return not first or form.text.isupper() or _listed(sentence, at) or "-" in form.text or not _known(form)


def _listed(sentence: SourceSentence, at: int) -> bool:
    """Whether a number, or a comma, stands before the word: lines of a list."""
    return at > 0 and sentence.forms[at - 1].text in (".", ",", ")", ";", ":", "—", "-")


def _known(form: PhraseForm) -> bool:
    return bool(form.phrases)


def _around_initials(sentence: SourceSentence, at: int, titles: set[int]) -> tuple[int, int] | None:
    """One or two initials with the surname behind them, or before them where none is behind."""
    forms = sentence.forms
    if not _is_initial(sentence, at) or (at > 1 and _is_initial(sentence, at - 2)):
        return None
    end = at + 4 if _is_initial(sentence, at + 2) else at + 2
    behind = end < len(forms) and _is_name(sentence, end, titles) and _near(sentence, end)
    # One letter with a dot may end a sentence, or a list: приложение А. Далее.
    if behind and (_ends_like_surname(forms[end]) or (end - at > 2 and forms[end].text[1:].islower())):
        return at, end + 1
    if at > 0 and _is_name(sentence, at - 1, titles) and len(forms[at - 1].text) > 2 and _near(sentence, at):
        return (at - 1, end) if end - at > 2 or _ends_like_surname(forms[at - 1]) else None
    return None


def _near(sentence: SourceSentence, at: int) -> bool:
    return sentence.starts[at] - sentence.ends[at - 1] <= 1


def _is_initial(sentence: SourceSentence, at: int) -> bool:
    forms = sentence.forms
    return (
        at + 1 < len(forms)
        and len(forms[at].text) == 1
        and forms[at].capital
        and "Ѐ" <= forms[at].text <= "ԯ"
        and forms[at + 1].text == "."
        and sentence.starts[at + 1] == sentence.ends[at]
    )


def _proposal(sentence: SourceSentence, start: int, end: int) -> Proposal:
    first, last = sentence.starts[start], sentence.ends[end - 1]
    quote = sentence.text[first:last]
    written = " ".join(quote.split())
    return Proposal(
        first,
        last,
        quote,
        ProposalKind.PERSON,
        ProposedName(of_person(written) if sentence.language == "ru" else written),
        WHOLE_NAMES,
    )
