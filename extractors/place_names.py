"""Names of administrative divisions as prefixes of other names (苏州 in 苏州特锐检测)."""

from functools import cache
from pathlib import Path


@cache
def _names() -> frozenset[str]:
    names: set[str] = set()
    path = Path(__file__).parent.parent / "corpora" / "gazetteer" / "divisions.tsv"
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        name = line.split("\t")[1]
        names.add(name)
        for suffix in ("特别行政区", "自治区", "省", "市", "县", "区", "自治州", "地区", "盟", "旗"):
            if name.endswith(suffix) and len(name) - len(suffix) >= 2:
                names.add(name[: -len(suffix)])
    names |= {"内蒙古", "广西", "宁夏", "新疆", "西藏", "香港", "澳门", "台湾", "中国", "华东", "华南", "华北", "西南", "西北", "东北", "巴彦淖尔"}
    return frozenset(n for n in names if n not in ("城区", "郊区", "矿区"))


def place_prefix(text: str) -> str:
    """The longest chain of division names that ``text`` begins with, or ''."""
    names = _names()
    at = 0
    while True:
        for size in (8, 7, 6, 5, 4, 3, 2):
            piece = text[at : at + size]
            if len(piece) == size and piece in names:
                at += size
                break
        else:
            return text[:at]
