"""Which blocks of a page are its article: the element with most running text, how sure that is, and one score for candidates.

Every block of text counts for the elements around it: running text (punctuation, few links) in favour, lists of links
against. The element with the best sum is the article; a child that holds nearly all of it is taken instead.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.content.blocks import Block, Page
from pipeline.content.lines import is_long_sentence, kind_of
from pipeline.normalise import normalise

_DESCEND = 0.85  # a child with this share of its parent's running text is the article
_NEAR = 0.5  # lists of links beside its paragraphs cannot take more from an element than this leaves
_WRONG_NAMES = 0.65  # names that make furniture of so much of the running text are wrong
_TEASER = 0.2  # a short paragraph right behind a linked headline says so much less
LEAST_MORE = 100  # a lone line elsewhere is a notice rather than the other half of the article
SURE_SIZE, _SURE_SHARE = 150, 0.8
_PUNCTUATION = re.compile(r"[，。；：、！？“”…,;]")
_FOLDED = re.compile(r"(?:展开|阅读|查看|显示|閱讀|展開)(?:剩余)?(?:全文|更多|全部)|全文展开")
_READ_ON = re.compile(
    r"^\W{0,3}请?(?:继续)?(?:往下|向下|下拉|滑动|点击)(?:继续)?(?:阅读|查看|浏览)(?:全文|更多)?\W{0,6}$"
)
_PAGER_LINE = re.compile(
    r"^(?:[\s\[\]【】|<>«»‹›…·.\d]|第?\d{1,3}\s?页|共\s?\d{1,3}\s?[页頁]|[上下前后尾首末][一1]?[页頁]|在本页阅读全文|余下全文|next|prev(?:ious)?|/)+$",
    re.I,
)
_HASHTAGS = re.compile(r"^(?:#[^#\s]{1,20}#?\s{0,4}){1,12}$")
_POST = re.compile(r"(?:发表|回复|评论)于\s?[:：]?\s?\d|^\s?\d{1,4}\s?[楼#]")  # the head of another post of a thread
_REASONS = {
    "nav": "navigation",
    "site": "navigation",
    "neighbour": "navigation",
    "share": "tools",
    "ticker": "ticker",
    "info": "info line",
    "byline": "byline",
    "advert": "advert",
    "advert_edge": "advert",
    "related": "related",
    "legal": "disclaimer",
    "editor": "editor",
    "comment": "comments",
    "blank": "no text",
}
_DROPPED = frozenset(("blank", "nav", "share", "ticker", "info", "advert", "advert_edge", "neighbour", "byline"))
_CLOSING = frozenset(("related", "legal", "editor", "comment"))
_HEAD = 24  # blocks of an element in which its headline is looked for
_AHEAD = 40  # blocks behind a closing line in which the article may go on


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for the article: blocks judged in order, each with ``body`` or why it is not; ``start`` and ``end``
    bound them in the page (half-open) where they are the page's own; ``origin`` says who proposed it."""

    origin: str
    page: Page
    blocks: tuple[Block, ...]
    reasons: tuple[str, ...]
    start: int = 0
    end: int = 0

    @property
    def kept(self) -> list[Block]:
        return [b for b, reason in zip(self.blocks, self.reasons, strict=True) if reason == "body"]


def reason_of(view: str) -> str:
    """Why a line that is not the article's is none, by itself."""
    return _REASONS.get(kind_of(view), "outside the article")


def views_of(texts: Sequence[str]) -> list[str]:
    """Texts as they are judged (simplified, half-width), normalised at once."""
    if not texts:
        return []
    views = normalise("\n".join(texts)).text.split("\n")
    return views if len(views) == len(texts) else [normalise(t).text.replace("\n", " ") for t in texts]


def is_links(block: Block) -> bool:
    """Whether a block is links rather than a paragraph with links in it."""
    size = len(block.text)
    return block.links * 2 > size and not (size > 60 and "。" in block.text and block.links * 10 < 9 * size)


