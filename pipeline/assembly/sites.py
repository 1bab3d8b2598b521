"""Where a deal stands: the most specific host place that the text names for it."""

import re

from corpora.gazetteer import countries
from extractors.mentions import Place, within
from extractors.vocabulary import brand_run
from pipeline.assembly.parties import prefix_company
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate

# 在X举行 tells where a ceremony was held; 在X建设, 落户X, 位于X tell the project's own place
_HOST_BEFORE = re.compile(
    r"(?:落户于?|落地于?|落子|租的是|一站是|落脚|进驻|搬回|搬到|搬至|迁至|迁到|迁入|位于|坐落于?|选址于?|选址在|落在|落址|设在|花落|租用|租赁|租下|入驻|(?:地点|选址)[：:]\s*|建在|在|于|布局)$"
)


def place_of(reading: Reading, candidate: Candidate, listed_with: Candidate | None) -> str | None:
    """The most specific host place that the text names for the project, else the place that the article is about.

    Looked for in the project's share, in its table row, at the head of its name, and in the words that open its
    sentence or paragraph (在经开区，…). ``listed_with`` is the last item of its list, behind which the list's place stands
    (A、B、C项目同时落户黄海新材料产业园).
    """
    said = [
        p
        for span in (candidate.near, *candidate.far)
        for p in within(reading.places, span.start, span.end)
        if _hosts(reading, candidate, p)
    ]
    if not said and listed_with is not None:
        tail = within(reading.places, listed_with.project.end, min(listed_with.near.end, listed_with.project.end + 45))
        said = [p for p in tail if _hosts(reading, listed_with, p)]
    labelled = _labelled_place(reading, candidate)
    if labelled:
        return labelled
    built_at = _unlisted_place(reading, candidate)
    if built_at and not (said and max(p.end - p.start for p in said) > len(built_at)):
        return built_at
    if not said:
        said = _of_all_told(reading, candidate)
    if said:
        return max(said, key=lambda p: (p.kind == "park", len(p.text))).text
    return (
        _owning_place(reading, candidate)
        or _signing_place(reading, candidate)
        or _visited_place(reading, candidate)
        or _named_place(reading, candidate)
        or _opening_place(reading, candidate)
        or reading.host
        or _place_inside(reading, candidate)
    )


def _place_inside(reading: Reading, candidate: Candidate) -> str | None:
    """A division within the project's name, for articles that are about no one place (大广高速江西省某段扩容工程)."""
    inside = within(reading.places, candidate.project.start, candidate.project.end)
    return next((p.text for p in inside if p.kind in ("province", "city", "county")), None)


def _of_all_told(reading: Reading, candidate: Candidate) -> list[Place]:
    """Where all projects of the sentence are, told at its end: A项目总投资31亿元，B项目总投资4.8亿元，均落户某开发区."""
    return [
        place
        for place in within(
            reading.places, candidate.project.end, min(candidate.sentence.end, candidate.project.end + 400)
        )
        if _ALL.search(reading.text[max(0, place.start - 6) : place.start])
    ]


_SITE_FIELD = re.compile(r"(?:建设地点|项目地址|项目选址|选址|地点)[：:]\s*([^\s，。；（(]{2,20})")


def _labelled_place(reading: Reading, candidate: Candidate) -> str | None:
    """The site that a record of labelled fields gives (建设地点：溪仑工业区)."""
    field = _SITE_FIELD.search(reading.text, candidate.near.start, candidate.near.end)
    return field[1] if field else None


# 产业园二期项目: the park is the project itself
_SELF = re.compile(r"[（(]?[一二三四五六七八首\d]*期?[)）]?(?:项目|工程)?(?:[（(][^（()）]*[)）])?$")


