"""Balances of fuels that limit the plan: from the tables of a case to arrays."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case import supply as room
from shanyrak.case.columns_supply import ALL
from shanyrak.case.lookup import prices
from shanyrak.scale import KILO
from shanyrak.system.blocks import HOURS_OF_YEAR, Blocks
from shanyrak.system.fleets import MONTH_OF_HOUR, Horizon
from shanyrak.system.fuels import MOVING_COST
from shanyrak.system.labels import labelled
from shanyrak.system.surroundings import fuel_limits

WINTER_MONTHS = (1, 2, 3, 10, 11, 12)
WINTER_OF_YEAR = float(np.isin(MONTH_OF_HOUR, WINTER_MONTHS).mean())
"""Share of the year's hours that lie in winter, October to March."""


def limit_name(fuel: str, place: str) -> str:
    """Name of the limit of a fuel in a zone, a region or all."""
    return f"{fuel}@{place}"


def fuel_arrays(
    case: Case, horizon: Horizon, blocks: Blocks, separate: xr.DataArray, boiler_fuel: xr.DataArray, trade: bool
) -> dict[str, xr.DataArray]:
    """Limits of fuels, contracts across the border and pipelines.

    Parameters
    ----------
    case : tables of carriers, their balances, contracts and pipelines; fuel_prices with its limits
    horizon : periods that are planned
    blocks : hours that are planned
    separate : heat of boiler houses on their own hour by hour [zone, period, hour], MW
    boiler_fuel : fuel of a MWh of their heat [zone, fuel]
    trade : whether carriers limit the plan (a past year has burnt what it had)
    """
    limits = fuel_limits(case, horizon)
    zones = case.table("zones").set_index("zone").region
    places = {str(z): str(zones[z]) for z in separate.zone.values}
    winter = np.isin(MONTH_OF_HOUR[blocks.hours], WINTER_MONTHS).mean(axis=1)
    carriers = case.table("carriers")
    names = [str(c) for c in carriers.carrier[carriers.limits_plan]] if trade else []
    fuel_of = dict(zip(carriers.carrier, carriers.fuel, strict=True))
    years = list(horizon.periods)
    balances = _balances(case, names, fuel_of, years, _boilers(case, names, fuel_of, separate, boiler_fuel))
    share = float((blocks.weight * winter).sum() * blocks.hours.shape[1] / HOURS_OF_YEAR)
    joined = _joined(limits, balances, years, share)
    return {
        **joined,
        "fuel_excess_cost": _excess_cost(case, joined, years),
        "region_of_zone": labelled(np.array(list(places.values()), dtype=str), zone=list(places)),
        "winter": labelled(winter, block=np.arange(len(winter))),
        **_contracts(case, names, fuel_of, years),
        **_pipes(case, names, fuel_of, years),
    }


def _boilers(
    case: Case, carriers: Iterable[str], fuel_of: dict[str, str], separate: xr.DataArray, boiler_fuel: xr.DataArray
) -> pd.DataFrame:
    """What boiler houses on their own burn of each carrier, as rows of a balance (below zero)."""
    cold = labelled(np.isin(MONTH_OF_HOUR, WINTER_MONTHS), hour=separate.hour.values)
    year, winter = separate.sum("hour") / KILO, separate.where(cold, 0.0).sum("hour") / KILO
    rows = []
    for carrier in carriers:
        per_heat = boiler_fuel.sel(fuel=fuel_of[carrier], zone=separate.zone.values)
        burnt = [-(per_heat * heat).transpose("zone", "period").values for heat in (year, winter)]
        for i, zone in enumerate(map(str, separate.zone.values)):
            region = room.region_of_zone(case, carrier, zone)
            for j, period in enumerate(separate.period.values):
                rows.append((carrier, region, "boilers", zone, int(period), *(float(part[i, j]) for part in burnt)))
    return pd.DataFrame(rows, columns=room.COLUMNS)


def _balances(
    case: Case, carriers: list[str], fuel_of: dict[str, str], years: list[int], boilers: pd.DataFrame
) -> pd.DataFrame:
    """GWh a year and in winter that are left to power, by limit and period."""
    rows = pd.concat([room.supply(case, years), boilers]) if len(boilers) else room.supply(case, years)
    rows = rows[rows.carrier.isin(carriers)]
    name = [limit_name(fuel_of[c], r) for c, r in zip(rows.carrier, rows.region, strict=True)]
    left = rows.assign(limit=name, fuel=rows.carrier.map(fuel_of)).groupby(["limit", "fuel", "region", "period"])
    sums: pd.DataFrame = left[["gwh", "winter_gwh"]].sum().reset_index()
    return sums


