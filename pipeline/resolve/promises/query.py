"""Questions to the promises of a store: by place, year and metric."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

from corpora import gazetteer
from pipeline.errors import CallError
from pipeline.normalise import to_simplified
from pipeline.resolve.promises.subjects import PlaceKey, clean, parse_place
from pipeline.stores.export import TABLES
from pipeline.stores.sqlite import Store
from pipeline.stores.tabular import decimal

# The metrics of the gold corpus's guidelines, as the press calls them
METRIC_NAMES = {
    "signed_amount": "签约额",
    "funds_in_place": "到位资金",
    "projects_signed": "签约项目",
    "projects_started": "开工项目",
    "projects_completed": "竣工项目",
    "projects_negotiating": "在谈项目",
    "foreign_capital": "实际利用外资",
    "fixed_asset_investment": "固定资产投资",
    "output_value": "产值",
    "tax": "税收",
    "jobs": "就业",
    "companies_visited": "拜访企业",
    "trips": "外出招商",
    "leads": "线索",
    "floor_area": "厂房楼宇面积",
    "land_area": "用地面积",
    "rate": "比率",
    "other": "其他",
}
Kind = Literal["promises", "quarterly_grades"]
_NUMBERS = ("value", "yoy", "share", "target", "target_yoy", "result", "result_yoy", "press_share", "elapsed")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for; None asks for all. ``within`` adds the counties, zones and bodies inside the place."""

    place: str | None = None
    year: int | None = None
    metric: str | None = None
    within: bool = False


def ask(store: Store, kind: Kind, question: Question) -> Iterator[dict[str, Any]]:
    """Rows of a table as dicts, numbers as ``Decimal``, targets with a result first; promises carry ``said``, their sources.

    Raises:
        CallError: for a metric that there is none of, or a place of which the store has no figures, with names near it.
    """
    where, values = _conditions(store, question)
    order = TABLES[kind]
    if kind == "promises":
        order = f"(target IS NULL AND target_yoy IS NULL), result IS NULL, {order}"
    cursor = store.connection.execute(
        f"SELECT {kind}.* FROM {kind} JOIN promise_series AS s ON s.id = {kind}.series_id {where} ORDER BY "
        + ", ".join(part if "(" in part or " " in part else f"{kind}.{part}" for part in order.split(", ")),
        values,
    )
    names = [column[0] for column in cursor.description]
    for cells in cursor:
        row = dict(zip(names, cells, strict=True))
        row |= {name: decimal(row[name]) for name in _NUMBERS if name in row}
        if kind == "promises":
            row["said"] = _said(store, row["id"])
        yield row


def columns(kind: Kind, store: Store) -> list[str]:
    """The columns of a table, which :func:`ask` gives in this order."""
    return [row[1] for row in store.connection.execute(f"PRAGMA table_info({kind})")]


def _said(store: Store, promise_id: str) -> list[dict[str, Any]]:
    """Every figure of a promise and where it was said."""
    names = (
        "part",
        "use",
        "covers",
        "value",
        "unit",
        "qualifier",
        "yoy",
        "source",
        "published",
        "title",
        "url",
        "evidence",
    )
    rows = store.connection.execute(
        f"SELECT {', '.join(names)} FROM promise_history WHERE promise_id = ? ORDER BY number", (promise_id,)
    )
    said = [dict(zip(names, row, strict=True)) for row in rows]
    return [one | {"value": decimal(one["value"]), "yoy": decimal(one["yoy"])} for one in said]


def _conditions(store: Store, question: Question) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    if question.metric is not None:
        parts.append("s.metric = ?")
        values.append(_metric(question.metric))
    if question.year is not None:
        parts.append("year = ?")
        values.append(question.year)
    if question.place is not None:
        condition, more = _place(store, question.place, question.within)
        parts.append(condition)
        values += more
    return ("WHERE " + " AND ".join(parts) if parts else ""), values


def _metric(name: str) -> str:
    """A metric by its name or by the press's word for it."""
    for metric, word in METRIC_NAMES.items():
        if name in (metric, word):
            return metric
    raise CallError("bad_call", f"there is no metric {name!r}", f"choose one of {', '.join(METRIC_NAMES)}")


def _place(store: Store, asked: str, within: bool) -> tuple[str, list[Any]]:
    """A condition on series for the places that a name may mean."""
    name = clean(to_simplified(asked))
    candidates = parse_place(name)
    keys = [key for c in candidates for key in (c.key, f"?{c.name}")]
    parts = [f"s.place_key IN ({', '.join('?' * len(keys))})", "s.place = ?"]
    values: list[Any] = [*keys, name]
    if within:
        for candidate in candidates:
            if candidate.code:
                condition, value = _inside(candidate)
                parts.append(condition)
                values.append(value)
    condition = f"({' OR '.join(parts)})"
    known = store.connection.execute(f"SELECT 1 FROM promise_series AS s WHERE {condition} LIMIT 1", values).fetchone()
    if known is None:
        raise CallError("bad_call", f"no figures of {asked!r} in {store.path}", _near(store, name, candidates))
    return condition, values


def _inside(place: PlaceKey) -> tuple[str, str]:
    """A condition for what lies in a division: codes of provinces and cities begin alike, a county's zones name it."""
    area = "coalesce(s.place_code, s.parent_code)"
    if place.level == "province":
        return f"{area} LIKE ?", f"{(place.code or '')[:2]}%"
    if place.level == "city":
        return f"{area} LIKE ?", f"{(place.code or '')[:4]}%"
    return f"{area} = ?", place.code or ""


def _near(store: Store, name: str, candidates: tuple[PlaceKey, ...]) -> str:
    """What to do: places of the store that are written alike, or lie in the one that was asked for."""
    places = sorted({place for (place,) in store.connection.execute("SELECT DISTINCT place FROM promise_series")})
    near = get_close_matches(name, places, 5, 0.5)
    for candidate in candidates:
        if candidate.code:
            condition, value = _inside(candidate)
            sql = f"SELECT DISTINCT place FROM promise_series AS s WHERE {condition} AND s.place_level <> 'body' ORDER BY place LIMIT 5"
            if found := [place for (place,) in store.connection.execute(sql, (value,))]:
                return f"--within shows what lies in it: {', '.join(found)}"
    if near:
        return f"names near it: {', '.join(near)}"
    alike = [] if candidates else get_close_matches(name, sorted(gazetteer.full_names()), 3, 0.6)
    return f"did you mean {', '.join(alike)}?" if alike else "luodi export --table promises lists all places"
