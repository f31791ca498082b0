# SPDX-License-Identifier: Apache-2.0
"""The findings about a package as a whole in words, in English, Russian, Ukrainian and French."""

BINDING_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "K001": (
        "The logged event of this package is missing, or is of another dossier, case or purpose: nothing binds the package as a whole.",
        "Нет записи журнала об этом пакете, или она о другом досье или назначении: ничто не связывает пакет в целом.",
        "Немає запису журналу про цей пакет, або він про інше досьє чи призначення: ніщо не пов’язує пакет у цілому.",
        "L’événement journalisé du paquet manque ou vise un autre dossier ou destinataire : rien ne lie le paquet entier.",
    ),
    "K002": (
        "The list of the package's files is missing, malformed, or not the one that was logged.",
        "Список файлов пакета отсутствует, составлен неверно или не тот, что записан в журнал.",
        "Список файлів пакета відсутній, складений неправильно або не той, що записаний у журнал.",
        "La liste des fichiers du paquet manque, est mal formée, ou n’est pas celle qui a été journalisée.",
    ),
    "K003": (
        "The file is not the one that was logged with the package: it was changed or replaced afterwards.",
        "Файл не тот, что записан в журнал вместе с пакетом: он изменён или подменён позднее.",
        "Файл не той, що записаний у журнал разом із пакетом: його змінено або підмінено пізніше.",
        "Le fichier n’est pas celui qui a été journalisé avec le paquet : il a été modifié ou remplacé après coup.",
    ),
    "K004": (
        "A file that was logged with the package is missing: it was taken out afterwards.",
        "Файл, записанный в журнал вместе с пакетом, отсутствует: он изъят позднее.",
        "Файл, записаний у журнал разом із пакетом, відсутній: його вилучено пізніше.",
        "Un fichier journalisé avec le paquet est absent : il a été retiré après coup.",
    ),
    "K005": (
        "The file was not logged with the package: it was added afterwards.",
        "Файл не записан в журнал вместе с пакетом: он добавлен позднее.",
        "Файл не записаний у журнал разом із пакетом: його додано пізніше.",
        "Le fichier n’a pas été journalisé avec le paquet : il a été ajouté après coup.",
    ),
    "K006": (
        "A file at a place where a court package has none: it is no part of the package. Do not open it.",
        "Файл в месте, где в таком пакете файлов нет: он не часть пакета. Не открывайте его.",
        "Файл у місці, де у такому пакеті файлів немає: він не частина пакета. Не відкривайте його.",
        "Un fichier à un endroit où un paquet n’en a pas : il n’en fait pas partie. Ne l’ouvrez pas.",
    ),
    "K007": (
        "A file of the bag says something else, or more, than what follows from the rest of the package.",
        "Служебный файл пакета содержит не то или больше того, что следует из остального пакета.",
        "Службовий файл пакета містить не те або більше, ніж випливає з решти пакета.",
        "Un fichier de service du paquet dit autre chose, ou plus, que ce qui découle du reste du paquet.",
    ),
    "K008": (
        "It is not proven that the event of the package was logged after everything it binds, in the same log.",
        "Не подтверждается, что запись о пакете внесена в тот же журнал после всего, что она связывает.",
        "Не підтверджується, що запис про пакет внесено до того самого журналу після всього, що він пов’язує.",
        "Il n’est pas prouvé que l’événement du paquet a été journalisé dans le même journal, après tout ce qu’il lie.",
    ),
    "K009": (
        "The time that this event claims contradicts the order of the log or a time stamp: a clock was wrong, or the claim is false.",
        "Заявленное время этого события противоречит порядку журнала или метке времени: часы шли неверно или заявлено то, чего не было.",
        "Заявлений час цієї події суперечить порядку журналу або позначці часу: годинник ішов неправильно або заявлено те, чого не було.",
        "L’heure déclarée par cet événement contredit l’ordre du journal ou un horodatage : horloge ou déclaration fausse.",
    ),
}
