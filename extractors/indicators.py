"""Indicator terms: words that name a metric of investment work (签约额, 到位资金, 开工率).

The terms and their metrics are ``corpora/lexicons/metrics.tsv``; what they mean is defined in the gold corpus's guidelines.
"""

import re
from functools import cache

from corpora.lexicons import alternation, table
from extractors.mentions import IndicatorTerm


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, str]]:
    rows = {row[0]: row[1] for row in table("metrics")}
    return re.compile(alternation(tuple(rows))), rows


def find_indicator_terms(text: str) -> list[IndicatorTerm]:
    """Terms of metrics in ``text``, longest first where one holds another, without overlaps."""
    pattern, metrics = _lexicon()
    return [IndicatorTerm(m[0], m.start(), m.end(), metrics[m[0]]) for m in pattern.finditer(text)]
