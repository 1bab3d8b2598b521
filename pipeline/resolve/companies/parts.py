"""The parts of a company's name: place, brand, trade, legal form, and what marks a branch.

They are those of the Provisions on the Administration of Enterprise Name Registration (2020), art. 6.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from corpora import gazetteer
from corpora.lexicons import table, words
from extractors.place_names import place_prefix
from pipeline.normalise import to_simplified

_HAN = re.compile("[\u4e00-\u9fff]")
_DROPPED = re.compile(r"[\s“”\"'‘’·•・「」『』《》]+")
_OPENING = str.maketrans("〔【[", "(((")
_CLOSING = str.maketrans("〕】]", ")))")
_BRACKETED = re.compile(r"\(([^()]{0,20})\)")
_LEGAL = ("有限责任公司", "有限公司", "总公司", "公司", "集团", "控股", "股份", "合伙企业", "株式会社")
_REGISTERED = re.compile("有限|合伙|株式会社|总公司")
_LATIN_LEGAL = re.compile(
    r"[ ,]+(?:co\.?|ltd\.?|inc\.?|llc|plc|limited|corp\.?|corporation|company|gmbh|ag|s\.?a\.?|pte\.?|pty\.?)$"
)
_LATIN_GROUP = re.compile(r"[ ,]+(?:group|holdings?)$")
_NUMBER = "[一二三四五六七八九十]{1,3}"
# 中建三局, 中国建筑第三工程局, 中交一公局, 中铁四院
_UNIT = re.compile(rf"第?({_NUMBER})(公路工程局|公局|航务工程局|航局|工程局|局|(?:冶|建|院)$|勘察设计院$)")
_BRANCH_END = re.compile(r"(?:分公司|子公司|分行|支行|支公司|办事处|营业部|分院|分厂)$")
_PARENT_END = re.compile("有限责任公司|有限公司|总公司|公司|集团|银行")
_NUMBERED = re.compile(rf"第{_NUMBER}[\u4e00-\u9fff]{{0,6}}$")
_SUFFIX = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|县|区|旗)$")
# The one character that stands for a province -> the first character of its name
_PROVINCES = dict(
    zip("粤皖鄂湘豫冀鲁晋赣苏川渝黔滇桂琼闽沪津京陇", "广安湖湖河河山山江江四重贵云广海福上天北甘", strict=True)
)


@dataclass(frozen=True, slots=True)
class CompanyForm:
    """A company's name in its parts, each NFKC, simplified, lower case and without white space.

    ``place`` holds the divisions in front of the brand, ``site`` what stands in brackets. A name of place and trade alone
    has the last place as its brand (上海汽车集团: 上海). ``branch`` marks a part of a firm (安徽分公司, 三局). ``known`` is the
    full name that the lexicon of abbreviations has for it, else ''.
    """

    key: str
    place: tuple[str, ...]
    site: tuple[str, ...]
    brand: str
    trade: tuple[str, ...]
    legal: str
    branch: str
    known: str

    @property
    def core(self) -> str:
        """Brand and trade."""
        return self.brand + "".join(self.trade)

    @property
    def whole(self) -> str:
        """Place, brand and trade."""
        return "".join((*self.place, self.core))

    @property
    def divisions(self) -> tuple[str, ...]:
        """All its places."""
        return *self.place, *self.site

    @property
    def registered(self) -> bool:
        """Whether the name ends in a full legal form, as it does in the register."""
        return _REGISTERED.search(self.legal) is not None

    @property
    def block(self) -> str:
        """One key that all names share that :func:`same_company` finds to be one company."""
        if self.known:
            return self.known
        second = self.trade[0] if self.trade and is_region(self.brand) else self.brand[1:]
        return _PROVINCES.get(self.brand[0], self.brand[0]) + second[:1]  # 浙 and 能 for 浙江能源集团 and 浙能

    def keys(self) -> tuple[str, ...]:
        """Keys under which other spellings of the company are found, the coarsest first."""
        return tuple(dict.fromkeys((self.block, self.brand)))


@lru_cache(maxsize=65536)
def company_form(name: str) -> CompanyForm:
    """A name in its parts.

    >>> form = company_form("浙江澜拓新能源材料有限公司")
    >>> form.place, form.brand, form.trade, form.legal
    (('浙江',), '澜拓', ('新能源', '材料'), '有限公司')
    """
    key = _key(name)
    if not _HAN.search(key):
        return _latin_form(name, key)
    text, site, inside = _unbracketed(key)
    text, branch = _without_branch(text)
    text, legal = _without_legal(text)
    parent, group, rest = text.partition("集团")
    if len(parent) >= 2 and rest and _place_at_end(rest) == rest:  # …集团|浙江|有限公司
        text, legal, branch = parent, group + legal, _short_place(rest) + branch
    legal = inside + legal
    pieces, rest = _places_and_rest(text)
    rest, unit = _without_unit(rest)
    brand, trade, part = _brand_and_trade(rest)
    if not brand and pieces:
        brand = _short_place(pieces[-1])
        if brand == pieces[-1] or is_region(brand):
            pieces.pop()  # 太和县 in 太和县交通投资 stays: there may be more than one 太和
    elif not brand:
        brand, *trade = trade or [key]
    form = CompanyForm(key, tuple(pieces), site, brand, tuple(trade), legal, part + unit + branch, "")
    return replace(form, known=abbreviations().get(form.whole) or abbreviations().get(brand, ""))


@cache
def is_region(name: str) -> bool:
    """Whether a brand is the name of a province, a city or the country."""
    return name in ("中国", "国家") or any(d.level in ("province", "city") for d in gazetteer.lookup(name))


def _key(name: str) -> str:
    text = _DROPPED.sub("", to_simplified(unicodedata.normalize("NFKC", name))).casefold()
    return text.translate(_OPENING).translate(_CLOSING).replace("农村商业银行", "农商银行") or name


def _latin_form(name: str, key: str) -> CompanyForm:
    """A name in Latin letters: its brand is everything in front of the legal form."""
    text = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    legal = ""
    for pattern, word in ((_LATIN_LEGAL, "有限公司"), (_LATIN_LEGAL, "有限公司"), (_LATIN_GROUP, "集团")):
        if match := pattern.search(text):
            text, legal = text[: match.start()], (legal if word in legal else word + legal)
    brand = re.sub(r"\W", "", text) or key
    return CompanyForm(key, (), (), brand, (), legal, "", "")


def _unbracketed(key: str) -> tuple[str, tuple[str, ...], str]:
    """A key without its brackets; the places in them (or what else tells firms apart there); a legal form in them."""
    site: list[str] = []
    legal = ""
    for content in _BRACKETED.findall(key):
        if content in ("集团", "控股", "股份"):
            legal += content
        elif _HAN.search(content) and "合伙" not in content:
            site.append(content)
    return _BRACKETED.sub("", key).replace("(", "").replace(")", ""), tuple(site), legal


def _without_branch(text: str) -> tuple[str, str]:
    """A name without what marks a part of the firm at its end (…有限公司|安徽分公司, …集团|第三工程公司), and that mark."""
    if match := _BRANCH_END.search(text):
        stem, mark = text[: match.start()], match[0]
    elif text.endswith("公司") and not text.endswith(("有限公司", "总公司", "责任公司")):
        stem, mark = text[:-2], ""
    else:
        return text, ""
    parent = 0
    for match in _PARENT_END.finditer(stem):
        parent = match.end()
    if 4 <= parent < len(stem):
        return stem[:parent], stem[parent:] + mark
    at = _NUMBERED.search(stem)
    cut = at.start() if at else len(stem) - len(_place_at_end(stem))
    if 2 <= cut < len(stem):
        return stem[:cut], stem[cut:] + mark
    return (stem, mark) if mark and len(stem) >= 2 else (text, "")


def _without_unit(rest: str) -> tuple[str, str]:
    """A builder's name without the number of its bureau and what follows (中建|三局|第一建设工程), and that mark."""
    unit = _UNIT.search(rest)
    if not unit or (unit[2] in ("冶", "建", "院") and not (rest.startswith("中") and unit.start() in (2, 3))):
        return rest, ""
    kind = unit[2][0] if unit[2][0] in "公航" else ""
    return rest[: unit.start()] or rest, f"{unit[1]}{kind}{unit[2][-1]}{rest[unit.end() :].removeprefix('集团')}"


