"""Invented surnames, and the ways somebody may write them."""

from hypothesis import strategies as st

from khronika.language.romanisation import Scheme, romanise

CYRILLIC = "абвгдежзиклмнопрстухцчшщюя"
surnames = st.text(CYRILLIC, min_size=3, max_size=8).map(lambda stem: f"{stem.capitalize()}инский")


def spellings(name):
    """The name as somebody may write it: in another alphabet, another case, disguised."""
    hidden = st.sampled_from("\u200b\u00ad\u202e\u2066\x00\x0b").map(lambda sign: name[:3] + sign + name[3:])
    spaced = st.sampled_from(" -._/").map(lambda sign: sign.join(name))
    romanised = st.sampled_from(Scheme).map(lambda scheme: romanise(name, scheme))
    return st.one_of(st.sampled_from([name, name.upper(), name.lower(), "\u202e" + name[::-1]]), hidden, spaced, romanised)
