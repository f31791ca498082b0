# SPDX-License-Identifier: Apache-2.0
"""Every finding in words, in English, Russian, Ukrainian and French."""

from khronika_verify.binding_text import BINDING_TEXTS
from khronika_verify.finding import Finding
from khronika_verify.letter_text import LETTER_TEXTS
from khronika_verify.review_text import REVIEW_TEXTS
from khronika_verify.typography import spaced

LANGUAGES = ("en", "ru", "uk", "fr")

FINDINGS_SAID: dict[str, tuple[str, str, str, str]] = {
    "B001": (
        "The bag declaration bagit.txt is missing or malformed.",
        "Объявление пакета bagit.txt отсутствует или составлено неверно.",
        "Оголошення пакета bagit.txt відсутнє або складене неправильно.",
        "La déclaration bagit.txt manque ou est mal formée.",
    ),
    "B002": (
        "A file listed in a manifest is missing.",
        "Файл, указанный в описи, отсутствует.",
        "Файл, зазначений в описі, відсутній.",
        "Un fichier inscrit dans un manifeste est absent.",
    ),
    "B003": (
        "The file differs from its digest in the manifest: it was changed or damaged.",
        "Файл не совпадает с контрольной суммой в описи: он изменён или повреждён.",
        "Файл не збігається з контрольною сумою в описі: його змінено або пошкоджено.",
        "Le fichier ne correspond pas à l’empreinte du manifeste : il a été modifié ou endommagé.",
    ),
    "B004": (
        "The file is in no manifest: it was added later.",
        "Файла нет ни в одной описи: он добавлен позднее.",
        "Файлу немає в жодному описі: його додано пізніше.",
        "Le fichier ne figure dans aucun manifeste : il a été ajouté après coup.",
    ),
    "B005": (
        "A manifest is missing or malformed.",
        "Опись отсутствует или составлена неверно.",
        "Опис відсутній або складений неправильно.",
        "Un manifeste manque ou est mal formé.",
    ),
    "B006": (
        "The total size or number of files is not the one stated in bag-info.txt.",
        "Общий размер или число файлов не совпадает с указанным в bag-info.txt.",
        "Загальний розмір або кількість файлів не збігається із зазначеними в bag-info.txt.",
        "La taille totale ou le nombre de fichiers ne correspond pas à bag-info.txt.",
    ),
    "B007": (
        "Unsafe path: a link, a device, or a name that leads out of the package. It was not opened.",
        "Опасный путь: ссылка, устройство или имя, ведущее за пределы пакета. Он не открывался.",
        "Небезпечний шлях: посилання, пристрій або ім’я, що веде за межі пакета. Його не відкривали.",
        "Chemin dangereux : lien, périphérique ou nom qui sort du paquet. Il n’a pas été ouvert.",
    ),
    "P001": (
        "The policy, which names the keys of the log, is missing or malformed.",
        "Политика, в которой названы ключи журнала, отсутствует или составлена неверно.",
        "Політика, у якій названо ключі журналу, відсутня або складена неправильно.",
        "La politique, qui nomme les clés du journal, manque ou est mal formée.",
    ),
    "O001": (
        "An opening is missing, malformed, or not of the kind that belongs at this place.",
        "Раскрытие записи отсутствует, составлено неверно или не относится к этому месту.",
        "Розкриття запису відсутнє, складене неправильно або не належить до цього місця.",
        "Une ouverture manque, est mal formée ou n’est pas à sa place.",
    ),
    "O002": (
        "The author's signature does not verify.",
        "Подпись автора не проходит проверку.",
        "Підпис автора не проходить перевірку.",
        "La signature de l’auteur n’est pas valable.",
    ),
    "O003": (
        "The author is unknown: the package shows no member with this id.",
        "Автор неизвестен: в пакете нет участника с таким идентификатором.",
        "Автор невідомий: у пакеті немає учасника з таким ідентифікатором.",
        "L’auteur est inconnu : le paquet ne présente aucun membre portant cet identifiant.",
    ),
    "O004": (
        "The disclosed text is not the one that was veiled, or there is no such field.",
        "Раскрытый текст не совпадает со скрытым при записи, либо такого поля нет.",
        "Розкритий текст не збігається з прихованим під час запису, або такого поля немає.",
        "Le texte divulgué n’est pas celui qui avait été voilé, ou ce champ n’existe pas.",
    ),
    "O005": (
        "Values kept back, mostly to protect people, which is no fault; their number:",
        "Значения, не раскрытые большей частью ради защиты людей; это не ошибка; их число:",
        "Значення, не розкриті здебільшого заради захисту людей; це не помилка; їх кількість:",
        "Valeurs non divulguées, surtout pour protéger des personnes, ce qui n’est pas une anomalie ; leur nombre :",
    ),
    "O006": (
        "Events recorded under version 1 of the format, which do not say what had been seen in other copies of the archive; their number:",
        "События записаны по версии 1 формата и не говорят, что уже было известно в других копиях архива; их число:",
        "Події записано за версією 1 формату; вони не кажуть, що вже було відомо в інших копіях архіву; їх кількість:",
        "Événements inscrits selon la version 1 du format, qui ne dit pas ce qui était connu dans d’autres copies de l’archive ; nombre :",
    ),
    "L001": (
        "The proof of logging is missing or malformed.",
        "Подтверждение внесения в журнал отсутствует или составлено неверно.",
        "Підтвердження внесення до журналу відсутнє або складене неправильно.",
        "La preuve d’inscription au journal manque ou est mal formée.",
    ),
    "L002": (
        "The opening does not stand in the log under the checkpoint.",
        "Раскрытая запись не стоит в журнале под контрольной точкой.",
        "Розкритий запис не стоїть у журналі під контрольною точкою.",
        "L’ouverture ne figure pas dans le journal sous le point de contrôle.",
    ),
    "L003": (
        "A signature on the checkpoint does not verify.",
        "Подпись на контрольной точке не проходит проверку.",
        "Підпис на контрольній точці не проходить перевірку.",
        "Une signature du point de contrôle n’est pas valable.",
    ),
    "L004": (
        "The checkpoint is not signed by any log of the policy with a key that can be checked here.",
        "Контрольная точка не подписана ни одним журналом из политики ключом, который здесь можно проверить.",
        "Контрольну точку не підписано жодним журналом із політики ключем, який тут можна перевірити.",
        "Le point de contrôle n’est signé par aucun journal de la politique avec une clé vérifiable ici.",
    ),
    "L005": (
        "Too few cosigners have signed the checkpoint: the quorum of the policy is not reached.",
        "Контрольную точку заверило недостаточно сторон: кворум, требуемый политикой, не набран.",
        "Контрольну точку засвідчило замало сторін: кворум, якого вимагає політика, не набрано.",
        "Trop peu de cosignataires ont signé le point de contrôle : le quorum de la politique n’est pas atteint.",
    ),
    "L006": (
        "This proof stands under another checkpoint than the rest of the package.",
        "Это подтверждение опирается на другую контрольную точку, чем остальной пакет.",
        "Це підтвердження спирається на іншу контрольну точку, ніж решта пакета.",
        "Cette preuve relève d’un autre point de contrôle que le reste du paquet.",
    ),
    "L007": (
        "Beside the signature that was checked there is a second one, made against computers of the future (ML-DSA-44). "
        "It is in its place; “khronika verify” checks it, this program does not.",
        "Кроме проверенной подписи есть вторая, на случай компьютеров будущего (ML-DSA-44). "
        "Она на своём месте; её проверяет «khronika verify», эта программа — нет.",
        "Крім перевіреного підпису є другий, на випадок комп’ютерів майбутнього (ML-DSA-44). "
        "Він на своєму місці; його перевіряє «khronika verify», ця програма — ні.",
        "Outre la signature contrôlée, il y en a une seconde, faite contre les ordinateurs du futur (ML-DSA-44). "
        "Elle est à sa place ; « khronika verify » la contrôle, ce programme non.",
    ),
    "L008": (
        "The policy names a key of the log with which the checkpoint is not signed: a signature was left out or taken away.",
        "Политика называет ключ журнала, которым контрольная точка не подписана: подпись не поставлена или изъята.",
        "Політика називає ключ журналу, яким контрольну точку не підписано: підпис не поставлено або вилучено.",
        "La politique nomme une clé du journal qui n’a pas signé le point de contrôle : une signature manque ou a été retirée.",
    ),
    "E001": (
        "The bytes of the exhibit are not the ones that were sealed.",
        "Содержимое материала не то, которое было опечатано.",
        "Вміст матеріалу не той, який було опечатано.",
        "Le contenu de la pièce n’est pas celui qui a été scellé numériquement.",
    ),
    "E002": (
        "The custody chain has a gap or does not begin with the sealing.",
        "В цепочке хранения есть пропуск, или она начинается не с опечатывания.",
        "У ланцюгу зберігання є пропуск, або він починається не з опечатування.",
        "La chaîne de conservation présente une lacune ou ne commence pas par le scellement numérique.",
    ),
    "E003": (
        "The event does not follow on the event before it.",
        "Событие не примыкает к предыдущему событию цепочки.",
        "Подія не прилягає до попередньої події ланцюга.",
        "L’événement ne se rattache pas à celui qui le précède.",
    ),
    "E004": (
        "The custody event belongs to another item.",
        "Событие хранения относится к другому материалу.",
        "Подія зберігання стосується іншого матеріалу.",
        "L’événement de conservation concerne une autre pièce.",
    ),
    "E005": (
        "The last custody event is not the export of this dossier.",
        "Последнее событие хранения — не выдача этого досье.",
        "Остання подія зберігання — не видача цього досьє.",
        "Le dernier événement de conservation n’est pas la remise de ce dossier.",
    ),
    "E006": (
        "The accession through which the item came in is not shown.",
        "Поступление, с которым материал был получен, не показано.",
        "Надходження, з яким матеріал було отримано, не показане.",
        "Le versement par lequel la pièce est arrivée n’est pas présenté.",
    ),
    "E007": (
        "The bytes of this exhibit are withheld; only its custody events were checked.",
        "Содержимое этого материала не передано; проверены только события хранения.",
        "Вміст цього матеріалу не передано; перевірено лише події зберігання.",
        "Le contenu de cette pièce n’est pas transmis ; seuls les événements de conservation ont été vérifiés.",
    ),
    "E008": (
        "Two custody events of one copy of the archive bear one number: the history of this item was split in two.",
        "Два события хранения одной копии архива имеют один номер: история этого материала раздвоена.",
        "Дві події зберігання однієї копії архіву мають один номер: історію цього матеріалу роздвоєно.",
        "Deux événements de conservation d’une même copie de l’archive portent le même numéro : l’histoire de la pièce a été dédoublée.",
    ),
    "E009": (
        "Here the histories of this item in two copies of the archive were joined.",
        "Здесь истории этого материала в двух копиях архива сведены вместе.",
        "Тут історії цього матеріалу у двох копіях архіву зведено разом.",
        "Ici, les histoires de cette pièce dans deux copies de l’archive ont été réunies.",
    ),
    "E010": (
        "The ending of the file's name is not the one that follows from what the exhibit is.",
        "Окончание имени файла не то, что следует из вида материала.",
        "Закінчення імені файлу не те, що випливає з виду матеріалу.",
        "L’extension du fichier n’est pas celle qui découle de la nature de la pièce.",
    ),
    "E011": (
        "A correction of the accession is missing, or does not show a field that an earlier event shows.",
        "Исправление поступления отсутствует или не раскрывает поле, раскрытое в более раннем событии.",
        "Виправлення надходження відсутнє або не розкриває поле, розкрите в ранішій події.",
        "Une correction du versement manque, ou ne montre pas un champ qu’un événement antérieur montre.",
    ),
    **BINDING_TEXTS,
    "S001": (
        "statements.json is missing or malformed.",
        "Файл statements.json отсутствует или составлен неверно.",
        "Файл statements.json відсутній або складений неправильно.",
        "Le fichier statements.json manque ou est mal formé.",
    ),
    "S002": (
        "What the dossier says here differs from what was logged.",
        "Сказанное здесь в досье расходится с внесённым в журнал.",
        "Сказане тут у досьє розходиться з внесеним до журналу.",
        "Ce que le dossier affirme ici diffère de ce qui a été inscrit au journal.",
    ),
    "S003": (
        "The quotation does not stand in the exhibit at its place.",
        "Цитаты нет в материале на указанном месте.",
        "Цитати немає в матеріалі на вказаному місці.",
        "La citation ne se trouve pas dans la pièce à l’endroit indiqué.",
    ),
    "S004": (
        "The cited item is not among the exhibits, or the statement is unknown.",
        "Материала, на который дана ссылка, нет среди приложенных, либо утверждение неизвестно.",
        "Матеріалу, на який дано посилання, немає серед доданих, або твердження невідоме.",
        "L’élément cité ne figure pas parmi les pièces, ou la déclaration est inconnue.",
    ),
    "S005": (
        "The sentence rests on no statement.",
        "Предложение не опирается ни на одно утверждение.",
        "Речення не спирається на жодне твердження.",
        "La phrase ne repose sur aucune déclaration.",
    ),
    "S006": (
        "Not every quotation was compared with its exhibit; compared, out of all:",
        "Не все цитаты сверены с материалами; сверено из всех:",
        "Не всі цитати звірено з матеріалами; звірено з усіх:",
        "Toutes les citations n’ont pas été comparées aux pièces ; comparées, sur le total :",
    ),
    "S007": (
        "The statements shown are not the ones the case was made from.",
        "Показаны не те утверждения, на которых построено досье.",
        "Показано не ті твердження, на яких побудовано досьє.",
        "Les déclarations présentées ne sont pas celles sur lesquelles le dossier repose.",
    ),
    "S008": (
        "What a program read of the exhibit is not what was logged, is malformed or too large, or lies there without the exhibit.",
        "Прочитанное программой в материале не то, что записано в журнал, составлено неверно, слишком велико или лежит без материала.",
        "Прочитане програмою в матеріалі не те, що записане в журнал, складене неправильно, завелике або лежить без матеріалу.",
        "Ce qu’un programme a lu dans la pièce n’est pas ce qui a été journalisé, est mal formé, trop grand, ou se trouve sans la pièce.",
    ),
    "S009": (
        "The exhibit has no such place: no such page, time, region, cell or file in it.",
        "В материале нет такого места: такой страницы, времени, области, ячейки или файла.",
        "У матеріалі немає такого місця: такої сторінки, часу, ділянки, клітинки чи файлу.",
        "La pièce n’a pas cet emplacement : ni cette page, ce temps, cette zone, cette cellule ou ce fichier.",
    ),
    "F001": (
        "The package is of version 1 of the format. It does not bind: quotations by page, time or region, which are compared with nothing; "
        "which recording of a report the case means; and it shows all statements of a report and the digest of every exhibit.",
        "Пакет составлен по версии 1 формата. Он не закрепляет: цитаты по странице, времени или области, их не с чем сверить; "
        "какую именно запись сообщения имеет в виду досье; и показывает все утверждения сообщения и контрольную сумму каждого материала.",
        "Пакет складено за версією 1 формату. Він не закріплює: цитати за сторінкою, часом чи ділянкою, їх немає з чим звірити; "
        "який саме запис повідомлення має на увазі досьє; і показує всі твердження повідомлення та контрольну суму кожного матеріалу.",
        "Le paquet suit la version 1 du format. Il ne lie pas : les citations par page, temps ou zone, qui ne sont comparées à rien ; "
        "l’inscription précise de l’élément que vise le dossier ; il montre toutes les déclarations d’un élément "
        "et l’empreinte de chaque pièce.",
    ),
    **REVIEW_TEXTS,
    "T001": (
        "The time-stamp is missing, malformed, or was refused by the authority.",
        "Метка времени отсутствует, составлена неверно или в ней отказано.",
        "Позначка часу відсутня, складена неправильно або в ній відмовлено.",
        "L’horodatage manque, est mal formé ou a été refusé par l’autorité.",
    ),
    "T002": (
        "The time-stamp is not over this checkpoint, or does not answer the request.",
        "Метка времени поставлена не на эту контрольную точку или не отвечает запросу.",
        "Позначку часу поставлено не на цю контрольну точку, або вона не відповідає запиту.",
        "L’horodatage ne porte pas sur ce point de contrôle ou ne répond pas à la demande.",
    ),
    "T003": (
        "The signature of the time-stamp does not verify.",
        "Подпись метки времени не проходит проверку.",
        "Підпис позначки часу не проходить перевірку.",
        "La signature de l’horodatage n’est pas valable.",
    ),
    "T004": (
        "The certificate chain of the time-stamp does not verify, or does not fit its time or purpose.",
        "Цепочка сертификатов метки времени не проходит проверку либо не подходит по сроку или назначению.",
        "Ланцюг сертифікатів позначки часу не проходить перевірку або не відповідає строку чи призначенню.",
        "La chaîne de certificats de l’horodatage n’est pas valable, ou ne convient pas à sa date ou à son usage.",
    ),
    "T005": (
        "The stamped checkpoint and the checkpoint of the package are not of one history.",
        "Контрольная точка с меткой времени и контрольная точка пакета не принадлежат одной истории журнала.",
        "Контрольна точка з позначкою часу й контрольна точка пакета не належать до однієї історії журналу.",
        "Le point de contrôle horodaté et celui du paquet ne relèvent pas d’une même histoire du journal.",
    ),
    "T006": (
        "Nothing proves a time: the package has no time-stamp.",
        "Время ничем не подтверждено: в пакете нет метки времени.",
        "Час нічим не підтверджено: у пакеті немає позначки часу.",
        "Rien ne prouve une date : le paquet ne contient aucun horodatage.",
    ),
    "T007": (
        "The time-stamp uses an algorithm unknown to this verifier; it was not checked.",
        "Метка времени использует неизвестный этой программе алгоритм; она не проверена.",
        "Позначка часу використовує невідомий цій програмі алгоритм; її не перевірено.",
        "L’horodatage emploie un algorithme inconnu de ce vérificateur ; il n’a pas été contrôlé.",
    ),
    **LETTER_TEXTS,
    "N001": (
        "There is nothing to check here.",
        "Здесь нечего проверять.",
        "Тут немає чого перевіряти.",
        "Il n’y a rien à vérifier ici.",
    ),
}

TEXTS = spaced(FINDINGS_SAID)


def describe(finding: Finding, language: str) -> str:
    """The finding in words, with the fact it carries in brackets; `language` is one of LANGUAGES."""
    text = TEXTS[finding.code][LANGUAGES.index(language)]
    if text.endswith(":"):
        return f"{text} {finding.detail}"
    return f"{text} ({plain(finding.detail)})" if finding.detail else text


def plain(text: str) -> str:
    """A path or fact of the package made safe to print: whatever could command a terminal or turn the writing around is spelled out."""
    return "".join(
        mark if mark.isprintable() else mark.encode("unicode_escape", "replace").decode() for mark in text
    )
