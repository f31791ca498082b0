# SPDX-License-Identifier: Apache-2.0
"""The findings about corrections of recognised text, reviews and counter-evidence in words, in English, Russian, Ukrainian and French."""

REVIEW_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "S010": (
        "A member corrects words that no program recognised at that place of the exhibit, as it was logged.",
        "Участник исправляет слова, которых программа в этом месте материала не распознала, судя по записанному в журнал.",
        "Учасник виправляє слова, яких програма в цьому місці матеріалу не розпізнала, судячи із записаного в журнал.",
        "Un membre corrige des mots qu’aucun programme n’a reconnus à cet endroit de la pièce, d’après ce qui a été journalisé.",
    ),
    "R001": (
        "What is told of a statement's review is not what the signed reviews shown make of it.",
        "Сказанное о проверке утверждения — не то, что следует из показанных подписанных решений.",
        "Сказане про перевірку твердження — не те, що випливає з показаних підписаних рішень.",
        "Ce qui est dit du contrôle d’une déclaration n’est pas ce qui résulte des décisions signées présentées.",
    ),
    "R002": (
        "Statements cited that the team did not accept by review; number of statements:",
        "Приведены утверждения, не принятые составителями при проверке; их число:",
        "Наведено твердження, не прийняті укладачами під час перевірки; їх кількість:",
        "Déclarations citées que l’équipe n’a pas acceptées au contrôle ; leur nombre :",
    ),
    "R003": (
        "The team itself disputes a statement that is cited.",
        "Приведённое утверждение оспорено самими составителями.",
        "Наведене твердження оспорене самими укладачами.",
        "L’équipe conteste elle-même une déclaration citée.",
    ),
    "R004": (
        "A statement is shown that is neither cited nor told to speak against one that is, or is told to and does not.",
        "Показано утверждение, которое не приведено и не названо говорящим против приведённого, либо названо им напрасно.",
        "Показано твердження, яке не наведене й не назване таким, що свідчить проти наведеного, або назване ним даремно.",
        "Une déclaration présentée n’est ni citée ni dite opposée à une autre qui l’est, ou est dite opposée à tort.",
    ),
    "R005": (
        "Statements that no sentence cites and that speak against it; number of statements:",
        "Утверждения, не приведённые ни в одном предложении и говорящие против; их число:",
        "Твердження, не наведені в жодному реченні, що свідчать проти; їх кількість:",
        "Déclarations qu’aucune phrase ne cite et qui s’opposent à ce qui est dit ; leur nombre :",
    ),
}
