"""Noisy documents with known truth: clean articles set into invented page furniture, in many arrangements."""

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpora import furniture
from corpora.furniture import Item, Split, Template
from pipeline.content.lines import is_row
from pipeline.train import training_gold

_SITES = {
    "train": ("沅江", "东泽", "皖北", "云岭", "赣州湾", "齐鲁", "中原", "海西", "陇上", "辽东"),
    "heldout": ("清河", "渝东", "湘南", "苏北湾", "塞上", "岭南", "松嫩", "浙西"),
}
_NAMES = ("王晓", "李文博", "陈静", "赵一鸣", "周丽", "吴迪", "郑小敏", "孙浩", "刘思源", "何苗", "欧阳雪", "马骏")
_OUTLETS = ("新区发布", "财经早报", "大江晚报", "产业周刊", "县域新闻网", "第三财经", "都市在线")
_VARIED = ("related", "legal", "share")  # kinds whose wording varies while training
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a document with the truth about it."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A noisy document: its text, its pieces in order, and the article in it. ``source`` and ``published`` are None
    where the furniture does not tell them."""

    id: str
    text: str
    segments: tuple[Segment, ...]
    article: str
    template: str
    title: str
    source: str | None
    published: str | None

    @property
    def body(self) -> tuple[str, ...]:
        return tuple(s.text for s in self.segments if s.kind == "body")

    @property
    def strangers(self) -> tuple[str, ...]:
        """Headlines and teasers of other articles."""
        return tuple(s.text for s in self.segments if s.kind in ("headline", "teaser"))


@cache
def articles(split: Split) -> tuple[dict[str, Any], ...]:
    """Articles of the training gold (a third of them held out, by a digest of the id) and the furniture corpus's own."""
    rows = []
    for path in training_gold():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            held = hashlib.sha256(str(row["id"]).encode()).digest()[0] % 3 == 0
            if row.get("title") and row.get("body") and held == (split == "heldout"):
                rows.append({key: row[key] for key in ("id", "title", "source", "published", "body")})
    return (*rows, *furniture.articles(split))


