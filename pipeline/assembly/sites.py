"""Where a deal stands: the most specific host place that the text names for it."""

import re

from extractors.mentions import Place, within
from pipeline.assembly.parties import prefix_company
from pipeline.assembly.reading import Reading
from pipeline.assembly.scopes import Candidate

# 在X举行 tells where a ceremony was held; 在X建设, 落户X, 位于X tell the project's own place
_HOST_BEFORE = re.compile(r"(?:落户于?|落地于?|落子|位于|坐落于?|选址于?|选址在|入驻|地点[：:]\s*|建在|在|于|布局)$")


def place_of(reading: Reading, candidate: Candidate, listed_with: Candidate | None) -> str | None:
    """The most specific host place that the text names for the project, else the place that the article is about.

    Looked for in the project's share, in its table row, at the head of its name, and in the words that open its
    sentence or paragraph (在经开区，…). ``listed_with`` is the last item of its list, behind which the list's place stands
    (A、B、C项目同时落户黄海新材料产业园).
    """
    project = candidate.project
    said = [
        p
        for span in (candidate.near, *candidate.far)
        for p in within(reading.places, span.start, span.end)
        if _hosts(reading, candidate, p)
    ]
    if not said and listed_with is not None:
        tail = within(reading.places, listed_with.project.end, min(listed_with.near.end, listed_with.project.end + 30))
        said = [p for p in tail if _hosts(reading, listed_with, p)]
    if said:
        return max(said, key=lambda p: (p.kind == "park", len(p.text))).text
    inside = [p for p in within(reading.places, project.start, project.end) if p.start == project.start]
    if inside and inside[0].end < project.end - 2 and inside[0].kind != "province":
        owners = prefix_company(reading, candidate)
        if not any(owner.name.startswith(inside[0].text) for owner in owners):
            return inside[0].text
    return _opening_place(reading, candidate) or reading.host


_MEETING = re.compile(r"[^，。；]{0,6}(?:举行|举办|召开|签署|签订|推介|考察|开展|走访|签约)")


def _hosts(reading: Reading, candidate: Candidate, place: Place) -> bool:
    project = candidate.project
    if project.start <= place.start < project.end:
        return False
    before = reading.text[max(0, place.start - 6) : place.start]
    after = reading.text[place.end : place.end + 10]
    if place.start > project.end and re.search(r"[\s　|]$", before) and re.match(r"\s|$", after):
        return True  # a table cell
    if _MEETING.match(after) or (re.match(r"[，,]", after) and place.kind in ("city", "county", "province")):
        return False
    return _HOST_BEFORE.search(before) is not None


# 在经开区，…; 走进云岭工业城，…; 来到岩洞镇。; 【双河镇】…
_OPENING = re.compile(r"(?:^|[，,。；;])(?:在|走进|来到|位于|位于的|.{0,4}(?:来到|走进)|在相邻的)?[【]?$")


def _opening_place(reading: Reading, candidate: Candidate) -> str | None:
    """The park or town that opens the sentence or an earlier one of the paragraph as the site of what follows.

    A place inside another project's share is that project's.
    """
    paragraph = reading.text.rfind("\n", 0, candidate.project.start) + 1
    found = None
    for place in within(reading.places, paragraph, candidate.project.start):
        if place.kind not in ("park", "town"):
            continue
        before = reading.text[max(paragraph, place.start - 8) : place.start]
        after = reading.text[place.end : place.end + 10]
        opens = place.start == paragraph or _OPENING.search(before) or before.endswith(("落户", "入驻"))
        if opens and re.match(r"[：:内，,。】]|[^，。；]{0,3}[，,]", after) and not _MEETING.match(after):
            found = place.text
    return found
