"""Whether two reports speak of one deal: evidence for and against, each with its weight in bits.

The sum of log-likelihood ratios of independent agreements is the record linkage of I. Fellegi and A. Sunter, "A Theory for
Record Linkage" (JASA 64, 1969). The weights are fixed; they were set by hand and checked on ``corpora/gold``.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractors.vocabulary import frequency
from pipeline.resolve.companies.names import CompanyForm, Relation, is_distinctive, same_company
from pipeline.resolve.deals.project_forms import name_likeness
from pipeline.resolve.deals.reports import Report, Sum
from pipeline.resolve.place_forms import place_relation

# Feature and level -> bits: log2 of how much more often it is seen between reports of one deal than of two.
WEIGHTS: dict[tuple[str, str], float] = {
    ("name", "equal"): 8.0,  # the whole name
    ("name", "equal, general"): 5.0,  # 污水处理厂项目: what many places have
    ("name", "alike"): 6.0,  # of what is built, eight tenths and more
    ("name", "close"): 4.0,
    ("name", "related"): 2.0,
    ("name", "little"): -2.5,
    ("name", "none"): -4.5,
    ("name", "untold"): 0.0,  # 生产基地: nothing says what of
    ("company", "same"): 6.0,
    ("company", "short"): 5.5,  # a short form of the other
    ("company", "named"): 5.0,  # the other report has the firm in the project's name
    ("company", "group"): 3.0,  # parent and subsidiary, or sisters
    ("company", "untold"): 0.0,
    ("company", "different"): -6.0,
    ("company", "different, registered"): -8.0,  # both by their full legal names
    ("place", "park"): 4.0,
    ("place", "same"): 3.0,
    ("place", "inside"): 2.0,
    ("place", "counties"): -13.0,  # a chain builds the same in many
    ("place", "province"): -13.0,
    ("place", "apart"): -14.0,
    ("place", "towns"): -11.0,
    ("place", "doubtful"): -3.0,
    ("place", "unknown"): 0.0,
    ("amount", "equal, three digits"): 5.0,
    ("amount", "equal, two digits"): 3.5,
    ("amount", "equal, one digit"): 2.5,
    ("amount", "equal by chance"): 0.0,  # 5亿元 for two things that are not alike
    ("amount", "compatible"): 2.0,  # rounded: 近19亿元 and 18.6亿元; another currency
    ("amount", "part"): 0.0,  # one is the sum of a phase, or what was paid so far
    ("amount", "untold"): 0.0,
    ("amount", "revised"): -2.0,  # by half and less
    ("amount", "different"): -5.0,
    ("amount", "different, three times"): -8.0,
    ("amount", "scale"): -4.0,  # 万 for 亿: a slip, or two deals
    ("measure", "equal"): 3.0,
    ("measure", "different"): -4.0,
    ("part", "equal"): 1.0,
    ("part", "first or untold"): -0.5,
    ("part", "one only"): -8.0,
    ("change", "one only"): -3.0,  # an extension against the plant itself
    ("time", "same day"): 2.0,
    ("time", "near"): 1.0,
    ("time", "onward"): 1.5,  # the later report tells a later stage
    ("time", "years later"): -1.0,
    ("time", "beside"): -4.0,  # one stage, reached together, by things that are not alike: a list
    ("time", "another day"): -2.0,
    ("time", "far"): -4.0,  # the same stage was reached at two times
    ("time", "backwards"): -5.0,  # signed after it went into operation
    ("time", "years backwards"): -10.0,
    ("time", "backwards, undated"): -2.0,
}
THRESHOLD = 8.5
# Below this two reports are held to be of two deals, also where a third one fits both.
APART = -2.0

_GENERAL_LENGTH = 4
_CACHED = 100_000
# What a unit of a currency was worth in yuan, 2000 to 2025, lowest and highest
_YUAN = {
    "CNY": (1, 1),
    "USD": (6, 8.3),
    "EUR": (6.7, 11.2),
    "HKD": (0.77, 1.07),
    "TWD": (0.19, 0.26),
    "JPY": (0.045, 0.09),
}
_PROGRESS = {"negotiating": 0, "signed": 0, "approved": 0, "started": 1, "completed": 2, "operating": 2}
_LONG = 5 * 365  # days between two stages
_DATED_STAGES = frozenset(("signed", "approved", "completed"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one feature says: its level, a key of ``WEIGHTS``, and the bits it gives."""

    feature: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Match:
    """The comparison of two reports.

    ``barred`` names what forbids to join the two by themselves, whatever speaks for it; where ``never`` is set, they may
    not be in one deal through other reports either.
    """

    evidence: tuple[Evidence, ...]
    barred: str | None = None
    never: bool = False

    @property
    def score(self) -> float:
        return sum([e.bits for e in self.evidence])

    @property
    def same(self) -> bool:
        return self.barred is None and self.score >= THRESHOLD

    @property
    def apart(self) -> bool:
        return self.never or self.score < APART


