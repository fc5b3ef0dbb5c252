"""Links, markets, heat networks and rules: from the tables of a case to arrays."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import interpolate, policy, prices
from shanyrak.scale import KILO
from shanyrak.system.blocks import Blocks
from shanyrak.system.corridor import corridor_links, corridor_months, corridor_zones, price_ratio
from shanyrak.system.finance import annuity
from shanyrak.system.fleets import MONTH_OF_HOUR, Horizon
from shanyrak.system.labels import labelled

LINE_LIFE_YEARS = 50.0
LINE_BUILD_YEARS = 3.0
FOREVER = np.inf


def link_arrays(case: Case, horizon: Horizon, build: bool) -> dict[str, xr.DataArray]:
    """Capacity each way [link, period], loss, and cost and limit of expansion."""
    links = case.table("links")
    years = np.array(horizon.periods)
    on = years[None, :] >= links.available_from.fillna(-np.inf).to_numpy(dtype=float)[:, None]
    cost = links.expansion_cost.to_numpy(dtype=float)
    can = build & ~np.isnan(cost)
    open_ = can[:, None] & (years[None, :] >= links.expansion_earliest.to_numpy()[:, None])
    yearly = np.nan_to_num(cost) * annuity(KILO, case.settings.wacc, LINE_BUILD_YEARS, LINE_LIFE_YEARS)
    limit = links.expansion_limit_mw.fillna(0.0).to_numpy(dtype=float)
    names = links.link.to_numpy(dtype=str)
    every = np.ones((1, len(years)))

    def by_period(values: np.ndarray) -> xr.DataArray:
        return labelled(values, link=names, period=years)

    arrays = {
        "from_zone": labelled(links.from_zone.to_numpy(dtype=str), link=names),
        "to_zone": labelled(links.to_zone.to_numpy(dtype=str), link=names),
        "forward": by_period(on * links.forward_mw.to_numpy(dtype=float)[:, None]),
        "backward": by_period(on * links.backward_mw.to_numpy(dtype=float)[:, None]),
        "loss": labelled(links.loss.to_numpy(dtype=float), link=names),
        "reactance": labelled(links.reactance.to_numpy(dtype=float), link=names),
        "link_annuity": labelled(yearly[:, None] * every, link=names, vintage=years),
        "link_overnight": labelled(np.nan_to_num(cost)[:, None] * KILO * every, link=names, vintage=years),
        "link_limit": by_period(open_ * limit[:, None]),
        "link_total": labelled(np.where(can, limit, 0.0), link=names),
    }
    return corridor_links(case, horizon, build, arrays)


def market_arrays(case: Case, horizon: Horizon, blocks: Blocks) -> dict[str, xr.DataArray]:
    """Prices [market, period, block, hour] and limits [market, period, block] of what the neighbours buy and sell.

    By the month of each block; prices of neighbours with a shape also by month and hour. Zones that a corridor only
    passes are markets that neither buy nor sell.
    """
    markets, passed = case.table("markets"), set(corridor_zones(case))
    names = [z for z in case.zones("external") if z in passed | set(markets.zone)]
    share = _month_share(blocks)
    columns = {
        "import_price": "import_price",
        "import_limit": "import_mw",
        "export_price": "export_price",
        "export_limit": "export_mw",
    }
    out = {name: np.zeros((len(names), len(horizon.periods), len(share))) for name in columns}
    for i, zone in enumerate(names):
        rows = markets[markets.zone == zone]
        for j, year in enumerate(horizon.periods):
            by_month = _months_of(rows, year) if len(rows) else corridor_months(case, zone)
            for name, column in columns.items():
                out[name][i, j] = share @ by_month[column].to_numpy(dtype=float)
    labels, number = np.array(names, dtype=str), np.arange(len(share))
    periods = list(horizon.periods)
    arrays = {name: labelled(values, market=labels, period=periods, block=number) for name, values in out.items()}
    ratio = np.array([price_ratio(case, zone, blocks) for zone in names]).reshape(len(names), *blocks.hours.shape)
    hourly = labelled(ratio, market=labels, block=number, hour=np.arange(blocks.hours.shape[1]))
    for name in ("import_price", "export_price"):
        arrays[name] = (arrays[name] * hourly).transpose("market", "period", "block", "hour")
    return arrays


def _month_share(blocks: Blocks) -> np.ndarray:
    """Share of each block's hours that lie in each month [block, 12]."""
    month = MONTH_OF_HOUR[blocks.hours]
    return np.stack([(month == m).mean(axis=1) for m in range(1, 13)], axis=1)