def _named_place(reading: Reading, candidate: Candidate) -> str | None:
    """The place that the project's name opens with, if need be behind its company's: 新会区…中心, 某集团普乐镇风电场."""
    project = candidate.project
    owners = prefix_company(reading, candidate)
    heads = {project.start, *(owner.end for owner in owners if owner.start == project.start)}
    for place in within(reading.places, project.start, project.end):
        if place.start not in heads or place.kind == "province":
            continue
        if place.kind == "city" and place.text[-1] not in "市州盟" and _is_local(reading.host, place.text):
            continue  # 长沙某某搬迁项目 in an article about a county: where the firm comes from
        if any(owner.name.startswith(place.text) for owner in owners):
            continue
        rest = reading.text[place.end : project.end]
        if _SELF.match(rest):
            town = re.match(r"[\u4e00-\u9fff]{2,4}?[镇乡县旗](?=[\u4e00-\u9fff]{2})", place.text)
            return town[0] if town and place.kind == "park" else None
        return place.text if len(rest) > 2 else None
    return None


# 某项目签约仪式在某高新区举行: the ceremony of one project is held where it is to stand
_CEREMONY_OF = re.compile(
    r"[^，。；]{0,4}(?:签约|开工|奠基|投产|竣工|启动|揭牌|投运|启用)(?:仪式|活动|典礼)[^，。；]{0,4}在"
)


def _is_local(host: str | None, city: str) -> bool:
    """Whether the article is about a county or zone, for which a city in a name is where its firm comes from."""
    return host is not None and host[-1] in "县区旗镇乡园" and not host.startswith(city)


_MEETING = re.compile(r"[^，。；]{0,6}(?:招商|参展|举行|举办|召开|签署|签订|推介|考察|开展|走访|签约)")


def _hosts(reading: Reading, candidate: Candidate, place: Place) -> bool:
    project = candidate.project
    if project.start <= place.start < project.end:
        return False
    before = reading.text[max(0, place.start - 6) : place.start]
    after = reading.text[place.end : place.end + 10]
    if re.search(r"(?<![来走])(?:到|赴|去)$", before) and re.match(
        r"(?:投资)?(?:建设|兴建|设立|建厂|设厂|办厂|新建|布局)", after
    ):
        return True
    if place.start > project.end and re.search(r"[\s　|]$", before) and re.match(r"\s|$", after):
        return True  # a table cell
    if place.kind == "park" and _CEREMONY_OF.fullmatch(reading.text[project.end : place.start]):
        return True
    if _MEETING.match(after) or (re.match(r"[，,]", after) and place.kind in ("city", "county", "province")):
        return False
    return _HOST_BEFORE.search(before) is not None


def _owning_place(reading: Reading, candidate: Candidate) -> str | None:
    """秭归县的“橘颂”脐橙全果利用二期项目: the place that has the project."""
    start = candidate.project.start
    for place in within(reading.places, start - 20, start):
        if place.kind != "province" and re.fullmatch(r"的[“]?", reading.text[place.end : start]):
            return place.text
    return None


# 在龙穴岛兴建, 在韩国浦项建设, 在蒂尔堡设立
_BUILT_AT = re.compile(
    r"[在于赴]([\u4e00-\u9fff]{2,10}?)(?:再|追加|新)?(?:投资(?!促进|环境|者)|兴建|建设(?!过程|现场|中)|设立|设置|新建|扩建|打造|建立|设厂)"
)
_GEOGRAPHIC = re.compile(r"[岛州府省郡寨村港湾町镇乡]$|作业区|科创城|口岸|保税区|保税港区")


# 拟选址新港路北侧
_CHOSEN = re.compile(r"(?:选址|位于|落址)[于在]?([\u4e00-\u9fff]{2,12}?(?:侧|沿线|路口|交汇处|村))(?=[，。；,;\n]|$)")


