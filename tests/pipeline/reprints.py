"""Copies and look-alikes of the invented articles: ``python -m tests.pipeline.reprints [SEED]`` prints how reprints fare.

Every original is copied with edits as they occur on the way from one outlet to another, and changed into articles of
their own that look like it. All go through the real cleaning. What is printed, by kind of edit: of the copies, how many
lie in a cluster with their original; of the look-alikes, how many lie in a cluster with another article (they should
not); then precision and recall over pairs of articles and over links from copies to originals.
"""

import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from corpora.furniture import articles
from pipeline.documents import Document
from pipeline.records import Article
from pipeline.resolve.reprints import resolve_reprints
from pipeline.road import Pipeline
from pipeline.stores.rows import letters
from pipeline.stores.sqlite import Step, Store
from tests.gold import gold_documents
from tests.pipeline.roundtrip import invented_texts
from tests.pipeline.scrambler import random_table, scramble, traditional

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?”?|\n")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_FULL = str.maketrans({chr(0x21 + i): chr(0xFF01 + i) for i in range(0x5E)} | {",": "，"})
_SHORTEST = 150  # letters
_SYLLABLES = "澜沐衡砾恺朔砚蜀瀚晟芷翎垣崧郜滢琰铄邬湄"


@dataclass(frozen=True, slots=True)
class Original:
    """An invented article; ``names`` are the places and companies in it."""

    key: str
    title: str
    body: tuple[str, ...]
    published: date
    names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.body)


@dataclass(frozen=True, slots=True)
class Item:
    """A document of the set: how it was made, and the originals that it prints (its own, where it is none's copy)."""

    document: Document
    edit: str
    prints: frozenset[str]
    is_copy: bool

    @property
    def key(self) -> str:
        assert self.document.id is not None
        return self.document.id


# -- edits: from a body to the body of a copy


def _cut(rng: random.Random, text: str, keep: slice | None = None) -> str:
    """Sentences left out in front, behind or in the middle, down to half of the letters."""
    sentences = _SENTENCE.findall(text)
    share = rng.uniform(0.5, 0.9)
    where = rng.choice(("front", "back", "middle"))
    if where == "front":
        sentences.reverse()
    kept: list[str] = []
    if where == "middle":
        head = rng.uniform(0.2, 0.8) * share * len(text)
        front, back = _take(sentences, head), _take(sentences[::-1], share * len(text) - head)
        kept = [*front, *back[::-1]] if len(front) + len(back) < len(sentences) else sentences
    else:
        kept = _take(sentences, share * len(text))
    return "".join(kept if where != "front" else kept[::-1]).strip()


def _take(sentences: Sequence[str], letters: float) -> list[str]:
    """The first sentences, until so many letters are reached."""
    kept: list[str] = []
    for sentence in sentences:
        if sum(map(len, kept)) >= letters:
            break
        kept.append(sentence)
    return kept


def _light(rng: random.Random, text: str) -> str:
    """An outlet's words in front, an editor's line behind, other paragraphs, other widths: one to three of these."""
    for change in rng.sample((_prefixed, _signed, _broken, _joined, _widened), rng.randint(1, 3)):
        text = change(rng, text)
    return text


def _prefixed(rng: random.Random, text: str) -> str:
    name = "".join(rng.sample(_SYLLABLES, 2))
    return (
        rng.choice((f"本报讯（记者 {name}）", f"{name}网{rng.randint(1, 12)}月{rng.randint(1, 28)}日电 ", "本报讯 "))
        + text
    )


def _signed(rng: random.Random, text: str) -> str:
    name = "".join(rng.sample(_SYLLABLES, 3))
    return text + rng.choice((f"（责任编辑：{name}）", f"\n编辑：{name}", f"（{name} 通讯员 {name[::-1]}）"))


def _broken(_: random.Random, text: str) -> str:
    return text.replace("。", "。\n").replace("\n\n", "\n").strip()


def _joined(_: random.Random, text: str) -> str:
    return text.replace("\n", "")


def _widened(rng: random.Random, text: str) -> str:
    return text.translate(_FULL) if rng.random() < 0.5 else text.replace("，", ",").replace("：", ":")


def _scrambled(rng: random.Random, text: str) -> str:
    return scramble(text, random_table(rng.randrange(10**6)), after_step=rng.random() < 0.5)


def _same(_: random.Random, text: str) -> str:
    return text


def _traditional(_: random.Random, text: str) -> str:
    return traditional(text)


