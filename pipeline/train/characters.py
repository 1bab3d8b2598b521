"""Build ``corpora/models/characters.tsv``: ``python -m pipeline.train.characters``.

Sources: GBK as Python knows it, simplified forms from OpenCC, readings from pypinyin, words with their frequencies from
jieba, neighbours across words from the bodies of the dev gold. The file begins with digests of them, so that a change of
a source shows; the same sources always give the same file.
"""

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import pairwise
from pathlib import Path

from pipeline.characters import FILE, LEAST, STEPS
from pipeline.train import training_gold

PRESS_WEIGHT = 100  # one pair in the press counts as so many of the word list, which is a thousand times as large
RARE = 5  # words that the list has so seldom are left out: two in three, and no loss
_LEAST_PAIR = 3
_LEAST_TRIPLE = 12
# punctuation is not in the word list; shares of running news text
_PUNCTUATION = {
    **dict.fromkeys("，", 0.06),
    **dict.fromkeys("、。", 0.025),
    **dict.fromkeys("“”", 0.01),
    **dict.fromkeys("：；（）", 0.005),
    **dict.fromkeys("《》—！％？", 0.001),
    **dict.fromkeys("·．", 0.0005),
}


def build(press: Iterable[str], words: Iterable[tuple[str, int]]) -> Iterator[str]:
    """The rows of the model file, in the order of GBK's codes.

    Args:
        press: paragraphs of running text in simplified script.
        words: words with their frequencies.
    """
    counts = _Counts()
    for word, n in words:
        if n >= RARE:
            counts.add_word(word, n)
    for text in press:
        counts.add_text(text)
    simplified, readings = _simplified(), _readings()
    for char in gbk_characters():
        if char in _PUNCTUATION:
            kept = [(c, _sign(counts.behind_sign(char, c))) for c in sorted(_PUNCTUATION)]
        else:
            followers = sorted(counts.followers.get(char, {}).items())
            kept = [(c, _sign(p)) for c, n in followers if (p := counts.probability(char, c, n)) is not None]
        signs = counts.weights(char)
        fields = ("".join(c for c, _ in kept), "".join(s for _, s in kept))
        yield "\t".join((char, simplified.get(char, ""), readings.get(char, ""), signs, *fields))
    for pair, third in sorted(counts.triples.items()):
        total = counts.pairs[pair]
        row = [(c, _sign(n / total)) for c, n in sorted(third.items()) if n >= _LEAST_TRIPLE]
        if row and total >= 2 * _LEAST_TRIPLE:
            yield "\t".join((pair, "".join(c for c, _ in row), "".join(s for _, s in row)))


class _Counts:
    """How often characters begin, end and are words, and what follows one and two characters."""

    def __init__(self) -> None:
        self.words = 0
        self.count: Counter[str] = Counter()
        self.begins: Counter[str] = Counter()
        self.ends: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()
        self.pairs: Counter[str] = Counter()
        self.followers: dict[str, Counter[str]] = {}
        self.triples: dict[str, Counter[str]] = {}
        self.signs: Counter[str] = Counter()
        self.sign_pairs: Counter[str] = Counter()

    def add_word(self, word: str, n: int) -> None:
        self.words += n
        self.begins[word[0]] += n + 1
        self.ends[word[-1]] += n
        if len(word) == 1:
            self.alone[word] += n
        for char in word:
            self.count[char] += n
        self._neighbours(word, n)

    def add_text(self, text: str) -> None:
        for run in "".join(c if _is_chinese(c) else " " for c in text).split():
            for char in run[:-1]:
                self.count[char] += PRESS_WEIGHT
            self._neighbours(run, PRESS_WEIGHT)
        self.signs.update(c for c in text if c in _PUNCTUATION)
        self.sign_pairs.update(a + b for a, b in pairwise(text) if a in _PUNCTUATION and b in _PUNCTUATION)

    def _neighbours(self, run: str, n: int) -> None:
        for i in range(len(run) - 1):
            self.pairs[run[i : i + 2]] += n
            self.followers.setdefault(run[i], Counter())[run[i + 1]] += n
            if i:
                self.triples.setdefault(run[i - 1 : i + 1], Counter())[run[i + 1]] += n

    def probability(self, first: str, second: str, n: int) -> float | None:
        """Of the second character behind the first, inside a word or as the next word's first."""
        if n < _LEAST_PAIR or not in_gbk(second):
            return None
        between = self.ends[first] * self.begins[second] / self.words
        return (n + between) / self.count[first]

    def behind_sign(self, first: str, second: str) -> float:
        """Of one sign of punctuation behind another."""
        return (self.sign_pairs[first + second] + 0.1) / (self.signs[first] + 100)

    def weights(self, char: str) -> str:
        """Signs of how likely the character begins a word, ends one that it is in, and is all of one that it began."""
        if char in _PUNCTUATION:
            return _sign(_PUNCTUATION[char]) + _sign(1.0) * 2
        if not self.begins[char]:
            return ""
        ends = self.ends[char] / self.count[char] if self.count[char] else 1.0
        return _sign(self.begins[char] / self.words) + _sign(ends) + _sign((self.alone[char] + 1) / self.begins[char])


