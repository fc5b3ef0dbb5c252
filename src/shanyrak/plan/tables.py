"""The tables of a plan: yearly figures in the units that people read, made from the hourly solution.

Energy is GWh (heat GWh too), power MW, money million USD, CO2 kt, all per year of the period.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.plan.fuel_use import fuel_totals
from shanyrak.scale import HOURS, MICRO, MILLI
from shanyrak.system.data import SystemData
from shanyrak.system.fuels import balanced_limits, excess_price, fuel_trade_cost
from shanyrak.system.objective import FIRM_SHORTFALL_HOURS, FLOW_COST, PRICED_EXCESS, TURN_DOWN_COST
from shanyrak.system.problem import annual
from shanyrak.system.resources import excess_cost, resource_use, what_there_is

TINY_MW = 1e-3

BEYOND = "beyond annual limits"
RESERVE_FUEL = "reserve fuel, beyond the price of what lacks"
"""What is paid more where another fuel is burnt in place of one that a region lacks."""

SHORTAGE_ITEMS = (
    "unserved power",
    "unserved heat",
    "must-run plants turned down",
    "missing reserve",
    BEYOND,
    "missing firm capacity",
    "beyond people and water",
    "fuel that other users lack",
)
"""Items of the cost table that price what is missing: nobody is paid them."""
TRADE_ITEMS = {
    "fuel_import": "fuel bought abroad, beyond its price at home",
    "fuel_export": "fuel sold abroad, beyond its price at home (income)",
    "fuel_flow": "moving fuel between regions",
    "fuel_shortfall": "fuel that other users lack",
}
"""Rows of the cost table for the trade in fuels."""

Values = dict[str, xr.DataArray]


def make_tables(data: SystemData, values: Values, duals: Values) -> dict[str, pd.DataFrame]:
    """Every table of the plan by name.

    Parameters
    ----------
    data : the arrays that were planned with
    values : value of every variable
    duals : dual of every constraint (prices)
    """
    tables = {
        "capacity": capacity(data, values),
        "builds": builds(data, values),
        "generation": generation(data, values),
        "storage": storage(data, values),
        "heat": heat(data, values),
        "flows": flows(data, values),
        "trade": trade(data, values),
        "balance": balance(data, values),
        "prices": prices(data, duals),
        "costs": costs(data, values),
        "fuels": fuels(data, values),
        "unserved": unserved(data, values),
        "limits": limits(data, values),
        "resources": resources(data, values),
    }
    return {name: _rounded(table) for name, table in tables.items()}


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers to six decimals and no negative zero: what the solver leaves below that is noise."""
    numbers = table.select_dtypes("float").columns
    out = table.copy()
    out[numbers] = out[numbers].round(6) + 0.0
    return out.reset_index(drop=True)


def _long(values: dict[str, xr.DataArray]) -> pd.DataFrame:
    """Arrays with the same dimensions as columns of one long table."""
    frame = xr.Dataset({name: array.reset_coords(drop=True) for name, array in values.items()}).to_dataframe()
    return frame.reset_index()


def _with_fleet(data: SystemData, table: pd.DataFrame) -> pd.DataFrame:
    """Zone, technology and group of each fleet in front of its figures."""
    labels = pd.DataFrame(
        {
            "zone": data.zone_of_fleet.values,
            "technology": data.technology.values,
            "group": data.group.values,
        },
        index=data.zone_of_fleet.fleet.values,
    )
    front = labels.loc[table.fleet].reset_index(drop=True)
    return pd.concat([front, table.drop(columns="fleet").reset_index(drop=True)], axis=1)


def capacity(data: SystemData, values: Values) -> pd.DataFrame:
    """zone, technology, group, period, capacity_mw, existing_mw (age leaves), retired_mw (by choice), built_mw (so
    far)."""
    kept = values["keep"]
    table = _long(
        {
            "capacity_mw": values["capacity"],
            "existing_mw": data.existing,
            "retired_mw": (data.existing - kept).clip(min=0.0),
            "built_mw": (values["capacity"] - kept).clip(min=0.0),
        }
    )
    return _with_fleet(data, table)


