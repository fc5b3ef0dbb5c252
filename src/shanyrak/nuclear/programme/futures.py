"""Drivers of an ensemble: what may cost more, come late or be lent dearer, from the tables of the case."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from shanyrak.nuclear.programme.outlook import RANK_CORRELATION, Outlook, outlooks
from shanyrak.plan.questions import Desk, QuestionError
from shanyrak.plan.questions.drivers import (
    Array,
    Driver,
    Quantile,
    Together,
    by_settings,
    cost_factors,
    triangular,
)

DELAYS = (0, 2, 4, 6, 8)
"""Years late that a project is tried with; what is drawn counts as the nearest, later ones as the last."""

COST_CORRELATION = 0.3
"""Correlation of the costs of technologies, an assumption: suppliers' interest, steel and labour are common to all."""

WACC_BELOW, WACC_ABOVE = 0.02, 0.03
"""How far below and above the case's cost of capital its lowest and highest lie, an assumption."""


def drivers_of(desk: Desk) -> list[Driver]:
    """Costs of technologies, delays of reactor projects, and the cost of capital.

    Raises
    ------
    QuestionError
        for a plan that counts with the forecast already: delay and overrun would count twice
    """
    if desk.case.settings.nuclear_confidence > 0:
        raise QuestionError(
            "the plan was made with nuclear_confidence, so it has the delay and the overrun already that would be "
            "drawn. What to do: plan with nuclear_confidence 0, and draw futures of that."
        )
    return [*cost_factors(desk.case, desk.base), *delays(desk), cost_of_capital(desk)]


def moving_together(drivers: Sequence[Driver]) -> list[Together]:
    """Costs with each other; the cost of reactors with their delays, as the construction forecast joins them."""
    costs = tuple(d.name for d in drivers if d.name.startswith("cost:"))
    late = tuple(d.name for d in drivers if d.name.startswith("delay:"))
    reactors = tuple(name for name in costs if name == "cost:nuclear")
    return [Together(costs, COST_CORRELATION), Together((*late, *reactors), RANK_CORRELATION)]


def delays(desk: Desk) -> list[Driver]:
    """Years that each reactor project comes on line later than announced, by the construction forecast."""
    found = {name: outlook for name, outlook in outlooks(desk.case).items() if outlook.status != "listed"}
    return [_delay(name, outlook) for name, outlook in found.items()]


def _delay(name: str, outlook: Outlook) -> Driver:
    settings = {float(years): f"projects.{name}.delay={years}" if years != outlook.delay else "" for years in DELAYS}
    basis = "construction forecast of the project, first power less the announced year, never early"
    return by_settings(f"delay:{name}", f"years late of {outlook.name}", "year", settings, years_late(outlook), basis)


def years_late(outlook: Outlook) -> Quantile:
    """Years late that are not exceeded with each probability, 0 to the last of the delays tried."""

    def quantile(share: Array) -> Array:
        built = [outlook.years_to_build(float(p)) for p in np.clip(share, 1e-3, 1 - 1e-3)]
        late = [outlook.first_concrete + years - outlook.announced for years in built]
        clipped: Array = np.clip(np.array(late, dtype=float), DELAYS[0], DELAYS[-1])
        return clipped

    return quantile


def cost_of_capital(desk: Desk) -> Driver:
    """The cost of capital of all that has none of its own."""
    central = desk.case.settings.wacc
    tried = np.linspace(central - WACC_BELOW, central + WACC_ABOVE, 6)
    settings = {float(w): f"case.wacc={w:.4f}" if abs(w - central) > 1e-9 else "" for w in tried}
    law = triangular(central - WACC_BELOW, central, central + WACC_ABOVE)
    return by_settings("wacc", "cost of capital", "1", settings, law, "assumption, triangular")
