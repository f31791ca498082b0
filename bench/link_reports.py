"""Messy reports about invented persons: the same person declined, transliterated, cut to initials, misspelt, half described."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from khronika.link.person import Person
from khronika.primitives.timespan import Timespan, parse

DUPLICATES = 0.37
"""The share of reports about someone whom an earlier report is about."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_MEN = _words(
    """
    Александр Сергей Владимир Андрей Алексей Дмитрий Николай Иван Евгений Михаил Виктор Игорь Юрий Павел Олег Максим Роман Денис Антон
    Василий Артём Виталий Илья Анатолий Константин Вячеслав Руслан Валерий Никита Станислав Кирилл Борис Григорий Пётр Степан Тимур
    Магомед Рустам Ильдар Марат Ахмед Умар Рамзан Хасан Глеб Фёдор Захар Семён Матвей Тимофей Ярослав Герман
    """
)
_WOMEN = _words(
    """
    Елена Ольга Наталья Ирина Светлана Анна Екатерина Мария Татьяна Дарья Юлия Марина Оксана Вера Инна Лариса Алина Галина
    """
)
_SHORT = {
    "Александр": ("Саша", "Шура", "Саня"), "Сергей": ("Серёга", "Серёжа"), "Владимир": ("Вова", "Володя"), "Алексей": ("Лёша", "Лёха"),
    "Дмитрий": ("Дима", "Митя"), "Николай": ("Коля",), "Иван": ("Ваня",), "Евгений": ("Женя",), "Михаил": ("Миша",), "Виктор": ("Витя",),
    "Павел": ("Паша",), "Константин": ("Костя",), "Роман": ("Рома",), "Юрий": ("Юра",), "Елена": ("Лена",), "Ольга": ("Оля",),
    "Наталья": ("Наташа",), "Екатерина": ("Катя",), "Мария": ("Маша",), "Дарья": ("Даша",), "Анна": ("Аня",),
}  # fmt: skip
_COMMON = _words(
    """
    Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов
    Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев
    Кузьмин Фролов Александров Дмитриев Королёв Гусев Киселёв Ильин Максимов Поляков Сорокин Виноградов Ковалёв Белов Медведев Антонов
    Тарасов Жуков Баранов Филиппов Комаров Давыдов Беляев Герасимов Богданов Осипов Сидоров Матвеев Титов Марков Миронов Крылов Куликов
    Карпов Власов Мельников Денисов Гаврилов Тихонов Казаков Афанасьев Данилов Савельев Тимофеев Фомин Чернов Абрамов Мартынов Ефимов
    Федотов Щербаков Назаров Калинин Исаев Чернышёв Быков Маслов Родионов Коновалов Лазарев Воронин Климов Филатов Пономарёв Голубев
    Магомедов Алиев Ахмедов Гаджиев Мамедов Рахимов Каримов Юсупов Исмаилов Шевченко Коваленко Бондаренко Ткаченко Кравченко Савченко
    """
)
_HEADS = _words(
    """
    бал бер бор вал вер вол гал гор гра дар дол дру жар жел зав зар зим кал кар ков кол кру лаб лун мал мел мор нар нов пал пер пол пру
    раз рог руб сав сел сер сол стар тар тер тим тул уг фал хар хол цеп чал чер шар шел шум щег юж яр
    """
)
_MIDDLES = _words(
    """
    аг ак ал ан ап ар ач аш ег ез ек ел ен еп ер еч ид ик ил ин иш об ог од ок ол он оп ор ос от ош уб уд ук ул ун ур уш
    """
)
_TAILS = ("ов", "ов", "ов", "ев", "ин", "ин", "енко", "ский", "ук")
_LETTERS = "абвгдежзиклмнопрстуфхцчш"