def builds(data: SystemData, values: Values) -> pd.DataFrame:
    """option, zone, technology, group, partner, committed, period, built_mw, overnight_musd."""
    columns = ["option", "zone", "technology", "group", "partner", "committed", "period", "built_mw", "overnight_musd"]
    if "build" not in values or not data.fleet_of_option.size:
        return pd.DataFrame(columns=columns)
    build = values["build"].rename(vintage="period")
    cost = build * data.overnight.rename(vintage="period") * MICRO
    table = _long({"built_mw": build, "overnight_musd": cost, "committed": data.min_build > 0})
    table = table[table.built_mw > TINY_MW].reset_index(drop=True)
    table["fleet"] = data.fleet_of_option.sel(option=table.option.to_numpy()).values
    table["partner"] = data.partner.sel(option=table.option.to_numpy()).values
    return _with_fleet(data, table)[columns]


def generation(data: SystemData, values: Values) -> pd.DataFrame:
    """zone, technology, group, period, generation_gwh, curtailed_gwh, heat_gwh, fuel, fuel_gwh, co2_kt,
    capacity_factor."""
    gen = values["gen"]
    fleets = gen.fleet.values
    made = annual(data, gen)
    usable = annual(
        data, data.profile.sel(fleet=fleets) * data.available.sel(fleet=fleets) * values["capacity"].sel(fleet=fleets)
    )
    weather = data.kind.sel(fleet=fleets).isin(["wind", "solar", "hydro_run"])
    warm = annual(data, values["heat"]).reindex(fleet=fleets, fill_value=0.0) if "heat" in values else made * 0.0
    fuel = made * data.fuel_per_power.sel(fleet=fleets) + warm * data.fuel_per_heat.sel(fleet=fleets)
    size = values["capacity"].sel(fleet=fleets)
    full_load = size.where(size > TINY_MW) * HOURS
    table = _long(
        {
            "generation_gwh": made * MILLI,
            "curtailed_gwh": (usable - made).where(weather, 0.0).clip(min=0.0) * MILLI,
            "heat_gwh": warm * MILLI,
            "fuel_gwh": fuel * MILLI,
            "co2_kt": fuel * data.emission_factor.sel(fleet=fleets) * MILLI,
            "capacity_factor": (made / full_load).fillna(0.0),
        }
    )
    table["fuel"] = data.fuel_of_fleet.sel(fleet=table.fleet.to_numpy()).values
    return _with_fleet(data, table)


def storage(data: SystemData, values: Values) -> pd.DataFrame:
    """zone, technology, group, period, charge_gwh, discharge_gwh."""
    if "charge" not in values:
        return pd.DataFrame(columns=["zone", "technology", "group", "period", "charge_gwh", "discharge_gwh"])
    both = {f"{name}_gwh": annual(data, values[name]) * MILLI for name in ("charge", "discharge")}
    return _with_fleet(data, _long(both))


def heat(data: SystemData, values: Values) -> pd.DataFrame:
    """zone, period, demand_gwh, chp_gwh, boiler_gwh, unserved_gwh (CHP networks), separate_gwh, boiler_co2_kt
    (both)."""
    separate = data.separate_heat
    base = _long({"separate_gwh": separate * MILLI, "separate_co2_kt": separate * data.separate_heat_emission * MILLI})
    if "boiler" not in values:
        zero = base.assign(demand_gwh=0.0, chp_gwh=0.0, boiler_gwh=0.0, unserved_gwh=0.0)
        return zero.rename(columns={"separate_co2_kt": "boiler_co2_kt"})
    boiler, shed = annual(data, values["boiler"]), annual(data, values["heat_shed"])
    demand = annual(data, data.heat_load)
    network = _long(
        {
            "demand_gwh": demand * MILLI,
            "chp_gwh": (demand - boiler - shed).clip(min=0.0) * MILLI,
            "boiler_gwh": boiler * MILLI,
            "unserved_gwh": shed * MILLI,
            "own_co2_kt": boiler * data.boiler_emission * MILLI,
        }
    ).rename(columns={"heat_zone": "zone"})
    both = base.merge(network, on=["zone", "period"], how="left").fillna(0.0)
    both["boiler_co2_kt"] = both.separate_co2_kt + both.own_co2_kt
    return both.drop(columns=["separate_co2_kt", "own_co2_kt"])


