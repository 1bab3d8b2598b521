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
