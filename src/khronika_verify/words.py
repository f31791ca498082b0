# SPDX-License-Identifier: Apache-2.0
"""The sentences of the report, in English, Russian, Ukrainian and French."""

import time

from khronika_verify.text import LANGUAGES
from khronika_verify.typography import spaced

REPORT_SAID: dict[str, tuple[str, str, str, str]] = {
    "verified": (
        "VERIFIED: no fault was found, and the keys are those of the letter you gave.",
        "ПОДТВЕРЖДЕНО: несоответствий не найдено, и ключи — те, что названы в данном вами письме.",
        "ПІДТВЕРДЖЕНО: невідповідностей не знайдено, і ключі — ті, що названі в наданому вами листі.",
        "CONFORME : aucune anomalie n’a été trouvée, et les clés sont celles de la lettre que vous avez donnée.",
    ),
    "consistent": (
        "CONSISTENT: no fault was found. Whether it comes from whom it says is known only when its keys are compared with a letter.",
        "БЕЗ ПРОТИВОРЕЧИЙ: несоответствий не найдено. От того ли пакет, кто в нём назван, видно лишь после сверки ключей с письмом.",
        "БЕЗ СУПЕРЕЧНОСТЕЙ: невідповідностей не знайдено. Чи пакет від того, кого в ньому названо, видно після звірки ключів з листом.",
        "COHÉRENT : aucune anomalie n’a été trouvée. L’origine n’est sûre qu’une fois les clés comparées à une lettre.",
    ),
    "failed": (
        "FAILED: the package has faults.",
        "НЕ ПОДТВЕРЖДЕНО: в пакете есть несоответствия.",
        "НЕ ПІДТВЕРДЖЕНО: у пакеті є невідповідності.",
        "NON CONFORME : le paquet présente des anomalies.",
    ),
    "incomplete": (
        "INCOMPLETE: no fault was found, but something a verdict needs could not be checked.",
        "НЕПОЛНО: несоответствий не найдено, но проверить удалось не всё, что нужно для вывода.",
        "НЕПОВНО: невідповідностей не знайдено, але перевірити вдалося не все, що потрібно для підсумку.",
        "INCOMPLET : aucune anomalie n’a été trouvée, mais un élément nécessaire à la conclusion n’a pu être contrôlé.",
    ),
    "counts": (
        "Exhibits: {exhibits}. Events shown: {events}.",
        "Материалов: {exhibits}. Показано событий: {events}.",
        "Матеріалів: {exhibits}. Показано подій: {events}.",
        "Pièces : {exhibits}. Événements présentés : {events}.",
    ),
    "quotations": (
        "Quotations compared with their exhibits: {compared} of {total}.",
        "Цитат, сверенных с материалами: {compared} из {total}.",
        "Цитат, звірених із матеріалами: {compared} з {total}.",
        "Citations comparées aux pièces : {compared} sur {total}.",
    ),
    "read": (
        "Of these, compared with what a program read of the exhibit, as its makers logged it: {read}. Look at the exhibit itself.",
        "Из них сверено с тем, что прочла в материале программа, как это записали в журнал составители: {read}. Посмотрите и сам материал.",
        "З них звірено з тим, що прочитала в матеріалі програма, як це записали в журнал укладачі: {read}. Подивіться й сам матеріал.",
        "Dont avec ce qu’un programme a lu dans la pièce, tel que ses auteurs l’ont journalisé : {read}. Regardez aussi la pièce.",
    ),
    "recognised": (
        "Of these in turn, in text that a program recognised in a picture or in speech, perhaps with mistakes: {recognised}.",
        "Из этих последних в тексте, который программа распознала в изображении или речи, возможно с ошибками: {recognised}.",
        "З цих останніх у тексті, який програма розпізнала в зображенні чи мовленні, можливо з помилками: {recognised}.",
        "Dont à leur tour dans un texte reconnu par un programme dans une image ou une voix, peut-être avec des erreurs : {recognised}.",
    ),
    "places": (
        "Places cited without words and looked up in their exhibits: {compared} of {total}.",
        "Мест, названных без цитаты и найденных в материалах: {compared} из {total}.",
        "Місць, названих без цитати й знайдених у матеріалах: {compared} з {total}.",
        "Emplacements cités sans paroles et retrouvés dans les pièces : {compared} sur {total}.",
    ),
    "uncompared": (
        "Not compared, and why",
        "Не сверено, и почему",
        "Не звірено, і чому",
        "Non comparé, et pourquoi",
    ),
    "not bytes": (
        "The bytes of the exhibit are withheld: {batches}",
        "Содержимое материала не передано: {batches}",
        "Вміст матеріалу не передано: {batches}",
        "Le contenu de la pièce n’est pas transmis : {batches}",
    ),
    "not rendition": (
        "What a program read of the exhibit does not travel with it, or does not tell: {batches}",
        "Прочитанное программой в материале не приложено или не отвечает на вопрос: {batches}",
        "Прочитане програмою в матеріалі не додано або не дає відповіді: {batches}",
        "Ce qu’un programme a lu dans la pièce n’est pas joint ou n’en dit rien : {batches}",
    ),
    "not unread": (
        "No program read the exhibit: {batches}",
        "Ни одна программа не читала материал: {batches}",
        "Жодна програма не читала матеріал: {batches}",
        "Aucun programme n’a lu la pièce : {batches}",
    ),
    "not analyst": (
        "Words or places of the analyst, which nothing confirms: {batches}",
        "Слова аналитика или места, названные им, ничем не подтверждённые: {batches}",
        "Слова аналітика або місця, названі ним, нічим не підтверджені: {batches}",
        "Mots ou emplacements donnés par l’analyste, que rien ne confirme : {batches}",
    ),
    "not version": (
        "Cited under version 1 of the format, by page, time or region: {batches}",
        "Ссылка версии 1 формата, на страницу, время или область: {batches}",
        "Посилання версії 1 формату, на сторінку, час або ділянку: {batches}",
        "Citation de la version 1 du format, par page, temps ou zone : {batches}",
    ),
    "not words": (
        "The words themselves are withheld: {batches}",
        "Сами слова не раскрыты: {batches}",
        "Самі слова не розкрито: {batches}",
        "Les mots eux-mêmes ne sont pas divulgués : {batches}",
    ),
    "fault": ("Faults", "Несоответствия", "Невідповідності", "Anomalies"),
    "gap": ("Could not be checked", "Не удалось проверить", "Не вдалося перевірити", "N’a pu être contrôlé"),
    "notice": ("For your information", "К сведению", "До відома", "Pour information"),
    "proven": (
        "What is proven",
        "Что подтверждается проверкой",
        "Що підтверджується перевіркою",
        "Ce que la vérification établit",
    ),
    "if keys": (
        "If the keys listed below are those that the organisation told you by another way than this package:",
        "Если ключи, перечисленные ниже, — те, что организация сообщила вам другим путём, не с этим пакетом:",
        "Якщо ключі, перелічені нижче, — ті, що організація повідомила вам іншим шляхом, не з цим пакетом:",
        "Si les clés énumérées plus bas sont celles que l’organisation vous a données par une autre voie que ce paquet :",
    ),
    "if letter": (
        "If the letter reached you from the organisation itself, by another way than this package:",
        "Если письмо пришло к вам от самой организации, другим путём, не с этим пакетом:",
        "Якщо лист надійшов до вас від самої організації, іншим шляхом, не з цим пакетом:",
        "Si la lettre vous est parvenue de l’organisation elle-même, par une autre voie que ce paquet :",
    ),
    "next": ("What to do next", "Что делать дальше", "Що робити далі", "Que faire maintenant"),
    "unproven": (
        "What is not proven",
        "Что не подтверждается",
        "Що не підтверджується",
        "Ce qu’elle n’établit pas",
    ),
    "compare": (
        "To compare with the organisation’s letter, which you received by another way than this package",
        "Для сверки с письмом организации, которое вы получили другим путём, не с этим пакетом",
        "Для звірки з листом організації, який ви отримали іншим шляхом, не з цим пакетом",
        "À comparer avec la lettre de l’organisation, reçue par une autre voie que ce paquet",
    ),
    "bytes": (
        "The exhibits shown are, byte for byte, what was sealed, and no custody event is missing up to their export.",
        "Показанные материалы байт в байт те, что были опечатаны, и ни одно событие хранения до их выдачи не пропущено.",
        "Показані матеріали байт у байт ті, що були опечатані, і жодну подію зберігання до їх видачі не пропущено.",
        "Les pièces présentées sont, octet pour octet, celles scellées numériquement ; aucun événement ne manque jusqu’à leur remise.",
    ),
    "logged": (
        "Every event is signed by the member it names and stands in a log of {size} entries.",
        "Каждое событие подписано названным в нём участником и стоит в журнале из {size} записей.",
        "Кожну подію підписав названий у ній учасник, і вона стоїть у журналі з {size} записів.",
        "Chaque événement est signé par le membre qu’il nomme et figure dans un journal de {size} entrées.",
    ),
    "bound": (
        "Every file of the package, the reading copies among them, is the one its makers logged; none was added or taken out.",
        "Каждый файл пакета, в том числе копии для чтения, — тот, что записан в журнал составителями; ничего не добавлено и не изъято.",
        "Кожен файл пакета, зокрема копії для читання, — той, що його записали в журнал укладачі; нічого не додано й не вилучено.",
        "Chaque fichier du paquet, copies de lecture comprises, est celui que ses auteurs ont journalisé ; rien n’a été ajouté ni retiré.",
    ),
    "bracket": (
        "{count} of {exhibits} exhibits were sealed before {time} UTC, if you trust the authority whose root certificate has the SHA-256 "
        "{root} ({stem}).",
        "Материалов, опечатанных до {time} UTC: {count} из {exhibits}, если вы доверяете службе времени, чей корневой сертификат имеет "
        "SHA-256 {root} ({stem}).",
        "Матеріалів, опечатаних до {time} UTC: {count} з {exhibits}, якщо ви довіряєте службі часу, чий кореневий сертифікат має "
        "SHA-256 {root} ({stem}).",
        "{count} pièces sur {exhibits} ont été scellées numériquement avant le {time} UTC, si vous faites confiance à l’autorité dont le "
        "certificat racine a le SHA-256 {root} ({stem}).",
    ),
    "older": (
        "When an exhibit came into being, or that it was not altered before it was sealed; times in events are claims of their authors.",
        "Когда материал возник и не меняли ли его до опечатывания; время в событиях указано их авторами.",
        "Коли матеріал виник і чи не змінювали його до опечатування; час у подіях зазначили їхні автори.",
        "Quand une pièce a été créée, ni qu’elle n’a pas été modifiée avant son scellement ; les heures des événements sont déclarées.",
    ),
    "true": (
        "That what an exhibit says or a person states is true.",
        "Что сказанное в материале или человеком соответствует действительности.",
        "Що сказане в матеріалі або людиною відповідає дійсності.",
        "Que le contenu d’une pièce ou les propos d’une personne sont vrais.",
    ),
    "guilt": (
        "That anybody is guilty: whoever is said to have had a part in something is presumed innocent until found guilty by a court.",
        "Что кто-либо виновен: каждый, о чьей причастности говорится, считается невиновным, пока его вина не установлена приговором суда.",
        "Що хтось винуватий: кожен, про чию причетність ідеться, вважається невинуватим, доки його вину не встановлено вироком суду.",
        "Que quiconque soit coupable : toute personne mise en cause est présumée innocente tant qu’aucun jugement ne l’a dite coupable.",
    ),
    "omitted": (
        "That nothing was left out: a later review, or what else speaks against it. A package shows what its makers put into it.",
        "Что ничего не опущено: более поздняя проверка или что-то ещё, говорящее против. Пакет показывает то, что в него вложили.",
        "Що нічого не опущено: пізніша перевірка чи щось інше, що свідчить проти. Пакет показує те, що вклали в нього укладачі.",
        "Que rien n’a été omis : un contrôle ultérieur, ou autre chose qui s’y oppose. Un paquet montre ce que ses auteurs y ont mis.",
    ),
    "keys": (
        "That the keys below are the right ones: whoever replaces the package can replace them, and this program too.",
        "Что ключи ниже настоящие: подменивший пакет может подменить и их, и эту программу.",
        "Що ключі нижче справжні: хто підмінить пакет, може підмінити і їх, і цю програму.",
        "Que les clés ci-dessous sont les bonnes : qui remplace le paquet peut les remplacer, ainsi que ce programme.",
    ),
    "letter": (
        "That the letter is genuine: it is worth as much as the way by which it reached you.",
        "Что письмо подлинное: оно стоит столько, сколько путь, которым оно к вам пришло.",
        "Що лист справжній: він вартий стільки, скільки шлях, яким він до вас надійшов.",
        "Que la lettre soit authentique : elle vaut ce que vaut la voie par laquelle elle vous est parvenue.",
    ),
    "readings": (
        "That what a program read of an exhibit, as it was logged, is what stands in it.",
        "Что прочитанное программой в материале, как оно записано в журнал, действительно в нём стоит.",
        "Що прочитане програмою в матеріалі, як його записано в журнал, справді в ньому стоїть.",
        "Que ce qu’un programme a lu dans une pièce, tel qu’il a été journalisé, s’y trouve bien.",
    ),
    "unconfirmed": (
        "That the citations listed above as not compared stand in their exhibits.",
        "Что ссылки, перечисленные выше как несверенные, есть в материалах.",
        "Що посилання, перелічені вище як незвірені, є в матеріалах.",
        "Que les citations indiquées plus haut comme non comparées figurent dans les pièces.",
    ),
    "bare": (
        "Anything about these files, for which only the manifests speak: {paths}",
        "Что-либо об этих файлах, за которые говорят только описи: {paths}",
        "Будь-що про ці файли, за які свідчать лише описи: {paths}",
        "Quoi que ce soit sur ces fichiers, dont seuls répondent les manifestes : {paths}",
    ),
    "nothing": (
        "Nothing as a whole, as long as there is a fault.",
        "В целом ничего, пока есть несоответствия.",
        "Загалом нічого, доки є невідповідності.",
        "Rien dans l’ensemble, tant qu’il y a une anomalie.",
    ),
    "key": (
        "Verifier key of the log: {fact}",
        "Ключ проверки журнала: {fact}",
        "Ключ перевірки журналу: {fact}",
        "Clé de vérification du journal : {fact}",
    ),
    "checkpoint": (
        "Checkpoint: {size} entries, root {fact}",
        "Контрольная точка: записей {size}, корень {fact}",
        "Контрольна точка: записів {size}, корінь {fact}",
        "Point de contrôle : {size} entrées, racine {fact}",
    ),
    "root": (
        "Root certificate of the time-stamp, SHA-256: {fact}",
        "Корневой сертификат метки времени, SHA-256: {fact}",
        "Кореневий сертифікат позначки часу, SHA-256: {fact}",
        "Certificat racine de l’horodatage, SHA-256 : {fact}",
    ),
    "letter file": (
        "The letter compared with, SHA-256: {fact}",
        "Письмо, с которым сверено, SHA-256: {fact}",
        "Лист, з яким звірено, SHA-256: {fact}",
        "Lettre comparée, SHA-256 : {fact}",
    ),
    "program": (*("{path}, SHA-256: {fact}",) * 3, "{path}, SHA-256 : {fact}"),
}

WORDS = spaced(REPORT_SAID)


def word(name: str, language: str) -> str:
    """One sentence of the report in a language of LANGUAGES, with its blanks still open."""
    return WORDS[name][LANGUAGES.index(language)]


MONTHS: dict[str, str] = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
DATES = {
    "en": "{day} {month} {year}, {clock}",
    "ru": "{day} {month} {year} г., {clock}",
    "uk": "{day} {month} {year} р., {clock}",
}
"""French writes a day as English does, but for the first of a month."""


def moment(seconds: int, language: str) -> str:
    """A time in UTC, in seconds since 1970, as people write it in a language of LANGUAGES."""
    told = time.gmtime(seconds)
    day = "1er" if language == "fr" and told.tm_mday == 1 else str(told.tm_mday)
    month, clock = MONTHS[language].split()[told.tm_mon - 1], time.strftime("%H:%M:%S", told)
    return DATES.get(language, DATES["en"]).format(day=day, month=month, year=told.tm_year, clock=clock)