def _joined(
    limits: dict[str, xr.DataArray], balances: pd.DataFrame, years: list[int], share: float
) -> dict[str, xr.DataArray]:
    """Limits of fuel_prices.csv and of balances one below the other; winter counts as far as its hours are planned."""
    rows = balances.drop_duplicates("limit")
    old = [str(n) for n in limits["fuel_limit"].fuel_zone_limit.values]
    names = [*old, *rows.limit]

    def table(column: str) -> np.ndarray:
        wide = balances.pivot(index="limit", columns="period", values=column).reindex(index=rows.limit, columns=years)
        return np.asarray(wide.to_numpy(dtype=float).reshape(len(rows), len(years)) * KILO)

    never = np.full((len(old), len(years)), np.inf)
    cold = table("winter_gwh") * (share / WINTER_OF_YEAR)
    texts = {"limit_fuel": rows.fuel, "limit_zone": rows.region}
    return {
        "fuel_limit": labelled(
            np.concatenate([limits["fuel_limit"].values, table("gwh")]), fuel_zone_limit=names, period=years
        ),
        "winter_limit": labelled(np.concatenate([never, cold]), fuel_zone_limit=names, period=years),
        **{
            name: labelled(np.array([*limits[name].values, *column], dtype=str), fuel_zone_limit=names)
            for name, column in texts.items()
        },
    }


def _excess_cost(case: Case, limits: dict[str, xr.DataArray], years: list[int]) -> xr.DataArray:
    """USD/MWh burnt beyond a limit: of a balance what the reserve fuel costs more, else that of any excess."""
    cost = xr.full_like(limits["fuel_limit"], case.settings.excess_limit_cost)
    carriers = case.table("carriers")
    reserve = carriers[carriers.limits_plan & (carriers.reserve_fuel != "")].set_index("fuel")
    for k, name in enumerate(limits["fuel_limit"].fuel_zone_limit.values):
        fuel, region = str(limits["limit_fuel"].values[k]), str(limits["limit_zone"].values[k])
        if fuel in reserve.index and np.isfinite(limits["winter_limit"].values[k]).any():
            own = room.domestic_price(case, str(reserve.carrier[fuel]), region, years)
            other = prices(case, str(reserve.reserve_fuel[fuel]), ALL, years)
            cost.loc[{"fuel_zone_limit": name}] = np.maximum(other - own, 0.0)
    return cost


def _contracts(case: Case, carriers: list[str], fuel_of: dict[str, str], years: list[int]) -> dict[str, xr.DataArray]:
    """Most and least of each contract, and what it costs or earns beyond the domestic price."""
    parts = [room.contracts(case, c, years).assign(carrier=c) for c in carriers]
    rows = pd.concat(parts) if parts else room.contracts(case, "", years).assign(carrier="")
    first = rows.drop_duplicates("contract")
    names = [str(n) for n in first.contract]
    beyond = []
    for row in first.to_dict("records"):
        own = rows.loc[rows.contract == row["contract"], "price"].to_numpy(dtype=float)
        home = room.domestic_price(case, str(row["carrier"]), str(row["region"]), years)
        beyond.append(np.maximum(own - home, 0.0 if row["direction"] == "export" else MOVING_COST))

    def by_period(column: str) -> xr.DataArray:
        values = rows[column].to_numpy(dtype=float).reshape(len(names), len(years)) * KILO
        return labelled(values, fuel_contract=names, period=years)

    limit = [limit_name(fuel_of[str(c)], str(r)) for c, r in zip(first.carrier, first.region, strict=True)]
    return {
        "limit_of_contract": labelled(np.array(limit, dtype=str), fuel_contract=names),
        "sold": labelled(np.array(first.direction == "export", dtype=bool), fuel_contract=names),
        "contract_least": by_period("least_gwh"),
        "contract_most": by_period("most_gwh"),
        "contract_price": labelled(
            np.array(beyond, dtype=float).reshape(len(names), len(years)), fuel_contract=names, period=years
        ),
    }


def _pipes(case: Case, carriers: list[str], fuel_of: dict[str, str], years: list[int]) -> dict[str, xr.DataArray]:
    parts = [room.pipes(case, c, years).assign(fuel=fuel_of[c]) for c in carriers]
    rows = pd.concat(parts) if parts else room.pipes(case, "", years).assign(fuel="")
    first = rows.drop_duplicates("pipe")
    names = [str(n) for n in first["pipe"]]
    most = rows.most_gwh.to_numpy(dtype=float).reshape(len(names), len(years)) * KILO
    ends = {
        end: np.array(
            [limit_name(str(f), str(r)) for f, r in zip(first.fuel, first[f"{end}_region"], strict=True)], str
        )
        for end in ("from", "to")
    }
    return {
        "pipe_from": labelled(ends["from"], fuel_pipe=names),
        "pipe_to": labelled(ends["to"], fuel_pipe=names),
        "pipe_most": labelled(most, fuel_pipe=names, period=years),
        "pipe_loss": labelled(first.loss.to_numpy(dtype=float), fuel_pipe=names),
    }