def _unlisted_place(reading: Reading, candidate: Candidate) -> str | None:
    """A site that no gazetteer lists: islands, villages, places abroad."""
    for match in _BUILT_AT.finditer(reading.text, candidate.near.start, candidate.project.start):
        name = match[1].removesuffix("内")
        if within(reading.places, match.start(1), match.end(1)) or re.search(r"[的了与和及]|企业|公司|项目", name):
            continue
        country = next((c for c in countries() if name.startswith(c) and name != c), None)
        if country or _GEOGRAPHIC.search(name) or (len(name) <= 6 and brand_run(name) == name):
            return name
    chosen = _CHOSEN.search(reading.text, candidate.near.start, candidate.near.end)
    if chosen and not within(reading.places, chosen.start(1), chosen.end(1)):
        return chosen[1]
    return None


# 与肇庆高新区签约; 新会区亦与某公司签署备忘录; 枝江市引进A、B; 宜都市收获最大，与某公司签订…
_SIGNS = re.compile(r"(?:管委会|管理委员会|管理办公室|管理局|政府|人民政府)?(?:签约|签署|签订|签下|达成)")
_ACTS = re.compile(
    r"(?:管委会|政府|人民政府)?(?:还|亦|又|也|则|再次|成功|新)?"
    r"(?:(?:与|和|同)[^，。；]{2,40}(?:签约|签署|签订|签下|达成|洽谈|谈起|对接|商定)|引进|引入|招引|签下|签约(?!项目)|收获[^，。；]{0,4}，(?:与|引进|签))"
)


def _signing_place(reading: Reading, candidate: Candidate) -> str | None:
    """The district, county or zone that signs with the investor, or brings it in, in the project's part of the sentence."""
    start = candidate.project.start
    floor = candidate.sentence.start
    part = max(floor, reading.text.rfind("；", floor, start) + 1)
    found = None
    for place in within(reading.places, part, start):
        if place.kind not in ("park", "county", "town"):
            continue
        before = reading.text[max(0, place.start - 1) : place.start]
        if (before in ("与", "和", "同") and _SIGNS.match(reading.text, place.end)) or (
            before in ("，", "。", "；", "：", "\n", "") and _ACTS.match(reading.text, place.end)
        ):
            found = place.text
    return found


_VISITED = re.compile(r"(?:来到|走进|抵达)$")
# 在这里投资3.6亿元建设: the park or town named before
_HERE = re.compile(
    r"在(?:这里|此|该园|园区|同一(?:园区|片区|开发区|基地|工业园))(?:投资|建设|兴建|设立|落户|新建|建起|办起)"
)


def _visited_place(reading: Reading, candidate: Candidate) -> str | None:
    """The town or park that the reporter or a delegation came to last in the paragraph: 随后，观摩团来到岩洞镇。"""
    paragraph = reading.paragraph_start(candidate.project.start)
    here = _HERE.search(reading.text, candidate.near.start, candidate.near.end)
    visited = [
        place.text
        for place in within(reading.places, paragraph, candidate.project.start)
        if place.kind in ("park", "town")
        and (here or _VISITED.search(reading.text[max(paragraph, place.start - 4) : place.start]))
    ]
    return visited[-1] if visited else None


# 在经开区，…; 走进云岭工业城，…; 来到岩洞镇。; 【双河镇】…
_OPENING = re.compile(
    r"(?:^|[。；;\n])[^，。；投元]{2,12}的$|(?:^|[，,。；;])(?:在|走进|来到|位于|位于的|.{0,4}(?:来到|走进)|在相邻的)?[【]?$"
)


