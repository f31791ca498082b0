"""French words for dates."""

from khronika.primitives.timespan.feast import Feast
from khronika.primitives.timespan.lexicon import ROMAN, Row, lexicon, numbered

_MONTHS = (
    "janv{ier|}",
    "fév{rier|r|}|fevrier",
    "mars",
    "avr{il|}",
    "mai",
    "juin",
    "juil{let|l|}",
    "août|aout",
    "septembre",
    "oct{obre|}",
    "nov{embre|}",
    "déc{embre|}|decembre",
)
_SEASONS = ("printemps|au printemps", "été", "automne", "hiver")
_WEEKDAYS = ("lundi|lun", "mardi", "mercredi|mer", "jeudi|jeu", "vendredi|ven", "samedi|sam", "dimanche|dim")
_CARDINALS = (
    *(
        "un{|e}",
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "onze",
        "douze",
        "treize",
        "quatorze",
        "quinze",
    ),
    *("seize", "dix - sept|dix sept", "dix - huit|dix huit", "dix - neuf|dix neuf", "vingt"),
)

_NUMBERS: list[Row] = [
    *numbered("#", 1, _CARDINALS),
    ("^", 1, "premier"),
    *(
        ("#", 10 * number, name)
        for number, name in enumerate(("trente", "quarante", "cinquante", "soixante"), start=3)
    ),
    ("#", 80, "quatre - vingt{|s}|quatre vingt{|s}"),
    ("#", 100, "cent{|s}"),
    ("#", 1000, "mille|mil"),
    ("#", 21, "vingt et un|vingt - et - un"),
    ("#", 31, "trente et un|trente - et - un"),
]
_PARTS: list[Row] = [
    ("P", 0, "début|au début|au tout début|dans les premiers jours|les premiers jours"),
    ("P", 1, "mi|mi -|à la mi -|milieu|au milieu"),
    ("P", 2, "fin|dans les derniers jours|les derniers jours"),
    ("P", 3, "première moitié|premiere moitie|première quinzaine|1 ère quinzaine"),
    ("P", 4, "seconde moitié|deuxième moitié|{seconde|deuxième|2 ème} quinzaine"),
]
_UNITS: list[Row] = [
    ("u", 1, "jour|journée"),
    ("u", 101, "jours|journées"),
    ("u", 7, "semaine"),
    ("u", 107, "semaines"),
    ("u", 2, "week - end|weekend"),
    ("n", 0, "mois{| - ci}|au mois"),
    ("g", 0, "année|an"),
    ("u", 7, "semaine - ci"),
    ("adn", (0, 30, 0), "deux ans et demi"),
    ("adu", (0, 45, 1), "un mois et demi"),
    ("dn", (6, 0), "une demi - année|demi - année"),
    ("adn", (0, 18, 0), "un an et demi"),
    ("&", 10, "une dizaine de|une dizaine d'|dizaine de"),
    ("&", 15, "une quinzaine de|une quinzaine d'|quinzaine de"),
    ("&", 20, "une vingtaine de|vingtaine de"),
    ("G", 0, "années"),
    ("l", 0, "ans"),
    ("c", 0, "heure{|s}{| du matin| du soir| de l' après - midi}|h"),
    ("Y", 0, "{de |d' |au |en |}{cachot|isolement|cellule disciplinaire|arrêt|détention|mitard}"),
]
_BESIDE_TODAY: list[Row] = [
    ("D", 0, "aujourd' hui|ce {matin|soir}|cet après - midi"),
    ("D", -1, "hier"),
    ("D", -2, "avant - hier|avant hier"),
    ("D", 1, "demain"),
    ("D", 2, "après - demain|après demain"),
    ("KD", -1, "la nuit dernière|la nuit passée"),
    ("p", -1, "derni{er|ère}|passé{|e}"),
    ("p", 0, "ce{|t|tte}"),
    ("p", 1, "prochain{|e}"),
    ("i", 0, "dans"),
    ("q", 0, "il y a|voici|voilà|ça fait"),
    ("qadu", (0, 0, 15, 1), "{il y a|voici|voilà} {quinze|15} jours"),
    ("qadu", (0, 0, 7, 1), "{il y a|voici|voilà} {huit|8} jours"),
    ("iadu", (0, 0, 15, 1), "dans {quinze|15} jours"),
    ("iadu", (0, 0, 7, 1), "dans {huit|8} jours"),
    ("J", 0, "la veille du|la veille de|veille du"),
    ("V", 0, "le lendemain du|lendemain du|au lendemain du"),
]
_SIDES: list[Row] = [
    ("F", 0, "pour la première fois depuis"),
    ("<", 0, "depuis|depuis {maintenant|déjà}"),
    ("F", 0, "depuis le|à partir d{u|e|'}|à compter d{u|e|'}|dès"),
    ("f", 0, "du|de|d'|des"),
    ("x", 0, "au|à"),
    (
        "!",
        0,
        "à {ce jour|nos jours}|jusqu' à {présent|aujourd' hui|maintenant|ce jour|nos jours}|"
        "à aujourd' hui|à présent|"
        "aujourd' hui encore|encore aujourd' hui",
    ),
    ("=", 0, "inclus{|e}|compris|y compris|incl"),
    ("+", 0, "{|puis |ensuite |et |}{prolongé|prolongée|prolongation|reconduit} {|de |pour |à nouveau de }"),
    ("U", 0, "jusqu' {au|aux|à|en}|jusque"),
    ("o", 0, "pour"),
    ("b", 0, "{|compris |comprise |comprises |s' étendant |s' étalant }entre|dans la période entre"),
    (";", 0, "plus tard|après coup"),
    ("e", 0, "et|et en|et le"),
    ("v", 0, "{ou|soit|ou bien}{| le| en| du| au| la}"),
    ("A", 0, "{|peu |juste |aussitôt }après{| le}"),
    ("Fpg", (0, 0, 0), "depuis le début de {l'|cette} année"),
    ("Fpn", (0, 0, 0), "depuis le début {du|de ce} mois"),
    ("Fpu", (0, 0, 7), "depuis le début de {la|cette} semaine"),
    ("B", 0, "{|d' |peu |juste }avant{| le}"),
    ("L", 0, "au plus tard|au plus tard le|d' ici|d' ici {le|à}"),
    (">", 0, "et {après|au - delà}"),
    ("E", 0, "au plus tôt|au plus tôt le|pas avant|pas avant le"),
]
_ABOUT: list[Row] = [
    ("K", 0, "nuit"),
    (
        "a",
        0,
        "presque|près de|vers|vers le|environ|aux environs d{u|e|'}|autour d{u|e|'}|approximativement|"
        "à peu près|"
        "aux alentours d{u|e|'}|env|grosso modo|plus ou moins",
    ),
    (
        "m",
        0,
        "peut - être|probablement|sans doute|je crois|je pense|il me semble|peut être|vraisemblablement|"
        "si je me souviens bien|sauf erreur|apparemment|il me semble que c' était",
    ),
    (
        "r",
        0,
        "deux fois|trois fois|plusieurs fois|à plusieurs reprises|chaque jour|tous les jours|"
        "chaque nuit|toutes les nuits|chaque semaine",
    ),
    ("w", 0, "tout|toute|tout au long d{u|e}"),
    (
        "",
        0,
        "à l'|à la|le|la|les|l'|en|pendant|durant|dans la|dans les|dans le|au cours d{u|e}|courant du|"
        "c' était|"
        "lors d{u|e}|courant|né{|e}{| le| en}|naissance|date de naissance|daté{|e} du|en date du|"
        "à la date du|date|un jour de|un jour d'|"
        "une nuit de|dans le courant d{u|e}|sur|déjà|encore|la plus grande partie d{u|e}|"
        "{publié|paru|rédigé|posté}{|e}{| le}|mis en ligne{| le}|mis à jour{| le}",
    ),
    (
        "H",
        0,
        "{le |au |}matin{| du}|{le |au |}soir{| du}|l' après - midi{| du}|"
        "dans la {matinée|soirée}{| du}|"
        "en {début|milieu|fin} {d' après - midi|de matinée|de soirée|de journée}|à midi{| le}|"
        "à l' aube{| du}|dans l' après - midi{| du}",
    ),
]

