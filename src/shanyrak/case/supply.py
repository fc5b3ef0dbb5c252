"""Balances of energy carriers in GWh: what is produced, what others than power use, what named projects take and give.

The one place where amounts of fuel_balance.csv, industry_flows.csv, contracts and pipelines become GWh.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from shanyrak.case.columns_industry import HEAT, POWER
from shanyrak.case.columns_supply import ALL, STORAGE, SUPPLY_FLOWS, WINTER_SHARE
from shanyrak.case.lookup import Array, interpolate, prices
from shanyrak.case.model import Case

GWH = "GWh"
HOURS_OF_YEAR = 8760.0
PROJECT = "project"
"""Flow of what named industrial projects take (below zero) and give (above)."""

COLUMNS = ["carrier", "region", "flow", "item", "period", "gwh", "winter_gwh"]


def gwh_per_unit(case: Case, carrier: str, unit: str) -> float:
    """Energy of one unit of a carrier in GWh; raises KeyError where carrier_units.csv does not have the unit."""
    return 1.0 if unit == GWH else _units(case)[carrier, unit]


@lru_cache(maxsize=16)
def _units(case: Case) -> dict[tuple[str, str], float]:
    table = case.table("carrier_units")
    return {(str(c), str(u)): float(g) for c, u, g in zip(table.carrier, table.unit, table.gwh, strict=True)}


def regions_of(case: Case, carrier: str) -> list[str]:
    """Regions whose balance of a carrier is drawn up, in order; one of them, ``all``, where it is a national one."""
    named = [
        *_of(case, "fuel_balance", carrier).region,
        *_of(case, "fuel_contracts", carrier).region,
        *_of(case, "fuel_pipes", carrier).from_region,
        *_of(case, "fuel_pipes", carrier).to_region,
    ]
    return sorted({str(name) for name in named})


def region_of_zone(case: Case, carrier: str, zone: str) -> str:
    """Region of a carrier's balance that a zone draws on."""
    zones = case.table("zones").set_index("zone").region
    return ALL if regions_of(case, carrier) in ([], [ALL]) else str(zones[zone])


def _of(case: Case, table: str, carrier: str) -> pd.DataFrame:
    frame = case.table(table)
    return frame[frame.carrier == carrier]


