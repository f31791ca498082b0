"""The forms that a word of a name can have in the cases of Russian and Ukrainian: more than it has, never fewer of those that are in use.

By the end of the word alone: a surname is in no dictionary, and whether a man or a woman bears it is not told. The genitive plural of
surnames like nouns is left out: Морозов of Мороз is another family.
"""

import re
from functools import lru_cache

from khronika.language.folding import fold

_POSSESSIVE = " а у ым им ом е ой ою ої і ий ій ы и ых их ыми ими"
_ADJECTIVE = (
    "ий ый ой ій ого его ього ьего ому ему ьому ьему ым им ім ом ем ьим ьем ая яя а я ья"
    " ую юю у ю ью ой ей ою ею ої ьей ые ие і ьи ых их ьих ыми ими"
)
_HARD = " а у ом ем е ы и і ові еві ам ами ах"
_SOFT = "ь я ю ем ею єм е и і ью еві єві ям ями ях"
_GLIDE = "й я ю ем єм е и ї і еві єві ям ями ях"
_IN_A = "а ы и і е у ой ою ей ею ам ами ах"
_IN_YA = "я и і ї е є ю ей ею єю ям ями ях"
_IN_O = "о а у ом е ові і и ів ам ами ах"

_CONSONANT = "[бвгґджзклмнпрстфхцчшщ]"

_DECLENSIONS = tuple(
    (re.compile(end), stem, tuple(endings.split(" ")))
    for end, stem, endings in (
        ("(?:ов|ев|єв|ин|ын|ін|їн|ів|їв)$", r"\g<0>", _POSSESSIVE),
        ("(?<=ов|ев|єв|ин|ын|ін|їн|ів|їв)а$", "", _POSSESSIVE),
        ("[иыоі]й$", "", _ADJECTIVE),
        ("(?:ая|яя)$", "", _ADJECTIVE),
        ("(?<=[кнлрвбтдм])а$", "", _ADJECTIVE),
        (f"{_CONSONANT}$", r"\g<0>", _HARD),
        ("[жчшщ]$", r"\g<0>", "ей"),
        ("ь$", "", _SOFT),
        ("(?<=[аеєоуиыіїюя])й$", "", _GLIDE),
        ("а$", "", _IN_A),
        ("я$", "", _IN_YA),
        ("о$", "", _IN_O),
        # Vowels that are there in the nominative alone: Мазурок, Мазурка; Беловец, Беловца; Корень, Корня;
        # Соловей, Соловья; Сокіл, Сокола.
        (f"(?<={_CONSONANT})[ео]([кцнлрх])$", r"\1", _HARD),
        (f"(?<={_CONSONANT})[ео]([кц])$", r"ь\1", _HARD),
        (f"(?<={_CONSONANT})е(ць)$", "ц", " я ю ем і еві и ям ями ях"),
        (f"(?<={_CONSONANT})е(ць)$", "ьц", " я ю ем і еві и ям ями ях"),
        ("(?<=[аеєоуиыіїюя])[еє]([кц])ь?$", r"й\1", _HARD + " я ю і"),
        (f"(?<={_CONSONANT})[еоі]([нлрт])ь$", r"\1", _SOFT),
        ("ей$", "ь", "я ю ем е и"),
        (f"і({_CONSONANT})$", r"о\1", _HARD),
        (f"і({_CONSONANT})$", r"е\1", _HARD),
        # What к, г and х become before і.
        ("к[аоу]$", "ц", "і"),
        ("г[ао]$", "з", "і"),
        ("х[ао]$", "с", "і"),
        # A daughter's and a son's father's name.
        ("(?<=[оеєиі]в)(?:ич|на)$", "", "ич ича ичу ичем иче ичеві ичові на ны ни не ну ной ною ній"),
    )
)
_CYRILLIC = re.compile("[\u0400-\u052f]+")

_READ_AS = tuple(
    (re.compile(latin), cyrillic)
    for latin, cyrillic in (
        ("shch|schtsch|chtch", "щ"),
        ("zh", "ж"),
        ("kh", "х"),
        ("tch|tsch|ch", "ч"),
        ("ts|tz", "ц"),
        ("sh", "ш"),
        ("iu|yu|ju", "ю"),
        ("ia|ya|ja", "я"),
        ("ie|ye|je", "е"),
        ("ou", "у"),
        ("(?<=[aeou])[iy]$", "й"),
        ("ii$|yi$|iy$|(?<=[bcdfghklmnpqrstvwxz])y$", "ий"),
    )
)
_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхижклмнопкрстуввкыз")


@lru_cache(maxsize=8_192)
def case_forms(word: str) -> tuple[str, ...]:
    """The word, folded, then every form it may have, folded, in Cyrillic.

    Of a word in Latin letters the forms of its likeliest reading.
    """
    folded = fold(word)
    read = folded if _CYRILLIC.fullmatch(folded) else _read(folded)
    forms = [
        end.sub(stem, read) + ending
        for end, stem, endings in _DECLENSIONS
        if end.search(read)
        for ending in endings
    ]
    return tuple(dict.fromkeys((folded, read, *map(fold, forms))))


def _read(latin: str) -> str:
    for letters, cyrillic in _READ_AS:
        latin = letters.sub(cyrillic, latin)
    return latin.translate(_LETTERS)