Change = Callable[[random.Random, str], str]
# Content first, script last, as copy sites do it.
EDITS: dict[str, tuple[Change, ...]] = {
    "retitled": (_same,),
    "light": (_light,),
    "trimmed": (_cut,),
    "trimmed, light": (_cut, _light),
    "traditional": (_traditional,),
    "traditional, trimmed": (_cut, _traditional),
    "scrambled": (_scrambled,),
    "scrambled, light": (_light, _scrambled),
    "scrambled, trimmed": (_cut, _scrambled),
}
MERGED: dict[str, tuple[Change, ...]] = {
    "merged": (_same,),
    "merged, light": (_light,),
    "merged, traditional": (_traditional,),
    "merged, scrambled": (_scrambled,),
}


# -- look-alikes: articles of their own


def _next_week(rng: random.Random, original: Original) -> str | None:
    """The same column a week later: every figure is another."""
    changed = _FIGURE.sub(lambda m: _other_figure(rng, m[0]), original.text)
    return changed if len(_FIGURE.findall(original.text)) >= 5 else None


def _other_figure(rng: random.Random, figure: str) -> str:
    other = figure
    while other == figure:
        other = "".join(c if c == "." else rng.choice("123456789") for c in figure)
    return other


def _other_county(rng: random.Random, original: Original) -> str | None:
    """The same ceremony elsewhere: other places, other companies, other sums."""
    text = original.text
    names = [name for name in original.names if text.count(name)]
    if sum(text.count(name) for name in names) < 3:
        return None
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, _other_name(rng, name))
    return re.sub(r"\d+(?:\.\d+)?(?=[万亿])", lambda m: _other_figure(rng, m[0]), text)


def _other_name(rng: random.Random, name: str) -> str:
    """Its kind (县, 有限公司 …) stays, its own two to four letters are others."""
    own = min(4, max(2, len(name) - 2))
    return "".join(rng.sample(_SYLLABLES, own)) + name[own:]


def _update(rng: random.Random, original: Original) -> str | None:
    """The story goes on: the first half is what was known, the rest is new."""
    sentences = _SENTENCE.findall(original.text)
    known = "".join(_take(sentences, 0.45 * len(original.text))).strip()
    new = invented_texts(1, rng.getrandbits(64))[0]
    return f"{known}\n{new[: len(original.text)].rpartition('。')[0]}。"


LOOK_ALIKES: dict[str, Callable[[random.Random, Original], str | None]] = {
    "a week later": _next_week,
    "another county": _other_county,
    "update": _update,
}


# -- the set


def originals(rng: random.Random) -> list[Original]:
    """The articles of the gold and of the furniture corpus, but for the shortest, of which a cut copy says too little.

    Nor those of which main content leaves out a part: it has scores of its own.
    """
    found = []
    for number, document in enumerate(gold_documents()):
        names = set(document["companies"]) | {d["place"] for d in document["deals"] if d["place"]}
        names |= {i["subject"] for i in document["indicators"] if i["subject"]}
        names = {name for name in names if len(name) >= 3}
        found.append((f"g{number}", document["title"], document["body"], tuple(sorted(names))))
    furniture = [*articles("train"), *articles("heldout")]
    found += [(f"f{n}", article["title"], article["body"], ()) for n, article in enumerate(furniture)]
    return [
        Original(key, title, tuple(body), date(2024, 1, 1) + timedelta(rng.randrange(300)), names)
        for key, title, body, names in found
        if len(letters("".join(body))) >= _SHORTEST and _kept_whole(title, body)
    ]


def _kept_whole(title: str, body: Sequence[str]) -> bool:
    text = "\n".join(body)
    article = Pipeline(keep_source=False).clean_document(Document(f"{title}\n{text}"))
    return isinstance(article, Article) and len(letters(article.text)) > 0.95 * len(letters(text))


def generate(seed: int, *, sample: int | None = None, per_original: int = 5) -> list[Item]:
    """Originals (all, or a sample of so many), so many copies of each, and the look-alikes that each allows."""
    rng = random.Random(seed)
    sources = originals(rng)
    if sample is not None:
        sources = rng.sample(sources, sample)
    items = [_item(o.key, o.title, o.text, o.published, "original", {o.key}, is_copy=False) for o in sources]
    for number, original in enumerate(sources):
        for n, edit in enumerate(rng.sample([*EDITS, *MERGED], per_original)):
            items.append(
                _copy(
                    rng, f"{original.key}-c{n}", edit, original, rng.choice([*sources[:number], *sources[number + 1 :]])
                )
            )
        for edit, change in LOOK_ALIKES.items():
            text = change(rng, original)
            if text is not None:
                key, when = f"{original.key}-{edit}", original.published + timedelta(7)
                items.append(_item(key, original.title, text, when, edit, {key}, is_copy=False))
    rng.shuffle(items)
    return items


