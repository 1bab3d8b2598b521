"""Whether a phrase names a particular project, and how much of a name says which one.

Words that any project may have are in ``generic_projects.txt`` and ``project_heads.txt``.
"""

import re

from corpora.lexicons import alternation, words
from extractors.place_names import place_prefix

_GENERIC_START = re.compile(
    r"(?:\d{4}年(?:度)?|"
    + alternation(tuple(w for w in words("generic_projects") if len(w) > 1))
    + r"|[\d.][\d.余多—至\-]*(?:个|项|批|家|条|年|月|座|期|亿|千|万)*(?:元)?|[一二两三四五六七八九十百余多—至\-]+(?:个|项|批|家|条|年|月|座|期|亿|千|万|大)+(?:元)?|[、和及的等与了“有望要]|批次|[省市县区州镇乡](?=\S)|第?[一二三四]季度|建筑|经济部|公司|企业)"
)
# Behind the strip of 项目 and phases: a bare head (新工厂, 标准厂房) names nothing either
_HEAD_TAIL = re.compile(
    "(?:"
    + alternation(
        tuple(
            w
            for w in words("project_heads")
            if w not in ("公路", "铁路", "研究院", "实验室", "医院", "学校", "中央厨房", "冷链城")
        )
    )
    + ")$"
)
_COUNTED = re.compile(
    r"(?:第[\d一二两三四五六七八九十]+个|(?:签约|引进|开工|落户|新签约|实施)\d+个|[\d一二两三四五六七八九十]+(?:个|条|家|座|栋|项)|其中[一二三]期|前[一二两三]期)"
)
# 成都一批重大项目, 前七批51个重大项目, 全省8个重点旅游项目
_COUNT_INSIDE = re.compile(
    r"一批|前[一二三四五六七八九十\d]+批|(?<![产建设置装万亿])(?:\d+|[两三四五六七八九十]+)(?:多|余)?个(?:重大|重点|优质|产业|工业|外资|内资|旅游|文旅|合作|项目|省|市|县|亿)|[两三四五六七八九十]个[\u4e00-\u9fff]{2,6}项目$"
)
_FLOOR = re.compile(r"[\d.]+万?平方米(?:的)?(?:标准)?厂房")
# 5万吨气调库, 4000吨装置: how large it is says which one is meant
_SIZED = re.compile(r"\d[\d.]*[万亿]?(?:吨|头|只|羽|千瓦|兆瓦|GW|MW|立方米)(?!以上)")
_PHASE_ONLY = re.compile(r"(?:项目|工程)?(?:首期|[一二三四五六]期)(?:项目|工程)?")
# 集成电路重点项目, 某区2017年招商引资项目, 新投产亿元以上产业项目: kinds of projects
_KIND_OF = re.compile(r"(?:重点|重大|招商引资|亿元以上(?:产业|工业)?|[个％%](?:新建|续建|在建))项目$|^重[要点大]工程$")


def is_generic(name: str) -> bool:
    """Whether a phrase names no particular project: 重大项目, 3个项目, 二期, 全区新签约亿元以上项目."""
    counted = _COUNTED.match(name) or _COUNT_INSIDE.search(name)
    if _PHASE_ONLY.fullmatch(name) or _KIND_OF.search(name) or (counted and not _SIZED.search(name)):
        return True
    if _FLOOR.fullmatch(name):
        return True
    if _SIZED.search(name):
        return False
    stripped = _strip_head(name)
    bare = _HEAD_TAIL.sub("", stripped)
    place = place_prefix(bare)
    if place and place == bare:
        return stripped == bare and name.endswith(("项目", "工程"))
    if place and stripped != bare and len(bare) - len(place) >= 2 and not name.endswith(("项目", "工程")):
        return False
    while len(bare) > 1:
        match = _GENERIC_START.match(bare)
        step = match.end() if match else len(place_prefix(bare))
        if not step:
            return False
        bare = bare[step:]
    return True


_GENERIC_WORDS = re.compile(
    "(?:"
    + alternation(tuple(w for w in words("generic_projects") if len(w) > 1))
    + "|这些|个别|部分|各类|精品|合作|产业|经济|化工|工业|科技|公共|资源|交易|中心|基地|园区|园|开发区|新区|厂房|[\\d.]+亿元?|以上|等)"
)


def content_of(name: str) -> int:
    """How many characters of a name are neither a place at its head nor words that any project may have."""
    bare = _HEAD_TAIL.sub("", _strip_head(name))
    return len(_GENERIC_WORDS.sub("", bare[len(place_prefix(bare)) :]))


def _strip_head(name: str) -> str:
    return re.sub(r"(?:项目群|类项目|项目|工程|[（(][^（()）]*[）)]|[一二三四五]期)+$", "", name)
