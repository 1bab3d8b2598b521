"""The article in an HTML page: the best of its candidates, and what its head and the lines around the text tell.

The element with most running text is enough for most pages. Where it is not sure (:func:`~pipeline.content.choice.is_sure`),
all running text of the page, text that scripts hold, text that is hidden at first and what trafilatura finds compete with
it, and :func:`~pipeline.content.choice.score` decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.content.absent import is_article, say_kind
from pipeline.content.base import Content
from pipeline.content.blocks import Block, Page, parse, read_page
from pipeline.content.choice import (
    LEAST_MORE,
    SURE_SIZE,
    Candidate,
    best_of,
    element_candidate,
    found_again,
    is_folded,
    is_links,
    is_running,
    is_sure,
    lines_candidate,
    outside_of,
    running_candidate,
    size_of,
    trust_names,
    views_of,
)
from pipeline.content.head import Head, date_of, metas_of, read_head
from pipeline.content.lines import kind_of
from pipeline.content.meta import (
    Info,
    clean_author,
    clean_outlet,
    closing_source,
    find_date,
    is_outlet,
    named_author,
    read_info,
)
from pipeline.content.pager import find_pager
from pipeline.content.sites import Site, site_of
from pipeline.errors import InputError
from pipeline.normalise import normalise

_HEAD_BLOCKS = 14
_NAME = re.compile(r"^[\u4e00-\u9fffA-Za-z]{2,12}$")
_NO_TITLE = re.compile(
    r"^(?:新闻|新聞|文章|信息|内容|详细|正文|资讯|公告|阅读|无标题|未命名|untitled|document|news|detail)*(?:内容|正文|详情|详细|详细信息|页面?|文档|中心)?$"
    r"|^[^，。：:！？\s]{2,14}(?:网|在线|门户|门户网站|新闻网|日报|晚报|政府|人民政府|电视台|融媒|官网|频道|网站)$",
    re.I,
)
_OWN_OUTLET = re.compile(r"^(?:本[站网报台]|本[站网](?:原创|讯|编辑|综合|整理)|原创|网站|互联网|网络)$")
_LEAD = re.compile(
    r"^[\s【\[（(]{0,2}([\u4e00-\u9fff]{2,10}?(?:网|社|报|日报|晚报|在线|新闻|财经|电台|客户端))(?:[\u4e00-\u9fff]{0,8}?\s?\d{1,2}\s?月\s?\d{1,2}\s?日)?\s?(?:电|讯|消息)(?=[\s（(】\]，:：\u4e00-\u9fff])"
)
_PLATFORM = re.compile(
    r"(?:澎湃|企鹅|百家|网易|搜狐|头条|大鱼|一点|新浪|大风|财富)号"
)  # accounts of others on a portal
_WHEN = re.compile(r"^\W?关注$|\d{1,2}[:：]\d{2}|\d{1,2}[-/月.]\d{1,2}")
_PERSON = re.compile(
    r"^[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文][\u4e00-\u9fff][^\W\d_区县市省州庄口山网报社界版讯电台部]$"
)
_LABELLED = re.compile(r"(?:来源|稿源|出处)\s?[:：]")
_OWN_LEAD = re.compile(r"^[本我]")


@dataclass(frozen=True, slots=True)
class Article:
    """An article with where it was found: the page, the candidate that won, and the headline's view."""

    content: Content
    page: Page
    found: Candidate
    title: str


def html_content(text: str, *, url: str | None = None) -> Content:
    """Find the article in a page's HTML.

    Raises:
        InputError: ``no_content`` (the message names the kind of page) or ``too_deep``.
    """
    return read_article(text, url).content


def read_article(text: str, url: str | None = None, *, skipped: bool = False) -> Article:
    """Find the article and keep the page; ``skipped`` also notes text of menus and footers in it."""
    tree = parse(text)
    metas = metas_of(tree)
    site = site_of(url)
    marks = site.marks_on(date_of(metas)) if site else None
    page = read_page(text, marks=marks, tree=tree, skipped=skipped)
    trust_names(page)
    head = read_head(page, metas, url)
    title = normalise(head.title).text if head.title else ""
    found = _find(page, text, title)
    if found is None or not is_article(found, title, url):
        say_kind(page, head.title, url)
    kept = found.kept
    stored = _stored_fields(page, head, found)
    info = _info(page, head, found, title)
    if not (info.published or head.published or head.other_date or stored.get("published")):
        info = _masthead(page, found, info)
    content = Content(
        _title(page, head, found, stored),
        _outlet(info.source or head.source or stored.get("source"), kept, site, head),
        info.author or head.author or stored.get("author"),
        head.published or info.published or head.other_date or stored.get("published"),
        tuple(b.text for b in kept),
        find_pager(page, text, url),
    )
    return Article(content, page, found, title)


def _find(page: Page, text: str, title: str) -> Candidate | None:
    """The article: the best element where it is sure, else the best of all candidates."""
    found = element_candidate(page, title)
    if is_sure(found) or (found is not None and page.body is not None and size_of(found) >= 60):
        return found
    best = best_of(_rivals(page, found, title), title)
    if best is not None:
        size = size_of(best)
        if size >= SURE_SIZE or (size >= 60 and outside_of(best) < LEAST_MORE):
            return best  # trafilatura could only find less, or the same
    return best_of(iter((best, _by_trafilatura(page, text, title))), title)