_SET = ("{fixé|reporté}{|e|s|es} {au|à|pour}", "{prévu|programmé}{|e|s|es}{| au| à| pour}")
_TO_COME: list[Row] = [
    ("s", 0, "audience|procès|séance|jugement|appel"),
    ("Q", 0, "|".join(f"{{|est |sont }}{said}" for said in _SET)),
    ("Q", 0, "{aura|auront} lieu|se {tiendra|tiendront}"),
    ("R", 0, "|".join(f"{{était|étaient|a été|ont été|avait été}} {said}" for said in _SET)),
]

_ORDINAL_WORDS = (
    "premier|première|1 er|1 ère",
    "deuxième|second|seconde",
    "troisième",
    "quatrième",
    "cinquième",
)
_YEARS_PARTS: list[Row] = [
    *(
        ("P", 4 + number, f"{{|au }}{{{word}}} trimestre|{{|au }}t{number}")
        for number, word in enumerate(_ORDINAL_WORDS[:4], start=1)
    ),
    *(
        ("P", 2 + number, f"{{|au }}{{{word}}} semestre|{{|au }}s{number}")
        for number, word in enumerate(_ORDINAL_WORDS[:2], start=1)
    ),
    *(("P", number - 1, f"{{{word}}} décade") for number, word in enumerate(_ORDINAL_WORDS[:3], start=1)),
    *(
        ("P", 10 + number, f"{{{word}}} semaine {{de|d'|du|du mois de|du mois d'}}")
        for number, word in enumerate(_ORDINAL_WORDS, start=1)
    ),
    ("P", 16, "dernière semaine d{u|e|'}"),
    ("7", 19, "{|au }{xixe|xix e|xix ème|19 e|19 ème|dix - neuvième} siècle"),
    ("7", 20, "{|au }{xxe|xx e|xx ème|20 e|20 ème|vingtième} siècle"),
    ("7", 21, "{|au }{xxie|xxi e|xxi ème|21 e|21 ème|vingt et unième} siècle"),
    ("7", 0, "{|au |du }siècle {dernier|passé}"),
    ("7", 1, "{ce|notre} siècle|siècle {actuel|présent}"),
    ("1", 0, "siècle"),
    ("4", 0, "trimestre|quart"),
    ("6", 0, "semestre"),
    ("5", 0, "scolaire"),
]
_FEASTS: list[Row] = [
    ("M", Feast.NEW_YEAR, "{|au |le }{nouvel an|jour de l' an}"),
    ("dM", (31, 12), "{|le |à la }{réveillon du nouvel an|saint - sylvestre|veille du nouvel an}"),
    ("M", Feast.WESTERN_EASTER, "{|à }pâques"),
    ("M", Feast.WESTERN_PENTECOST, "{|à la }pentecôte"),
    ("dM", (25, 12), "{|à |le jour de }noël"),
    ("dM", (24, 12), "{|le |au }{réveillon de noël|soir de noël}|veille de noël|la veille de noël"),
    ("dM", (1, 11), "{|à la }toussaint"),
    ("dM", (15, 8), "{|à l' }assomption"),
]

FRENCH = lexicon(
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
    ]
)