def compose(split: Split, each: int, seed: int = 7) -> Iterator[Composed]:
    """``each`` documents per template, the articles in turn; the same for the same arguments."""
    rng = random.Random(f"{split}-{seed}")
    stock = list(articles(split))
    own = list(furniture.articles(split))
    for template in furniture.templates(split):
        chosen = rng.sample(stock, k=each - each // 4) + rng.sample(own, k=each // 4)
        for number, article in enumerate(chosen):
            yield _composed(f"{template.id}-{number:02}", template, article, split, rng)


def gold_inputs() -> Iterator[tuple[str, str, list[str]]]:
    """Inputs of the training half of the gold as they are: the input, the headline and the body's paragraphs."""
    own = {a["id"] for a in articles("train")}
    for path in training_gold():
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if row["id"] in own:
                yield row["input"], row["title"], row["body"]


def _composed(name: str, template: Template, article: dict[str, Any], split: Split, rng: random.Random) -> Composed:
    fill = _Filler(article, split, rng)
    before = fill.items(template.before)
    after = fill.items(template.after)
    within = fill.items(template.within)
    told = " ".join(s.text for s in before + after if s.kind in ("info", "byline", "editor"))
    body = [Segment(p, "body") for p in _paragraphs(article["body"], split, rng)]
    if split == "train" and rng.random() < 0.2:
        within = [*within, Segment(fill.line("advert", rng.choice(furniture.pool("train_advert")), 1), "advert")]
    if within and len(body) >= 3:
        at = rng.randint(1, len(body) - 1)
        body[at:at] = within
    parts = [before, body, after]
    if template.traditional or rng.random() < 0.04:
        parts = [[Segment(_traditional(s.text), s.kind) for s in part] for part in parts]
    text = _arrange(parts, rng)
    published = article["published"]
    return Composed(
        name,
        text,
        tuple(s for part in parts for s in part),
        str(article["id"]),
        template.id,
        article["title"],
        article["source"] if fill.told_source and article["source"] in told else None,
        published if fill.told_date else None,
    )


def _paragraphs(body: Sequence[str], split: Split, rng: random.Random) -> list[str]:
    """The article's paragraphs; while training at times only the first ones, or tables a cell a line."""
    out = list(body)
    if split == "train" and rng.random() < 0.2:
        first = next((i for i, p in enumerate(out) if len(p) >= 60), len(out))
        out = out[: max(rng.randint(1, 3), first + 1)]
    if split == "train" and len(out) >= 4 and rng.random() < 0.3:
        for heading in rng.sample(furniture.pool("train_heading"), k=rng.randint(1, 3)):
            out.insert(rng.randint(1, len(out) - 1), heading)
    if split == "train" and rng.random() < 0.3:
        out = [cell for p in out for cell in (p.split(" ") if is_row(p) and len(p) < 80 else [p])]
    return out


class _Filler:
    """Fills the fields of a template's lines for one document."""

    def __init__(self, article: dict[str, Any], split: Split, rng: random.Random) -> None:
        self.rng = rng
        self.told_source = self.told_date = False
        self.varied = split == "train"
        day = article["published"] or f"2023-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        self.y, self.m, self.d = str(day).split("-")
        self.dated = article["published"] is not None
        self.sourced = bool(article["source"])
        others = [a for a in articles(split) if a["id"] != article["id"]]
        self.headlines = [*furniture.pool(f"{split}_headlines"), *(a["title"] for a in others)]
        self.teasers = [
            *furniture.pool(f"{split}_teasers"),
            *(p[: rng.randint(50, 110)] for a in others if len(p := "".join(a["body"][:2])) >= 120),
        ]
        rng.shuffle(self.headlines)
        rng.shuffle(self.teasers)
        self.fixed = {
            "title": article["title"],
            "source": article["source"] or rng.choice(_OUTLETS),
            "site": rng.choice(_SITES[split]),
            "author": rng.choice(_NAMES),
            "editor": rng.choice(_NAMES),
            "editor2": rng.choice(_NAMES),
            "hm": f"{rng.randint(6, 22):02}:{rng.randint(0, 59):02}",
            "s": f"{rng.randint(0, 59):02}",
        }
        self.fixed["hms"] = f"{self.fixed['hm']}:{self.fixed['s']}"

    def items(self, items: Sequence[Item]) -> list[Segment]:
        out = []
        for item in items:
            times = item.times if item.times == 1 else max(1, item.times + self.rng.randint(-2, 4))
            for k in range(1, times + 1):
                out += [Segment(self.line(kind, text, k), kind) for kind, text in item.lines]
        return out

    def line(self, kind: str, text: str, k: int) -> str:
        if self.varied and kind in _VARIED and self.rng.random() < 0.3:
            text = self.rng.choice(furniture.pool(f"train_{kind}"))
        if kind in ("info", "byline", "editor", "nav"):
            self.told_source |= "{source}" in text and self.sourced
            self.told_date |= (
                self.dated and kind == "info" and re.search(r"\{y\}.{1,3}\{m\}.{1,3}\{d\}", text) is not None
            )
        plain = "月" in text and self.rng.random() < 0.6

        def value(m: re.Match[str]) -> str:
            field = m[1]
            if field == "headline":
                return self.headlines.pop()
            if field == "teaser":
                return self.teasers.pop()
            if field == "source2":
                return self.rng.choice(_OUTLETS)
            if field == "n":
                return str(self.rng.randint(12, 9999))
            if field == "k":
                return str(k)
            if field in "ymd":
                number = {"y": self.y, "m": self.m, "d": self.d}[field]
                return str(int(number)) if plain else number
            return self.fixed[field]

        return _FIELD.sub(value, text)


_GLUES = ("none", "none", "none", "none", "none", "none", "before", "tail", "both", "lists", "one")


def _arrange(parts: Sequence[Sequence[Segment]], rng: random.Random) -> str:
    """The document's text: paragraphs indented or not, blank lines or none, at times lines glued."""
    before, body, after = (list(part) for part in parts)
    glue = rng.choice(_GLUES)
    indent = rng.choice(("", "", "　　", "    ", "\t"))
    gap = rng.choice(("\n", "\n", "\n\n"))
    shown = [(indent if s.kind == "body" and not s.text.startswith("　") else "") + s.text for s in body]
    if glue == "one":  # the whole article is one line
        shown = ["".join(("　　" if s.kind == "body" else " ") + s.text for s in body)]
    first, last = [s.text for s in before], [s.text for s in after]
    if glue in ("before", "both") and first:
        first = [" ".join(first)]
    if glue == "both" and first:
        shown[0] = f"{first.pop()} {shown[0].strip()}"
    if glue in ("tail", "both") and after and after[0].kind in ("editor", "share", "legal"):
        shown[-1] = f"{shown[-1]} {last.pop(0)}"
    if glue == "lists":
        last = _glued_lists(after)
    airy = rng.random() < 0.25
    lines = gap.join(shown)
    around = "\n\n" if airy else "\n"
    return around.join([*first, lines, *last]) + rng.choice(("", "\n"))


def _glued_lists(after: Sequence[Segment]) -> list[str]:
    """Headlines of a list on one line, behind the list's head."""
    out: list[str] = []
    for i, s in enumerate(after):
        if s.kind == "headline" and i and after[i - 1].kind in ("related", "headline"):
            out[-1] += f" {s.text}"
        else:
            out.append(s.text)
    return out


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def _traditional(text: str) -> str:
    return str(_converter().convert(text))