_ENGLISH = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    _words("a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya"), strict=True)) | {"ъ": "", "ь": ""}  # fmt: skip
_PASSPORT = _ENGLISH | {"ё": "e", "й": "i", "ъ": "ie", "ю": "iu", "я": "ia"}
_FRENCH = _ENGLISH | {
    "ё": "io",
    "ж": "j",
    "й": "i",
    "у": "ou",
    "ч": "tch",
    "ш": "ch",
    "щ": "chtch",
    "ю": "iou",
    "я": "ia",
}
_GERMAN = _ENGLISH | {"в": "w", "ё": "jo", "ж": "sch", "з": "s", "й": "j", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch",
    "щ": "schtsch", "ю": "ju", "я": "ja"}  # fmt: skip
_SCHEMES = (_ENGLISH, _ENGLISH, _PASSPORT, _FRENCH, _GERMAN)


@dataclass(frozen=True, slots=True)
class _Truth:
    surname: str
    given: str
    father: str
    woman: bool
    born: date
    place: str
    cell: int


@dataclass(frozen=True, slots=True)
class Reports:
    """What was reported, and who it truly was: the number of the person, by the report's place."""

    persons: Sequence[Person]
    truth: Sequence[int]


def reports(count: int, *, seed: int) -> Reports:
    """So many reports, the same for the same seed."""
    made, about = streamed(count, seed=seed)
    return Reports(list(made), about)


def streamed(count: int, *, seed: int) -> tuple[Iterator[Person], list[int]]:
    """The same, one report after the other: a million of them are not to fill the memory."""
    random = Random(seed)
    people = max(round(count * (1 - DUPLICATES)), 1)
    surnames = _surnames(random)
    true = [_person(random, number, surnames) for number in range(people)]
    about = list(range(people)) + [random.randrange(people) for _ in range(count - people)]
    random.shuffle(about)
    return (_report(random, true[person], f"r{place:07d}") for place, person in enumerate(about)), about


def _surnames(random: Random) -> list[str]:
    rare = {
        (random.choice(_HEADS) + random.choice(_MIDDLES) + random.choice(_TAILS)).capitalize()
        for _ in range(9000)
    }
    return [*_COMMON, *sorted(rare)]


def _zipf(random: Random, values: Sequence[str], steepness: float) -> str:
    return values[min(int(len(values) * random.random() ** steepness), len(values) - 1)]


def _person(random: Random, number: int, surnames: Sequence[str]) -> _Truth:
    woman = random.random() < 0.12
    surname = _zipf(random, surnames, 2.2)
    if woman:
        surname = (
            surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname.replace("ский", "ская")
        )
    given = _zipf(random, _WOMEN if woman else _MEN, 1.6)
    born = date(1955, 1, 1) + timedelta(days=int(17_000 * (random.random() + random.random()) / 2))
    return _Truth(
        surname,
        given,
        _zipf(random, _MEN, 1.6),
        woman,
        born,
        f"f{_zipf(random, [str(each) for each in range(60)], 1.3)}",
        number // 8,
    )


def _report(random: Random, person: _Truth, code: str) -> Person:
    place = person.place if random.random() < 0.85 else f"f{random.randrange(60)}"
    met = (
        frozenset(f"m{person.cell}-{random.randrange(8)}" for _ in range(2))
        if random.random() < 0.3
        else frozenset()
    )
    return Person(
        code,
        (_named(random, person),),
        _born(random, person.born),
        frozenset({place} if random.random() < 0.85 else ()),
        met,
    )


def _born(random: Random, day: date) -> Timespan | None:
    way = random.random()
    if way < 0.02:
        day = _slipped(random, day)
    if way < 0.45:
        return parse(day.isoformat())
    if way < 0.70:
        return parse(f"{day.year}")
    if way < 0.75:
        return parse(f"{day.year + random.choice((-1, 0, 0, 1))}~")
    return None


def _slipped(random: Random, day: date) -> date:
    """A slip: day and month swapped where that is a day, else another day of the month."""
    if day.day <= 12 and day.day != day.month:
        return day.replace(month=day.day, day=day.month)
    return day.replace(day=random.randrange(1, 29))


