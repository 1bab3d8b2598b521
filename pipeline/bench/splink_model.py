"""Deal reports as a table that Splink can link, and the linkage models that are tried on it.

Splink (R. Linacre and others, "Splink: Free software for probabilistic record linkage at scale", IJPDS 7, 2022) estimates the
weights of the same model (Fellegi and Sunter, 1969) that ours sets by hand.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.resolve.deals.reports import Report

Pair = tuple[str, str]  # ids of two reports, the smaller one first

_STAGES = ("negotiating", "signed", "approved", "started", "completed", "operating")
_SEED = 1
_RANDOM_PAIRS = 1_000_000
# Few false pairs, but half of the true ones at best: where Splink starts from
_SURE = ("l.key = r.key and l.city = r.city", "l.core = r.core and l.value = r.value")
_SURE_RECALL = 0.5
# Columns to block on while training: Splink leaves out the comparison that names the column, the others train it.
_EM_BLOCKS = {True: ("city", "core", "value"), False: ("place", "key", "value")}
_UNSEEN = 0.002  # m or u of a level that no pair of training has: half a pair in 250


@dataclass(frozen=True, slots=True)
class Setting:
    """One way to use Splink: which comparisons, and where m and u come from.

    ``em``: u from pairs at random, m by expectation maximisation; ``labels``: u the same, m from the pairs of one deal;
    ``met``: both from the labels of those pairs that blocking lets meet, since pairs at random are all too easy.
    """

    name: str
    prepared: bool
    learn: Literal["em", "labels", "met"]


SETTINGS = (
    Setting("names as written, m by EM", prepared=False, learn="em"),
    Setting("comparable forms, m by EM", prepared=True, learn="em"),
    Setting("comparable forms, m by labels", prepared=True, learn="labels"),
    Setting("comparable forms, m and u by labels", prepared=True, learn="met"),
)


def report_table(reports: Sequence[Report], deals: Mapping[str, str]) -> Any:
    """A PyArrow table with a row for each report; ``deals`` are the labels. What is not told is null, also in lists."""
    import pyarrow as pa

    text, number, texts = pa.string(), pa.int64(), pa.list_(pa.string())
    schema = pa.schema(
        [
            *((name, text) for name in ("unique_id", "article", "deal", "key", "core", "place", "park")),
            *((name, text) for name in ("city", "currency", "kind", "stage")),
            *((name, texts) for name in ("grams", "stems", "companies", "firms", "provinces", "cities", "counties")),
            *((name, texts) for name in ("spans", "parts", "measures", "units")),
            *((name, number) for name in ("progress", "first", "last", "told", "year")),
            ("value", pa.decimal128(38, 4)),
            ("change", pa.bool_()),
            ("sure", pa.bool_()),
        ]
    )
    return pa.Table.from_pylist([_columns(report) | {"deal": deals[report.id]} for report in reports], schema)


def _columns(report: Report) -> dict[str, Any]:
    project, place, amount = report.project_form, report.place_form, report.amount
    first, last = report.days or (None, None)
    day = report.date or report.published
    cities = sorted(place.within(2))
    return {
        "unique_id": report.id,
        "article": report.article or report.id,
        "key": project.key,
        "core": project.core or None,
        "spans": [
            project.key[i:j] for i in range(len(project.key)) for j in range(i + 2, min(i + 8, len(project.key)) + 1)
        ],
        "grams": sorted(project.grams) or None,
        "stems": sorted(project.stems) or None,
        "companies": sorted({form.core for form in report.company_forms if form.core}) or None,
        "firms": sorted({form.known or form.brand for form in report.company_forms} - {""}) or None,
        "place": report.place,
        "park": place.park or None,
        "provinces": sorted(place.within(1)) or None,
        "cities": cities or None,
        "city": cities[0] if len(cities) == 1 else None,
        "counties": sorted(place.within(3)) or None,
        "sure": place.sure,
        "value": amount.value if amount else None,
        "currency": amount.currency if amount else None,
        "kind": amount.kind if amount else None,
        "parts": sorted(project.parts) or None,
        "measures": sorted(f"{unit}{value.normalize()}" for unit, value in project.measures) or None,
        "units": sorted({unit for unit, _ in project.measures}) or None,
        "change": project.change,
        "stage": report.stage,
        "progress": _STAGES.index(report.stage) if report.stage in _STAGES else None,
        "first": first,
        "last": last,
        "told": last or report.published_day,
        "year": int(day[:4]) if day else None,
    }


def train(table: Any, setting: Setting) -> dict[str, Any]:
    """A trained model, as Splink saves it. Labels (the column ``deal``) are only looked at where the setting says so."""
    from splink import Linker, SettingsCreator, block_on

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=_prepared() if setting.prepared else _as_written(),
        blocking_rules_to_generate_predictions=_blocking(),
    )
    linker = Linker(_registered(table), settings, log_level=logging.ERROR)
    linker.training.estimate_probability_two_random_records_match(list(_SURE), recall=_SURE_RECALL)
    linker.training.estimate_u_using_random_sampling(max_pairs=_RANDOM_PAIRS, seed=_SEED)
    if setting.learn == "em":
        for column in _EM_BLOCKS[setting.prepared]:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    else:
        linker.training.estimate_m_from_label_column("deal")
    model = linker.misc.save_model_to_json()
    levels = [level for c in model["comparisons"] for level in c["comparison_levels"] if not level.get("is_null_level")]
    for level in levels:  # Splink would take its own first guess, which calls them likely
        level["m_probability"] = level.get("m_probability") or _UNSEEN
        level["u_probability"] = level.get("u_probability") or _UNSEEN
    return _with_met(model, table) if setting.learn == "met" else model


def _with_met(model: dict[str, Any], table: Any) -> dict[str, Any]:
    """The model with m and u as shares of the pairs that meet, each level given half a pair more."""
    ids, deals = table.column("unique_id").to_pylist(), table.column("deal").to_pylist()
    deal = dict(zip(ids, deals, strict=True))
    rows = Linked(table, model).rows
    labels = [deal[row["unique_id_l"]] == deal[row["unique_id_r"]] for row in rows]
    for comparison in model["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        gammas = [row[f"gamma_{comparison['output_column_name']}"] for row in rows]
        seen = Counter(zip(gammas, labels, strict=True))  # levels count from the last one up
        for key, label in (("m_probability", True), ("u_probability", False)):
            counts = [seen[value, label] + 0.5 for value in range(len(levels))]
            for level, count in zip(reversed(levels), counts, strict=True):
                level[key] = count / sum(counts)
    model["probability_two_random_records_match"] = sum(labels) / len(labels)
    return model


class Linked:
    """Reports linked by a trained model.

    ``rows`` is a row of Splink's for each pair that blocking lets meet; ``weights`` holds the match weight in bits.
    """

    def __init__(self, table: Any, model: Mapping[str, Any]) -> None:
        from splink import Linker

        self._linker = Linker(_registered(table), dict(model), log_level=logging.ERROR)
        self._predicted = self._linker.inference.predict()
        self.rows: list[dict[str, Any]] = self._predicted.as_record_list()
        self.weights: dict[Pair, float] = {_pair(row): row["match_weight"] for row in self.rows}

    def clusters(self, threshold: float) -> dict[str, str]:
        """Report -> its cluster: what pairs of this weight and more connect."""
        found = self._linker.clustering.cluster_pairwise_predictions_at_threshold(
            self._predicted, threshold_match_weight=threshold
        )
        return {row["unique_id"]: row["cluster_id"] for row in found.as_record_list()}


def _pair(row: Mapping[str, Any]) -> Pair:
    a, b = row["unique_id_l"], row["unique_id_r"]
    return (a, b) if a < b else (b, a)


def _registered(table: Any) -> Any:
    import duckdb
    from splink import DuckDBAPI

    connection = duckdb.connect()
    connection.execute("SET lambda_syntax = 'ENABLE_SINGLE_ARROW'")  # Splink writes its lambdas the old way
    return DuckDBAPI(connection).register(table)


def _blocking() -> list[Any]:
    """As ours: name; firm; product with sum or county; sum with city. One article tells its deals as several."""
    from splink.blocking_rule_library import CustomRule

    other = "l.article <> r.article"
    return [
        CustomRule(f"l.key = r.key and {other}"),
        CustomRule(f"l.core = r.core and {other}"),
        CustomRule(f"l.firms = r.firms and {other}", arrays_to_explode=["firms"]),
        CustomRule(f"l.companies = r.companies and {other}", arrays_to_explode=["companies"]),
        CustomRule(f"l.stems = r.stems and l.value = r.value and {other}", arrays_to_explode=["stems"]),
        CustomRule(f"l.stems = r.stems and l.cities = r.cities and {other}", arrays_to_explode=["stems", "cities"]),
        CustomRule(f"l.value = r.value and l.cities = r.cities and {other}", arrays_to_explode=["cities"]),
        CustomRule(f"l.park = r.park and {other}"),
    ]


# -- comparisons; levels of each from the closest on, the first that holds counts


def _comparison(name: str, *levels: Any) -> Any:
    from splink import comparison_level_library as cll
    from splink import comparison_library as cl

    return cl.CustomComparison(output_column_name=name, comparison_levels=[*levels, cll.ElseLevel()])


def _null(condition: str) -> Any:
    from splink import comparison_level_library as cll

    return cll.CustomLevel(condition, "untold").configure(is_null_level=True)


def _as_written() -> list[Any]:
    """Splink's own comparisons on the names as the articles have them."""
    from splink import comparison_level_library as cll
    from splink import comparison_library as cl

    return [
        cl.JaroWinklerAtThresholds("key", [0.92, 0.8, 0.7]),
        cl.PairwiseStringDistanceFunctionAtThresholds("companies", "jaro_winkler", [0.88, 0.75]),
        cl.JaroWinklerAtThresholds("place", [0.92, 0.75]),
        _amount(),
        _comparison(
            "year",
            cll.NullLevel("year"),
            cll.ExactMatchLevel("year"),
            cll.AbsoluteDifferenceLevel("year", 1),
            cll.AbsoluteDifferenceLevel("year", 3),
        ),
        cl.ExactMatch("stage"),
    ]


