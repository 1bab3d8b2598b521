"""What was decided about every block of a page, and why: for people who check a rule or a page."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """One block of a page: whether it was kept, and why.

    Reasons: ``body``; ``headline``, ``info line``, ``byline``, ``navigation``, ``links``, ``tools``, ``related``,
    ``comments``, ``advert``, ``disclaimer``, ``editor``, ``tags``, ``ticker``, ``sidebar``, ``hidden or form``, and
    ``outside the article`` for anything else that lies beside or behind it.
    """

    text: str
    kept: bool
    reason: str


def html_decisions(text: str, url: str | None = None) -> list[Decision]:
    """Decisions over all blocks of a page in order; where it holds no article, none is kept.

    Raises:
        InputError: the page cannot be parsed at all.
    """
    from pipeline.content.blocks import read_page
    from pipeline.content.html import read_article
    from pipeline.errors import InputError

    try:
        article = read_article(text, url, skipped=True)
    except InputError as error:
        if error.code != "no_content":
            raise
        page = read_page(text, skipped=True)
        return list(_woven(page.skipped, [_outside(b, "") for b in page.blocks]))
    found = article.found
    own = found.start < found.end
    page = found.page if own else article.page
    decided = [
        Decision(b.text, found.reasons[i - found.start] == "body", found.reasons[i - found.start])
        if own and found.start <= i < found.end
        else _outside(b, article.title)
        for i, b in enumerate(page.blocks)
    ]
    rows = list(_woven(page.skipped, decided))
    if not own:  # text from scripts or hidden elements: behind what the page shows
        rows += [Decision(b.text, reason == "body", reason) for b, reason in zip(found.blocks, found.reasons, strict=True)]  # fmt: skip
    return rows


def _outside(block: "object", title: str) -> Decision:
    from pipeline.content.blocks import Block
    from pipeline.content.choice import is_links, reason_of
    from pipeline.normalise import normalise

    assert isinstance(block, Block)
    if block.furniture:
        return Decision(block.text, False, block.furniture)
    if is_links(block):
        return Decision(block.text, False, "links")
    view = normalise(block.text).text
    if title and (view == title or (block.heading == 1 and title in view)):
        return Decision(block.text, False, "headline")
    return Decision(block.text, False, reason_of(view))


def _woven(skipped: list[tuple[int, str]], decided: list[Decision]) -> Iterator[Decision]:
    """Decisions with the lines of menus, footers and hidden elements in their places."""
    k = 0
    for i, decision in enumerate(decided):
        while k < len(skipped) and skipped[k][0] <= i:
            yield Decision(skipped[k][1], False, "navigation")
            k += 1
        yield decision
    for _, line in skipped[k:]:
        yield Decision(line, False, "navigation")
