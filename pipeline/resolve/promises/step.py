"""Promises against results: ``promises``, ``promise_sources`` and ``promise_quarters``, brought up to date.

Two kinds wait in ``pending``: ``figures`` (an article whose indicators came or went) and ``promise`` (a series of figures that
changed for it). A series is always reckoned as a whole and from scratch, so that the same articles give the same promises
however many runs or interruptions they came through.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

from pipeline.resolve.pending import add, work_off
from pipeline.resolve.promises.figures import Placed, Series, Stated, placed
from pipeline.resolve.promises.quarters import Quarter, quarters
from pipeline.resolve.promises.reckoning import Promise, reckon
from pipeline.resolve.promises.settle import Telling
from pipeline.resolve.promises.stretches import Stretch, day_of
from pipeline.resolve.promises.subjects import Told
from pipeline.stores.rows import Value, digest, money
from pipeline.stores.sqlite import Store
from pipeline.stores.tabular import decimal

_BATCH = 500
_MONEY = frozenset({"CNY", "USD", "HKD", "TWD", "EUR", "JPY"})


def resolve_promises(store: Store) -> None:
    """Brings promises up to date with the articles that wait in ``pending``."""

    def read(db: sqlite3.Connection, articles: list[str]) -> None:
        for article in articles:
            _read_article(db, article)

    def reckon_all(db: sqlite3.Connection, series: list[str]) -> None:
        for key in series:
            _reckon_series(db, key)

    work_off(store, "figures", _BATCH, read)
    work_off(store, "promise", _BATCH, reckon_all)


# -- an article's figures


def _read_article(db: sqlite3.Connection, article_id: str) -> None:
    """Places an article's figures anew; series that lost or got one are to be reckoned."""
    touched = {s for (s,) in db.execute("SELECT series_id FROM promise_figures WHERE article_id = ?", (article_id,))}
    db.execute("DELETE FROM promise_figures WHERE article_id = ?", (article_id,))
    stated = list(_stated(db, article_id))
    article = db.execute(
        "SELECT title, body, source, published FROM articles WHERE id = ? AND outcome <> 'duplicate'", (article_id,)
    ).fetchone()
    if stated and article:
        title, body, source, published = article
        for figure in placed(stated, Told(title, body, source), published):
            _write_series(db, figure.series)
            db.execute(f"INSERT INTO promise_figures VALUES ({_marks(10)})", _figure_row(article_id, figure))
            touched.add(figure.series.id)
    add(db, "promise", touched)


def _stated(db: sqlite3.Connection, article_id: str) -> Iterator[Stated]:
    for row in db.execute(
        "SELECT position, subject, metric, metric_text, value, unit, status, qualifier, period, yoy, evidence,"
        " evidence_start, start, confidence FROM indicators WHERE article_id = ? ORDER BY position",
        (article_id,),
    ):
        position, subject, metric, text, value, unit, status, qualifier, period, yoy, sentence, at, start, sure = row
        yield Stated(
            *(position, subject, metric, text, decimal(value), unit, status, qualifier, period, decimal(yoy)),
            *(sentence, at, start - at, sure),
        )


def _write_series(db: sqlite3.Connection, series: Series) -> None:
    place = series.place
    db.execute(
        f"INSERT OR IGNORE INTO promise_series VALUES ({_marks(11)})",
        (
            *(series.id, place.key, place.name, place.level, place.code, place.parent, place.city, place.province),
            *(series.metric, series.scope, series.unit),
        ),
    )


def _figure_row(article_id: str, figure: Placed) -> tuple[Value, ...]:
    stretch = figure.stretch
    return (
        *(article_id, figure.stated.position, figure.series.id, figure.place_from, figure.part, stretch.year),
        *(stretch.first, stretch.end.isoformat(), figure.assumed, figure.own),
    )


# -- a series' promises


def _reckon_series(db: sqlite3.Connection, series_id: str) -> None:
    db.execute("DELETE FROM promises WHERE series_id = ?", (series_id,))
    db.execute("DELETE FROM promise_quarters WHERE series_id = ?", (series_id,))
    series = db.execute("SELECT * FROM promise_series WHERE id = ?", (series_id,)).fetchone()
    tellings = list(_tellings(db, series_id))
    if not tellings or series is None:
        db.execute("DELETE FROM promise_series WHERE id = ?", (series_id,))
        return
    is_level = series[8] == "rate"
    promises = reckon(tellings, level=is_level, money=series[10] in _MONEY)
    for promise in promises:
        _write_promise(db, series, promise)
    for quarter in quarters(promises, level=is_level):
        row = _quarter_row(series_id, quarter)
        db.execute(f"INSERT INTO promise_quarters VALUES ({_marks(len(row))})", row)


def _tellings(db: sqlite3.Connection, series_id: str) -> Iterator[Telling]:
    for row in db.execute(
        "SELECT f.article_id, f.position, f.part, i.value, i.yoy, i.qualifier, f.year, f.first_month, f.last_day,"
        " f.assumed, f.own, a.published, i.confidence, i.unit"
        " FROM promise_figures AS f JOIN indicators AS i USING (article_id, position)"
        " JOIN articles AS a ON a.id = f.article_id WHERE f.series_id = ?",
        (series_id,),
    ):
        article_id, position, part, value, yoy, qualifier, year, first, last, assumed, own, published, sure, unit = row
        end = day_of(last)
        assert end is not None
        yield Telling(
            *(article_id, position, part, decimal(value), decimal(yoy), qualifier, Stretch(year, first, end)),
            *(bool(assumed), bool(own), published, sure, unit not in _MONEY),
        )


def _write_promise(db: sqlite3.Connection, series: tuple[Any, ...], promise: Promise) -> None:
    """A promise with its sources."""
    series_id, label = series[0], promise.stretch.label
    promise_id = digest("promise", series_id, label)
    target, last, press = promise.target, promise.result, promise.press
    telling = last.telling if last else None
    row = (
        *(promise_id, *series, label, promise.stretch.year),
        *(_told(target), target.article_id if target else None, promise.targets),
        *(_told(telling), last.stretch.label if last else None, telling.article_id if telling else None),
        *(len(promise.reached), money(promise.share), money(press.value) if press else None),
        *(press.stretch.label if press else None, money(promise.elapsed), promise.status, "; ".join(promise.flags)),
        len({s.telling.article_id for s in promise.sources}),
    )
    flat = tuple(v for cell in row for v in (cell if isinstance(cell, tuple) else (cell,)))
    db.execute(f"INSERT INTO promises VALUES ({_marks(len(flat))})", flat)
    db.executemany(
        f"INSERT INTO promise_sources VALUES ({_marks(7)})",
        [
            (promise_id, n, s.telling.part, s.use, s.telling.stretch.label, s.telling.article_id, s.telling.position)
            for n, s in enumerate(promise.sources)
        ],
    )


def _told(telling: Telling | None) -> tuple[Value, ...]:
    """Value, qualifier and growth, or as many empty cells."""
    return (money(telling.value), telling.qualifier, money(telling.yoy)) if telling else (None, None, None)


def _quarter_row(series_id: str, quarter: Quarter) -> tuple[Value, ...]:
    return (
        *(series_id, quarter.year, quarter.quarter, money(quarter.value), money(quarter.yoy), quarter.yoy_derived),
        *(money(quarter.share), quarter.derived, quarter.article_id),
    )


def _marks(count: int) -> str:
    return ", ".join("?" * count)
