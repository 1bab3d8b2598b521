"""What the names of elements (class, id) tell: furniture of the page, or a field of the article.

Names are read in parts (``article-related``, ``relatedNews``, ``xg_news``). What follows is convention, not a standard, and it
may be wrong: whoever asks has to check that it does not make furniture of most of a page.
"""

import re
from typing import Literal

Role = Literal["", "source", "author", "time", "editor", "title"]

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# words that make an element furniture wherever they begin or end its name
_STRONG = {
    "navigation": "nav navbar navigation navi menu crumb crumbs breadcrumb breadcrumbs pager pagination prenext prevnext paging",
    "related": "related relate relation relative recommend recommends recommended recommendation recom tuijian xgxw xgyd xgwz guess maylike",
    "comments": "comment comments cmt pinglun liuyan",
    "tools": "share shares sharebar bdshare bdsharebuttonbox jiathis qrcode ewm erweima toolbar appdown login",
    "disclaimer": "copyright footer disclaimer mianze shengming",
    "editor": "zeren bianji zrbj",
    "advert": "advert adverts advertisement guanggao adbox adsbygoogle",
    "sidebar": "sidebar sider",
}
# words that need not mean that: not where the same name speaks of the article
_WEAK = {
    "navigation": "prev next previous more search tools tool",
    "related": "hot hots hotnews rank ranking ranks toplist",
    "comments": "feedback vote survey",
    "tools": "download subscribe tips tip popup modal report",
    "disclaimer": "foot statement",
    "advert": "ad ads gg",
    "tags": "tag tags taglist keyword keywords",
    "sidebar": "side aside",
}
_WORDS = {word: reason for reason, words in _STRONG.items() for word in words.split()}
_WEAK_WORDS = {word: reason for reason, words in _WEAK.items() for word in words.split()}
_PHRASES = re.compile(r"editor-?name|ep-?source|news-?list|list-?news|article-?tags?|post-?tags?|tag-?list", re.I)
_PHRASE_REASON = {"e": "editor", "n": "related", "l": "related", "a": "tags", "p": "tags", "t": "tags"}
_ARTICLE = re.compile(r"article|content|detail|trs_|zoom|editor|post_?body|rich_media|text|main", re.I)
_NOT = frozenset(("with", "without", "no", "has", "have", "hide", "show", "is"))  # content-with-sidebar
_ROLE = {
    "source": "source laiyuan mediaid",
    "author": "author authors writer zuozhe byline reporter",
    "time": "time date pubtime pubdate publishtime publishdate datetime sj riqi",
    "editor": "editors bianji zeren",
}
_ROLES: dict[str, Role] = {word: role for role, words in _ROLE.items() for word in words.split()}  # type: ignore[misc]
_MOST = 20_000
_known: dict[str, tuple[str, Role]] = {}


def told_by(names: str) -> tuple[str, Role]:
    """Why an element of these names is furniture (empty where it is not), and which field of the article it holds.

    >>> told_by("article-related")[0], told_by("info_source"), told_by("content-with-sidebar")[0]
    ('related', ('', 'source'), '')
    """
    found = _known.get(names)
    if found is None:
        if len(_known) > _MOST:
            _known.clear()
        found = _known[names] = (_furniture(names[:300]), _role(names[:300]))
    return found


def _furniture(names: str) -> str:
    article = _ARTICLE.search(names) is not None
    for token in names.split():
        parts = [part.lower() for part in _PART.findall(token)]
        parts = [part for part in parts if not part.isdigit()]
        if not parts or not _NOT.isdisjoint(parts):
            continue
        for part in (parts[-1], parts[0]):
            if part in _WORDS:
                return _WORDS[part]
            if part in _WEAK_WORDS and not article:
                return _WEAK_WORDS[part]
            if not article and part.startswith(("relat", "recom", "bdshare")):
                return "tools" if part[0] == "b" else "related"
        phrase = _PHRASES.search(token)
        if phrase:
            return _PHRASE_REASON[phrase[0][0].lower()]
    return ""


def _role(names: str) -> Role:
    if "js_name" in names:  # the name of the account, on WeChat's pages
        return "source"
    for token in names.split():
        parts = [part.lower() for part in _PART.findall(token)]
        for part in reversed(parts):
            if part in _ROLES:
                return _ROLES[part]
    return ""
