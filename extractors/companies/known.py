"""Companies that no suffix gives away: bare brands of the lexicon, and names in Latin letters."""

import re

from corpora.lexicons import alternation, words

# The last word may be a legal form with full stops (B.V., S.p.A.)
_LATIN_NAME = re.compile(
    r"(?<![A-Za-z&])[A-Z][A-Za-z&]{1,40}(?: (?:de |del |van |von )?[A-ZÀ-Ý][A-Za-zÀ-ÿ&]{0,40}\.?(?:[A-Z]\.)*){1,4}"
)
_KNOWN = re.compile(alternation(words("known_companies")))


def known(text: str) -> list[tuple[int, int]]:
    """Spans of well-known brands and of Latin names of companies."""
    return [m.span() for m in _KNOWN.finditer(text)] + [
        m.span() for m in _LATIN_NAME.finditer(text) if _latin_company(text, m)
    ]


def _latin_company(text: str, match: re.Match[str]) -> bool:
    """Two or more capitalised words, told to be a company by a legal form or by what stands around them."""
    if re.search(
        r"\b(?:B\.V|N\.V|S\.A|S\.r\.l|S\.p\.A|Pty|Pte|LLC|Limited|Corporation|Company|Ltd|Inc|Co|Corp|GmbH|Kft|AG|SA|plc|LLC|Group|Holdings|Energy|Capital|Resources)\b",
        match[0],
    ):
        return True
    if re.search(r"(?:子公司|公司|集团|企业)$", text[: match.start()].rstrip()):
        return True
    return bool(re.match(r"公司|集团|合资|投资|将|宣布", text[match.end() :]))
