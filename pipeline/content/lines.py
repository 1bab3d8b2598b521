"""Kinds of lines in a flattened news page: what is body and what the site put around it.

All patterns look at one normalised line (simplified script, half-width digits) and are anchored or bounded.
"""

import re
from typing import Literal

from pipeline.content.meta import read_info

Kind = Literal[
    "blank",
    "info",  # date, outlet, author of the article
    "byline",  # who wrote it, on a line of its own
    "nav",  # menus, crumbs, site names, tools for reading
    "editor",  # who edited it: the article is over
    "related",  # the head of a list of other articles
    "neighbour",  # previous and next article
    "legal",  # disclaimer, copyright, registration
    "advert",
    "advert_edge",  # a line between which adverts stand
    "ticker",  # stock indices
    "share",
    "comment",
    "paragraph",
    "site",  # a short line that ends as sites' names do
    "row",  # a row of a table
    "item",  # a bullet or a numbered line without a sentence in it
    "short",  # anything else: section headings, captions, headlines of others
]

_SENTENCE = re.compile(r"[。！？；…!?;][”’」』\"'）)】]{0,3}\s*(?:[（(【\[][^（()）】\]]{1,40}[)）】\]]\s*)?$")
_INNER = re.compile(r"[，,。；;：！？]")
_RELATED = re.compile(
    r"^[\W_]{0,6}(?:更多|精彩|本站|网友|编辑|大家|你|您|今日|24小时|一周|本周|近期|周|月|日|小编|站内|为你|为您|全站|频道|图片|视频|每日|本月|最近|往期)?"
    r"(?:可能|或许|也)?(?:还)?(?:都)?(?:在)?(?:感?兴趣|喜欢|想看|爱看|看)?(?:的)?"
    r"(?:相关(?:阅读|新闻|推荐|文章|链接|信息|报道|稿件|内容|资讯|专题|图文|标签文章)|推荐(?:阅读|新闻|文章|内容|资讯|视频|信息)?|延伸阅读|拓展阅读|阅读推荐"
    r"|热门(?:推荐|文章|新闻|排行|点击|资讯|关注|评论|阅读|标签|话题|图集|视频|搜索)?|热点(?:排行|新闻|推荐|文章|资讯|关注|聚焦)?|热[榜文搜](?:榜|排行)?|热文榜|热读榜"
    r"|最新(?:文章|新闻|资讯|发布|更新|动态|消息|推荐|评论|报道|稿件)|最近(?:发表|更新|文章)|随机(?:阅读|文章|推荐)|排行榜?|新闻排行榜?|点击排行榜?|阅读排行榜?|猜你喜欢|往期(?:回顾|推荐|精选|文章)"
    r"|精彩(?:推荐|阅读|内容|图集|视频|回顾)|编辑推荐|关注|更多(?:新闻|内容|阅读|文章|资讯|精彩|报道|推荐|相关)?|更多|新闻|头条|要闻|看点|焦点|速递|精选|同类(?:文章|新闻)|链接|导读|文章推荐|图片新闻"
    r"|视频新闻|专题(?:推荐|报道)?|TOP\d{1,2})(?:推荐|排行|榜|文章)?"
    r"[\W_]{0,4}(?:日|周|月|24小时|更多|MORE|more|换一换|换一批|\W){0,8}$"
)
_NEIGHBOUR = re.compile(
    r"^[\W_]{0,4}(?:上|下|前|后)一?(?:篇|条|页|则|个)(?:文章|新闻)?\s*[:：\]】>]|^[\W_]{0,3}(?:上一篇|下一篇|上一页|下一页|上一条|下一条|上一版|下一版)"
)
_ROLE = r"(?:责任编辑|责任校对|责编|值班编辑|网络编辑|收集编辑|执行编辑|实习编辑|编辑|主编|编审|初审|复审|终审|[一二三]审|审核|审校|校对|校审|监制)"
_EDITOR = re.compile(
    rf"^[\W_]{{0,4}}(?:本文|本期|网站|本网|文字|新媒体|微信)?(?:(?:{_ROLE}|统筹|签发|核发|总编辑?|副总编辑?|总监制|出品|策划|值班(?:编委|主任|总编|领导))\s*[:：丨|/]"
    rf"|{_ROLE}\s[\u4e00-\u9fff\s]{{2,9}}(?:{_ROLE}|[\W_]{{0,3}}$)|(?:责任编辑|责编)[\u4e00-\u9fff]{{2,4}}[\W_]{{0,3}}$)"
)
_LEGAL = re.compile(
    r"^[\W_]{0,4}凡(?:本[网站报]|注明|是本|来源|文章|未|转)|^[\W_]{0,4}(?:本[网站]|本网站|本页面|本文|本稿件|本平台|以上|文中|文章|部分)[^。]{0,40}"
    r"(?:版权|著作权|转载|不代表|侵权|责任自负|不构成|仅供参考|仅代表|观点)|不代表本[网站平]|不构成(?:任何)?投资建议|未经(?:书面)?(?:授权|许可|允许)|版权(?:所有|均?归|归属)|侵权必|侵删"
    r"|ICP备|公网安备|(?:不良|违法)[^。]{0,6}信息举报|举报(?:电话|邮箱|热线)|受著作权|谢绝转载|不得转载|禁止转载|转载(?:请|须|需|时|本[网站])|增值电信|许可证号?(?:[:：]|$)|Copyright|©|All [Rr]ights"
    r"|如有侵权|如涉及?侵权|据此操作|(?:联系|通知)我们(?:删除|处理|撤)|与本网联系|传递更多信息"
)
_LEGAL_HEAD = re.compile(
    r"^[\W_]{0,4}(?:免责|郑重|版权|慎重|严正|本网|本站|网站|法律|侵权|转载|作品|平台)\s?(?:及\S{2,4})?(?:声明|提示|提醒|申明|须知|说明)|^[\W_]{0,4}(?:特别|重要)(?:声明|申明)|^[\W_]{0,4}声明\s*[:：]"
    r"|^[\W_]{0,4}凡(?:本[网站报]|注明|是本|未注明|转载)|^[\W_]{0,3}本(?:网站?|站|稿件)(?:内容|所刊|转载|刊发|所载|刊载|所含|发布的|之文字|部分|所有)"
)
# warnings that news itself may give: the site's own only with one of its words
_NOTICE = re.compile(r"^[\W_]{0,4}(?:特别|温馨|友情|风险|重要|投资)\s?(?:提示|提醒|说明)")
_NOTICE_WORD = re.compile(r"仅供参考|不构成|不作为|风险自担|入市需?谨慎|转载|版权|本[站网]|侵权|责任自负|本文|据此")
_OWN_SITE = re.compile(r"本[网站]|本公众号|本平台|转载|稿件")
_CONTACT = re.compile(
    r"^[\W_]{0,4}(?:主办|承办|主管|技术支持|地址|电话|传真|邮编|网站标识码|投稿|新闻热线|新闻线索|客服热线|热线电话|联系电话|投稿邮箱|投稿与\S{2,6})(?:单位)?\s*[:：]"
)
_ADVERT = re.compile(
    r"^[\W_]{0,6}点击\S{0,4}蓝字[^。]{0,16}$|^[\W_]{0,6}(?:广告|推广|赞助商|赞助|广而告之|AD)\s*[\]】）:：▼\W]|[\[【(（](?:广告|推广|赞助|限时\S{0,4})[\]】)）]|(?:扫码|扫描|扫一扫|长按)[^。]{0,12}(?:下载|关注|进入|二维码|领|手机|打开|查看|加入)"
    r"|(?:下载|打开)[^。]{0,8}(?:客户端|APP|App|app)|(?:关注|搜索)[^。]{0,16}(?:公众号|微信号|微博)|公众号[^。]{0,8}(?:回复|关注)|欢迎(?:下载|关注)|点击(?:图片|这里|此处|链接|进入|查看|预[订定])|点此(?:预[订定]|进入|查看)"
    r"|抢购|火热报名|早鸟价|详询|置业(?:顾问|专线|热线)|热线见|新人红包|优惠(?:券|价)|先到先得|(?:单价|首付|总价|特惠|每晚|仅需)[^。]{0,12}\d+[^。]{0,6}起"
)
_AD_EDGE = re.compile(r"^[\W_]{0,8}(?:广告|推广|赞助商?链接|AD|advertisement)(?:开始|结束|位)?[\W_]{0,8}$", re.I)
_INDEX = re.compile(
    r"上证|深证|沪深|创业板|恒生|道琼斯|纳斯达克|沪指|深成|科创|北证|道指|纳指|标普|恒指|日经|台股|加权"
)
_INDEX_REST = re.compile(r"[\d,.+\-%\s:：|▲▼△▽↑↓]|今日|快讯|行情|指数?|成指?|综指?|[A-Z]?50|点|收[报盘涨跌]|[涨跌]")
_DASHES = re.compile(r"^[-+—\s]{2,}$|^今日快讯")
_TOOL = re.compile(
    r"分享到|分享至|分享让更多人看到|分享|点赞|收藏|打印本页|打印|关闭窗口|关闭|我要纠错|纠错|转发|网友评论|我要评论|参与评论|发表评论|暂无评论|评论|举报|在看|阅读原文|阅读量?|浏览次?数?|点击次?数?"
    r"|(?:QQ|微信)好友|微信|新浪微博|微博|QQ空间|QQ|朋友圈|复制链接|回到顶部|返回(?:顶部|首页|列表|上页)?|顶部|字号|字体(?:大小)?|放大(?:字体)?|缩小(?:字体)?|正常|默认|大字|背景色"
    r"|繁体版?|简体版?|无障碍|手机版|扫一扫(?:分享到?)?|我来说两句|发布|更多|喜欢|首页|加入收藏|设为首页|读者回应|朗读|听新闻|语音播报|打赏|加载(?:中|更多)|(?:点击)?(?:展开|查看)(?:全文|更多)(?:精彩内容|内容)?"
    r"|阅读更多|已有\d{0,8}人参与|人参与|登录|注册|后|[大中小赞踩条次]|A[+-]|[AT](?![A-Za-z])|\d万?\+?|[\W_]"
)
_TOOL_WORD = re.compile(r"[\u4e00-\u9fff]{2}|[ATa大中小赞踩]")
_READERS = re.compile(
    r"^[\W_]{0,6}(?:(?:大家|网友|他们|别人|读者|小编)(?:还|都|也|正)?(?:在|正在|爱)?(?:看|读|搜|关注|推荐)|(?:看|读)过?了?(?:本文|此文|该文|这篇文章|此新闻)的?(?:人|网友|读者|用户)?还"
    r"|猜?(?:你|您)(?:可能|也许|或许)?(?:还|也|会)?(?:对\S{0,4})?(?:感兴趣|喜欢|想看|关注|爱看|想了解)|(?:栏目|同城|本地|同类|同期|同省|站内)(?:推荐|热点|新闻|热文))[^，。！？]{0,8}$"
)
_PAGE_LINE = re.compile(
    r"^第?\s?[A-Z]?\d{1,3}\s?版(?:[:：]\S{1,6})?$|^\d{1,2}[-/月]\d{1,2}日?\s\d{1,2}:\d{2}(?::\d{2})?$"
)
_COMMENT_HEAD = re.compile(
    r"^[\W_]{0,3}(?:最新|热门|网友|全部|精彩|读者)?(?:评论|留言|跟帖)[\W\d_]{0,6}(?:条|我来说两句|我要评论|发布|发表|\W)*$"
)
_COMMENT = re.compile(r"^[\u4e00-\u9fff]{2,6}网友\S{0,12}\s*[:：]")
_KEYWORDS = re.compile(r"^[\W_]{0,3}(?:热门)?(?:关键词|关键字|标签|Tags?|TAG|话题|热门关键词)\s*[:：]", re.I)
_CRUMB_LEAD = re.compile(
    r"^[\W_]{0,4}(?:您?(?:的|所在|当前|现在)?(?:的)?(?:当前|所在)?(?:位置|位于)|当前(?:栏目|页面))\s*(?:[:：>»]|是)|^[\W_]{0,3}(?:网站)?首页(?:\W|$)|^主页\W"
)
_CRUMB_SIGN = re.compile(r"\s*(?:>>|->|→|>|»|›|＞|\s[/\\-]\s|\s?[|｜┃]\s?)\s*")
_MENU_WORD = re.compile(
    r"^(?:首页|主页|要闻|时政|新闻|经济|财经|民生|视频|专题|数字报|电子报|手机报|图片|论坛|房产|招聘|二手|生活|教育|健康|体育|娱乐|科技|汽车|旅游|地方|国际|国内|社会|文化|理论|评论|政务|资讯|政策|招标|会员登录|登录|注册"
    r"|联系我们|关于我们|客户端下载|爆料|手机版|繁體版|繁体版|简体版|加入收藏|设为首页|站点地图|图库|直播|县市|区县|县区|县域|园区|企业|银行|保险|证券|专栏|头条|副刊|港闻|两岸|地产|本地|会展|项目|数据|会员中心|招商引资|政务公开|互动交流)$"
)
_SITE = re.compile(
    r"^[^，。：:；！？]{2,14}(?:网|在线|门户|频道|新闻门户|之窗|资讯网|网站|电子报|热线|论坛)(?:[_\-—|· ]+\S{2,16})?$"
)
_SLOGAN = re.compile(r"^(?:服务粉丝|我们一直在努力|欢迎(?:您)?(?:访问|光临)\S{0,20})$")
_ORIGINAL = re.compile(r"^[\W_]{0,3}(?:本文)?原(?:标题|题)\s*[:：]")
_BYLINE = re.compile(
    r"^[\s□■◎○●◆（(【\[—*]{0,4}(?:[\u4e00-\u9fff·]{0,20}?)(?:记者|通讯员|报道员|撰文|撰稿|采写|供稿|作者|文/图|图/文|文图|文字)(?:[\s:：/丨|(（][^。！？，；]{1,50}$|[/:：])"
)
_REPORTER = re.compile(
    r"^[\s（(□■◎●]{0,3}(?:本报|本网|本台|[\u4e00-\u9fff]{2,8}(?:报|网|融媒|台))?(?:全媒体|融媒体?|首席|见习|特约)?(?:记者|通讯员)[\s:：丨|/]\s?[\u4e00-\u9fff]{2,4}(?:[\s、]{1,2}[\u4e00-\u9fff]{1,4}){0,6}[)）]?$"
    r"|^[□■◎●]\s?[\u4e00-\u9fff]{2,4}(?:\s[\u4e00-\u9fff]{2,4}){0,3}$"
)
_CAPTION = re.compile(
    r"^(?:[△▲↑↓←→◀▶]|[（(]?图片?来?源\s*[:：]|图为|图[一二三四五六七八九十\d]{0,2}[:：]|上图|下图|资料图)|摄[）)]?$|供图[）)]?$|摄影报道|摄$"
)
_BULLET = re.compile(r"^\s*(?:[·•●○◆◇■□★☆▶►▪‧※◎\-*]|\d{1,2}\s?[.、．)）]\s?|[①-⑳]|\d{1,2}\s(?=\S))\s*\S")
_END = re.compile(
    r"^[（(【\[]\s*(?:完|本文完|全文完|END|end)\s*[)）】\]]$|^[-—=*\s]{0,6}(?:END|完|正文完)[-—=*\s]{0,6}$"
)
_DEAL = re.compile(r"项目|投资|公司|亿元|万元")
_CLAUSE = re.compile(r"[，；！？]")
_COLUMN = re.compile(r"\s+")