def _named(random: Random, person: _Truth) -> str:
    surname, given, patronymic = person.surname, person.given, _patronymic(person.father, woman=person.woman)
    if random.random() < 0.08:
        surname = _misspelt(random, surname)
    if random.random() < 0.02:
        given = _misspelt(random, given)
    if random.random() < 0.05:
        given = random.choice(_SHORT.get(given, (given,)))
    name = _arranged(random, replace(person, surname=surname, given=given), patronymic)
    if random.random() < 0.12:
        return _spelt(name, random.choice(_SCHEMES))
    if random.random() < 0.04:
        name = random.choice(("капитан ", "осуждённый ", "майор ")) + name
    return name.replace("ё", "е") if random.random() < 0.5 else name


def _arranged(random: Random, person: _Truth, patronymic: str) -> str:
    surname, given = person.surname, person.given
    way = random.random()
    if way < 0.14:
        return (
            f"{surname} {given[0]}.{patronymic[0]}."
            if way < 0.10
            else f"{given[0]}. {patronymic[0]}. {surname}"
        )
    if way < 0.17:
        return f"{surname} {given[0]}."
    if way < 0.30:
        case = random.choice("гдт")
        parts = [_declined(part, case, woman=person.woman) for part in (surname, given, patronymic)]
        return " ".join(parts if way < 0.24 else parts[:2])
    if way < 0.50:
        return f"{given} {surname}" if way < 0.42 else f"{surname} {given}"
    return f"{surname} {given} {patronymic}" if way < 0.85 else f"{given} {patronymic} {surname}"


def _patronymic(father: str, *, woman: bool) -> str:
    stem = {"Пётр": "Петров", "Павел": "Павлов", "Илья": "Иль", "Никита": "Никит", "Михаил": "Михайлов"}.get(
        father
    )
    if stem is None:
        stem = {"й": father[:-1] + "ев", "ь": father[:-1] + "ев"}.get(father[-1], father + "ов")
        stem = stem.replace("иев", "ьев")
    if woman:
        return stem + ("на" if stem.endswith("в") else "инична")
    return stem + "ич"


_CASES = "гдт"
_MAN_SURNAME = {
    "ов": ("а", "у", "ым"),
    "ев": ("а", "у", "ым"),
    "ёв": ("а", "у", "ым"),
    "ин": ("а", "у", "ым"),
    "ук": ("а", "у", "ом"),
    "ич": ("а", "у", "ем"),
}


def _declined(part: str, case: str, *, woman: bool) -> str:
    """The genitive (г), dative (д) or instrumental (т) of one part."""
    which = _CASES.index(case)
    if part.endswith(("ко", "юк")):
        return part
    if part.endswith("ский"):
        return part[:-2] + ("ого", "ому", "им")[which]
    if part.endswith("ская"):
        return part[:-2] + "ой"
    if part.endswith(("ова", "ева", "ина")) and woman:
        return part[:-1] + "ой"
    if not woman and part[-2:] in _MAN_SURNAME and part != "Ильин":
        return part + _MAN_SURNAME[part[-2:]][which]
    return _declined_given(part, which)


def _declined_given(part: str, which: int) -> str:
    part = {"Пётр": "Петр", "Павел": "Павл"}.get(part, part)
    endings = {
        "а": ("ы", "е", "ой"), "я": ("и", "е", "ей"), "й": ("я", "ю", "ем"), "ь": ("я", "ю", "ем"), "о": ("о", "о", "о"),
    }.get(part[-1])  # fmt: skip
    return part[:-1] + endings[which] if endings else part + ("а", "у", "ом")[which]


def _misspelt(random: Random, word: str) -> str:
    place = random.randrange(1, max(len(word) - 2, 2))
    way = random.randrange(4)
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way == 1:
        return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    if way == 2:
        return word[:place] + random.choice(_LETTERS) + word[place + 1 :]
    return word[:place] + random.choice(_LETTERS) + word[place:]


def _spelt(name: str, scheme: dict[str, str]) -> str:
    spelt = "".join(
        scheme[letter.lower()].capitalize() if letter.isupper() else scheme.get(letter, letter)
        for letter in name
    )
    return spelt.replace("ii ", "y ").replace("iy ", "y ") if scheme is _ENGLISH else spelt
