"""Names of administrative divisions as prefixes of other names (苏州 in 苏州特锐检测)."""

from functools import cache

from corpora.gazetteer import names

# Longest division name in characters; every look-up tries at most this many lengths.
_LONGEST = 11
_REGIONS = frozenset(("中国", "华东", "华南", "华北", "华中", "西南", "西北", "东北"))


@cache
def _known() -> frozenset[str]:
    return frozenset(name for name in names() if len(name) >= 2) | _REGIONS


def place_prefix(text: str) -> str:
    """The longest chain of division names that ``text`` begins with, or ''."""
    known = _known()
    at = 0
    while True:
        for size in range(_LONGEST, 1, -1):
            piece = text[at : at + size]
            if len(piece) == size and piece in known:
                at += size
                break
        else:
            return text[:at]