def _opening_place(reading: Reading, candidate: Candidate) -> str | None:
    """The park or town that opens the sentence or an earlier one of the paragraph as the site of what follows.

    A place inside another project's share is that project's.
    """
    paragraph = reading.paragraph_start(candidate.project.start)
    if paragraph and reading.text.startswith("其中", paragraph):
        paragraph = reading.paragraph_start(paragraph - 1)
    label = _LABEL.match(reading.text, paragraph)
    if label and len(_LABEL.findall(reading.text)) > 1 and _is_place_name(reading, label):
        return label[1]
    found = _place_of_all(reading, candidate.project.start)
    for place in within(reading.places, paragraph, candidate.project.start):
        before = reading.text[max(paragraph, place.start - 8) : place.start]
        after = reading.text[place.end : place.end + 10]
        if place.kind not in ("park", "town") and after[:1] != "】":
            clause = re.split(r"[，。；]", reading.text[place.end + 1 : place.end + 60])[0]
            if _IN.search(before) and after[:1] in "，," and not _ON_TRIP.search(clause):
                found = place.text
            continue
        settled = before.endswith(("落户", "入驻")) and after.startswith("的")
        if any(
            p.start < place.start and place.end <= p.end
            for p in within(reading.projects, place.start - 40, place.end + 12)
        ):
            continue
        opens = place.start == paragraph or _OPENING.search(before) or settled
        if (
            place.kind in ("park", "town")
            and _LEADS.search(before)
            and _GOES_ON.match(after)
            and not _ACTOR.match(after)
        ):
            found = place.text
            continue
        if (
            opens
            and re.match(
                r"[：:内，,。】]|[^，。；]{0,3}[，,]|(?:[东西南北]区)?[内里上]?(?:热气|热火|一派|一片|车来|机械|机器轰鸣|机声隆隆|彩旗|锣鼓|热火朝天|人头攒动|塔吊|工程车)|的一批|的[^，。；]{0,4}项目|的?一?[宗块]|的?\d+亩|\d{4}-\d+号",
                after,
            )
            and not _MEETING.match(after)
        ):
            found = place.text
    return found


# 兑镇镇的产业正…; 十几公里外的大明工业集中区也没闲着: what follows is there
_LEADS = re.compile(r"(?:^|[。！？\n])(?:[^，。；投元]{2,10}的)?$")
_GOES_ON = re.compile(r"[的里内也正上旁则就]|同样|附近")
_ACTOR = re.compile(
    r"(?:管委会|党工委|招商|商务|经发|[^，。]{0,3}书记|主任|领导|[^，。]{0,4}负责人|人民政府|政府)|[^，。；]{0,4}(?:与|和|同)[^，。；]{2,30}(?:签|达成|举行)|[^，。；]{0,6}(?:举行|举办|召开|签约|签订)"
)
# 在盘锦，…; not 在深圳，考察组…
_IN = re.compile(r"(?:^|[。；;\n])在$")
_ON_TRIP = re.compile(r"考察|代表团|拜访|走访|对接|招商|一行|签[约订署]|座谈|推介|达成|意向")


def _is_place_name(reading: Reading, label: re.Match[str]) -> bool:
    return bool(within(reading.places, label.start(1), label.end(1))) or label[1][-1] in "县市区旗镇乡州"


# 【开化】5月17日，…: a paragraph for each place
_LABEL = re.compile(r"^【([\u4e00-\u9fff]{2,10})】", re.M)
# 部分项目如下（均布局在孝义经济开发区）: where all that follows stands
_ALL = re.compile(r"(?:均|都|全部)(?:布局|坐落|建设|选址|落户|落地|位于|落|设)[在于]?$")


def _place_of_all(reading: Reading, at: int) -> str | None:
    """The place that an introduction of a list gives all its projects, at most 1500 characters before."""
    found = None
    here = reading.paragraph_start(at)
    floor = reading.paragraph_start(max(0, here - 1))
    for place in within(reading.places, floor, at):  # 3宗地均位于某高新区。某公司竞得…
        if (
            _ALL.search(reading.text[max(0, place.start - 6) : place.start])
            and reading.text[place.end : place.end + 1] == "。"
        ):
            found = place.text
    for place in within(reading.places, max(0, at - 1500), at):
        if _ALL.search(reading.text[max(0, place.start - 6) : place.start]) and re.match(
            r"[）)]?[：:]", reading.text[place.end : place.end + 2]
        ):
            found = place.text
    return found
