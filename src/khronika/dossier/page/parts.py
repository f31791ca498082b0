"""Small parts of the reading copy that several of its chapters use."""

from collections.abc import Iterable

from khronika.dossier.page.markup import Markup, Part, between, join, tag
from khronika.dossier.view.view_model import Filed, LinkView
from khronika.dossier.wording.words import Words


def bdi(text: str) -> Markup:
    """Text from evidence, isolated so that its direction cannot reorder what stands around it (Unicode UAX 9)."""
    return tag("bdi", text)


def section(mark: str, words: Words, title: str, note: str | None, *parts: Part) -> Markup:
    """One part of the page under its title."""
    lead = tag("p", words.say(note), class_="lead") if note else ""
    return tag("section", tag("h2", words.say(title)), lead, *parts, id=mark, aria_label=words.say(title))


def fact(label: str, *parts: Part) -> Markup:
    """One line of a list of facts."""
    return tag("div", tag("dt", label), tag("dd", *parts))


def chips(links: Iterable[LinkView]) -> Markup:
    """Links to other places of the page."""
    return tag("span", between(" ", (link_to(link) for link in links)), class_="chips")


def link_to(link: LinkView) -> Markup:
    """One link, or its bare label when it leads nowhere."""
    return tag("a", link.label, href=f"#{link.mark}") if link.mark else tag("span", link.label)


def filed(place: Filed, words: Words) -> Markup:
    """An event's place in the log, and its opening and proof."""
    before = [tag("span", text, class_="before") for text in place.before]
    opening = tag("a", words.say("opening"), href=f"{place.path}.opening")
    proof = tag("a", words.say("proof"), href=f"{place.path}.tlog-proof")
    return tag("span", place.place, " ", join(*before), " ", opening, " · ", proof, class_="filed")