def flows(data: SystemData, values: Values) -> pd.DataFrame:
    """link, from_zone, to_zone, period, forward_gwh, backward_gwh, loss_gwh, forward_mw, backward_mw (capacity),
    built_mw."""
    columns = ["link", "from_zone", "to_zone", "period", "forward_gwh", "backward_gwh", "loss_gwh", "forward_mw",
               "backward_mw", "built_mw"]  # fmt: skip
    if "flow_forward" not in values:
        return pd.DataFrame(columns=columns)
    forward, backward = annual(data, values["flow_forward"]), annual(data, values["flow_backward"])
    links = forward.link.values
    added = _added(data, values).reindex(link=links, fill_value=0.0)
    table = _long(
        {
            "forward_gwh": forward * MILLI,
            "backward_gwh": backward * MILLI,
            "loss_gwh": (forward + backward) * data.loss.sel(link=links) * MILLI,
            "forward_mw": data.forward.sel(link=links) + added,
            "backward_mw": data.backward.sel(link=links) + added,
            "built_mw": added,
        }
    )
    table["from_zone"] = data.from_zone.sel(link=table.link.to_numpy()).values
    table["to_zone"] = data.to_zone.sel(link=table.link.to_numpy()).values
    return table[columns]


def _added(data: SystemData, values: Values) -> xr.DataArray:
    """Capacity built into each link by each period [link, period]."""
    if "build_link" not in values:
        return xr.zeros_like(data.forward)
    return values["build_link"].cumsum("vintage").rename(vintage="period")


def trade(data: SystemData, values: Values) -> pd.DataFrame:
    """market, period, import_gwh, export_gwh, import_musd, export_musd."""
    if "import" not in values:
        return pd.DataFrame(columns=["market", "period", "import_gwh", "export_gwh", "import_musd", "export_musd"])
    bought, sold = values["import"], values["export"]
    return _long(
        {
            "import_gwh": annual(data, bought) * MILLI,
            "export_gwh": annual(data, sold) * MILLI,
            "import_musd": annual(data, bought * data.import_price) * MICRO,
            "export_musd": annual(data, sold * data.export_price) * MICRO,
        }
    )


def balance(data: SystemData, values: Values) -> pd.DataFrame:
    """zone, period, demand_gwh, generation_gwh, storage_gwh (net), arriving_gwh (net, after losses), unserved_gwh."""
    zones = data.load.zone.values
    demand = annual(data, data.load)
    made = _zone_sum(data, annual(data, values["gen"]), zones)
    stored = xr.zeros_like(demand)
    if "discharge" in values:
        stored = _zone_sum(data, annual(data, values["discharge"] - values["charge"]), zones)
    shed = annual(data, values["shed"])
    return _long(
        {
            "demand_gwh": demand * MILLI,
            "generation_gwh": made * MILLI,
            "storage_gwh": stored * MILLI,
            "arriving_gwh": (demand - made - stored - shed) * MILLI,
            "unserved_gwh": shed * MILLI,
        }
    )


def _zone_sum(data: SystemData, by_fleet: xr.DataArray, zones: np.ndarray) -> xr.DataArray:
    key = data.zone_of_fleet.sel(fleet=by_fleet.fleet.values).rename("zone")
    return by_fleet.groupby(key).sum().reindex(zone=zones, fill_value=0.0)


def prices(data: SystemData, duals: Values) -> pd.DataFrame:
    """zone, period, mean_usd_per_mwh (weighted by load), p05, p50, p95: marginal cost of power."""
    columns = ["zone", "period", "mean_usd_per_mwh", "p05", "p50", "p95"]
    if "power_balance" not in duals:
        return pd.DataFrame(columns=columns)
    price = hourly_price(data, duals)
    load = data.load
    mean = annual(data, price * load) / annual(data, load).clip(min=1e-9)
    rows = []
    weight = np.repeat(data.weight.values, load.sizes["hour"])
    for zone in load.zone.values:
        for period in load.period.values:
            series = price.sel(zone=zone, period=period).values.ravel()
            low, mid, high = weighted_quantiles(series, weight, (0.05, 0.5, 0.95))
            rows.append((str(zone), int(period), float(mean.sel(zone=zone, period=period)), low, mid, high))
    return pd.DataFrame(rows, columns=columns)


