"""Encodings of several bytes a sign (Chinese, Japanese, Korean): in which of them bytes may be text, by signs that are common."""

import re

_SINGLE = re.compile(rb"[\x80-\xff]")
_SAMPLE = 16_384
_CODECS = {"shift_jis": "cp932", "euc-jp": "euc_jp", "gb18030": "gb18030", "big5": "big5", "euc-kr": "cp949"}
SIGNS = frozenset(_CODECS)
CODECS = _CODECS | {
    "utf-7": "utf_7",
    "iso-2022-jp": "iso2022_jp_2",
    "iso-2022-kr": "iso2022_kr",
    "hz-gb-2312": "hz",
}
"""Encodings that are told here: label and Python's codec."""

for _codec, _sample in zip(
    CODECS.values(),
    (*[b"a"] * 5, b"+BBc-", b"\x1b$B$\x22\x1b(B", b"\x1b$)C\x0e0!\x0f", b"~{;;~}"),
    strict=True,
):
    # A worker can load nothing once it has begun, and these load their tables at their first sign.
    _sample.decode(_codec)

# Signs that are common in each, from general knowledge of ordinary prose.
_CHINESE = (
    "的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然"
    "没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二"
    "理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信"
    "北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提"
    "感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让"
    "认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步"
    "完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改"
    "议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坚阿证"
)
_TRADITIONAL = (
    "這來個國說們為時會著過家學對裡後麼還發當無開經頭從動兩長樣現將與進實點種聲兒問機給幾業間電門東聽氣關並內軍產萬體別處總場"
    "師書員華報馬張難數車應親界務記邊風戰許覺題請愛讓認論義術結連遠資隊帶條變聯權領傳紅決達辦運強眾輕語滿寫識極錢黨設雙歷廣議"
    "際則單據導網專誰讀飛觀爭組濟離雖堅證見"
)
_JAPANESE = (
    "日一国人年大十二本中長出三時行見月分後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語"
    "土木聞食車何南万毎白天母火右読友左休父雨会者事社部私彼言思手自地場発問体対定実所開新合同方度的動当世現最"
)
_KOREAN = (
    "이다는가을의에고하지한은기로사시서도를인자나아어대리정보해일그과수있것제부전구들라만주장우조었했안여상게면니으무관성공원"
    "비마유신오국교동경등생용없세위치던러까거야음스당되적실문요와연때선말계모중재방소행심내화양분식건진개각난호집입후더두통법"
    "저현운명단민결표회물속려절미살학간반작금"
)
_COMMON = frozenset(_CHINESE + _TRADITIONAL + _JAPANESE + _KOREAN)

_SHIFTED = re.compile(rb"\+[A-Za-z0-9+/]{3,}")
_IN_UTF_7 = re.compile("[\u00a0-\u024f\u0400-\u052f\u2010-\u203f\u20ac\u2116]")
_FEWEST_SHIFTED, _FEWEST_LETTERS = 2, 8
"""Stretches and signs from which a text is taken for UTF-7."""
_MARGIN = 6.0
"""By how much, over the whole sample, the best reading has to beat the next one."""


def sign_readings(data: bytes) -> list[tuple[float, str]]:
    """The encodings in which bytes are text of common signs: how likely it is, and the label.

    The likeliest first.
    """
    found = [
        (_likelihood(text), label) for label, codec in _CODECS.items() if (text := _decoded(data, codec))
    ]
    return sorted((each for each in found if each[0] > float("-inf")), reverse=True)


def is_clear(found: list[tuple[float, str]]) -> bool:
    """Whether the first is told, and no other is nearly as likely."""
    return bool(found) and (len(found) == 1 or found[0][0] - found[1][0] >= _MARGIN)


def escaped_label(data: bytes) -> str | None:
    """The label of an encoding that writes all signs in ASCII, between escapes (RFC 1468, RFC 1557, RFC 1843); None when it is none."""
    if _SINGLE.search(data[:_SAMPLE]):
        return None
    if _is_utf_7(data):
        return "utf-7"
    marks = {"iso-2022-kr": b"\x1b$)C", "iso-2022-jp": b"\x1b$", "hz-gb-2312": b"~{"}
    for label, mark in marks.items():
        if (
            mark in data
            and (text := _decoded(data, CODECS[label]))
            and any(character > "\x80" for character in text)
        ):
            return label if label != "hz-gb-2312" or _likelihood(text) > float("-inf") else None
    return None


def _is_utf_7(data: bytes) -> bool:
    """Whether what stands between plus and minus signs is letters (RFC 2152), and all of it: a sum or an address is none."""
    if len(_SHIFTED.findall(data[:_SAMPLE])) < _FEWEST_SHIFTED or not (text := _decoded(data, "utf_7")):
        return False
    signs = [character for character in text if character > "\x7f"]
    return len(signs) >= _FEWEST_LETTERS and all(_IN_UTF_7.match(sign) for sign in signs)


def _decoded(data: bytes, codec: str) -> str:
    """The beginning as text; empty when it is none, or when anything behind it is not."""
    try:
        return data.decode(codec)[:_SAMPLE]
    except UnicodeDecodeError:
        return ""


def _likelihood(text: str) -> float:
    """How likely the signs are.

    Without any likelihood where most of them are rare, as those of another encoding are.
    """
    signs = [character for character in text if character >= "\x80"]
    total = sum(map(_weight, signs))
    return total if len(signs) >= _FEWEST and total / len(signs) >= _LEAST else float("-inf")


_LEAST, _FEWEST = -7.4, 3


def _weight(sign: str) -> float:
    if "\u3040" <= sign < "\u3100":
        return -4.1
    if "\u3000" <= sign < "\u3020" or "\uff00" <= sign < "\uff61":
        return -4.5
    if sign in _COMMON:
        return -5.5
    if "\u4e00" <= sign < "\ua000" or "\uac00" <= sign < "\ud7a4":
        return -9.0
    return -20.0 if "\ue000" <= sign < "\uf900" else -11.0
