"""Finding words, names and phrases in everything that was read, in four languages and two alphabets, from an encrypted file."""

from khronika.evidence.search.analysed_text import analysed
from khronika.evidence.search.answering import NEWEST
from khronika.evidence.search.document import Document, DocumentKind, Hit, ReadItem, Seen, WordedPart
from khronika.evidence.search.error import DamagedSearchError, NoSpaceForSearchError, QueryError, SearchError
from khronika.evidence.search.excerpt import Excerpt, excerpt
from khronika.evidence.search.index import SearchIndex
from khronika.evidence.search.likeness import (
    Likeness,
    StoredPrint,
    StoredRelation,
    print_of_picture,
    print_of_words,
)
from khronika.evidence.search.query import HELP, Filters, Query, name_query, parse
from khronika.evidence.search.text_match import TextMatch

__all__ = [
    "HELP",
    "NEWEST",
    "DamagedSearchError",
    "Document",
    "DocumentKind",
    "Excerpt",
    "Filters",
    "Hit",
    "Likeness",
    "NoSpaceForSearchError",
    "Query",
    "QueryError",
    "ReadItem",
    "SearchError",
    "SearchIndex",
    "Seen",
    "StoredPrint",
    "StoredRelation",
    "TextMatch",
    "WordedPart",
    "analysed",
    "excerpt",
    "name_query",
    "parse",
    "print_of_picture",
    "print_of_words",
]