def hourly_price(data: SystemData, duals: Values) -> xr.DataArray:
    """Marginal cost of power [zone, period, block, hour] in USD/MWh of the year: the dual of the balance,
    undiscounted."""
    return duals["power_balance"].sel(zone=data.load.zone.values) / (data.weight * data.discount)


def weighted_quantiles(series: np.ndarray, weight: np.ndarray, shares: tuple[float, ...]) -> list[float]:
    """Quantiles of a series whose entries occur ``weight`` times."""
    order = np.argsort(series, kind="stable")
    share = (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum()
    return [float(np.interp(s, share, series[order])) for s in shares]


def fuels(data: SystemData, values: Values) -> pd.DataFrame:
    """fuel, period, power_gwh (power and CHP plants), boiler_gwh (all boilers)."""
    both = _long({f"{name}_gwh": use * MILLI for name, use in fuel_totals(data, values).items()})
    return both[(both.power_gwh > 0) | (both.boiler_gwh > 0)]


def unserved(data: SystemData, values: Values) -> pd.DataFrame:
    """what (power or heat), zone, period, block, hour, mw, times (a year): every hour with a shortage above 1 kW."""
    frames = []
    for what, name, dim in (("power", "shed", "zone"), ("heat", "heat_shed", "heat_zone")):
        if name in values:
            table = _long({"mw": values[name]}).rename(columns={dim: "zone"})
            frames.append(table[table.mw > TINY_MW].assign(what=what))
    columns = ["what", "zone", "period", "block", "hour", "mw", "times"]
    if not frames:
        return pd.DataFrame(columns=columns)
    table = pd.concat(frames)
    table["times"] = data.weight.sel(block=table.block.to_numpy()).values
    return table[columns].sort_values(["what", "period", "zone", "block", "hour"])


def limits(data: SystemData, values: Values) -> pd.DataFrame:
    """rule, period, excess: how far priced limits were exceeded (t, MWh, MW); a reserve fuel breaks no rule."""
    frames = []
    reserve = {f"excess:{name}" for name in balanced_limits(data)}
    for name in sorted(set(values) - reserve):
        if name.startswith((*PRICED_EXCESS, "firm_shortfall", "fuel_shortfall")):
            array = values[name] * data.weight if "block" in values[name].dims else values[name]
            total = array.sum([d for d in array.dims if d != "period"])
            frames.append(_long({"excess": total}).assign(rule=name))
    columns = ["rule", "period", "excess"]
    return pd.concat(frames)[columns] if frames else pd.DataFrame(columns=columns)


def costs(data: SystemData, values: Values) -> pd.DataFrame:
    """item, period, musd_per_year, discounted_musd: every cost of the objective, computed anew from the solution."""
    rows = {}
    alive = data.alive.astype(float)
    rows["fixed cost of existing plants"] = (values["keep"] * data.fixed_cost).sum("fleet")
    if "build" in values:
        rows["investment"] = (values["build"] * data.annuity * alive).sum(["option", "vintage"])
        rows["fixed cost of new plants"] = (values["build"] * data.option_fixed_cost * alive).sum(["option", "vintage"])
    if "first_of_kind" in values:
        there = values["first_of_kind"]
        rows["first plants of a design"] = (there * data.first_cost.sel(design=there.design.values)).sum("design")
    if "build_link" in values:
        built = values["build_link"]
        own = data.link_annuity.sel(link=built.link.values)
        rows["investment in links"] = (built * own).cumsum("vintage").sum("link").rename(vintage="period")
    rows |= {TRADE_ITEMS[name]: cost for name, cost in fuel_trade_cost(data, values).items()}
    rows |= _running(data, values)
    rows |= _penalties(data, values)
    table = pd.concat(
        [
            _long({"musd_per_year": cost.reset_coords(drop=True) * MICRO}).assign(item=item)
            for item, cost in rows.items()
        ]
    )
    table["discounted_musd"] = table.musd_per_year * data.discount.sel(period=table.period.to_numpy()).values
    return table[["item", "period", "musd_per_year", "discounted_musd"]]


def _running(data: SystemData, values: Values) -> dict[str, xr.DataArray]:
    rows = {"fuel and running cost of power": (annual(data, values["gen"]) * data.generation_cost).sum("fleet")}
    if "heat" in values:
        rows["fuel for CHP heat"] = (annual(data, values["heat"]) * data.heat_cost).sum("fleet")
    if "boiler" in values:
        rows["fuel for boilers of CHP networks"] = (annual(data, values["boiler"]) * data.boiler_cost).sum("heat_zone")
    if "discharge" in values:
        rows["storage"] = (annual(data, values["discharge"]) * data.generation_cost).sum("fleet")
    if "startup" in values:
        price = _start_price(data, values["startup"])
        rows["start-ups"] = (annual(data, values["startup"]) * price).sum("unit_group")
    if "flow_forward" in values:
        both = annual(data, values["flow_forward"] + values["flow_backward"])
        rows["transmission"] = FLOW_COST * both.sum("link")
        rows["tolls and border costs"] = (both * data.link_toll.sel(link=both.link.values)).sum("link")
    if "import" in values:
        rows["imports"] = annual(data, values["import"] * data.import_price).sum("market")
        rows["exports (income)"] = -annual(data, values["export"] * data.export_price).sum("market")
    return rows


def _start_price(data: SystemData, startup: xr.DataArray) -> xr.DataArray:
    """Cost of starting a MW in each commitment group (a group may be a single fleet)."""
    by_name: dict[str, float] = {}
    for fleet, group, price in zip(
        data.unit_group.fleet.values, data.unit_group.values, data.start_cost.values, strict=True
    ):
        by_name.setdefault(str(group), float(price))
        by_name.setdefault(str(fleet), float(price))
    names = startup.unit_group.values
    return xr.DataArray([by_name[str(n)] for n in names], dims="unit_group", coords={"unit_group": names})


def _penalties(data: SystemData, values: Values) -> dict[str, xr.DataArray]:
    rows = {"unserved power": annual(data, values["shed"]).sum("zone") * data.unserved_energy_cost}
    if "heat_shed" in values:
        rows["unserved heat"] = annual(data, values["heat_shed"]).sum("heat_zone") * data.unserved_heat_cost
    if "turned_down" in values:
        rows["must-run plants turned down"] = annual(data, values["turned_down"]).sum("fleet") * TURN_DOWN_COST
    if "reserve_shortfall" in values:
        rows["missing reserve"] = annual(data, values["reserve_shortfall"]).sum("area") * data.reserve_shortfall_cost
    beyond = [n for n in sorted(values) if n.startswith(PRICED_EXCESS)]
    if beyond:
        priced = {n: (values[n] * data.weight).sum("block") * excess_price(data, n) for n in beyond}
        reserve = {f"excess:{name}" for name in balanced_limits(data)}
        for item, names in ((RESERVE_FUEL, reserve & set(beyond)), (BEYOND, set(beyond) - reserve)):
            if names:
                rows[item] = sum((priced[n] for n in sorted(names)), xr.zeros_like(data.discount))
    if "firm_shortfall" in values:
        price = data.unserved_energy_cost * FIRM_SHORTFALL_HOURS
        rows["missing firm capacity"] = values["firm_shortfall"].sum("area") * price
    if "resource_excess" in values:
        rows["beyond people and water"] = excess_cost(data, values["resource_excess"])
    return rows


def resources(data: SystemData, values: Values) -> pd.DataFrame:
    """resource, year, available, used, beyond: people and water in the unit of each resource."""
    if "resource_excess" not in values:
        return pd.DataFrame(columns=["resource", "year", "available", "used", "beyond"])
    return _long(
        {"available": what_there_is(data), "used": resource_use(data, values), "beyond": values["resource_excess"]}
    )