def kind_of(view: str) -> Kind:
    """The kind of one line by itself; where it stands is for the caller to weigh."""
    line = view.strip()
    if not line or not any(c.isalnum() for c in line):
        return "blank" if not line else "nav"
    early = _site_furniture(line)
    if early is not None:
        return early
    if _is_info(line):
        return "info"
    if is_paragraph(line):
        return "paragraph"
    if len(line) <= 60 and (_REPORTER.match(line) or (not _CAPTION.search(line) and _BYLINE.match(line))):
        return "byline"
    if len(line) <= 120 and _is_menu(line):
        return "nav"
    if len(line) <= 24 and _SITE.match(line):
        return "site"
    if is_row(line):
        return "row"
    return "item" if _BULLET.match(line) else "short"


def _site_furniture(line: str) -> Kind | None:
    """Lines that are the site's own wherever they stand."""
    long = len(line) > 80
    if _AD_EDGE.match(line):
        return "advert_edge"
    if not long:
        if _NEIGHBOUR.match(line):
            return "neighbour"
        if _RELATED.match(line) or _READERS.match(line):
            return "related"
        if _COMMENT_HEAD.match(line):
            return "comment"
        if _DASHES.match(line) or (_INDEX.search(line) and not _INDEX_REST.sub("", _INDEX.sub("", line))):
            return "ticker"
        if (_TOOL.match(line) and not _TOOL.sub("", line) and _TOOL_WORD.search(line)) or _PAGE_LINE.match(line):
            return "share"
        if _CRUMB_LEAD.match(line):
            return "nav"
        if _EDITOR.match(line) and not is_long_sentence(line):
            return "editor"
        if _END.match(line):
            return "editor"
        if _COMMENT.match(line):
            return "comment"
        if _SLOGAN.match(line) or _ORIGINAL.match(line):
            return "nav"
    if _KEYWORDS.match(line):
        return "share"
    if _is_legal(line):
        return "legal"
    if not long and _CONTACT.match(line):
        return "share"
    if not is_long_sentence(line) and _ADVERT.search(line):
        return "advert"
    return None