def _sign(probability: float) -> str:
    steps = round(-math.log(probability) * STEPS) if probability > 0 else 90
    return chr(LEAST + min(max(steps, 0), 90))


def gbk_characters() -> Iterator[str]:
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            try:
                yield bytes((lead, trail)).decode("gbk")
            except UnicodeDecodeError:
                continue


def in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff"


def _simplified() -> dict[str, str]:
    from opencc import OpenCC

    chars = list(gbk_characters())
    # one character a line, so that no phrase is converted
    simple = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    usual = _usual_forms()
    found = {c: s for c, s in zip(chars, simple, strict=True) if c != s and len(s) == 1}
    forms = {c: s if c in usual.get(s, c) else s + "~" for c, s in found.items()}
    return {c: "~" for c in chars if c not in usual.get(c, c)} | forms


def _usual_forms() -> dict[str, str]:
    """For each simplified character the traditional ones that it may stand for."""
    table = (resources.files("opencc") / "dictionary" / "STCharacters.txt").read_text(encoding="utf-8")
    return {line.split("\t")[0]: line.split("\t")[1] for line in table.splitlines() if "\t" in line}


def _readings() -> dict[str, str]:
    from pypinyin.constants import PINYIN_DICT

    return {c: PINYIN_DICT[ord(c)] for c in gbk_characters() if ord(c) in PINYIN_DICT}


def jieba_words() -> Iterator[tuple[str, int]]:
    """jieba's word list with its frequencies."""
    import jieba

    with jieba.get_dict_file() as lines:
        for raw in lines:
            word, number, *_ = raw.decode("utf-8").split(" ")
            yield word, int(number)


def gold_paragraphs() -> Iterator[str]:
    """Paragraphs of local press: the bodies of the training gold."""
    for file in training_gold():
        for line in file.read_text(encoding="utf-8").splitlines():
            yield from json.loads(line)["body"]


def content() -> str:
    """The whole file: digests of the sources, then the rows."""
    press, words = list(gold_paragraphs()), list(jieba_words())
    return "\n".join((*digests(), *build(press, words))) + "\n"


def digests() -> tuple[str, str]:
    """The first lines of the file: one changes with the dev gold, the other with the libraries' tables."""
    libraries = (list(jieba_words()), sorted(_simplified().items()), sorted(_readings().items()))
    return f"# gold sha256 {_digest(list(gold_paragraphs()))}", f"# libraries sha256 {_digest(libraries)}"


def _digest(source: object) -> str:
    return hashlib.sha256(repr(source).encode()).hexdigest()


def main() -> int:
    path = Path(str(resources.files("corpora") / "models" / FILE))
    path.parent.mkdir(exist_ok=True)
    path.write_text(content(), encoding="utf-8", newline="\n")
    print(f"{FILE}: {path.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
