"""Companies: registered names, short names and the names by which an article calls them again.

Four sources, in this order:

1. registered names end in a legal form (有限公司, 集团, 株式会社 …); the left end is found by boundary words;
2. short names are a brand and a trade word (恒砺新材, 安徽普泰科技). A brand is a word that the general vocabulary
   (jieba's dictionary) does not have or hardly has; without such a brand 绿色食品 would be a company;
3. lists of companies and who acts as one (老味斋投资1.2亿美元) give away names that look like nothing;
4. names already found are looked for again by their brand and by their form without place and legal form.

A mention's ``name`` is the longest form that the searched text gives for the same company.
"""

import re

from extractors.companies.aliases import again, family
from extractors.companies.context import by_context, coordinated, works
from extractors.companies.known import known
from extractors.companies.names import brand, core
from extractors.companies.registered import registered
from extractors.companies.short import coined_lead, leading_company, short
from extractors.companies.spans import added
from extractors.mentions import Company

__all__ = ["brand", "coined_lead", "core", "find_companies", "leading_company"]


# 全资子公司|某有限公司: not the firm itself that has the short name
_SUBSIDIARY = re.compile(r"[子孙]公司“?$")


def find_companies(text: str) -> list[Company]:
    """Companies in ``text``, in order, without overlaps; each with the longest form of its name."""
    spans = added(registered(text), known(text))
    named_as = {text[s:e] for s, e in spans if _SUBSIDIARY.search(text, max(0, s - 4), s)}
    names = family([text[s:e] for s, e in spans], named_as)
    spans = added(spans, again(text, spans, names, by_brand=False))
    spans = added(spans, short(text, spans))
    spans = added(added(spans, works(text)), by_context(text))
    spans = added(spans, coordinated(text, spans))
    names |= family([text[s:e] for s, e in spans], named_as)
    spans = added(spans, again(text, spans, names, by_brand=True))
    return [Company(text[s:e], s, e, names.get(text[s:e], text[s:e])) for s, e in spans]
