"""Invented names, and the ways somebody may write them: written down by hand from the grammars, not by the program that looks for them."""

import re

from hypothesis import strategies as st

from khronika.language.romanisation import Scheme, romanise

CYRILLIC = "абвгдежзиклмнопрстухцчшщюя"
surnames = st.text(CYRILLIC, min_size=3, max_size=8).map(lambda stem: f"{stem.capitalize()}инский")


def spellings(name):
    """The name as somebody may write it: in another alphabet, another case, disguised."""
    hidden = st.sampled_from("\u200b\u00ad\u202e\u2066\x00\x0b").map(lambda sign: name[:3] + sign + name[3:])
    spaced = st.sampled_from(" -._/").map(lambda sign: sign.join(name))
    romanised = st.sampled_from(Scheme).map(lambda scheme: romanise(name, scheme))
    return st.one_of(
        st.sampled_from([name, name.upper(), name.lower(), "\u202e" + name[::-1]]), hidden, spaced, romanised
    )


ENDINGS = {
    # Russian: possessive, adjective, noun, with a vowel that goes, soft, in -а, in -я, in -й, indeclinable.
    "инский": "инский инского инскому инским инском инская инской инскую",
    "цкой": "цкой цкого цкому цким цком цкая цкую",
    "овый": "овый ового овому овым овом овая овой овую",
    "енков": "енков енкова енкову енковым енкове енковой енковы енковых енковыми",
    "ишин": "ишин ишина ишину ишиным ишине ишиной ишиных",
    "ьев": "ьев ьева ьеву ьевым ьеве ьевой",
    "арчук": "арчук арчука арчуку арчуком арчуке арчукові арчуки арчукам арчуками",
    "овец": "овец овца овцу овцом овце",
    "урок": "урок урка урку урком урке уркові",
    "ель": "ель еля елю елем еле елеві елі",
    "ень": "ень ня ню нем не",
    "аренко": "аренко аренка аренку аренком аренкові аренки аренків аренкам",
    "икода": "икода икоды икоде икоду икодой икодою икоді",
    "арука": "арука аруки аруке аруку арукой аруці арукою",
    "еряга": "еряга еряги еряге ерягу ерягой ерязі",
    "ария": "ария арии арию арией арии",
    "угай": "угай угая угаю угаем угае",
    "оловей": "оловей оловья оловью оловьем оловье",
    "евич": "евич евича евичу евичем евиче евичеві",
    "ян": "ян яна яну яном яне",
    "ких": "ких",
    "аго": "аго",
    # Ukrainian.
    "івський": "івський івського івському івським івська івської івську івській",
    "анець": "анець анця анцю анцем анці анцеві",
    # Central Asia and the Caucasus.
    "баев": "баев баева баеву баевым баеве баевой",
    "зода": "зода зоды зоде зоду зодой",
    "улло": "улло",
    "бек": "бек бека беку беком беке",
    "швили": "швили",
}
"""Surnames by their end, in the cases of Russian and Ukrainian."""

SHORT = {
    "Ли": ("Ли",),
    "Ни": ("Ни",),
    "Цой": ("Цой", "Цоя", "Цою", "Цоем", "Цое"),
    "Пак": ("Пак", "Пака", "Паку", "Паком", "Паке"),
    "Тен": ("Тен", "Тена", "Тену", "Теном", "Тене"),
    "Ян": ("Ян", "Яна", "Яну", "Яном", "Яне"),
    "Югай": ("Югай", "Югая", "Югаю", "Югаем", "Югае"),
    "Хван": ("Хван", "Хвана", "Хвану", "Хваном", "Хване"),
    "Е": ("Е",),
}
"""Surnames as Koreans bear them in Russia and Central Asia, with their cases."""

GIVEN = [
    ("Борис", "Игоревич"),
    ("Егор", "Львович"),
    ("Фаррух", "Тимурович"),
    ("Виталий", "Робертович"),
    ("Остап", "Тарасович"),
]

_WITH_SURNAME = [
    "{s}",
    "{g} {s}",
    "{s} {g}",
    "{s} {g} {p}",
    "{G}. {P}. {s}",
    "{G}.{P}. {s}",
    "{s} {G}.{P}.",
    "{s} {G}. {P}.",
    "{s}, {g}",
]
_WITHOUT = ["{g} {p}", "{S}. {G}. {P}.", "{G}.{P}.{S}.", "{g} {S}."]
_SHORTEST = 2
_BESIDE = ["{g} {s}", "{s} {g}", "{s} {g} {p}", "{s} {G}.{P}.", "{s} {G}. {P}."]
"""Ways in which a surname of one or two letters is told from a word of the language wherever it stands."""

_stems = st.builds(
    lambda *letters: "".join(letters).capitalize(),
    *map(st.sampled_from, ("бвгджзклмнпрстфхш", "аеиоуыюя", "бвгджзлмнрстш", "аиу", "бвгджзлмнрст")),
)
_BRIEF = 3
"""Letters of a stem at least; an ending that begins with a consonant takes one with a vowel at its end."""


@st.composite
def surnames_and_spellings(draw):
    """A surname as it is recorded, and one way in which somebody may write it: another case, alphabet, height, order."""
    name, _, _, written = draw(names_and_spellings(_WITH_SURNAME, short=False))
    return name, written


@st.composite
def names_and_spellings(draw, ways=(*_WITH_SURNAME, *_WITHOUT), *, short=True):
    """A surname, given name and father's name as they are recorded, and one way in which somebody may write them."""
    surname, forms = draw(st.one_of(_long(), _short()) if short else _long())
    given, fathers = draw(st.sampled_from(GIVEN))
    way = draw(st.sampled_from(_BESIDE if len(surname) <= _SHORTEST else ways))
    parts = {"s": draw(st.sampled_from(forms)), "g": given, "p": fathers}
    written = _in_letters(draw(st.sampled_from([None, *Scheme])), way, parts, surname)
    return surname, given, fathers, draw(st.sampled_from([str, str.upper]))(written)


def _in_letters(scheme, way, parts, surname):
    initials = {"S": surname[0], "G": parts["g"][0], "P": parts["p"][0]}
    written = way.format(**parts, **initials)
    romanised = (
        way.format(**{name: romanise(part, scheme) for name, part in (parts | initials).items()})
        if scheme
        else written
    )
    # No scheme for Russian knows the letters of Ukrainian alone, and the other way round.
    return written if re.search("[\u0400-\u052f]", romanised) else romanised


@st.composite
def _long(draw):
    ending = draw(st.sampled_from(sorted(ENDINGS)))
    forms = ENDINGS[ending].split()
    stem = draw(_stems)[: draw(st.sampled_from([_BRIEF, _BRIEF + 2])) + (ending[0] not in "аеиоуыіюя")]
    return stem + forms[0], [stem + form for form in forms]


def _short():
    return st.sampled_from(sorted(SHORT.items()))
