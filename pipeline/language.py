"""What language a text is in, and whether it reads like Chinese at all."""

import re
from typing import Literal

Language = Literal["zh", "ja", "ko", "en", "other"]

_WINDOW = 1200
_NON_ASCII = re.compile(r"[^\x00-\xa0]{1,2000}")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e]")
_LETTER = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u1fff]")
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|for|is|on|that|with|by|at|from|was|has|will)\b", re.I)
# one Chinese character in two of running text is one of these, in either script
EVERYDAY = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着"
    "等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线"
    "内数正心反你明看原又么利比或但质气第向道此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特"
    "件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东"
    "导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科"
    "张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装亿项投签约园县镇企商引招市省委书记亩额责编辑源网讯招"
    "這個為國時來們對會發動說產種後學經進電裡現實兩體機當點從業開還無義間樣與關線內數應題條沒結問長頭資邊級圖統組見計別運農區強決幹戰則據處隊給門規"
    "熱領東導壓爭濟階術極聯認權證轉單風帶場車務萬達積議聲報類離華確張馬節話況傳許廣記觀織裝億項簽約園縣鎮責編輯網訊億臺灣"
)


def language_hint(text: str) -> Language:
    """The language of a text, from its letters: a hint for messages and filters, in a few dozen microseconds.

    Three windows are looked at: beginning, middle and end. Chinese with names in kana stays Chinese; text of Han
    characters only is Chinese.
    """
    if len(text) > 3 * _WINDOW:
        middle = len(text) // 2
        text = text[:_WINDOW] + text[middle : middle + _WINDOW] + text[-_WINDOW:]
    if text.isascii():
        return "en" if _is_english(text) else "other"
    han, kana, hangul = (len(p.findall(text)) for p in (_HAN, _KANA, _HANGUL))
    letters = len(_LETTER.findall(text))
    if hangul > 2 and hangul > 0.3 * (han + hangul) and 2 * hangul > letters:
        return "ko"
    if kana > 2 and kana > 0.15 * (han + kana) and 2 * (han + kana) > letters:
        return "ja"
    if 4 * han > letters and han > 0:
        return "zh"
    return "en" if _is_english(text) else "other"


def _is_english(text: str) -> bool:
    """Every twelfth word or so of English is one of its commonest."""
    words = text.count(" ") + 1
    return len(_ENGLISH.findall(text)) * 20 >= words and letters_of(text) * 2 > len(text)


def letters_of(text: str) -> int:
    return sum(c.isascii() and c.isalpha() for c in text)


def foreign(text: str, size: int = 6000) -> str:
    """The first characters that are not ASCII."""
    found: list[str] = []
    length = 0
    for m in _NON_ASCII.finditer(text):
        found.append(m[0])
        length += len(m[0])
        if length >= size:
            break
    return "".join(found)[:size]


def everyday_share(text: str, size: int = 6000) -> float:
    """Share of everyday characters among all that are not ASCII or punctuation (0 for none)."""
    total = hits = 0
    for c in foreign(text, size):
        if not ("\u2000" <= c <= "\u206f" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffee"):
            total += 1
            hits += c in EVERYDAY
    return hits / total if total else 0.0