def _is_legal(line: str) -> bool:
    """Disclaimers and rights; a running paragraph about such matters is one only where it speaks of the site."""
    if _LEGAL_HEAD.match(line) or (_NOTICE.match(line) and _NOTICE_WORD.search(line)):
        return True
    if is_long_sentence(line):
        return _OWN_SITE.search(line) is not None and len(_LEGAL.findall(line)) > 1
    return _LEGAL.search(line) is not None


def is_paragraph(line: str) -> bool:
    """Running text: a sentence end, or long with commas in it."""
    n = len(line)
    if _SENTENCE.search(line[-60:]):
        return (
            n >= 12 and (_INNER.search(line) is not None) and (n >= 25 or "。" in line or "；" in line or "，" in line)
        )
    return n >= 60 and len(_INNER.findall(line)) >= 2


def is_long_sentence(line: str) -> bool:
    """A paragraph that is too long to be furniture."""
    return len(line) >= 45 and is_paragraph(line) and line.count("。") + line.count("，") + line.count(",") >= 2


def _is_info(line: str) -> bool:
    """The article's date, outlet or author with little beside them."""
    if len(line) > 160 or "。" in line or (_CAPTION.search(line) and not _REPORTER.match(line)):
        return False
    info = read_info(line)
    if info.labels and not info.rest and info.source is info.author is info.published is None:
        return not _DEAL.search(line) and len(line) <= 40
    if info.labels == 0 or (info.source is None and info.author is None and _DEAL.search(line)):
        return False
    if info.published:
        return len(info.rest) <= 24 and not _CLAUSE.search(info.rest)
    return (info.source is not None or info.author is not None) and len(info.rest) <= 12 and len(line) <= 60


