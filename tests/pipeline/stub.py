"""A stand-in for the road: articles whose records are spelled out in the text, and words that make it misbehave.

``STUB_SECONDS`` in the environment makes each article take that long. Words for the second half begin with LATE.

The first line is the title. A line ``deal: project | company | sum in 亿元 | stage | place`` is a deal; behind its place may
stand ``| land | signatory``, which makes a project of manufacture. A line ``FIGURES`` adds a quarter's result of a city, and
one without a period.
"""

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import cast

from extractors.mentions import Amount, Quantity, StageName
from pipeline.documents import Document, Reject
from pipeline.records import Article, CompanyName, Deal, DealCompany, Details, Indicator, Signatory, Span
from pipeline.resolve.reprints import resolve_reprints
from pipeline.stores.sqlite import Step, Store


class StubPipeline:
    """Has the two methods that engines need, and both in one."""

    def process_document(self, document: Document) -> Article | Reject:
        article = self.clean_document(document)
        return article if isinstance(article, Reject) else self.extract_records(article)

    def extract_records(self, article: Article) -> Article:
        _misbehave(article.text, "LATE_ERROR", "LATE_DEATH")
        return _with_records(article)

    def clean_document(self, document: Document) -> Article | Reject:
        content = document.content
        text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
        _misbehave(text, "RAISE", "CRASH")
        time.sleep(float(os.environ.get("STUB_SECONDS", "0")))
        if "REJECT" in text:
            reason = f"{document.locator}: no article in it"
            return Reject(document.locator, "no_content", reason, "give an article", document.id, document.url)
        title, *body = text.strip().split("\n")
        return _article(document, title, tuple(body))


def _misbehave(text: str, error: str, death: str) -> None:
    if error in text:
        raise ValueError("the stub was told to")
    if death in text and multiprocessing.parent_process() is not None:
        os._exit(3)


def _article(document: Document, title: str, body: tuple[str, ...]) -> Article:
    if "SURROGATE" in title:
        title += "\ud800"
    relevant = any(line.startswith("deal: ") for line in body)
    return Article(
        id=document.id or document.fingerprint(),
        url=document.url,
        path=document.path,
        title=title,
        source="某报",
        author=None,
        published=document.published,
        script="Hans",
        repairs=(),
        relevance=0.9 if relevant else 0.1,
        body=body,
        relevant=relevant,
    )


def _with_records(article: Article) -> Article:
    deals: list[Deal] = []
    companies: list[CompanyName] = []
    start = 0
    for line in article.body:
        if line.startswith("deal: "):
            deals.append(_deal(line, start))
            companies.extend(CompanyName(c.name, c.span) for c in deals[-1].companies)
        start += len(line) + 1
    whole = Span(0, len(article.text))
    growth = Indicator(
        *("某县", "signed_amount", "签约额", Decimal("1.5E+10"), "CNY", "target", "exact", "2024", Decimal("15.6")),
        *(whole, whole, 0.5),
    )
    indicators = (growth,) if deals else ()
    if "FIGURES" in article.body:
        reached = replace(growth, subject="兰州市", status="result", period="2024Q1")
        indicators += (reached, replace(reached, period=None))
    return replace(
        article,
        deals=tuple(deals),
        indicators=indicators,
        companies=tuple(companies),
        amounts=tuple(d.amount for d in deals if d.amount),
    )


def _deal(line: str, start: int) -> Deal:
    project, company, total, stage, place, *more = (part.strip() for part in line.removeprefix("deal: ").split("|"))

    def span(part: str) -> Span:
        at = start + line.index(part)
        return Span(at, at + len(part))

    amount = None
    if total:
        at = span(total)
        amount = Amount(f"{total}亿元", at.start, at.end + 2, Decimal(total) * 10**8, None, "CNY", "exact")
    details = Details()
    if more:
        land, signer = (span(part) for part in more)
        area = Quantity(more[0], land.start, land.end, Decimal(more[0].removesuffix("亩")), None, "亩", "exact")
        details = Details(sector="C", land=area, signatories=(Signatory(more[1], "县长", signer),))
    companies = (DealCompany(company, "investor", span(company)),) if company else ()
    return Deal(
        project=project,
        span=span(project),
        companies=companies,
        amount=amount,
        amount_kind="total" if amount else None,
        stage=cast(StageName, stage) if stage else None,
        place=place or None,
        date=None,
        evidence=Span(start, start + len(line)),
        confidence=0.75,
        details=details,
    )


def take_in(store: Store, steps: Sequence[Step]) -> "Counter[str]":
    """Writes articles that come with their records, as a run does: cleaned first, then the records of originals.

    An earlier copy that turns out to be an original is extracted by the stub.
    """
    counts = store.write([replace(s, result=_bare(s.result)) if isinstance(s.result, Article) else s for s in steps])
    counts.update(resolve_reprints(store))
    made = {s.document.fingerprint(): s.result for s in steps if s.document and isinstance(s.result, Article)}
    while waiting := store.without_records(100):
        store.write_records([(w, made.get(w.article.id) or StubPipeline().extract_records(w.article)) for w in waiting])
    return Counter({outcome: count for outcome, count in counts.items() if count})


def _bare(article: Article) -> Article:
    return replace(article, deals=(), indicators=(), companies=(), amounts=())
