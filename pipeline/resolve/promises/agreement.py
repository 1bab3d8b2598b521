"""Whether two figures say the same: rounding (约80亿元, 79.8亿元) and slips of the unit (万 for 亿)."""

from decimal import Decimal

_SLIPS = (Decimal(10**4), Decimal(10**8))
# What an exact figure may have been rounded by, and what the words 约, 近, 超, 余 leave open; shares of the value
_EXACT, _ABOUT, _OVER = Decimal("0.01"), Decimal("0.05"), Decimal("0.1")


def agree(a: Decimal, a_qualifier: str, b: Decimal, b_qualifier: str) -> bool:
    """Whether two figures may be one: 80亿 and 79.8亿, 约80亿 and 77亿, 超80亿 and 83亿."""
    if a == b:
        return True
    if a_qualifier in ("over", "under") or b_qualifier in ("over", "under"):
        return _bounded(a, a_qualifier, b) and _bounded(b, b_qualifier, a)
    if "exact" not in (a_qualifier, b_qualifier) or a_qualifier != b_qualifier:
        return abs(a - b) <= _ABOUT * max(abs(a), abs(b))
    # half a unit of the last digit that the coarser figure shows, and never more than a hundredth
    step = max(Decimal(1).scaleb(v.normalize().as_tuple().exponent) for v in (a, b))  # type: ignore[arg-type]
    return abs(a - b) <= min(step / 2, _EXACT * max(abs(a), abs(b)))


def _bounded(bound: Decimal, qualifier: str, value: Decimal) -> bool:
    """Whether a value lies where 超… or 不到… puts it (a hundredth on the wrong side is rounding)."""
    if qualifier == "over":
        return bound * (1 - _EXACT) <= value <= bound * (1 + _OVER)
    if qualifier == "under":
        return bound * (1 - _OVER) <= value <= bound * (1 + _EXACT)
    return True


def is_slip(a: Decimal, b: Decimal, tolerance: Decimal = Decimal(2)) -> bool:
    """Whether two sums lie a factor of about 10⁴ or 10⁸ apart (within ``tolerance`` times), as where 万 was taken for 亿."""
    if a <= 0 or b <= 0:
        return False
    ratio = max(a, b) / min(a, b)
    return any(slip / tolerance <= ratio <= slip * tolerance for slip in _SLIPS)


def distance(a: Decimal, b: Decimal) -> Decimal:
    """How many times one positive figure is the other, at least 1."""
    return max(a, b) / min(a, b)
