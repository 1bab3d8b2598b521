"""Articles as data frames."""

from decimal import Decimal

from pipeline.documents import Document
from pipeline.frames import COLUMNS, to_frames
from pipeline.records import Article
from tests.pipeline.stub import StubPipeline


def articles() -> list[Article]:
    text = "题\n正文。\ndeal: 甲项目 | 甲公司 | 12.5 | signed | 某县 | 120.5亩 | 张三\ndeal: 乙项目 |  |  |  | "
    made = [StubPipeline().process_document(Document(t, id=str(n))) for n, t in enumerate((text, "无关\n正文"))]
    return [a for a in made if isinstance(a, Article)]


def test_rows_join() -> None:
    frames = to_frames(articles())
    assert {name: tuple(frame.columns) for name, frame in frames.items()} == COLUMNS
    assert {name: len(frame) for name, frame in frames.items()} == {
        **{
            "articles": 2,
            "deals": 2,
            "deal_companies": 1,
            "deal_signatories": 1,
            "indicators": 1,
            "companies": 1,
            "amounts": 1,
        },
    }
    joined = frames["deal_companies"].merge(frames["deals"], on=["deal_id", "article_id"])
    joined = joined.merge(frames["articles"], on="article_id")
    assert joined["project"].tolist() == ["甲项目"]


def test_money_is_decimal_and_absence_is_none() -> None:
    deals = to_frames(articles())["deals"]
    first, second = deals.to_dict("records")
    assert first["amount_value"] == Decimal("1250000000")
    assert isinstance(first["amount_value"], Decimal)
    assert second["amount_value"] is None
    assert second["stage"] is None
    assert deals["start"].dtype == "int64"
    assert (first["sector"], first["land_text"], first["land_value"], first["land_unit"]) == (
        *("C", "120.5亩", Decimal("120.5"), "亩"),
    )
    assert second["sector"] is None
    assert second["land_value"] is None


def test_evidence_is_the_text_of_its_span() -> None:
    frames = to_frames(articles())
    body = frames["articles"]["body"].tolist()[0]
    for row in frames["deals"].to_dict("records"):
        assert body[row["start"] : row["end"]] == row["project"]
        assert body[row["evidence_start"] : row["evidence_end"]] == row["evidence"]


def test_no_articles() -> None:
    frames = to_frames([])
    assert all(len(frame) == 0 for frame in frames.values())
    assert {name: tuple(frame.columns) for name, frame in frames.items()} == COLUMNS