def compare(a: Report, b: Report) -> Match:
    """Weighs whether two reports are of one deal; symmetric, and a function of the two reports alone."""
    if a.article is not None and a.article == b.article and a.project_form.key != b.project_form.key:
        return Match((), "one article tells them as two", never=True)
    parts = _parts(a, b)
    if parts == "different":
        return Match((), f"two parts of one whole: {_told_parts(a)} and {_told_parts(b)}", never=True)
    name, company, place = _name(a, b), _company(a, b), _place(a, b)
    amount = amounts_level(a.amount, b.amount)
    if amount == "equal, one digit" and name in ("little", "none"):
        amount = "equal by chance"
    time = _time(a, b) or _time(b, a)
    if time in ("same day", "near") and name in ("related", "little", "none"):
        time = "beside"
    evidence = [
        _EVIDENCE["name", name],
        _EVIDENCE["company", company],
        _EVIDENCE["place", place],
        _EVIDENCE["amount", amount],
    ]
    if measure := _measure(a, b):
        evidence.append(_EVIDENCE["measure", measure])
    if parts:
        evidence.append(_EVIDENCE["part", parts])
    if a.project_form.change != b.project_form.change:
        evidence.append(_EVIDENCE["change", "one only"])
    if time:
        evidence.append(_EVIDENCE["time", time])
    if amount in _UNLIKE and not _tied(name, company, place, amount):
        return Match(tuple(evidence), "different sums, and no other tie of name and company or place")
    if parts == "one only" and (amount == "revised" or amount in _UNLIKE):
        return Match(tuple(evidence), "one is a part, and the sums differ", never=True)
    return Match(tuple(evidence))


def may_match(a: Report, b: Report) -> bool:
    """Whether the dear half of the comparison is worth it: False only where the two cannot match."""
    cheap = WEIGHTS["company", _company(a, b)] + WEIGHTS["place", _place(a, b)]
    return cheap + WEIGHTS["name", "equal"] + _REST >= THRESHOLD and (
        cheap + WEIGHTS["name", _name(a, b)] + _REST >= THRESHOLD
    )


_UNLIKE = frozenset(("different", "different, three times", "scale"))
_EVIDENCE = {key: Evidence(*key, bits) for key, bits in WEIGHTS.items()}
# the most that sum, measure, part and time can add
_REST = sum(
    max(bits for (f, _), bits in WEIGHTS.items() if f == feature) for feature in ("amount", "measure", "part", "time")
)


def _tied(name: str, company: str, place: str, amount: str) -> bool:
    """Whether name and company, or name and place, hold two reports with different sums together; 万 for 亿 takes a firm."""
    by_company = company in ("same", "short", "named")
    return name in ("equal", "alike") and (by_company or (place in ("park", "same") and amount != "scale"))


def _place(a: Report, b: Report) -> str:
    """How the places lie to each other, or those in the names of the projects, where they tell the two apart."""
    p, q = a.project_form.site, b.project_form.site
    if p.paths and q.paths and (named := place_relation(p, q)) in ("counties", "province", "apart"):
        return named
    return place_relation(a.place_form, b.place_form)


def _name(a: Report, b: Report) -> str:
    p, q = a.project_form, b.project_form
    if p.key == q.key:
        named = any(form.brand and form.brand in p.key for form in (*a.company_forms, *b.company_forms))
        return "equal" if named or len(p.core) > _GENERAL_LENGTH else "equal, general"
    if len(p.core) < 2 or len(q.core) < 2:
        return "untold"
    likeness = name_likeness(p, q)
    if likeness >= 0.8:
        return "alike"
    if likeness >= 0.55:
        return "close"
    if likeness >= 0.3 and (p.core[-1] == q.core[-1] or p.core in q.core or q.core in p.core):
        return "related"  # 轨道车辆车门 and 轨道车辆制动盘 are two
    return "little" if likeness > 0 else "none"


def _company(a: Report, b: Report) -> str:
    relations = {_relation(p, q) for p in a.company_forms for q in b.company_forms}
    for relation in ("same", "short"):
        if relation in relations:
            return relation
    if _names(a, b) or _names(b, a):
        return "named"
    if "group" in relations:
        return "group"
    if not relations:
        return "untold"
    registered = all(any(form.registered for form in r.company_forms) for r in (a, b))
    return "different, registered" if registered else "different"