def _months_of(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """Twelve rows for the year: the nearest earlier year holds (the first before it); month 0 fills the gaps."""
    years = np.sort(rows.year.unique())
    earlier = years[years <= year]
    chosen = rows[rows.year == (earlier[-1] if len(earlier) else years[0])].set_index("month")
    months = chosen.reindex(range(1, 13))
    if 0 in chosen.index:
        months = months.where(months.import_price.notna(), chosen.loc[[0]].iloc[0], axis=1)
    columns = ["import_price", "import_mw", "export_price", "export_mw"]
    filled: pd.DataFrame = months[columns].astype(float).fillna(0.0)
    return filled


def boiler_arrays(case: Case, horizon: Horizon, zones: list[str]) -> dict[str, xr.DataArray]:
    """Cost [zone, period], emission [zone] and fuel [zone, fuel] of a MWh of boiler heat."""
    boilers = case.table("boilers")
    fuels = case.table("fuels")
    years = list(horizon.periods)
    carbon = np.nan_to_num(policy(case, "co2_price", "all", years))
    factor = dict(zip(fuels.fuel, fuels.emission_factor, strict=True))
    use = np.zeros((len(zones), len(fuels)))
    cost = np.zeros((len(zones), len(years)))
    for i, zone in enumerate(zones):
        for row in boilers[boilers.zone == zone].to_dict("records"):
            per_heat = row["share"] / row["efficiency"]
            use[i, list(fuels.fuel).index(row["fuel"])] += per_heat
            cost[i] += per_heat * (prices(case, row["fuel"], zone, years) + factor[row["fuel"]] * carbon)
    capacity = boilers.groupby("zone").capacity_mw.sum(min_count=1).reindex(zones).fillna(FOREVER)
    emission = use @ fuels.emission_factor.to_numpy(dtype=float)
    names = np.array(zones, dtype=str)
    return {
        "boiler_cost": xr.DataArray(cost, dims=("zone", "period"), coords={"zone": names, "period": years}),
        "boiler_capacity": xr.DataArray(capacity.to_numpy(dtype=float), dims="zone", coords={"zone": names}),
        "boiler_emission": xr.DataArray(emission, dims="zone", coords={"zone": names}),
        "boiler_fuel": xr.DataArray(
            use, dims=("zone", "fuel"), coords={"zone": names, "fuel": fuels.fuel.to_numpy(dtype=str)}
        ),
    }


def separate_heat(case: Case, horizon: Horizon, zones: list[str]) -> xr.DataArray:
    """Heat of boiler houses on their own [zone, period] in MWh/year."""
    heat = case.table("heat")
    heat = heat[heat.network == "boiler"]
    values = np.zeros((len(zones), len(horizon.periods)))
    for i, zone in enumerate(zones):
        rows = heat[heat.zone == zone]
        if len(rows):
            values[i] = [interpolate(rows.year, rows.central, year) * KILO for year in horizon.periods]
    coords = {"zone": np.array(zones, dtype=str), "period": list(horizon.periods)}
    return xr.DataArray(values, dims=("zone", "period"), coords=coords)


def rule_arrays(case: Case, horizon: Horizon, areas: list[str], groups: list[str]) -> dict[str, xr.DataArray]:
    """National and area rules by period; inf (limits), 0 (targets) or none where the case has no row."""
    years = list(horizon.periods)

    def by_period(rule: str, empty: float, scale: float = 1.0) -> xr.DataArray:
        values = np.asarray(policy(case, rule, "all", years), dtype=float) * scale
        return xr.DataArray(np.where(np.isnan(values), empty, values), dims="period", coords={"period": years})

    def by_name(rule: str, names: list[str], dim: str, empty: float) -> xr.DataArray:
        values = np.array([np.asarray(policy(case, rule, name, years), dtype=float) for name in names])
        values = np.where(np.isnan(values), empty, values.reshape(len(names), len(years)))
        return xr.DataArray(values, dims=(dim, "period"), coords={dim: np.array(names, dtype=str), "period": years})

    common = by_period("planning_reserve", 0.0)
    own = by_name("planning_reserve", areas, "area", np.nan)
    return {
        "co2_limit": by_period("co2_limit", FOREVER, 1e6),
        "co2_price": by_period("co2_price", 0.0),
        "renewable_share": by_period("renewable_share", 0.0),
        "planning_reserve": own.fillna(common).transpose("area", "period"),
        "reserve_load_share": by_period("reserve_load_share", 0.0),
        "reserve_variable_share": by_period("reserve_variable_share", 0.0),
        "capital_limit": by_period("capital_limit", FOREVER, 1e6),
        "group_min": by_name("min_capacity", groups, "rule_group", 0.0),
        "group_max": by_name("max_capacity", groups, "rule_group", FOREVER),
        "group_max_new": by_name("max_new_capacity_per_year", groups, "rule_group", FOREVER),
    }


def fuel_limits(case: Case, horizon: Horizon) -> dict[str, xr.DataArray]:
    """Annual availability of fuels [fuel_zone_limit, period] in MWh, one row for each fuel and zone that has one."""
    table = case.table("fuel_prices").dropna(subset=["available_gwh"])
    keys = sorted(set(zip(table.fuel, table.zone, strict=True)))
    values = np.full((len(keys), len(horizon.periods)), FOREVER)
    for i, (fuel, zone) in enumerate(keys):
        rows = table[(table.fuel == fuel) & (table.zone == zone)]
        values[i] = [interpolate(rows.year, rows.available_gwh, year) * KILO for year in horizon.periods]
    names = [f"{fuel}@{zone}" for fuel, zone in keys]
    return {
        "fuel_limit": labelled(values, fuel_zone_limit=names, period=list(horizon.periods)),
        "limit_fuel": labelled(np.array([k[0] for k in keys], dtype=str), fuel_zone_limit=names),
        "limit_zone": labelled(np.array([k[1] for k in keys], dtype=str), fuel_zone_limit=names),
    }
