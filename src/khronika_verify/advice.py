# SPDX-License-Identifier: Apache-2.0
"""What somebody who is no expert does next, by result, in English, Russian, Ukrainian and French."""

from khronika_verify.finding import Result
from khronika_verify.text import LANGUAGES
from khronika_verify.typography import french

ADVICE_SAID: dict[Result, tuple[tuple[str, ...], ...]] = {
    Result.VERIFIED: (
        (
            "Make sure of the letter: it counts only if the organisation itself gave it to you, or read you its SHA-256, by another way.",
            "Where a time matters: compare the root certificate’s SHA-256, below, with the one that the time-stamping authority publishes.",
        ),
        (
            "Проверьте письмо: оно важно, только если организация сама передала его вам или назвала его SHA-256 иным путём.",
            "Где важно время: сверьте SHA-256 корневого сертификата, указанный ниже, с тем, который публикует эта служба.",
        ),
        (
            "Переконайтеся в листі: він має вагу, лише якщо організація сама передала його вам або назвала його SHA-256 іншим шляхом.",
            "Де важливий час: звірте SHA-256 кореневого сертифіката, наведений нижче, з тим, який публікує сама служба часу.",
        ),
        (
            "Assurez-vous de la lettre : elle ne compte que si l’organisation vous l’a remise, ou lu son SHA-256, par une autre voie.",
            "Si une date importe : comparez le SHA-256 du certificat racine, plus bas, à celui que publie l’autorité d’horodatage.",
        ),
    ),
    Result.CONSISTENT: (
        (
            "Compare the keys at the end of this report with the organisation’s letter, which must have reached you by another way.",
            "Or let this program compare them with the letter’s file: python3 -I verify.py --trust ../letter.json",
            "You have no letter: ask the organisation for one, through somebody you know. If anything differs, rely on nothing here.",
        ),
        (
            "Сверьте ключи в конце этого отчёта с письмом организации, которое должно было прийти к вам другим путём.",
            "Или пусть эта программа сверит их с файлом письма: python3 -I verify.py --trust ../letter.json",
            "Письма нет: попросите его у организации через того, кого вы знаете. Если что-то не совпало, не полагайтесь здесь ни на что.",
        ),
        (
            "Звірте ключі в кінці цього звіту з листом організації, який мав надійти до вас іншим шляхом.",
            "Або нехай ця програма звірить їх із файлом листа: python3 -I verify.py --trust ../letter.json",
            "Листа немає: попросіть його в організації через того, кого ви знаєте. Якщо щось не збігається, не покладайтеся тут ні на що.",
        ),
        (
            "Comparez les clés à la fin de ce rapport à la lettre de l’organisation, qui doit vous être parvenue par une autre voie.",
            "Ou laissez ce programme les comparer au fichier de la lettre : python3 -I verify.py --trust ../letter.json",
            "Pas de lettre ? Demandez-la à l’organisation par une personne connue de vous. Si quelque chose diffère, ne vous fiez à rien.",
        ),
    ),
    Result.FAILED: (
        (
            "Do not rely on this package. Keep it unchanged, together with this report.",
            "Ask those who sent it, by another way than the one it came by, for a new copy, and tell them the codes of the faults.",
        ),
        (
            "Не полагайтесь на этот пакет. Сохраните его без изменений вместе с этим отчётом.",
            "Попросите у отправителя новую копию другим путём, не тем, которым пришла эта, и сообщите ему коды несоответствий.",
        ),
        (
            "Не покладайтеся на цей пакет. Збережіть його без змін разом із цим звітом.",
            "Попросіть у відправника нову копію іншим шляхом, не тим, яким надійшла ця, і повідомте йому коди невідповідностей.",
        ),
        (
            "Ne vous fiez pas à ce paquet. Conservez-le tel quel, avec ce rapport.",
            "Demandez une nouvelle copie à l’expéditeur, par une autre voie que celle-ci, en lui donnant les codes des anomalies.",
        ),
    ),
    Result.INCOMPLETE: (
        (
            "See below what could not be checked. Make sure that you chose the folder that holds the file bagit.txt, and the whole of it.",
            "If it stays so: check with another of the programs (verify.html, verify.py, khronika verify), or ask those who sent it.",
        ),
        (
            "Ниже сказано, что не удалось проверить. Убедитесь, что выбрали папку, в которой лежит файл bagit.txt, и всю целиком.",
            "Если не помогло: проверьте другой программой (verify.html, verify.py, khronika verify) или спросите отправителя пакета.",
        ),
        (
            "Нижче сказано, чого не вдалося перевірити. Переконайтеся, що вибрали теку, у якій лежить файл bagit.txt, і всю цілком.",
            "Якщо не допомогло: перевірте іншою програмою (verify.html, verify.py, khronika verify) або спитайте відправника пакета.",
        ),
        (
            "Voyez plus bas ce qui n’a pu être contrôlé. Assurez-vous d’avoir choisi le répertoire qui contient bagit.txt, et tout entier.",
            "Si cela persiste : essayez un autre programme (verify.html, verify.py, khronika verify) ou demandez à l’expéditeur.",
        ),
    ),
}


PARTLY_SAID: tuple[tuple[str, ...], ...] = (
    (
        "The letter you gave does not name everything in this package: see below which root certificate it leaves out (X004).",
        "Ask the organisation about that time-stamping authority, by another way; until then rely on no time that it alone gives.",
    ),
    (
        "Данное вами письмо называет не всё, что есть в пакете: ниже сказано, какого корневого сертификата в нём нет (X004).",
        "Спросите организацию об этой службе времени другим путём; до тех пор не полагайтесь на время, указанное только ею.",
    ),
    (
        "Наданий вами лист називає не все, що є в пакеті: нижче сказано, якого кореневого сертифіката в ньому немає (X004).",
        "Спитайте організацію про цю службу часу іншим шляхом; доти не покладайтеся на час, зазначений лише нею.",
    ),
    (
        "La lettre que vous avez donnée ne nomme pas tout ce que contient ce paquet : voyez plus bas le certificat racine absent (X004).",
        "Interrogez l’organisation sur cette autorité, par une autre voie ; d’ici là, ne vous fiez à aucune heure qu’elle seule donne.",
    ),
)


def _spaced(said: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    *others, last = said
    return (*others, tuple(french(line) for line in last))


ADVICE = {result: _spaced(said) for result, said in ADVICE_SAID.items()}
PARTLY = _spaced(PARTLY_SAID)
"""Where a letter was given and nothing contradicts it, and yet the package stays `consistent`."""


def advice(result: Result, language: str, *, is_compared: bool = False) -> tuple[str, ...]:
    """What to do next, a sentence or two a line, in a language of LANGUAGES.

    `is_compared` says that a letter was given and read.
    """
    told = PARTLY if is_compared and result is Result.CONSISTENT else ADVICE[result]
    return told[LANGUAGES.index(language)]