def _is_menu(line: str) -> bool:
    """Crumbs and menus: several short parts between signs or spaces, or a site's name."""
    parts = [p for p in _CRUMB_SIGN.split(line) if p]
    if len(parts) >= 2 and all(len(p) <= 14 for p in parts) and not re.search(r"[，。；！？“”]", line):
        return True
    words = [w for w in _COLUMN.split(line.replace("|", " ")) if w]
    menu = sum(bool(_MENU_WORD.match(w)) for w in words)
    if words and menu * 2 >= len(words) and (menu >= 2 or len(words) == 1):
        return True
    return line.count("·") >= 2 and len(line) <= 40 and " " in line


def is_row(line: str) -> bool:
    """A row of a table: three or more columns, numbers among them or the words of a table's head."""
    columns = [c for c in _COLUMN.split(line.strip()) if c]
    if len(columns) < 3 or len(line) > 300:
        return False
    numbers = sum(bool(re.match(r"^[\d.,]+(?:%|[万亿]?元|个|家|亩)?$|^[—-]{1,2}$", c)) for c in columns)
    head = sum(bool(re.search(r"^(?:序号|编号|项目|名称|单位|地点|金额|规模|企业|备注|投资方|合计)|项目名称|总投资|建设单位|建设地点|投资额", c)) for c in columns)  # fmt: skip
    return (numbers >= 1 and any(re.search(r"[\u4e00-\u9fff]{2}", c) for c in columns)) or head >= 2 or line.count("：") + line.count(":") >= 2  # fmt: skip


def is_caption(line: str) -> bool:
    return bool(_CAPTION.search(line.strip()))


def is_announcement(line: str) -> bool:
    """A paragraph after which a list or a table belongs to the article."""
    end = line.rstrip()
    return end.endswith(("：", ":")) or bool(
        re.search(r"(?:如下|名单|列表|附表|一览)[^，]{0,14}[。：:)）]?$", end[-24:])
    )
