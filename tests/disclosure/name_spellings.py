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


ENDINGS = {
    "инский": ["инский", "инского", "инскому", "инским", "инском", "инская", "инской", "инскую"],
    "енков": ["енков", "енкова", "енкову", "енковым", "енкове", "енковой"],
    "арчук": ["арчук", "арчука", "арчуку", "арчуком", "арчуке"],
    "івський": ["івський", "івського", "івському", "івським", "івська", "івської", "івську"],
}
"""Surnames by their end, in the cases of Russian and Ukrainian."""


@st.composite
def surnames_and_spellings(draw):
    """A surname as it is recorded, and one way in which somebody may write it: another case, alphabet, height, order."""
    ending = draw(st.sampled_from(sorted(ENDINGS)))
    stem = draw(st.text(CYRILLIC, min_size=3, max_size=7)).capitalize()
    form = stem + draw(st.sampled_from(ENDINGS[ending]))
    scheme = draw(st.sampled_from([None, *Scheme]))
    written = romanise(form, scheme) if scheme else form
    raised = draw(st.sampled_from([str, str.upper]))(written)
    return stem + ending, draw(st.sampled_from(["{}", "{} Е. Л.", "Е. Л. {}", "Egor {}", "{} Егор"])).format(raised)
