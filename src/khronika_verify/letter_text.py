# SPDX-License-Identifier: Apache-2.0
"""The findings of a comparison with a letter in words, in English, Russian, Ukrainian and French."""

LETTER_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "X001": (
        "The package is signed with a key that the letter does not name: it does not come from whom the letter comes from.",
        "Пакет подписан ключом, которого нет в письме: он не от того, от кого письмо.",
        "Пакет підписано ключем, якого немає в листі: він не від того, від кого лист.",
        "Le paquet est signé avec une clé que la lettre ne nomme pas : il ne vient pas de qui vient la lettre.",
    ),
    "X002": (
        "The letter names a key of this log that the package does not: a kind of signature was taken out of the package.",
        "В письме назван ключ этого журнала, которого нет в пакете: из пакета изъят один вид подписей.",
        "У листі названо ключ цього журналу, якого немає в пакеті: з пакета вилучено один вид підписів.",
        "La lettre nomme une clé de ce journal que le paquet ne nomme pas : une sorte de signature en a été retirée.",
    ),
    "X003": (
        "The letter is about another archive: it is the wrong letter, or the package is not what it says.",
        "Письмо о другом архиве: это не то письмо, или пакет не тот, за который себя выдаёт.",
        "Лист про інший архів: це не той лист, або пакет не той, за який себе видає.",
        "La lettre concerne une autre archive : ce n’est pas la bonne lettre, ou le paquet n’est pas ce qu’il dit être.",
    ),
    "X004": (
        "The letter does not name the authority of this time-stamp by its root certificate: ask the organisation about it.",
        "В письме нет корневого сертификата службы, поставившей эту метку времени: спросите о ней организацию.",
        "У листі немає кореневого сертифіката служби, що поставила цю позначку часу: спитайте про неї організацію.",
        "La lettre ne nomme pas le certificat racine de l’autorité de cet horodatage : interrogez l’organisation.",
    ),
    "X005": (
        "The letter names another root for the log at this size: there are two histories of one log.",
        "В письме для журнала этого размера назван другой корень: у одного журнала две истории.",
        "У листі для журналу цього розміру названо інший корінь: один журнал має дві історії.",
        "La lettre donne une autre racine au journal de cette taille : un même journal a deux histoires.",
    ),
    "X006": (
        "The letter names another package under this dossier’s number: this is not the one that was handed out.",
        "Под номером этого досье в письме назван другой пакет: выдан был не этот.",
        "Під номером цього досьє в листі названо інший пакет: видали не цей.",
        "Sous le numéro de ce dossier, la lettre nomme un autre paquet : ce n’est pas celui qui a été remis.",
    ),
    "X007": (
        "The letter does not name this package: its keys were compared with it, not the package as such.",
        "Этот пакет в письме не назван: с письмом сверены ключи, а не сам пакет.",
        "Цей пакет у листі не названо: з листом звірено ключі, а не сам пакет.",
        "La lettre ne nomme pas ce paquet : ses clés lui ont été comparées, non le paquet lui-même.",
    ),
    "X008": (
        "This program in the package is not one that the letter names: check with a copy that you got from elsewhere.",
        "Этой программы из пакета нет в письме: проверьте копией, полученной из другого места.",
        "Цієї програми з пакета немає в листі: перевірте копією, отриманою з іншого місця.",
        "Ce programme du paquet n’est pas de ceux que nomme la lettre : contrôlez avec une copie obtenue ailleurs.",
    ),
    "X009": (
        "The letter cannot be read: choose the file letter.json as the organisation gave it.",
        "Письмо не читается: выберите файл letter.json в том виде, в каком его дала организация.",
        "Лист не читається: виберіть файл letter.json у тому вигляді, у якому його дала організація.",
        "La lettre est illisible : choisissez le fichier letter.json tel que l’organisation l’a donné.",
    ),
}