def _copy(rng: random.Random, key: str, edit: str, original: Original, other: Original) -> Item:
    text, prints, when = original.text, {original.key}, original.published
    if edit in MERGED:
        text, prints, when = f"{text}\n{other.text}", {original.key, other.key}, max(when, other.published)
    title = original.title if rng.random() < 0.5 else f"{rng.choice(('快讯', '要闻', '关注'))}：{original.title[-12:]}"
    for change in (EDITS | MERGED)[edit]:
        text = change(rng, text)
        if change in (_traditional, _scrambled):
            title = traditional(title)
    published = None if rng.random() < 0.1 else when + timedelta(rng.randrange(4))
    return _item(key, title, text, published, edit, prints, is_copy=True)


def _item(
    key: str, title: str, text: str, published: date | None, edit: str, prints: Iterable[str], *, is_copy: bool
) -> Item:
    document = Document(f"{title}\n{text}", key, id=key, published=published.isoformat() if published else None)
    return Item(document, edit, frozenset(prints), is_copy)


# -- the score


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of articles that print a common original and share a cluster: precision and recall; counts by edit."""

    pairs: tuple[int, int, int]  # right, found, true
    links: tuple[int, int]  # found, true
    by_edit: dict[str, tuple[int, int]]
    errors: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.pairs[0] / self.pairs[1]

    @property
    def recall(self) -> float:
        return self.pairs[0] / self.pairs[2]

    @property
    def links_found(self) -> float:
        return self.links[0] / self.links[1]


def clusters(store: Store) -> dict[str, set[str]]:
    """The originals of each article by own ids; an original's own is itself."""
    found: dict[str, set[str]] = {}
    rows = store.connection.execute(
        "SELECT a.own_id, o.own_id FROM articles AS a LEFT JOIN reprints AS r ON r.article_id = a.id"
        " AND r.kind <> 'contains' LEFT JOIN articles AS o ON o.id = r.original_id"
    )
    for own_id, original in rows:
        found.setdefault(own_id, set()).add(original or own_id)
    return found


def score(items: Sequence[Item], found: dict[str, set[str]]) -> Score:
    """Compares the clusters that were found with the originals that each article prints."""
    true, said = _pairs({i.key: i.prints for i in items if i.key in found}), _pairs(found)
    by_edit: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    links, errors = [0, 0], []
    joined = {key for pair in said - true for key in pair}
    for item in items:
        mine = found.get(item.key, set())
        if item.is_copy:
            hits = sum(bool(mine & found[original]) for original in item.prints)
            links = [links[0] + hits, links[1] + len(item.prints)]
            right = hits == len(item.prints)
            if not right:
                errors.append(f"missed {item.edit}: {item.key} of {sorted(item.prints)}, found in {sorted(mine)}")
        else:
            right = item.key not in joined
            if not right:
                errors.append(f"joined {item.edit}: {item.key} is in {sorted(mine)}")
        count = by_edit[item.edit]
        by_edit[item.edit] = [count[0] + right, count[1] + 1]
    counts = {edit: (right, total) for edit, (right, total) in by_edit.items()}
    return Score((len(true & said), len(said), len(true)), (links[0], links[1]), counts, tuple(errors))


def _pairs(groups: dict[str, Any]) -> set[tuple[str, str]]:
    members: defaultdict[str, list[str]] = defaultdict(list)
    for key, names in groups.items():
        for name in names:
            members[name].append(key)
    return {pair for keys in members.values() for pair in combinations(sorted(keys), 2)}


def store_items(items: Iterable[Item], db: Path) -> Store:
    """A store of the articles of some items, with its reprints found."""
    store = Store.open(db, "test", create=True)
    store.begin_run("{}")
    road = Pipeline(keep_source=False)
    store.write([Step(item.document, road.clean_document(item.document)) for item in items])
    resolve_reprints(store)
    return store


def main() -> int:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    items = generate(seed)
    counts = Counter("copies" if i.is_copy else i.edit for i in items)
    print(f"seed {seed}: " + ", ".join(f"{count} {name}" for name, count in counts.most_common()))
    with tempfile.TemporaryDirectory() as folder:
        store = store_items(items, Path(folder) / "reprints.db")
        result = score(items, clusters(store))
        store.connection.close()
    for edit, (right, total) in sorted(result.by_edit.items()):
        print(f"  {edit:22} {right:5} of {total:5} right")
    for error in result.errors[:20]:
        print(f"  {error}")
    print(f"links from copies to originals found {result.links_found:.4f}")
    print(f"pairs: precision {result.precision:.4f}, recall {result.recall:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
