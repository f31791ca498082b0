"""English words for dates."""

from khronika.primitives.timespan.feast import Feast
from khronika.primitives.timespan.lexicon import ROMAN, Row, lexicon, numbered

_MONTHS = (
    "jan{uary|}",
    "feb{ruary|}",
    "mar{ch|}",
    "apr{il|}",
    "may",
    "jun{e|}",
    "jul{y|}",
    "aug{ust|}",
    "sep{tember|t|}",
    "oct{ober|}",
    "nov{ember|}",
    "dec{ember|}",
)
_SEASONS = ("spring|springtime", "summer|summertime", "autumn|fall", "winter|wintertime")
_WEEKDAYS = (
    "mon{day|}",
    "tue{sday|s|}",
    "wed{nesday|}",
    "thu{rsday|rs|}",
    "fri{day|}",
    "sat{urday|}",
    "sunday",
)
_TEENS = (
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_CARDINALS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", *_TEENS)
_ORDINALS = (
    *(
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
    ),
    *(f"{name}th" for name in _TEENS[2:]),
)

_NUMBERS: list[Row] = [
    *numbered("#", 1, _CARDINALS),
    *numbered("^", 1, _ORDINALS),
    *(("#", 10 * number, name) for number, name in enumerate(_TENS, start=2)),
    *(("^", 10 * number, f"{name[:-1]}ieth") for number, name in enumerate(_TENS, start=2)),
    ("#", 100, "hundred"),
    ("#", 1000, "thousand"),
]
_PARTS: list[Row] = [
    ("P", 0, "early|beginning|start|the first days of|first days of"),
    ("P", 1, "mid|middle|mid -"),
    ("P", 2, "late|end|the last days of|last days of"),
    ("P", 3, "first half"),
    ("P", 4, "second half|latter half"),
]
_UNITS: list[Row] = [
    ("u", 1, "day"),
    ("u", 101, "days"),
    ("u", 7, "week"),
    ("u", 107, "weeks"),
    ("u", 2, "weekend"),
    ("pu", (-1, 2), "{over|at|on} the weekend"),
    ("n", 0, "month"),
    ("n", 100, "months"),
    ("g", 0, "year"),
    ("dn", (6, 0), "half a year|half year|a half year|half - year"),
    ("adn", (0, 18, 0), "a year and a half|year and a half|one and a half years"),
    ("adn", (0, 30, 0), "two and a half years"),
    ("adu", (0, 14, 1), "a fortnight|fortnight"),
    ("&", 2, "a couple of|couple of|a couple|couple"),
    ("l", 0, "years"),
    ("c", 0, "o'clock|o' clock|hours|am|pm|a m|p m"),
    (
        "Y",
        0,
        "solitary|solitary confinement|isolation|shizo|detention|the punishment cell|punishment cell|arrest",
    ),
]
_BESIDE_TODAY: list[Row] = [
    ("D", 0, "today"),
    ("D", -1, "yesterday"),
    ("D", -2, "the day before yesterday"),
    ("D", 1, "tomorrow"),
    ("D", 2, "the day after tomorrow"),
    ("KD", -1, "last night"),
    ("p", -1, "last|previous"),
    ("p", 0, "{|earlier |later }this"),
    ("D", 0, "this {morning|afternoon|evening}"),
    ("Fpg", (0, 0, 0), "since the {beginning|start} of {the|this} year"),
    ("Fpn", (0, 0, 0), "since the {beginning|start} of {the|this} month"),
    ("Fpu", (0, 0, 7), "since the {beginning|start} of {the|this} week"),
    ("p", 1, "next"),
    ("i", 0, "in"),
    (";", 0, "later|afterwards"),
    ("j", 0, "ago"),
    ("J", 0, "the day before|the eve of|on the eve of"),
    ("V", 0, "the day after|the day following"),
]
_SIDES: list[Row] = [
    ("F", 0, "{ever |already |for the first time |}since|as from|with effect from|effective|effective from"),
    ("F", 0, "from|starting|starting on|starting from|beginning on"),
    (">", 0, "{|and }{onwards|onward}|and {after|later}"),
    ("x", 0, "to|through|thru"),
    ("U", 0, "until|till|up to|up until|til"),
    (
        "!",
        0,
        "{|up |down |right |}{to|until|till|through} {|the }{present|present day|now|date|today|this day}|"
        "to present|now|present|ongoing|still today|and counting",
    ),
    ("=", 0, "inclusive|included|incl"),
    (
        "+",
        0,
        ""
        "{|then |later |and then |and |was then |was }{extended|prolonged} {|by |for |another |by another |for another }",
    ),
    ("o", 0, "for"),
    ("b", 0, "between|in the period between|at some point between|sometime between"),
    ("e", 0, "and|and in|and on|as well as"),
    ("v", 0, "{or|either|or else}{| in| on| the| maybe}"),
    ("A", 0, "{|shortly |soon |right |immediately }after"),
    ("B", 0, "{|shortly |right |immediately }before|prior to"),
    ("L", 0, "no later than|not later than|by|at the latest|on or before|not after"),
    ("E", 0, "no earlier than|not earlier than|not before|on or after"),
]
_ABOUT: list[Row] = [
    ("K", 0, "night|overnight|at night|in the night|during the night|by night"),
    (
        "a",
        0,
        "almost|nearly|about|around|approximately|approx|circa|ca|roughly|some time around|"
        "sometime around|or so|some|on or about|"
        "in or about|in or around|on or around|at or around|toward|towards|c|or thereabouts|thereabouts",
    ),
    (
        "m",
        0,
        "maybe|perhaps|possibly|probably|i think|i believe|i guess|if i remember correctly|it may have been|"
        "it must have been|presumably|apparently|if i recall|as far as i remember|not sure|likely|"
        "most likely|"
        "supposedly",
    ),
    (
        "r",
        0,
        "twice|three times|several times|many times|repeatedly|every day|daily|every night|each day|"
        "each night|every week|a few times|"
        "on {several|various|different} occasions|at {various|different} {times|periods|dates}",
    ),
    ("w", 0, "throughout|all of|the whole of|all through|whole|entire|all"),
    ("H", 0, "{|in }the {early|small} hours of|{early|late} {|in the }{morning|afternoon|evening}"),
    ("H", 0, "{in the |at |}{morning|evening|afternoon|noon|dawn|midday|dusk|sunrise|sunset|lunchtime}"),
    ("@", 0, "at"),
    ("%", 0, "of"),
    (
        "",
        0,
        "on|the|a|an|{|in |during }the month of|"
        "during|sometime in|some time in|sometime|it was|it was in|in the course of|dated|date|as of|"
        "back in|back|"
        "born|born on|b|dob|date of birth|one day in|one night in|some day in|calendar|"
        "as {recently|early|late|far back} as|just|only|already|even|most of|published|published on|"
        "updated|posted|filed",
    ),
]

_SET_FOR = "{set|scheduled|fixed|planned} for"
_PUT_OFF = "{adjourned|postponed} {to|until}"
_TO_COME: list[Row] = [
    ("s", 0, "hearing|court hearing|trial|court session|appeal|sentencing"),
    ("Q", 0, "|".join(f"{{|is |are |has been |have been }}{said}" for said in (_SET_FOR, _PUT_OFF))),
    ("Q", 0, "will {be|be held|be heard|take place}"),
    ("R", 0, "|".join(f"{{was|were|had been}} {said}" for said in (_SET_FOR, _PUT_OFF))),
]

_YEARS_PARTS: list[Row] = [
    ("4", 0, "quarter|qtr"),
    *(("P", 4 + number, f"q{number}") for number in range(1, 5)),
    *(("P", 2 + number, f"h{number}") for number in range(1, 3)),
    ("2", 0, "half"),
    ("1", 0, "century"),
    ("Z", 0, "noughties"),
    *(("Z", 10 * number, f"{name[:-1]}ies") for number, name in enumerate(_TENS, start=2)),
    ("7", 0, "{the |}last century"),
    ("7", 1, "{this|our|the present|the current} century"),
    ("3", 0, "ten - day period|ten - day part"),
    ("P", 16, "last week of|final week of"),
]
_FEASTS: list[Row] = [
    ("M", Feast.NEW_YEAR, "{|at |over }{new year|the new year|new year' s|new years}"),
    ("dM", (1, 1), "{|on }{new year' s day|new years day}"),
    ("dM", (31, 12), "{|on }{new year' s eve|new years eve}"),
    ("M", Feast.WESTERN_EASTER, "{|at |over }easter{| sunday}"),
    ("M", Feast.ORTHODOX_EASTER, "{|at }orthodox easter"),
    ("M", Feast.GOOD_FRIDAY, "{|on }good friday"),
    ("dM", (25, 12), "{|at |on |over }christmas{| day}"),
    ("dM", (7, 1), "{|at |on }orthodox christmas"),
    ("dM", (24, 12), "{|on }christmas eve"),
    ("dM", (26, 12), "boxing day"),
    ("dM", (9, 5), "{|on }victory day"),
    ("dM", (8, 3), "{|on }{international |}women' s day"),
    ("dM", (31, 10), "{|on }halloween"),
]

ENGLISH = lexicon(
    [
        *numbered("M", 1, _MONTHS),
        *numbered("M", 1, ROMAN),
        *numbered("S", 21, _SEASONS),
        *numbered("W", 0, _WEEKDAYS),
        *_NUMBERS,
        *_PARTS,
        *_UNITS,
        *_BESIDE_TODAY,
        *_SIDES,
        *_ABOUT,
        *_TO_COME,
        *_YEARS_PARTS,
        *_FEASTS,
    ],
    day_first=False,
    joins_years=True,
)