@lru_cache(_CACHED)
def _relation(a: CompanyForm, b: CompanyForm) -> Relation:
    """How two companies stand to each other, guessing more boldly than :func:`same_company`, since it is not all there is.

    A coined beginning makes them kin, and a name whose letters follow in order in the other a short form of it (鸿锦家纺,
    鸿锦家用纺织品).
    """
    told = same_company(a, b)
    if told != "different" or a.branch != b.branch:
        return told
    short, long = sorted((a.core, b.core), key=len)
    if short[:2] == long[:2] and is_distinctive(short[:2]) and frequency(short[:2]) == 0:
        rest = iter(long)
        return "short" if len(short) > 2 and all(char in rest for char in short) else "group"
    brands = sorted((a.brand, b.brand), key=len)
    return "group" if len(brands[0]) >= 3 and brands[0] in brands[1] else "different"


def _names(a: Report, b: Report) -> bool:
    """Whether a firm of ``a`` stands in the name of the project of ``b``."""
    key = b.project_form.key
    return any(len(form.brand) >= 2 and form.brand in key for form in a.company_forms)


def amounts_level(a: Sum | None, b: Sum | None) -> str:
    """How two sums agree: a level of ``amount`` in ``WEIGHTS``."""
    if a is None or b is None:
        return "untold"
    if a.currency != b.currency:
        return _exchanged(a, b)
    if a.value == b.value:
        return ("equal, one digit", "equal, two digits", "equal, three digits")[min(max(a.digits, b.digits), 3) - 1]
    low, high = (a, b) if a.value <= b.value else (b, a)
    if low.kind != high.kind and low.kind in ("phase", "paid", "fixed", "foreign"):
        return "part"
    near = low.value > 0 and high.value <= low.value * 3 // 2
    if (near or low.high is not None) and _overlap(a.bounds(), b.bounds()):
        return "compatible"
    if near:
        return "revised"
    if high.value in (low.value * 10**4, low.value * 10**8):
        return "scale"
    return "different, three times" if high.value >= low.value * 3 else "different"


def _overlap(a: tuple[Decimal, Decimal], b: tuple[Decimal, Decimal]) -> bool:
    return a[0] <= b[1] and b[0] <= a[1]


def _exchanged(a: Sum, b: Sum) -> str:
    if a.currency not in _YUAN or b.currency not in _YUAN:
        return "part"
    ranges = []
    for amount in (a, b):
        low, high = (Decimal(str(rate)) for rate in _YUAN[amount.currency])
        ranges.append((amount.value * low, amount.value * high))
    return "compatible" if _overlap(*ranges) else "different"


def _measure(a: Report, b: Report) -> str | None:
    units = {unit for unit, _ in a.project_form.measures} & {unit for unit, _ in b.project_form.measures}
    if not units:
        return None
    return "equal" if a.project_form.measures & b.project_form.measures else "different"


def _parts(a: Report, b: Report) -> str | None:
    """How the phases, lots and units that the names tell agree; ``different`` bars."""
    p, q = a.project_form, b.project_form
    if not p.parts and not q.parts:
        return None
    for kind in p.kinds() & q.kinds():
        if not {x for x in p.parts if x[0] == kind} & {x for x in q.parts if x[0] == kind}:
            return "different"
    if p.parts == q.parts:
        return "equal"
    if p.parts and q.parts:
        return None
    return "first or untold" if p.parts | q.parts <= {"期1", "序1", "号1"} else "one only"


def _told_parts(report: Report) -> str:
    return "、".join(sorted(report.project_form.parts))


def _time(a: Report, b: Report) -> str | None:
    """What the times say, ``a`` seen before ``b``."""
    if a.stage is None or b.stage is None:
        return None
    if a.stage == b.stage:
        return _same_stage(a, b)
    if _PROGRESS[a.stage] <= _PROGRESS[b.stage]:
        return None
    # a is further on: b, at an earlier stage, must not lie behind it
    end = a.days[1] if a.days else a.published_day
    if end is None:
        return None
    if b.days is not None and b.days[0] > end + 60:
        return "backwards" if b.days[0] <= end + 365 else "years backwards"
    if b.days is None and b.published_day is not None and b.published_day > end + 180:
        return "backwards, undated"
    if b.published_day is None or a.published_day is None or b.published_day >= a.published_day:
        return None
    return "onward" if a.published_day - b.published_day < _LONG else "years later"


def _same_stage(a: Report, b: Report) -> str | None:
    if a.days is None or b.days is None:
        return None
    gap = max(a.days[0] - b.days[1], b.days[0] - a.days[1], 0)
    if gap == 0 and a.days[0] == a.days[1] and b.days[0] == b.days[1]:
        return "same day"
    if gap > 2 and a.stage in _DATED_STAGES and a.days[0] == a.days[1] and b.days[0] == b.days[1] and gap <= 90:
        return "another day"
    if gap <= 31:
        return "near"
    return "far" if gap > 90 and a.stage in _DATED_STAGES else None