def _place_at_end(text: str) -> str:
    for size in range(min(11, len(text)), 1, -1):
        if place_prefix(text[-size:]) == text[-size:]:
            return text[-size:]
    return ""


def _without_legal(text: str) -> tuple[str, str]:
    legal = ""
    while form := next((f for f in _LEGAL if text.endswith(f) and len(text) - len(f) >= 2), ""):
        text, legal = text[: -len(form)], form + legal
    return text, legal


def _places_and_rest(text: str) -> tuple[list[str], str]:
    """The chain of places in front, piece by piece, and what follows; a single character that follows takes the last back."""
    known, pieces, at = gazetteer.names(), list[str](), 0
    chain = place_prefix(text)
    while at < len(chain):
        size = next((n for n in range(11, 1, -1) if chain[at : at + n] in known), 2)
        pieces.append(chain[at : at + size])
        at += size
    if text.startswith("国家", len(chain)):
        pieces.append("国家")
    rest = text[sum(map(len, pieces)) :]
    return (pieces[:-1], pieces[-1] + rest) if pieces and len(rest) == 1 else (pieces, rest)


def _short_place(place: str) -> str:
    short = _SUFFIX.sub("", place)
    return short if len(short) >= 2 else place


def _brand_and_trade(rest: str) -> tuple[str, list[str], str]:
    """Brand ('' where all are trade words), trade, and a place behind the brand (国网|安徽省|电力), a mark of a part."""
    tokens = _tokens(rest)
    trades = _trades()
    if all(token in trades for token in tokens):
        return "", tokens, ""
    brand, trade, part = "", list[str](), ""
    for token in tokens:
        if token in trades and len(brand) >= 2:
            trade.append(token)
        elif not trade:
            brand += token
        elif place_prefix(token) == token:
            part += _short_place(token)
        else:
            trade.append(token)
    inner = next((i for i in range(2, len(brand) - 1) if place_prefix(brand[i:]) == brand[i:]), None)
    if inner and trade:
        brand, part = brand[:inner], _short_place(brand[inner:]) + part
    return brand, trade, part


