"""General vocabulary: how common a word is (frequencies of jieba's dictionary)."""

from functools import cache

# Words rarer than this in jieba's dictionary can be brands: 百步 (87) is, 智能 (778) is not.
COMMON = 300


@cache
def _frequencies() -> dict[str, int]:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    frequencies: dict[str, int] = jieba.dt.FREQ
    return frequencies


def frequency(word: str) -> int:
    """Occurrences of ``word`` in the corpus behind jieba's dictionary; 0 for a word that it does not have."""
    return _frequencies().get(word, 0)


def is_common_word(word: str) -> bool:
    """Whether ``word`` belongs to the general vocabulary, so that it is no brand by itself."""
    return frequency(word) >= COMMON


def is_common_phrase(text: str) -> bool:
    """Whether ``text`` is made of common words of two characters and more alone (尚需提交), so that it is no name."""
    import jieba

    _frequencies()
    return all(len(token) > 1 and frequency(token) >= COMMON for token in jieba.dt.cut(text, HMM=False))


def brand_run(text: str) -> str | None:
    """The characters at the head of ``text`` that make no word: two to four, before the first known word; None otherwise.

    >>> brand_run("恒砺新材年产6万吨改性工程塑料项目")
    '恒砺新材'
    """
    import jieba

    frequencies = _frequencies()
    run = ""
    for token in jieba.dt.cut(text[:24], HMM=False):
        if not "\u4e00" <= token[0] <= "\u9fff" or (len(token) > 1 and frequencies.get(token, 0) > 0):
            break
        run += token
        if len(run) > 4:
            return None
    return run if len(run) >= 2 else None
