"""luodi promises: targets and what became of them, and the places graded by quarter."""

import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any, Literal

import typer

from pipeline.cli.common import Debug, guarded, say

_STATUS = {
    "reached": "reached",
    "on_course": "on course",
    "behind": "behind",
    "no_result": "no result yet",
    "no_target": "result without target",
    "unclear": "unit unclear",
}
_SCALES = ((Decimal(10**8), "亿"), (Decimal(10**4), "万"))
_CURRENCIES = {"CNY": "元", "USD": "美元", "HKD": "港元", "TWD": "新台币", "EUR": "欧元", "JPY": "日元"}
_QUALIFIERS = {"over": ">", "under": "<", "about": "~", "range": "≥"}


@guarded
def promises(  # noqa: PLR0913, PLR0917 - a parameter per option
    db: Annotated[str, typer.Argument(help="A database made by luodi run.", metavar="DB", show_default=False)],
    place: Annotated[str | None, typer.Option(help="Only this place: 兰州, 浠水县, 兰州高新区.")] = None,
    year: Annotated[int | None, typer.Option(help="Only this year.")] = None,
    metric: Annotated[str | None, typer.Option(help="Only this metric: funds_in_place or 到位资金.")] = None,
    within: Annotated[bool, typer.Option("--within", help="Also the counties and zones inside the place.")] = False,
    grades: Annotated[bool, typer.Option("--grades", help="Rank the places by quarter instead.")] = False,
    format: Annotated[Literal["table", "jsonl", "csv"], typer.Option(help="How to print it.")] = "table",
    limit: Annotated[int, typer.Option(help="Rows of a table at most; jsonl and csv have all.", min=1)] = 50,
    debug: Debug = False,
) -> None:
    """Show what places promised for a year, what they reported, and where each was said.

    A share is the result in percent of the target; "on course" is a share not below the part of the year that was over.
    """
    from pipeline.resolve.promises.query import Question, ask, columns
    from pipeline.stores.sqlite import Store
    from pipeline.stores.tabular import open_writer

    kind: Literal["promises", "quarterly_grades"] = "quarterly_grades" if grades else "promises"
    with Store.open(db) as store:
        rows = ask(store, kind, Question(place, year, metric, within))
        if format != "table":
            writer = open_writer(format, sys.stdout.buffer, columns(kind, store))
            for row in rows:
                writer.write(row)
            writer.close()
            return
        shown = list(islice(rows, limit))
        if not shown:
            say("no figures for that")
        for line in _graded(shown) if grades else _promised(shown):
            print(line)
        if len(shown) == limit and next(rows, None) is not None:
            say(f"only the first {limit} rows are shown; --limit shows more, --format jsonl or csv all")


def _promised(rows: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each promise, below it where it was said."""
    header = ["place", "metric", "period", "target", "result", "share", "status"]
    lines = _aligned([header, *([*_head(row), *_standing(row)] for row in rows)])
    yield next(lines)
    for row, line in zip(rows, lines, strict=True):
        yield line
        for one in row["said"]:
            if one["use"] not in ("part", "piece"):
                yield f"    {one['part']}{'' if one['use'] == 'chosen' else ' (' + one['use'] + ')'} {_where(one)}"
        if row["flags"]:
            yield f"    ! {row['flags']}"


def _head(row: dict[str, Any]) -> list[str]:
    from pipeline.resolve.promises.query import METRIC_NAMES

    word = METRIC_NAMES.get(row["metric"], row["metric"])
    if row["metric"] in ("rate", "other"):
        word = row["scope"]
    elif row["scope"]:
        word = f"{word}({row['scope']})"
    return [row["place"], f"{word} {row['metric']}"]


def _standing(row: dict[str, Any]) -> list[str]:
    result = _amount(row["result"], row["unit"], row["result_qualifier"], row["result_yoy"])
    if result:
        result += f" in {row['result_period']}"
    share = row["share"] if row["share"] is not None else row["press_share"]
    return [
        row["period"],
        _amount(row["target"], row["unit"], row["target_qualifier"], row["target_yoy"]) or "-",
        result or "-",
        "-" if share is None else f"{share:.2f}%{'' if row['share'] is not None else ' (press)'}",
        _STATUS[row["status"]],
    ]


def _where(one: dict[str, Any]) -> str:
    value = _amount(one["value"], one["unit"], one["qualifier"], None if one["value"] is not None else one["yoy"])
    told = " ".join(filter(None, (one["source"] or "no outlet", one["published"] or "no date", f"《{one['title']}》")))
    return f"{value} {one['covers']}: {told}"


def _graded(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The ranks, one table below the other in the order of quarters."""
    header = ["quarter", "metric", "in", "rank", "place", "value", "growth", "share", "change"]
    body = [
        [
            f"{row['year']}Q{row['quarter']}",
            _head(row)[1],
            (row["city"] if row["place_level"] in ("county", "zone") else None) or row["province"] or "-",
            f"{row['rank']}/{row['compared']}",
            row["place"],
            _amount(row["value"], row["unit"], "exact", None),
            "-" if row["yoy"] is None else f"{row['yoy']:+f}%",
            "-" if row["share"] is None else f"{row['share']:.2f}%",
            "-" if row["rank_change"] is None else f"{row['rank_change']:+d}",
        ]
        for row in rows
    ]
    return _aligned([header, *body])


def _aligned(rows: Iterable[list[str]]) -> Iterator[str]:
    """Cells in columns; Chinese characters are two wide."""
    from rich.cells import cell_len

    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = (cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _amount(value: Decimal | None, unit: str, qualifier: str | None, yoy: Decimal | None) -> str:
    """A figure as the press writes it: >123.6亿元 (+19.5%)."""
    growth = "" if yoy is None else f"{yoy:+f}%"
    if value is None:
        return growth
    sign = _QUALIFIERS.get(qualifier or "", "")
    currency = _CURRENCIES.get(unit)
    text = f"{value:f}{unit}"
    if currency:
        scale, word = next(((s, w) for s, w in _SCALES if abs(value) >= s), (Decimal(1), ""))
        text = f"{(value / scale).normalize():f}{word}{currency}"
    return f"{sign}{text} ({growth})" if growth else f"{sign}{text}"