def _rivals(page: Page, found: Candidate | None, title: str) -> Iterator[Candidate | None]:
    yield found
    if found is not None and is_folded(found):
        yield from _stored_candidates(page, title)
        return
    if sum(len(b.text) for b in page.blocks if b.furniture and is_running(b)) >= LEAST_MORE:
        plain = Page(page.tree, [b._replace(furniture="") for b in page.blocks], page.parents, page.roles, page.stored)
        unnamed = element_candidate(plain, title)
        if unnamed is not None:
            yield replace(unnamed, origin="names ignored", page=page)
    yield running_candidate(page, found, title)
    if found is not None and size_of(found) >= SURE_SIZE:
        return  # what a page hides is asked for where it shows little
    yield from _stored_candidates(page, title)
    if page.hidden:
        shown = read_page("", tree=page.tree, hidden=True)
        trust_names(shown)
        whole = element_candidate(shown, title)
        if whole is not None:
            yield replace(whole, origin="hidden")


def _stored_candidates(page: Page, title: str) -> Iterator[Candidate | None]:
    """Candidates from scripts, ``noscript`` and ``textarea``."""
    if not page.stored:
        return
    from pipeline.content.stored import hidden_markup, is_markup, plain_html, read_scripts, script_texts

    scripts = script_texts(page.stored)
    texts = [("script", t) for t in (read_scripts(scripts).texts if scripts else [])]
    texts += [("hidden text", t) for t in hidden_markup(page.stored)]
    for origin, told in texts:
        markup = plain_html(told)
        if not is_markup(markup):
            yield lines_candidate(origin, page, [" ".join(line.split()) for line in told.splitlines()], title)
            continue
        try:
            part = read_page(markup)
        except InputError:
            continue
        kept = [b for b in part.blocks if not b.furniture and not is_links(b)]
        yield lines_candidate(origin, page, [b.text for b in kept], title)


def _by_trafilatura(page: Page, text: str, title: str) -> Candidate | None:
    """What trafilatura finds: in the page's own blocks where they are found again, else as it is."""
    if len(text) > 3_000_000:
        return None
    from trafilatura import extract

    told = extract(text, include_comments=False, include_tables=True, deduplicate=False)
    if not told:
        return None
    lines = [" ".join(line.split()) for line in told.splitlines()]
    if any(len(b.text) >= 20 and is_running(b) for b in page.blocks):
        return found_again("trafilatura", page, lines, title)
    return lines_candidate("trafilatura", page, lines, title)


def _stored_fields(page: Page, head: Head, found: Candidate) -> dict[str, str]:
    """Fields of the article that scripts hold, where the article is theirs or the head tells no date."""
    if found.origin != "script" and (head.published or head.other_date):
        return {}
    from pipeline.content.stored import read_scripts, script_texts

    if found.origin == "script":
        return read_scripts(script_texts(page.stored)).fields
    return {}


def _title(page: Page, head: Head, found: Candidate, stored: dict[str, str]) -> str:
    """The headline; where the head has only a name of the site, the longest short line above the text."""
    told = stored.get("title", "").strip()
    if len(told) >= 6 and head.title.startswith(told):
        return told
    if head.title and not _NO_TITLE.match(head.title.strip()):
        return head.title
    if told:
        return told
    above = page.blocks[max(0, found.start - _HEAD_BLOCKS) : found.start]
    above += [b for b, reason in zip(found.blocks[:6], found.reasons[:6], strict=True) if reason in ("headline", "outside the article")]  # fmt: skip
    lines = [b.text for b in above if 6 <= len(b.text) <= 60 and not b.furniture and not is_links(b)]
    views = views_of(lines)
    likely = [line for line, view in zip(lines, views, strict=True) if kind_of(view) in ("short", "item", "paragraph") and not view.endswith("。")]  # fmt: skip
    return max(likely, key=len) if likely else head.title


def _outlet(told: str | None, kept: Sequence[Block], site: Site | None, head: Head) -> str | None:
    """The outlet: as told; the site's own name for 本站; else whose dispatch the text begins with."""
    if told and not _OWN_OUTLET.match(told):
        return told
    lead = _LEAD.match(normalise(kept[0].text[:60]).text)
    if lead and not _OWN_LEAD.match(lead[1]):
        return lead[1]
    if site and site.outlet:
        return site.outlet
    return told or (clean_outlet(head.site) if head.site and lead else None)


