"""Finding words, names and phrases in everything that was read, in four languages and two alphabets, from an encrypted file."""

from khronika.evidence.search.document import Document, Hit, Kind
from khronika.evidence.search.error import DamagedSearchError, NoSpaceForSearchError, QueryError, SearchError
from khronika.evidence.search.excerpt import Excerpt, excerpt
from khronika.evidence.search.index import SearchIndex
from khronika.evidence.search.likeness import Likeness, Print, Relation, print_of_picture, print_of_words
from khronika.evidence.search.query import HELP, Query, parse

__all__ = [
    "HELP",
    "DamagedSearchError",
    "Document",
    "Excerpt",
    "Hit",
    "Kind",
    "Likeness",
    "NoSpaceForSearchError",
    "Print",
    "Query",
    "QueryError",
    "Relation",
    "SearchError",
    "SearchIndex",
    "excerpt",
    "parse",
    "print_of_picture",
    "print_of_words",
]