def _prepared() -> list[Any]:
    """The same facts as ours compares, each in levels of SQL."""
    return [_name(), _company(), _place(), _amount(), _parts(), _measure(), _change(), _time()]


def _name() -> Any:
    from splink import comparison_level_library as cll

    shared, least = "len(list_intersect(grams_l, grams_r))", "least(len(grams_l), len(grams_r))"
    return _comparison(
        "name",
        cll.ExactMatchLevel("key"),
        _null("core_l is null or core_r is null"),
        cll.ExactMatchLevel("core", term_frequency_adjustments=True),
        cll.Or(
            cll.JaroWinklerLevel("core", 0.9),
            cll.CustomLevel(
                f"2 * {shared} >= 0.8 * (len(grams_l) + len(grams_r)) or ({shared} = {least} and {least} > 2)"
            ),
        ),
        cll.Or(
            cll.JaroWinklerLevel("core", 0.8), cll.CustomLevel(f"2 * {shared} >= 0.55 * (len(grams_l) + len(grams_r))")
        ),
        cll.CustomLevel(f"{shared} >= 0.5 * {least}", "half of the shorter"),
        cll.CustomLevel(f"{shared} > 0", "little"),
    )


def _company() -> Any:
    from splink import comparison_level_library as cll

    named = "list_has_any(firms_l, spans_r) or list_has_any(firms_r, spans_l)"
    return _comparison(
        "company",
        cll.ArrayIntersectLevel("companies"),
        cll.ArrayIntersectLevel("firms"),
        cll.CustomLevel(named, "a firm in the other's project"),
        _null("companies_l is null or companies_r is null"),
        cll.PairwiseStringDistanceFunctionLevel("companies", "jaro_winkler", 0.85),
        cll.PairwiseStringDistanceFunctionLevel("companies", "jaro_winkler", 0.7),
    )