def _info(page: Page, head: Head, found: Candidate, title: str) -> Info:
    """Date, outlet and author from the blocks around the article: those between headline and text, then those behind."""
    own = found.start < found.end
    kept = [i for i, reason in enumerate(found.reasons) if reason == "body"]
    start, end = (found.start + kept[0], found.start + kept[-1] + 1) if own else (len(page.blocks), len(page.blocks))
    above = [b.text[:200] for b in page.blocks[max(0, start - _HEAD_BLOCKS) : start]]
    below = [b.text[:200] for b in page.blocks[end - 1 : end + 6]] if own else []
    lines = [(i, b.text[:200]) for i, b in enumerate(found.blocks) if found.reasons[i] in ("byline", "info line")]
    above += [text for i, text in lines if i < kept[0] and text not in above]
    inside = [text for i, text in lines if i > kept[0]][:4]
    first = next(
        (found.blocks[i].text for i in kept[:3] if len(found.blocks[i].text) >= 30), found.blocks[kept[0]].text
    )
    roles = _role_texts(page, start, end) if own else []
    edges = [first[:200], found.blocks[kept[-1]].text[-200:]]
    views = views_of([*above, *below, *inside, *edges, *(text for _, text in roles)])
    n, m = len(above), len(below)
    above, below, inside = views[:n], views[n : n + m], views[n + m : n + m + len(inside)]
    edges, named = views[n + m + len(inside) :][:2], views[n + m + len(inside) + 2 :]
    return _read_lines(above, below, inside, edges, list(zip([r for r, _ in roles], named, strict=True)), head, title)


def _masthead(page: Page, found: Candidate, info: Info) -> Info:
    """Date and outlet from a line above the headline, such as the masthead of a paper's digital edition; where nothing else
    tells the date."""
    lines = [b.text for b in page.blocks[: found.start][-60:]]
    for i, line in enumerate(lines):
        if len(line) <= 60 and find_date(line):
            told = read_info(views_of([line])[0])
            return replace(info, published=told.published, source=info.source or told.source)
        parted = find_date("/".join(t for t in lines[i : i + 3] if len(t) <= 12))
        if parted:
            return replace(info, published=parted)
    return info


def _read_lines(
    above: list[str],
    below: list[str],
    inside: list[str],
    edges: list[str],
    roles: list[tuple[str, str]],
    head: Head,
    title: str,
) -> Info:
    if title:
        at = next((i for i, t in enumerate(above) if title in t or (len(t) >= 8 and t in title)), None)
        above = above[at + 1 :] if at is not None else above[-8:]
    above = [t for t in above if len(t) <= 160]
    published = author = None
    source = next((s for t in above if _LABELLED.search(t) and (s := read_info(t).source)), None)
    for line in above:
        told = read_info(line)
        published, source, author = published or told.published, source or told.source, author or told.author
        if author is None and told.published and told.source:
            author = _bare_person(told.rest, told.source)
    if published is None:  # year, month and day in elements of their own
        published = next((d for i in range(len(above)) if (d := find_date("/".join(t.strip() for t in above[i : i + 3] if len(t) <= 12)))), None)  # fmt: skip
    for line in inside:
        told = read_info(line)
        published, author = published or told.published, author or told.author
    by_name = _read_roles(roles)
    source, author, published = source or by_name.source, author or by_name.author, published or by_name.published
    if source is None or _PLATFORM.search(source):
        source = _bare_name(above) or source
    for line in (t for t in below if len(t) <= 60):
        told = read_info(line)
        published, author = published or told.published, author or told.author
        source = source or (told.source if "来源" in line else None)
    source = next((s for s in map(closing_source, below) if s), source)
    if author is None:
        author = named_author(edges[0], edges[1])
    return Info(published, source, author)


def _bare_person(rest: str, source: str) -> str | None:
    """A writer's name that stands without a label beside date and outlet: three characters, the first a surname."""
    parts = [part for part in re.split(r"[\s|｜丨/]+", rest.replace(source, " ")) if part]
    names = [part for part in parts if _PERSON.match(part)]
    return names[0] if len(names) == 1 else None


def _bare_name(above: Sequence[str]) -> str | None:
    """The bare name of an outlet or account: some sites print it in an element of its own, beside date or clock."""
    for i, line in enumerate(above):
        if _NAME.match(line) and kind_of(line) in ("short", "site") and any(_WHEN.search(t) for t in above[max(0, i - 2) : i + 3]):  # fmt: skip
            return line
    return None


def _role_texts(page: Page, start: int, end: int) -> list[tuple[str, str]]:
    """Texts of elements that are named as a field and stand beside the article's text."""
    out: list[tuple[str, str]] = []
    for role, node, at in page.roles:
        if start - _HEAD_BLOCKS <= at <= end + 2 and len(out) < 12:
            text = _text_of(node)
            if 2 <= len(text) <= 60:
                out.append((str(role), text))
    return out


def _text_of(node: Any) -> str:
    parts: list[str] = []
    size = 0
    for part in node.itertext():
        parts.append(part)
        size += len(part)
        if size > 300:
            return ""
    return " ".join("".join(parts).split())


def _read_roles(roles: Sequence[tuple[str, str]]) -> Info:
    published = source = author = None
    for role, text in roles:
        told = read_info(text)
        published = published or (told.published if role == "time" else None)
        if role == "source":
            source = source or told.source or (None if told.labels else clean_outlet(text))
        elif role == "author":
            name = told.author or (None if told.labels else clean_author([text]))
            if name and is_outlet(name):
                source = source or name
            else:
                author = author or name
    return Info(published, source, author)
