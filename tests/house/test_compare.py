"""The comparison with other tools counts words, and only those that stand in the file."""

from bench.compare_peers import PEERS
from bench.compare_words import Class, class_of, words

PDF = next(peer for peer in PEERS if peer.name == "pdftotext")
EXIF = next(peer for peer in PEERS if peer.name == "exiftool")


def test_a_word_has_three_letters_and_neither_case_nor_hyphens():
    assert words("Изо-\nлятор № 7, da\u0301 na ИК-99 ﬁle") == {"изолятор", "file"}


def test_a_word_that_a_tool_finds_alone_is_missing():
    assert class_of("признание", PDF, b"", {"приказ"}) is Class.SILENT


def test_words_of_the_tool_are_none_of_the_file():
    assert class_of("inches", EXIF, b"Examplov", set()) is Class.OWN
    assert class_of("examplov", EXIF, b"by Examplov", set()) is Class.SILENT


def test_words_that_a_tool_glues_or_misreads_are_ours():
    assert class_of("свидетельпримеров", PDF, b"", {"свидетель", "примеров"}) is Class.JOINED
    assert class_of("признание".encode().decode("cp1252", "ignore").casefold(), PDF, b"", {"признание"}) in (
        Class.MISREAD,
        Class.SILENT,
    )
    assert class_of("ïðèçíàíèå", PDF, b"", {"признание"}) is Class.MISREAD
