"""How often the letters beyond ASCII of languages occur, in 1,000 of them (rounded, from general knowledge of ordinary prose)."""

import re

_COUNT = re.compile(r"(\D)(\d+)")


def _counts(written: str) -> dict[str, int]:
    return {letter: int(count) for letter, count in _COUNT.findall(written)}


RUSSIAN_AND_UKRAINIAN = _counts("о110е85а80и74н67т63с55р47в45л44к35м32д30п28у26я20ы19ь17г17з16б16ч15й12х10ж9ш7ю6ц5щ4э3ф3ъ1ё4і20ї6є4ґ1")
"""Russian after the National Corpus; Ukrainian letters as in texts that mix both."""

LATIN = {
    "French": _counts("é560è100à140ê60ç30ô15û15î15â15ù10œ10ë5ï5"),
    "Spanish": _counts("á190é150í250ó270ú50ñ80ü5"),
    "Portuguese": _counts("ã250á130ç170é130í70ó70õ60ê50à20â20ú30ô10"),
    "German": _counts("ü400ä310ö180ß110"),
    "Italian": _counts("à270è290ì90ò130ù110é80"),
    "Swedish": _counts("ä410å300ö280é10"),
    "Danish and Norwegian": _counts("ø350å400æ220é20ö3ä3"),
    "Finnish": _counts("ä870ö125å3"),
    "Icelandic": _counts("á130ð200é60í130ó80ú60ý30þ110æ70ö70"),
    "Polish": _counts("ł230ą150ę170ó130ś110ż130ć60ń30ź10"),
    "Czech": _counts("á190í240ě115é110ž70š70č75ř90ý85ů45ú20ť4ď4ň7ó5"),
    "Slovak": _counts("á200í130é100ý100č100š80ž90ú80ľ40ť60ô20ď20ň10ä8ĺ1ŕ1"),
    "Hungarian": _counts("á300é300ö90ó90ő80í50ü50ú30ű15"),
    "Romanian": _counts("ă350î140ş140ţ150â120ș30ț30"),
    "Croatian and Slovene": _counts("š250č280ž220ć140đ60"),
    "Turkish": _counts("ı310ş130ğ90ü140ç100ö80â5İ30"),
    "Lithuanian": _counts("ė250š170ų190ž110ū90į80ą60č50ę30"),
    "Latvian": _counts("ā340ī190ē180š90ū60ž30ņ60ļ50č15ķ15ģ10"),
    "Estonian": _counts("ä420õ260ü230ö70š5ž5"),
    "Albanian": _counts("ë800ç190"),
}
GREEK = {"Greek": _counts("α80ο72ι68ε60τ76σ45ν63η36υ28ρ41π39κ39λ26μ33ς36θ12γ17δ17χ11ω16ξ4φ8β7ζ4ψ2ά25έ22ή16ί35ό28ύ12ώ12ϊ2ϋ1")}
HEBREW = {"Hebrew": _counts("י110ה93ו104ל74א62ר55ת54ב46ש45מ45ם27נ28ן12ע32ד26ח22ק21כ20ך6פ17ף2ט13ג13ס15צ9ץ2ז12")}
ARABIC = {"Arabic": _counts("ا120ل112ي62م58و54ن54ر44ت44ب38ة36ع34د30س27ف26ه30ك21ق22أ24ح19ج14ش11ص10ى10خ9إ9ط8ذ6ض6ز6ث6ئ4ء4غ4ظ2آ2ؤ2پ3چ2گ5ژ1ک2")}
CYRILLIC = {
    "Bulgarian": _counts("а120о85е90и90т78н70р50с50в45д35л33к36п28м25ъ18з21б17я14г16ч14ж8щ6у13ц6ш6х6ю2й6ф2ь1"),
    "Serbian and Macedonian": _counts("а115о88и88е86н58р52т45с46у38в37д36к37п29м33л33з18г18ј40ш10б15ч10ц9ж6ћ6љ5њ6х5ђ2џ1ф2ѓ1ќ2ѕ1"),
    "Belarusian": _counts("а160н62е45і48р44к39т38ы36л35с46о33у34д35я40п26в24ь18м26з26ц27ў19г17б16э16й11ч14ш10ж9х9ё6ф2ю6щ1"),
}
