"""Tables of the choice of a reactor: designs, indicators, weights and must-haves."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range
from shanyrak.case.contract import Column, Table

STATES = ("exact", "no_worse", "no_better")
"""What a figure states: the value, a promise (not worse than), or an aim (not better than)."""

REACTORS = Table(
    "reactors",
    "reactor designs that may be chosen, one row each",
    ("design",),
    (
        Column("design", "key", "", "short name of the design", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("vendor", "text", "", "who sells it; designs of one vendor share its figures", True),
        Column("country", "text", "", "country of the vendor", True),
        Column(
            "size",
            "choice",
            "",
            "large, or small (below 300 MW, or called small modular)",
            True,
            choices=("large", "small"),
        ),
        Column("type", "text", "", "type of reactor (PWR, BWR, ...)", True),
        Column("net_mw", "number", "MW", "net electrical capacity of one unit (empty: not known)", low=1, high=2500),
        Column(
            "gross_mw", "number", "MW", "gross electrical capacity of one unit (empty: not known)", low=1, high=2500
        ),
        Column("thermal_mw", "number", "MW", "thermal power of one unit (empty: not known)", low=1, high=7000),
        *evidence(),
    ),
)

INDICATORS = Table(
    "indicators",
    "objectives tree of the choice: one row per indicator, with its value function",
    ("indicator",),
    (
        Column("indicator", "key", "", "short name of the indicator", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("objective", "key", "", "objective above its area", True),
        Column("area", "key", "", "area that it belongs to", True),
        Column("unit", "text", "", "unit of its figures (1: a count or ratio)", True),
        Column("goal", "choice", "", "whether more is better (max) or less (min)", True, choices=("max", "min")),
        Column("form", "choice", "", "form of the value function", default="linear", choices=("linear", "exponential")),
        Column(
            "exponent",
            "number",
            "1",
            "curvature of the exponential form, below 0: value rises early",
            default=0.0,
            low=-50,
            high=50,
        ),
        Column(
            "scale",
            "choice",
            "",
            "logarithmic: decades count, not units",
            default="linear",
            choices=("linear", "logarithmic"),
        ),
        Column("domain_low", "number", "as in column unit", "lower end of the domain", True),
        Column("domain_high", "number", "as in column unit", "upper end of the domain", True),
        Column(
            "level",
            "choice",
            "",
            "whose figure it is: one unknown for all designs of a vendor or country",
            default="design",
            choices=("design", "vendor", "country"),
        ),
        *evidence(),
    ),
)

REACTOR_INDICATORS = Table(
    "reactor_indicators",
    "figures of the designs; what is not known has no row",
    ("design", "indicator"),
    (
        Column("design", "ref", "", "design", True, refers="reactors"),
        Column("indicator", "ref", "", "indicator (net_mw stands in reactors.csv)", True, refers="indicators"),
        *number_range("as in column unit", "figure", low=None),
        Column("unit", "text", "", "unit of the figure; must be the unit of the indicator", True),
        Column(
            "states",
            "choice",
            "",
            "exact value, promise (true value no worse) or aim (no better)",
            default="exact",
            choices=STATES,
        ),
        *evidence(),
    ),
)

STAKEHOLDER_WEIGHTS = Table(
    "stakeholder_weights",
    "how much nodes of the objectives tree matter to whom; siblings without weights matter the same",
    ("view", "node"),
    (
        Column("view", "key", "", "short name of the stakeholder or view", True),
        Column("node", "text", "", "objective, objective/area or objective/area/indicator", True),
        Column("weight", "number", "1", "importance among its siblings; divided by their sum", True, low=0),
        *evidence(),
    ),
)

REACTOR_REQUIREMENTS = Table(
    "reactor_requirements",
    "must-haves: limits that a design must show before it is compared",
    ("requirement",),
    (
        Column("requirement", "key", "", "short name of the test", True),
        Column("name", "text", "", "name shown to readers", True),
        Column("indicator", "ref", "", "indicator that is tested", True, refers="indicators"),
        Column(
            "comparison",
            "choice",
            "",
            "whether the limit is the most or the least that passes",
            True,
            choices=("at_most", "at_least"),
        ),
        Column("limit", "number", "as in column unit", "the limit; a year where from_year is given", True),
        Column("unit", "text", "", "unit of the limit", True),
        Column(
            "from_year",
            "number",
            "year",
            "year that the months of the indicator count from (empty: the indicator itself is tested)",
            low=1990,
            high=2150,
        ),
        *evidence(),
    ),
)

TECHNOLOGY_TABLES: tuple[Table, ...] = (
    REACTORS,
    INDICATORS,
    REACTOR_INDICATORS,
    STAKEHOLDER_WEIGHTS,
    REACTOR_REQUIREMENTS,
)
