"""Logistic regressions over signs: what the models of records are trained with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

FOLDS = 5
_LEAST = 10  # signs that weigh less, in thousandths, are left out


@dataclass(frozen=True, slots=True)
class Example:
    """A case: the document that it is of, its signs, and whether it is right."""

    document: str
    signs: tuple[str, ...]
    right: bool


def fit(rows: Sequence[Example], strength: float) -> dict[str, Any]:
    """``start`` and ``signs`` in thousandths (:class:`pipeline.assembly.weights.Weights`).

    ``strength`` is the inverse of the regularisation's strength. The same rows and the same version of scikit-learn give
    the same weights.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer()
    matrix = vectors.fit_transform([dict.fromkeys(row.signs, 1.0) for row in rows])
    found = LogisticRegression(C=strength, max_iter=2000, tol=1e-7).fit(matrix, [row.right for row in rows])
    weights = {
        str(name): round(1000 * float(weight))
        for name, weight in zip(vectors.get_feature_names_out(), found.coef_[0], strict=True)
    }
    kept = {name: weight for name, weight in sorted(weights.items()) if abs(weight) >= _LEAST}
    return {"start": round(1000 * float(found.intercept_[0])), "signs": kept}


def fold_of(documents: Iterable[str]) -> dict[str, int]:
    """A fold for each document: in turn, in the order of their names."""
    return {name: i % FOLDS for i, name in enumerate(sorted(set(documents)))}