def _place() -> Any:
    from splink import comparison_level_library as cll

    city = "(city_l = city_r or list_has_any(cities_l, cities_r))"
    return _comparison(
        "place",
        cll.CustomLevel(f"park_l = park_r and (cities_l is null or cities_r is null or {city})", "park"),
        _null("provinces_l is null or provinces_r is null"),
        cll.ArrayIntersectLevel("counties"),
        cll.CustomLevel(f"{city} and (counties_l is null or counties_r is null)", "inside a city"),
        cll.CustomLevel(
            "list_has_any(provinces_l, provinces_r) and (cities_l is null or cities_r is null)", "inside a province"
        ),
        cll.CustomLevel("not (sure_l and sure_r)", "doubtful"),
        cll.CustomLevel(city, "two counties"),
    )


def _amount() -> Any:
    from splink import comparison_level_library as cll

    return _comparison(
        "amount",
        cll.NullLevel("value"),
        cll.CustomLevel("currency_l <> currency_r", "two currencies"),
        cll.ExactMatchLevel("value", term_frequency_adjustments=True),
        cll.CustomLevel("kind_l <> kind_r", "a part, or paid so far"),
        cll.PercentageDifferenceLevel("value", 0.06),
        cll.PercentageDifferenceLevel("value", 0.34),
    )


def _parts() -> Any:
    from splink import comparison_level_library as cll

    return _comparison(
        "parts",
        _null("parts_l is null and parts_r is null"),
        cll.CustomLevel("parts_l = parts_r", "equal"),
        cll.CustomLevel("list_has_any(parts_l, parts_r)", "shared"),
        cll.CustomLevel(
            "coalesce(parts_l, parts_r) = ['期1'] and (parts_l is null or parts_r is null)", "first or untold"
        ),
        cll.CustomLevel("parts_l is null or parts_r is null", "one only"),
    )


def _measure() -> Any:
    from splink import comparison_level_library as cll

    return _comparison(
        "measure",
        _null("units_l is null or units_r is null or not list_has_any(units_l, units_r)"),
        cll.ArrayIntersectLevel("measures"),
    )


def _change() -> Any:
    from splink import comparison_level_library as cll

    return _comparison("change", cll.CustomLevel("change_l = change_r", "both or neither"))


def _time() -> Any:
    from splink import comparison_level_library as cll

    gap = "greatest(first_l - last_r, first_r - last_l, 0)"
    behind = (
        "(told_l - told_r) * sign(progress_r - progress_l)"  # days by which the later stage lies before the earlier
    )
    return _comparison(
        "time",
        _null("stage_l is null or stage_r is null or told_l is null or told_r is null"),
        cll.CustomLevel(f"stage_l = stage_r and {gap} = 0", "same stage, same day"),
        cll.CustomLevel(f"stage_l = stage_r and {gap} <= 31", "same stage, near"),
        cll.CustomLevel(f"stage_l = stage_r and {gap} > 90", "same stage, far"),
        cll.CustomLevel("stage_l = stage_r", "same stage"),
        cll.CustomLevel(f"{behind} > 60", "backwards"),
        cll.CustomLevel(f"{behind} < -1825", "years later"),
    )