def _tokens(rest: str) -> list[str]:
    """Trade words, the longest at each place, and the runs between them; the first two characters are a brand's."""
    trades = _trades()
    whole = _split(rest, 0, trades)
    return whole if all(token in trades for token in whole) else _split(rest, 2, trades)


def _split(rest: str, start: int, trades: frozenset[str]) -> list[str]:
    tokens, run, at = list[str](), rest[:start], start
    while at < len(rest):
        size = next((n for n in range(8, 1, -1) if rest[at : at + n] in trades and at + n <= len(rest)), 0)
        if not size:
            run += rest[at]
            at += 1
            continue
        tokens += [run, rest[at : at + size]] if run else [rest[at : at + size]]
        run, at = "", at + size
    return [*tokens, run] if run else tokens


@cache
def _trades() -> frozenset[str]:
    listed = {word for word, section, *_ in table("sectors") if section != "-"}
    single = {*listed, *words("industry_suffixes"), *words("company_trades")} - frozenset(_LEGAL)
    # 生物医药 is two words, and a short name may begin with either
    return frozenset(
        w for w in single if len(w) >= 2 and not any(w[:i] in single and w[i:] in single for i in range(2, len(w) - 1))
    )


@cache
def abbreviations() -> dict[str, str]:
    """Names without legal form, short and full -> the full one."""
    return {form: full for full, forms in table("company_abbreviations") for form in (full, *forms.split())}
