"""The chapters of exhibits, members, accessions and stamps in the reading copy."""

from collections.abc import Sequence

from khronika.dossier.page.markup import Markup, between, join, tag
from khronika.dossier.page.parts import bdi, chips, fact, filed, link_to
from khronika.dossier.view.view_model import CaseView, ExhibitView, Happening, Signer, Stamped
from khronika.dossier.wording.words import Words

_STAMP_FILES = (".checkpoint", ".tsq", ".tsr", ".chain.pem")


def exhibits(account: CaseView, words: Words) -> list[Markup]:
    """One article an exhibit. Nothing of it is shown: a link with a word of warning leads to the file."""
    return [_piece(piece, words) for piece in account.pieces]


def members(account: CaseView, words: Words) -> Markup:
    """The members who signed."""
    return _signers(account.members, words)


def accessions(account: CaseView, words: Words) -> Markup:
    """The hand-overs of material."""
    return _signers(account.accessions, words)


def stamps(account: CaseView, words: Words) -> Markup:
    """What the time-stamp tokens show."""
    if not account.stamps:
        return tag("p", words.say("no stamp"))
    return tag("ul", [_stamp(stamp) for stamp in account.stamps], class_="stamps")


def _stamp(stamp: Stamped) -> Markup:
    ways = between(" · ", (tag("a", ending, href=f"{stamp.path}{ending}") for ending in _STAMP_FILES))
    return tag("li", stamp.text, " ", tag("span", ways, class_="filed"))


def _piece(piece: ExhibitView, words: Words) -> Markup:
    say = words.say
    listed = (
        fact(say("media"), bdi(piece.media)),
        fact(say("size"), piece.size),
        fact(say("sha256"), tag("code", piece.sha256)),
        fact(say("item"), tag("code", piece.item)),
        fact(say("reports on it"), chips(piece.cited_by) if piece.cited_by else say("none")),
    )
    heading = tag("h3", piece.title)
    return tag(
        "article",
        heading,
        _way(piece, words),
        tag("dl", listed, class_="facts"),
        _custody(piece, words),
        id=piece.mark,
        class_="piece",
    )


def _way(piece: ExhibitView, words: Words) -> Markup:
    if not piece.file:
        return tag("p", piece.notice, class_="hearsay")
    way = tag("a", words.say("open original"), href=piece.file, rel="noreferrer noopener")
    return tag("p", way, " ", tag("span", piece.notice, class_="warning"), class_="where")


def _custody(piece: ExhibitView, words: Words) -> Markup:
    titles = [words.say(key) for key in ("event", "claimed at", "by", "place", "withheld")]
    head = tag("thead", tag("tr", [tag("th", title, scope="col") for title in titles]))
    body = tag("tbody", [_happening(event, titles, words) for event in piece.custody])
    return tag("table", tag("caption", words.say("custody")), head, body)


def _happening(event: Happening, titles: Sequence[str], words: Words) -> Markup:
    disclosed = [tag("p", bdi(text)) for text in event.disclosed]
    cells = (
        join(tag("span", event.number, class_="number"), bdi(event.what)),
        join(event.at),
        tag("code", link_to(event.by)),
        filed(event.filed, words),
        join(event.withheld or words.say("none"), *disclosed),
    )
    return tag(
        "tr",
        [tag("td", tag("small", title), tag("div", cell)) for title, cell in zip(titles, cells, strict=True)],
    )


def _signers(signers: Sequence[Signer], words: Words) -> Markup:
    return tag("ul", [_signer(signer, words) for signer in signers], class_="signers")


def _signer(signer: Signer, words: Words) -> Markup:
    disclosed = [tag("p", bdi(text)) for text in signer.disclosed]
    withheld = (
        tag("p", f"{words.labelled(words.say('withheld'))} {signer.withheld}", class_="quiet")
        if signer.withheld
        else ""
    )
    return tag(
        "li",
        tag("code", signer.title),
        " ",
        filed(signer.filed, words),
        withheld,
        join(*disclosed),
        id=signer.mark,
    )
