"""Names and colours that readers see; from the case where there is one, else the short names of the plan."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from shanyrak.plan.plan import Plan
from shanyrak.report.words import capital

FALLBACK = (
    "#4d4d4d",
    "#b05020",
    "#5e3c99",
    "#1f5f99",
    "#2f9e8a",
    "#e3b505",
    "#c2578f",
    "#7a8b2d",
    "#6aa3d0",
    "#9c948b",
)
"""Colours of groups where a plan has no case, in order."""

INK, SOFT, PALE = "#1d2329", "#6b747d", "#c9ced3"
"""What is no technology is drawn in ink and greys: load, links, trade, boilers, money."""

GREYS = ("#2b3036", "#56606a", "#838c95", "#adb4ba", "#d0d5d9", "#e6e9eb")
"""Shades for parts that are no technology, from dark to light."""


@dataclass(frozen=True)
class Names:
    """What things are called, in the order in which they are shown."""

    zones: dict[str, str]
    technologies: dict[str, str]
    groups: dict[str, str]
    fuels: dict[str, str]
    projects: dict[str, str]
    colours: dict[str, str]
    fuel_colours: dict[str, str]

    def zone(self, key: str) -> str:
        """Name of a zone or market."""
        return self.zones.get(key, key)

    def short_zone(self, key: str) -> str:
        """Name of a zone for a map: without the cities that it comes with."""
        return self.zone(key).split(" with ")[0]

    def technology(self, key: str) -> str:
        """Name of a technology."""
        return self.technologies.get(key, key)

    def group(self, key: str) -> str:
        """Name of a technology group."""
        return self.groups.get(key, capital(key))

    def fuel(self, key: str) -> str:
        """Name of a fuel."""
        return self.fuels.get(key, capital(key))

    def option(self, key: str, technology: str) -> str:
        """Name of a project; of what is no named project, the technology."""
        return self.projects.get(key, f"New: {self.technology(technology)}" if key.startswith("new:") else key)

    def colour(self, group: str) -> str:
        """Colour of a group: that of its first technology."""
        return self.colours.get(group, SOFT)


def names_of(plan: Plan) -> Names:
    """Names and colours for the report of a plan."""
    groups = _groups(plan)
    if plan.case is None:
        colours = {group: FALLBACK[k % len(FALLBACK)] for k, group in enumerate(groups)}
        own = {str(z): str(z) for z in (*plan.data.load.zone.values, *plan.data.import_price.market.values)}
        return Names(own, {}, {g: capital(g) for g in groups}, {}, {}, colours, _fuel_colours(plan, colours))
    case = plan.case
    types = case.table("technology_types")
    colours = dict(zip(types.group[::-1], types.colour[::-1], strict=True))
    return Names(
        zones=_pairs(case.table("zones"), "zone"),
        technologies=_pairs(types, "technology"),
        groups={g: capital(g) for g in dict.fromkeys([*map(str, types.group), *groups])},
        fuels=_pairs(case.table("fuels"), "fuel"),
        projects=_pairs(case.table("projects"), "project"),
        colours={str(g): str(c) for g, c in colours.items()},
        fuel_colours=_fuel_colours(plan, colours),
    )


def _groups(plan: Plan) -> list[str]:
    return list(dict.fromkeys(str(g) for g in plan.data.group.values))


def _pairs(table: pd.DataFrame, key: str) -> dict[str, str]:
    return {str(k): str(n) for k, n in zip(table[key], table["name"], strict=True)}


def _fuel_colours(plan: Plan, colours: dict[str, str]) -> dict[str, str]:
    """Colour of each fuel: that of the group of the first fleet that burns it."""
    fuels: dict[str, str] = {}
    for fuel, group in zip(plan.data.fuel_of_fleet.values, plan.data.group.values, strict=True):
        fuels.setdefault(str(fuel), colours.get(str(group), SOFT))
    return fuels