def supply(case: Case, years: Sequence[int], which: str = "central") -> pd.DataFrame:
    """What comes in (above zero) and goes out (below) of every carrier without power, district heat and trade.

    Parameters
    ----------
    case : tables fuel_balance, carrier_units, industry_projects and industry_flows
    years : years asked for; linear between the years given, constant outside
    which : low, central or high (the central value where no range is given)

    Returns
    -------
    table with columns carrier, region, flow, item (name of a project, or empty), period, gwh and winter_gwh (of it from
    October to March); of what is stored for winter gwh is 0 and winter_gwh what the store gives
    """
    rows = [*_balance_rows(case, years, which), *_project_rows(case, years, which)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _balance_rows(case: Case, years: Sequence[int], which: str) -> list[tuple[object, ...]]:
    out: list[tuple[object, ...]] = []
    for (carrier, region, flow), rows in case.table("fuel_balance").groupby(["carrier", "region", "flow"], sort=True):
        amounts = _amounts(case, str(carrier), rows, which)
        winter = interpolate(rows.year, amounts * rows.winter_share.to_numpy(dtype=float), years)
        gwh = interpolate(rows.year, amounts, years)
        if flow == STORAGE:
            winter, gwh = gwh, 0.0 * gwh
        sign = 1.0 if flow in (*SUPPLY_FLOWS, STORAGE) else -1.0
        for year, amount, cold in zip(years, sign * gwh, sign * winter, strict=True):
            out.append((carrier, region, flow, "", int(year), float(amount), float(cold)))
    return out


def _amounts(case: Case, carrier: str, rows: pd.DataFrame, column: str) -> Array:
    """A column of amounts in GWh [row]; an empty low or high takes the central value."""
    values = rows[column].fillna(rows["central"]) if column in ("low", "high") else rows[column]
    factors = np.array([gwh_per_unit(case, carrier, str(unit)) for unit in rows.unit])
    return np.asarray(values.to_numpy(dtype=float) * factors)


def project_flows(case: Case, which: str = "central", all_projects: bool = False) -> pd.DataFrame:
    """What each named industrial project takes (below zero) and gives at full use.

    Columns project, zone, year (first in operation), carrier (or power, heat), purpose and gwh; without
    ``all_projects`` only of those that are switched on.
    """
    projects = case.table("industry_projects")
    counted = projects if all_projects else projects[projects.included & (projects.status != "listed")]
    table = case.table("industry_flows").merge(counted[["project", "zone", "year"]], on="project")
    gwh = [
        float(_amounts(case, str(carrier), table.loc[[k]], which)[0]) * (1.0 if direction == "output" else -1.0)
        for k, carrier, direction in zip(table.index, table.carrier, table.direction, strict=True)
    ]
    return table.assign(gwh=gwh)[["project", "zone", "year", "carrier", "purpose", "gwh"]]


def _project_rows(case: Case, years: Sequence[int], which: str) -> list[tuple[object, ...]]:
    flows = project_flows(case, which)
    out: list[tuple[object, ...]] = []
    for row in flows[~flows.carrier.isin([POWER, HEAT])].to_dict("records"):
        region = region_of_zone(case, str(row["carrier"]), str(row["zone"]))
        for year in years:
            gwh = float(row["gwh"]) if year >= row["year"] else 0.0
            out.append((row["carrier"], region, PROJECT, row["project"], int(year), gwh, WINTER_SHARE * gwh))
    return out


def industry_load(case: Case, zones: Sequence[str], years: Sequence[int]) -> Array:
    """Power that named industrial projects take [zone, year] in MW, the same in every hour (below zero: they give)."""
    flows = project_flows(case)
    taken = flows[flows.carrier == POWER]
    load = np.zeros((len(zones), len(years)))
    for zone, first, gwh in zip(taken.zone, taken.year, taken.gwh, strict=True):
        if zone in zones:
            load[list(zones).index(zone)] -= np.where(np.asarray(years) >= first, gwh, 0.0) * 1e3 / HOURS_OF_YEAR
    return load


def contracts(case: Case, carrier: str, years: Sequence[int], which: str = "central") -> pd.DataFrame:
    """Contracts across the border of a carrier, by period.

    Columns contract, region, direction, partner, period, least_gwh, most_gwh and price (USD/MWh at the border).
    """
    out = []
    for name, rows in _of(case, "fuel_contracts", carrier).groupby("contract", sort=True):
        first = rows.iloc[0]
        price = rows[which].fillna(rows["central"])
        columns = [_amounts(case, carrier, rows, c) for c in ("least", "most")] + [price.to_numpy(dtype=float)]
        values = [interpolate(rows.year, column, years) for column in columns]
        for k, year in enumerate(years):
            numbers = [float(value[k]) for value in values]
            out.append((name, first.region, first.direction, first.partner, int(year), *numbers))
    names = ["contract", "region", "direction", "partner", "period", "least_gwh", "most_gwh", "price"]
    return pd.DataFrame(out, columns=names)


def pipes(case: Case, carrier: str, years: Sequence[int]) -> pd.DataFrame:
    """Pipelines of a carrier between regions: pipe, from_region, to_region, loss, period, most_gwh."""
    out = []
    for name, rows in _of(case, "fuel_pipes", carrier).groupby("pipe", sort=True):
        first = rows.iloc[0]
        most = interpolate(rows.year, _amounts(case, carrier, rows, "central"), years)
        for year, gwh in zip(years, most, strict=True):
            out.append((name, first.from_region, first.to_region, float(first.loss), int(year), float(gwh)))
    return pd.DataFrame(out, columns=["pipe", "from_region", "to_region", "loss", "period", "most_gwh"])


def domestic_price(case: Case, carrier: str, region: str, years: Sequence[int]) -> Array:
    """Mean price that the plants of a region pay for the fuel of a carrier [year], USD/MWh."""
    fuel = str(_of(case, "carriers", carrier).fuel.iloc[0])
    zones = case.table("zones")
    inside = zones[(zones.kind == "domestic") & ((zones.region == region) | (region == ALL))]
    return np.asarray(np.mean([prices(case, fuel, str(zone), years) for zone in inside.zone], axis=0))
