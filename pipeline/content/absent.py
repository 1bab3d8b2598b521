"""What a page without an article is: said by its title, its links, its forms and its players."""

import re
from typing import NoReturn

from pipeline.content.blocks import Page
from pipeline.content.choice import Candidate, is_links, is_running, is_teaser, size_of
from pipeline.errors import InputError

_ERROR_TITLE = re.compile(
    r"^\W{0,3}(?:404|403|410|50[0-4])(?!\d)|(?:页面|頁面|网页|網頁|文章|内容|內容|新闻|新聞|文件)(?:已|不|没|沒|未|无法|無法|暂时|已经|已經){1,2}(?:存在|找到|能找到|被?删除|被?刪除|下架|下线|下線|失效|访问|訪問|显示|打开)"
    r"|找不到(?:该|該|您|你|此|这个|這個|相关|指定)?[^。]{0,8}(?:页|頁|文章|内容|內容|资源)|(?:Page |404 |File )?Not Found|Error [45]\d\d|(?:访问|系统|服务器)(?:出错|错误|异常)|(?:已被(?:发布者|作者)?删除)|出错啦|走丢了",
    re.I,
)
_LOGIN_TITLE = re.compile(r"(?:用户|会员|帐号|账号|帳號|會員|统一)?(?:登录|登陆|登入|登錄|注册|註冊)(?:$|[\s\-_|页])|^(?:sign|log)[ -]?in\b", re.I)  # fmt: skip
_SEARCH_TITLE = re.compile(r"(?:站内|新闻|全站|全文)?(?:搜索|检索|搜尋|檢索|查询)(?:结果|結果|页|中心|引擎)?(?:$|[\s\-_|:：])|的(?:搜索|检索)结果|search results?", re.I)  # fmt: skip
_SEARCH_TEXT = re.compile(
    r"(?:共|为您|為您|约|約)?(?:找到|搜索到|检索到|搜尋到|查询到)\D{0,12}\d[\d,]*\D{0,8}(?:条|個|个|项|篇|则|則|筆|笔)"
)
_GALLERY_TITLE = re.compile(r"组图|組圖|图集|圖集|高清大图|高清图|图片新闻|圖輯|画廊|图库|相册", re.I)
_VIDEO_TITLE = re.compile(
    r"^\W?视频|[\[【(（](?:视频|影片|視頻)[\]】)）]|视频(?:$|[\s\-_|])|视频新闻|影音|播放页", re.I
)
_HOME_URL = re.compile(r"(?:https?:)?//[^/]+/?(?:index\.\w{3,5})?")
_DATE = re.compile(r"(?:20\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}")


def say_kind(page: Page, title: str, url: str | None) -> NoReturn:
    """Say what a page without an article is.

    Raises:
        InputError: always, with code ``no_content``; the message names the kind.
    """
    kind = kind_of_page(page, title, url)
    remedy = {
        "an error page": "fetch it again, or drop the address",
        "a login page": "fetch it where no login is asked for",
        "a page that a script fills": "fetch it with a browser that runs scripts",
        "an empty page": "fetch it again",
    }.get(kind, "leave it out, or check that it is a page of news")
    raise InputError("no_content", f"the page holds no article: it is {kind}", remedy)


def kind_of_page(page: Page, title: str, url: str | None) -> str:
    """The kind of a page without an article, as a phrase."""
    text = sum(len(b.text) for b in page.blocks)
    links = sum(is_links(b) for b in page.blocks)
    lead = " ".join(b.text for b in page.blocks[:60])[:2000]
    if _ERROR_TITLE.search(title) or (text < 600 and _ERROR_TITLE.search(lead)):
        return "an error page"
    if _LOGIN_TITLE.search(title) or _has_password(page):
        return "a login page"
    if _SEARCH_TITLE.search(title) or _SEARCH_TEXT.search(lead):
        return "a page of search results"
    images = sum(1 for _ in page.tree.iter("img"))
    if page.videos or _VIDEO_TITLE.search(title):
        return "a video"
    if _GALLERY_TITLE.search(title) or (images >= 6 and links < images):
        return "a gallery of pictures"
    if _is_home(title, url) and links >= 5:
        return "a home page"
    if links >= 5:
        return "a list of articles"
    if text == 0 and not page.stored:
        return "an empty page"
    if text < 60 and page.stored:
        return "a page that a script fills"
    return "a page without running text"


def _has_password(page: Page) -> bool:
    return any((node.get("type") or "").lower() == "password" for node in page.tree.iter("input"))


def _is_home(title: str, url: str | None) -> bool:
    if url and _HOME_URL.fullmatch(url):
        return True
    return bool(re.search(r"首页|首頁|官网|官方网站|门户网站$|门户网$|^[^_\-|，。]{2,14}(?:网|在线|日报|政府)$", title))


def is_article(found: Candidate, title: str, url: str | None) -> bool:
    """Whether what was found is an article: not a page's message, nor summaries of others, nor a player's caption."""
    size = size_of(found)
    if size >= 600:
        return not _is_list(found)
    whole = "".join(b.text for b in found.kept)
    if size == 0 and len(whole) < 60:
        return False
    if size < 200 and (
        _ERROR_TITLE.search(title) or (len(found.page.blocks) < 60 and _ERROR_TITLE.search(whole[:200]))
    ):
        return False
    if size < 300 and _LOGIN_TITLE.search(title) and _has_password(found.page):
        return False
    if _SEARCH_TITLE.search(title) and any(_SEARCH_TEXT.search(b.text) for b in found.page.blocks[:80]):
        return False
    if size < 100 and found.page.videos:
        return False
    if size < 150 and _GALLERY_TITLE.search(title) and sum(1 for _ in found.page.tree.iter("img")) >= 4:
        return False
    if _is_home(title, url) and size < (60 if url is None or not _HOME_URL.fullmatch(url) else 400):
        return sum(is_links(b) for b in found.page.blocks) < 8
    return not _is_list(found) and not _is_one_of_many(found)


def _is_list(found: Candidate) -> bool:
    """Whether the running text is summaries, each behind a linked headline."""
    if found.start == found.end:
        return False
    running = [i for i, reason in enumerate(found.reasons) if reason == "body" and is_running(found.blocks[i])]
    if len(running) < 3:
        return False
    behind = sum(_headline_before(found, i) for i in running)
    return behind >= 3 and behind >= 0.6 * len(running) and sum(len(found.blocks[i].text) for i in running) < 250 * len(running)  # fmt: skip


def _is_one_of_many(found: Candidate) -> bool:
    """Whether all that was found is one summary among others of its kind."""
    if found.start == found.end or size_of(found) >= 250:
        return False
    running = [found.start + i for i, reason in enumerate(found.reasons) if reason == "body" and is_running(found.blocks[i])]  # fmt: skip
    blocks = found.page.blocks
    if not running or not all(is_teaser(blocks, i) for i in running):
        return False
    return sum(not b.furniture and is_running(b) and is_teaser(blocks, i) for i, b in enumerate(blocks)) >= 3


def _headline_before(found: Candidate, at: int) -> bool:
    """Whether a linked headline stands right before a block, a date between them allowed."""
    for i in range(at - 1, max(-1, at - 4), -1):
        block = found.blocks[i]
        if is_links(block):
            return len(block.text) >= 8
        if not (len(block.text) <= 30 and (_DATE.search(block.text) or found.reasons[i] == "info line")):
            return False
    return False