def is_running(block: Block) -> bool:
    """Whether a block is running text."""
    size = len(block.text)
    if size < 8 or is_links(block):
        return False
    return size >= 50 or _PUNCTUATION.search(block.text) is not None


def is_teaser(blocks: Sequence[Block], at: int) -> bool:
    """Whether a block is the summary of another article: alone between its linked headline and the next one."""
    if at == 0 or len(blocks[at - 1].text) < 8 or not is_links(blocks[at - 1]):
        return False
    return at + 1 == len(blocks) or bool(blocks[at + 1].furniture) or not is_running(blocks[at + 1])


def trust_names(page: Page) -> None:
    """Ignore names of elements where they would make furniture of most of the page's text."""
    total = odd = 0
    for block in page.blocks:
        if len(block.text) > 12 and is_running(block):
            total += len(block.text)
            odd += len(block.text) if block.furniture else 0
    if odd > _WRONG_NAMES * total:
        page.blocks[:] = [b._replace(furniture="") for b in page.blocks]


def _value(block: Block) -> float:
    """What a block says for its being part of the article."""
    text = block.text
    size = len(text)
    if block.links * 2 > size and is_links(block):
        return -size - 15.0
    if block.furniture:
        return -0.3 * size
    if size < 8:
        return -4.0
    marks = len(_PUNCTUATION.findall(text))
    return size + 8.0 * min(marks, size // 6 + 1) if marks or size >= 50 else -4.0


def choose(page: Page) -> tuple[int, int] | None:
    """The blocks of the best element, as a half-open range; None where no element has running text."""
    parents = page.parents
    n = len(parents)
    if not n:
        return None
    own = [0.0] * n
    first = [len(page.blocks)] * n
    last = [0] * n
    linked = False
    for i, block in enumerate(page.blocks):
        element = block.element
        value = _value(block)
        if linked and value > 0 and len(block.text) < 160 and is_teaser(page.blocks, i):
            value *= _TEASER
        linked = block.links > 0
        own[element] += value
        first[element] = min(first[element], i)
        last[element] = i + 1
    if page.body is not None:
        named = _subtree(page, first, last)
        if named:
            return named
    total = own[:]
    near = [value if value > 0 else 0.0 for value in own]  # running text directly in an element or in its paragraphs
    leaf = [True] * n
    for element in range(n - 1, 0, -1):
        parent = parents[element]
        total[parent] += total[element]
        if leaf[element] and own[element] > 0:
            near[parent] += own[element]
        leaf[parent] = False
        first[parent] = min(first[parent], first[element])
        last[parent] = max(last[parent], last[element])
    worth = [t if t > _NEAR * m else _NEAR * m for t, m in zip(total, near, strict=True)]
    best = worth.index(max(worth))
    if worth[best] <= 0:
        return None
    if worth[best] > total[best]:
        return first[best], last[best]
    best_child: dict[int, int] = {}
    for element in range(1, n):
        parent = parents[element]
        if parent not in best_child or total[element] > total[best_child[parent]]:
            best_child[parent] = element
    while best in best_child and total[best_child[best]] >= _DESCEND * max(total[best], near[best]):
        best = best_child[best]
    return first[best], last[best]


def _subtree(page: Page, first: Sequence[int], last: Sequence[int]) -> tuple[int, int] | None:
    """The blocks of the element that a site's rule names, where it holds running text."""
    inside = {page.body}
    start, end = len(page.blocks), 0
    for element in range(page.body or 0, len(page.parents)):
        if element == page.body or page.parents[element] in inside:
            inside.add(element)
            start, end = min(start, first[element]), max(end, last[element])
    return (start, end) if any(is_running(b) for b in page.blocks[start:end]) else None


def judge(blocks: Sequence[Block], views: Sequence[str], title: str) -> list[str]:
    """Why each block of the chosen element is the article's own (``body``) or not."""
    reasons: list[str] = []
    kept = 0
    over = ""
    own = [i for i, b in enumerate(blocks) if not b.furniture and not is_links(b)]
    place = {i: k for k, i in enumerate(own)}
    for i, block in enumerate(blocks):
        if over:
            reasons.append(over)
        elif block.furniture:
            reasons.append(block.furniture)
        elif i not in place:
            reasons.append("navigation" if _PAGER_LINE.match(block.text) else "links")
        else:
            reason, closes = _judge_line(views, i, own[place[i] + 1 : place[i] + _AHEAD], kept, title)
            if not kept and block.heading == 1 and reason == "body":
                reason = "headline"
            over = "outside the article" if closes else ""
            kept += reason == "body"
            reasons.append(reason)
    return _without_head(blocks, views, reasons, title)


def _without_head(blocks: Sequence[Block], views: Sequence[str], reasons: list[str], title: str) -> list[str]:
    """The reasons with what stands above the headline or the information line taken for the page's head."""
    head = 0
    for i, block in enumerate(blocks[:_HEAD]):
        if reasons[i] == "body" and is_long_sentence(views[i]):
            break
        named = reasons[i] == "headline" or (len(title) >= 6 and views[i] == title)
        if named or (reasons[i] == "info line" and len(block.text) <= 60):
            head = i + 1
            if named:
                reasons[i] = "headline"
    short = [i for i in range(head) if reasons[i] == "body"]
    for i in short:
        reasons[i] = "outside the article"
    return reasons


def _judge_line(views: Sequence[str], at: int, later: Sequence[int], kept: int, title: str) -> tuple[str, bool]:
    """The reason of a line, and whether the article ends with it."""
    view = views[at]
    if len(view) <= 60 and _PAGER_LINE.match(view):
        return "navigation", False
    if len(view) <= 20 and (_FOLDED.search(view) or _READ_ON.match(view)):
        return "tools", False
    if view[:1] == "#" and _HASHTAGS.match(view):
        return "tags", False
    kind = kind_of(view)
    if kept and kind == "info" and _POST.search(view):
        return "comments", True
    if kind in _DROPPED:
        return _REASONS[kind], False
    if kind in _CLOSING:
        closed = kind == "editor" and kept >= 3
        return _REASONS[kind], closed or not any(is_long_sentence(views[i]) for i in later)
    if not kept and title and len(view) < len(title) + 20 and (view in title or title in view):
        return "headline", False
    return "body", False


def element_candidate(page: Page, title: str) -> Candidate | None:
    """The candidate of the best element."""
    chosen = choose(page)
    return _of_range(page, *chosen, title, "element") if chosen else None


def _of_range(page: Page, start: int, end: int, title: str, origin: str) -> Candidate:
    blocks = tuple(page.blocks[start:end])
    reasons = judge(blocks, views_of([b.text for b in blocks]), title)
    return Candidate(origin, page, blocks, tuple(reasons), start, end)


def running_candidate(page: Page, near: Candidate | None, title: str) -> Candidate | None:
    """All running text of the page. Outside the best element a paragraph right behind a linked headline is a teaser of
    another article and does not count."""
    inside = range(near.start, near.end) if near else range(0)
    running = []
    for i, block in enumerate(page.blocks):
        if block.furniture or not is_running(block):
            continue
        if i not in inside and (len(block.text) < 30 or is_teaser(page.blocks, i)):
            continue
        running.append(i)
    if not running:
        return None
    start, end = running[0], running[-1] + 1
    found = _of_range(page, start, end, title, "running text")
    boxes = {page.parents[page.blocks[i].element] for i in running}  # rows and headings stay beside running text
    reasons = tuple(
        reason
        if reason != "body" or i in inside or page.parents[page.blocks[i].element] in boxes
        else "outside the article"
        for i, reason in enumerate(found.reasons, start)
    )
    whole = Candidate("running text", page, found.blocks, reasons, start, end)
    return whole if near is None or size_of(whole) >= size_of(near) + LEAST_MORE else None


def lines_candidate(origin: str, page: Page, lines: Sequence[str], title: str) -> Candidate | None:
    """A candidate of plain paragraphs, from elsewhere than the page's blocks."""
    blocks = tuple(Block(line, 0, 0, "") for line in lines if line)
    if not blocks:
        return None
    reasons = judge(blocks, views_of([b.text for b in blocks]), title)
    return Candidate(origin, page, blocks, tuple(reasons))


def found_again(origin: str, page: Page, lines: Sequence[str], title: str) -> Candidate | None:
    """A candidate of paragraphs that another program found, in the page's own blocks, judged by the same rules."""
    told = {"".join(line.split()) for line in lines}
    whole = "\n".join(told)
    taken = []
    for i, block in enumerate(page.blocks):
        text = "".join(block.text.split())
        if (text in told or (len(text) >= 8 and text in whole)) and not is_teaser(page.blocks, i):
            taken.append(i)
    if not taken:
        return None
    found = _of_range(page, taken[0], taken[-1] + 1, title, origin)
    own = set(taken)
    reasons = tuple(
        "outside the article" if reason == "body" and i not in own else reason
        for i, reason in enumerate(found.reasons, taken[0])
    )
    return Candidate(origin, page, found.blocks, reasons, found.start, found.end)


def size_of(candidate: Candidate) -> int:
    """Characters of running text in it."""
    return sum(len(b.text) for b in candidate.kept if is_running(b))


def is_sure(candidate: Candidate | None) -> bool:
    """Whether a candidate needs no rivals: enough text, most of the page's running text, and not folded away."""
    if candidate is None:
        return False
    inside = size_of(candidate)
    if inside < SURE_SIZE:
        return False
    if is_folded(candidate):
        return False
    return inside >= _SURE_SHARE * (inside + outside_of(candidate))


def is_folded(candidate: Candidate) -> bool:
    """Whether a button to unfold the text stands at its end, and it is short."""
    near = candidate.page.blocks[candidate.start : candidate.end + 4]
    return size_of(candidate) < 600 and any(len(b.text) <= 20 and _FOLDED.search(b.text) for b in near)


def outside_of(candidate: Candidate) -> int:
    """Characters of running text that the page has beside a candidate's element, teasers of other articles left out."""
    blocks = candidate.page.blocks
    size = 0
    for i, block in enumerate(blocks):
        if candidate.start <= i < candidate.end or len(block.text) < 20 or block.furniture or not is_running(block):
            continue
        size += 0 if is_teaser(blocks, i) else len(block.text)
    return size


def score(candidate: Candidate, title: str) -> float:
    """What a candidate is worth: ``(running - between / 2) * (0.5 + near)``.

    ``running`` counts the characters of its running text, each line once; ``between`` those of what lies between its
    first and its last line and is left out of it (links, furniture); ``near`` is the share of the headline's pairs of
    characters that its text has, in 0..1 (0.5 without a headline).
    """
    lines = {b.text for b in candidate.kept if is_running(b)}
    running = sum(map(len, lines))
    kept = [i for i, reason in enumerate(candidate.reasons) if reason == "body"]
    between = 0
    if kept:
        span = range(kept[0], kept[-1])
        between = sum(len(candidate.blocks[i].text) for i in span if candidate.reasons[i] not in ("body", "byline", "info line"))  # fmt: skip
    return (running - between / 2) * (0.5 + _near(title, "".join(lines)))


def _near(title: str, text: str) -> float:
    pairs = {title[i : i + 2] for i in range(len(title) - 1)}
    return sum(pair in text for pair in pairs) / len(pairs) if len(pairs) >= 4 else 0.5


_MARGIN = {
    "names ignored": 2.5,
    "trafilatura": 1.5,
    "script": 1.5,
    "hidden text": 1.5,
    "hidden": 2.0,
}  # against evidence of the page itself


def best_of(candidates: Iterator[Candidate | None], title: str) -> Candidate | None:
    """The candidate with the best score; a later one must beat an earlier one by a tenth, or by what ``_MARGIN`` says."""
    best: Candidate | None = None
    worth = 0.0
    for candidate in candidates:
        if candidate is None or not candidate.kept:
            continue
        told = score(candidate, title)
        if best is None or told > _MARGIN.get(candidate.origin, 1.1) * worth:
            best, worth = candidate, told
    return best
