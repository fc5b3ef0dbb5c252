"""National quantities of a plan: sums over the country by period, which the national indicators are made of.

One table for the periods of a plan, and the same for past years: energy is GWh a year (fuel and heat too), power MW,
CO2 kt, money million USD a year, prices USD/MWh.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.plan.tables import SHORTAGE_ITEMS
from shanyrak.scale import MICRO
from shanyrak.system.data import SystemData

COLUMNS = ("quantity", "part", "period", "value")
NATURAL = ("wind", "solar", "hydro_run", "hydro_reservoir")
"""Kinds of plant that wind, sun and water drive."""
USED_OR_LOST = ("wind", "solar", "hydro_run")
"""Kinds whose power is lost where it is not used at once."""
PAST_QUANTITIES = "past_quantities"
"""Table of a plan with the quantities of the past years that it was compared with."""

NONE = pd.DataFrame()
"""Stands for a table that is not there."""
ALWAYS = {
    "unserved": ("unserved_hours",),
    "flows": ("link_losses",),
    "storage": ("store_losses",),
    "trade": ("imports", "exports"),
}
"""Quantities that are 0 where their table is there and has no row of a period."""

Values = dict[str, xr.DataArray]
Tables = dict[str, pd.DataFrame]


def national_quantities(data: SystemData, values: Values, tables: Tables) -> pd.DataFrame:
    """Every national quantity by part and period.

    Parameters
    ----------
    data : the arrays that were planned with
    values : value of every variable
    tables : tables of the plan, :func:`shanyrak.plan.tables.make_tables`; what stands in one that is not there is left
        out

    Returns
    -------
    quantity, part (empty: the whole), period, value
    """
    periods = [int(p) for p in data.load.period.values]
    frames = [
        *_plants(data, tables),
        *_heat(tables),
        *_exchange(tables, periods),
        *_money(data, values, tables),
        *_adequacy(data, values),
    ]
    out = pd.concat([f for f in frames if len(f)], ignore_index=True)[list(COLUMNS)]
    return out.astype({"part": str, "period": int, "value": float})


def _sums(table: pd.DataFrame, quantity: str, column: str, part: str = "") -> pd.DataFrame:
    """Sums of a column by period and, where a column is named for it, by part."""
    if column not in table:
        return pd.DataFrame(columns=list(COLUMNS))
    keys = [part, "period"] if part else ["period"]
    total = table.groupby(keys)[column].sum().rename("value").reset_index()
    return total.assign(quantity=quantity, part=total[part] if part else "")


def _by_period(quantity: str, values: xr.DataArray | np.ndarray, periods: np.ndarray, part: str = "") -> pd.DataFrame:
    return pd.DataFrame({"quantity": quantity, "part": part, "period": periods, "value": np.asarray(values, float)})


def _plants(data: SystemData, tables: Tables) -> list[pd.DataFrame]:
    """Generation, capacity, fuel and CO2 of plants by group and fuel, and what of it is renewable or without CO2."""
    if not {"generation", "capacity"} <= tables.keys():
        return []
    made, size = _sorted_plants(data, tables["generation"]), _sorted_plants(data, tables["capacity"])
    supply = size[size.kind != "storage"]
    heat_fuel = made.heat_gwh * made.fuel_per_heat
    frames = []
    for name, table, column in (("generation", made, "generation_gwh"), ("capacity", supply, "capacity_mw")):
        frames += [
            _sums(table, name, column, "group"),
            _sums(table.assign(own=table[column].where(table.renewable, 0.0)), f"renewable_{name}", "own"),
            _sums(table.assign(own=table[column].where(table.non_carbon, 0.0)), f"non_carbon_{name}", "own"),
        ]
    burnt = made[made.fuel != ""]
    natural = made.assign(own=made.generation_gwh.where(made.kind.isin(NATURAL), 0.0))
    return [
        *frames,
        _sums(burnt, "fuel_generation", "generation_gwh", "fuel"),
        _sums(burnt, "plant_fuel", "fuel_gwh", "fuel"),
        _sums(natural[natural.own > 0.0], "natural_generation", "own", "group"),
        _sums(
            made.assign(own=made.generation_gwh.where(made.kind.isin(USED_OR_LOST), 0.0)), "weather_generation", "own"
        ),
        _sums(made, "curtailed", "curtailed_gwh"),
        _sums(made, "chp_heat", "heat_gwh"),
        _sums(made, "plant_co2", "co2_kt"),
        _sums(made.assign(own=heat_fuel * made.emission_factor), "heat_co2", "own"),
    ]


def _sorted_plants(data: SystemData, table: pd.DataFrame) -> pd.DataFrame:
    """The table with what its plants are: kind, renewable, non_carbon, fuel_per_heat, emission_factor."""
    natural = data.kind.isin(NATURAL)
    facts = pd.DataFrame(
        {
            "zone": data.zone_of_fleet.values,
            "technology": data.technology.values,
            "kind": data.kind.values,
            "renewable": (natural | data.renewable).values,
            "non_carbon": (data.emission_factor == 0.0).values,
            "fuel_per_heat": data.fuel_per_heat.values,
            "emission_factor": data.emission_factor.values,
        }
    )
    return table.merge(facts, on=["zone", "technology"], how="left")


def _heat(tables: Tables) -> list[pd.DataFrame]:
    """District heat by where it comes from, what is not served, and fuel and CO2 of boilers."""
    heat = tables.get("heat", NONE)
    return [
        _sums(heat, "network_boiler_heat", "boiler_gwh"),
        _sums(heat, "separate_heat", "separate_gwh"),
        _sums(heat, "unserved_heat", "unserved_gwh"),
        _sums(heat, "boiler_co2", "boiler_co2_kt"),
        _sums(tables.get("fuels", NONE), "boiler_fuel", "boiler_gwh", "fuel"),
    ]


def _exchange(tables: Tables, periods: list[int]) -> list[pd.DataFrame]:
    """Load, what is not served and prices by zone; losses of links and stores; trade by neighbour; hours short."""
    balance, stores, power = (tables.get(name, NONE) for name in ("balance", "storage", "unserved"))
    if len(stores):
        stores = stores.assign(lost=stores.charge_gwh - stores.discharge_gwh)
    if len(power):
        power = power[power.what == "power"].drop_duplicates(["period", "block", "hour"])
    trade, flows = tables.get("trade", NONE), tables.get("flows", NONE)
    known = [name for table, names in ALWAYS.items() if table in tables for name in names]
    return [
        *(_by_period(name, np.zeros(len(periods)), np.array(periods)) for name in known),
        _sums(balance, "load", "demand_gwh", "zone"),
        _sums(balance, "unserved", "unserved_gwh", "zone"),
        _sums(tables.get("prices", NONE), "price", "mean_usd_per_mwh", "zone"),
        _sums(power, "unserved_hours", "times"),
        _sums(flows, "link_losses", "loss_gwh"),
        _sums(stores, "store_losses", "lost"),
        _sums(trade, "imports", "import_gwh", "market"),
        _sums(trade, "exports", "export_gwh", "market"),
    ]


def _money(data: SystemData, values: Values, tables: Tables) -> list[pd.DataFrame]:
    """Cost that is paid by item, and what new plants and links cost overnight, spread over their period."""
    costs = tables.get("costs", NONE)
    paid = costs[~costs["item"].isin(SHORTAGE_ITEMS)] if len(costs) else costs
    periods = data.load.period.values
    built = np.zeros(len(periods))
    if "build" in values:
        built = built + (values["build"] * data.overnight).sum("option").values
    if "build_link" in values:
        links = values["build_link"]
        built = built + (links * data.link_overnight.sel(link=links.link.values)).sum("link").values
    return [
        _sums(paid, "cost", "musd_per_year", "item"),
        _by_period("capital", built * MICRO / data.length.values, periods),
    ]


def _adequacy(data: SystemData, values: Values) -> list[pd.DataFrame]:
    """Highest load, firm and quick capacity, imports that links and neighbours allow, largest unit, steepest rise."""
    size, periods = values["capacity"], data.load.period.values
    largest = values.get("largest_unit", data.given_unit)
    return [
        _by_period("peak", data.peak.sum("area"), periods),
        _by_period("firm", (size * data.capacity_credit).sum("fleet"), periods),
        _by_period("quick", size.sel(fleet=quick_fleets(data)).sum("fleet"), periods),
        _by_period("import_capacity", import_capacity(data), periods),
        _by_period("largest_unit", largest.max("area"), periods),
        _by_period("steepest_rise", steepest_rise(data, values), periods),
    ]


def quick_fleets(data: SystemData) -> list[str]:
    """Fleets that give power at once: stores, reservoirs, and thermal plants that start at no cost and need not run."""
    thermal = (data.kind == "thermal") & ~data.commitment & (data.must_run == 0.0)
    chosen = data.kind.isin(["storage", "hydro_reservoir"]) | thermal
    return [str(f) for f in data.kind.fleet.values[chosen.values]]


def import_capacity(data: SystemData) -> np.ndarray:
    """Power that neighbours can send at once [period] in MW: the least of what they sell and what their links carry."""
    total = np.zeros(data.load.sizes["period"])
    for market in data.import_limit.market.values:
        offer = data.import_limit.sel(market=market).max("block").values
        carried = data.forward.where(data.from_zone == market, 0.0).sum("link").values
        carried = carried + data.backward.where(data.to_zone == market, 0.0).sum("link").values
        total += np.minimum(offer, carried)
    return total


def steepest_rise(data: SystemData, values: Values) -> np.ndarray:
    """Largest rise from one hour to the next of the load less wind and sun [period] in MW; 0 where none rises."""
    left = data.load.sum("zone")
    fleets = [f for f in data.fleets("wind", "solar") if f in set(values["gen"].fleet.values)]
    if fleets:
        left = left - values["gen"].sel(fleet=fleets).sum("fleet")
    if left.sizes["hour"] < 2:
        return np.zeros(left.sizes["period"])
    rise = left.transpose("period", "block", "hour").diff("hour")
    return np.asarray(rise.max(["block", "hour"]).clip(min=0.0).values, dtype=float)
