"""National fuel balances of a plan: from the well, the mine and the border to plants, factories and homes.

What power and heat burn comes from the dispatch; trade and pipelines of carriers that limit the plan are its decisions.
Of the other carriers what is left is sold, as far as railways, ports and pipes go, and what lacks is bought.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case import supply as room
from shanyrak.case.columns_supply import STORAGE
from shanyrak.plan.fuel_use import burnt_by_boilers, burnt_by_plants, reserve_fuel
from shanyrak.plan.plan import Plan
from shanyrak.scale import MILLI
from shanyrak.system.data import SystemData

COLUMNS = ["carrier", "region", "flow", "item", "period", "gwh"]
PLANTS, BOILERS = "power", "boilers"
ARRIVING, LEAVING, RESERVE, LACKING, UNUSED = "arriving", "leaving", "reserve_fuel", "lacking", "unused"
CAPACITY = "production"

FLOW_NAMES = {
    "production": "Production",
    "processing_output": "From refineries",
    "import": "Imports",
    "reserve_fuel": "Burnt in place of gas",
    LACKING: "Use that is not met",
    ARRIVING: "Arrives by pipeline",
    "project": "Named projects",
    PLANTS: "Power and CHP plants",
    BOILERS: "District heat boilers",
    "households": "Households",
    "industry": "Industry and services",
    "transport": "Transport",
    "processing": "To refineries",
    "non_energy": "Feedstock and materials",
    "own_use": "Own use of the sector",
    "losses": "Losses",
    LEAVING: "Leaves by pipeline",
    "export": "Exports",
    UNUSED: "Brought and not used",
}
"""What the flows of a balance are called, in the order in which a reader meets them."""

DECIDED = ("fuel_", "excess:")
"""Beginnings of the names of the variables that say how fuels are traded and moved."""

Rows = list[tuple[str, str, str, str, int, float]]


def fuel_balance(plan: Plan) -> pd.DataFrame:
    """Where each carrier comes from (above zero) and goes to (below), by region and period, in GWh a year.

    Columns carrier, region, flow, item (project, contract or pipeline, or empty), period, gwh. Flows are those of
    fuel_balance.csv, power and boilers, import and export, arriving and leaving (pipelines), project, reserve_fuel
    (fuel burnt in place of this one) and lacking (use that is not met). Production is what the rest asks for, at most
    what there can be; what a region without production gets and does not burn is unused. The sum of a region and
    period is zero, or production falls short. Empty for a plan without a case or carriers.
    """
    if plan.case is None or plan.case.table("carriers").empty:
        return pd.DataFrame(columns=COLUMNS)
    case, data = plan.case, plan.data
    years = [int(p) for p in data.load.period.values]
    given = room.supply(case, years)
    given = given[given.flow != STORAGE][COLUMNS]
    capacity = given[given.flow == CAPACITY]
    rows = [given[given.flow != CAPACITY], _frame(_burnt(case, data, plan.values, years))]
    limiting = set(case.table("carriers").carrier[case.table("carriers").limits_plan])
    rows.append(_frame(_decided(case, data, plan.values, sorted(map(str, limiting)), years)))
    known = pd.concat([part for part in rows if len(part)])
    return _sorted(case, pd.concat([known, *_closed(case, known, capacity, limiting, years)]))


def _frame(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def _sorted(case: Case, rows: pd.DataFrame) -> pd.DataFrame:
    order = {str(c): k for k, c in enumerate(case.table("carriers").carrier)}
    place = {flow: k for k, flow in enumerate(FLOW_NAMES)}
    keys = ["_carrier", "region", "period", "_flow", "item"]
    out = rows.assign(_carrier=rows.carrier.map(order), _flow=rows.flow.map(place)).sort_values(keys, kind="stable")
    return out[COLUMNS].reset_index(drop=True)


def _burnt(case: Case, data: SystemData, values: dict[str, xr.DataArray], years: Sequence[int]) -> Rows:
    """What plants and boilers burn of every carrier that is a fuel."""
    out: Rows = []
    carriers = case.table("carriers")
    for flow, use in ((PLANTS, burnt_by_plants(data, values)), (BOILERS, burnt_by_boilers(data, values))):
        for carrier, fuel in zip(carriers.carrier, carriers.fuel, strict=True):
            if fuel not in use.fuel.values:
                continue
            regions = [room.region_of_zone(case, str(carrier), str(z)) for z in use.zone.values]
            for region in sorted(set(regions)):
                inside = use.sel(fuel=fuel).isel(zone=[k for k, r in enumerate(regions) if r == region]).sum("zone")
                out += [(str(carrier), region, flow, "", y, -float(inside.sel(period=y)) * MILLI) for y in years]
    return out


def _decided(
    case: Case, data: SystemData, values: dict[str, xr.DataArray], carriers: list[str], years: Sequence[int]
) -> Rows:
    """Trade, pipelines, reserve fuel and what others lack, of the carriers that limit the plan."""
    table = case.table("carriers").set_index("carrier")
    carrier_of = {str(table.fuel[c]): c for c in carriers}
    other = {str(f): str(c) for c, f in zip(table.index, table.fuel, strict=True)}
    out: Rows = []

    values = {n: v.sum("season") if "season" in v.dims else v for n, v in values.items() if n.startswith(DECIDED)}

    def add(limit: object, flow: str, item: object, amounts: xr.DataArray, sign: float) -> None:
        fuel, region = str(limit).split("@", 1)
        for y in years:
            out.append((carrier_of[fuel], region, flow, str(item), y, sign * float(amounts.sel(period=y)) * MILLI))

    for name, flow, sign in (("fuel_import", "import", 1.0), ("fuel_export", "export", -1.0)):
        for contract in values[name].fuel_contract.values if name in values else ():
            limit = data.limit_of_contract.sel(fuel_contract=contract).values
            add(limit, flow, contract, values[name].sel(fuel_contract=contract), sign)
    for pipe in values["fuel_flow"].fuel_pipe.values if "fuel_flow" in values else ():
        sent, kept = values["fuel_flow"].sel(fuel_pipe=pipe), 1.0 - float(data.pipe_loss.sel(fuel_pipe=pipe))
        add(data.pipe_from.sel(fuel_pipe=pipe).values, LEAVING, pipe, sent, -1.0)
        add(data.pipe_to.sel(fuel_pipe=pipe).values, ARRIVING, pipe, sent * kept, 1.0)
    for limit in values["fuel_shortfall"].fuel_zone_limit.values if "fuel_shortfall" in values else ():
        add(limit, LACKING, "", values["fuel_shortfall"].sel(fuel_zone_limit=limit), 1.0)
    instead = reserve_fuel(data, values)
    for limit in instead.fuel_zone_limit.values:
        amounts = instead.sel(fuel_zone_limit=limit)
        add(limit, RESERVE, "", amounts, 1.0)
        reserve = other.get(str(table.reserve_fuel[carrier_of[str(limit).split("@", 1)[0]]]))
        if reserve:
            region = room.regions_of(case, reserve)[0] if room.regions_of(case, reserve) else "all"
            out += [(reserve, region, RESERVE, str(limit), y, -float(amounts.sel(period=y)) * MILLI) for y in years]
    return out


def _closed(
    case: Case, known: pd.DataFrame, capacity: pd.DataFrame, limiting: set[object], years: Sequence[int]
) -> list[pd.DataFrame]:
    """Production of every region and period, and trade of the carriers that do not limit the plan."""
    need = -known.groupby(["carrier", "region", "period"]).gwh.sum()
    could = capacity.groupby(["carrier", "region", "period"]).gwh.sum()
    index = need.index.union(could.index)
    need, could = need.reindex(index, fill_value=0.0), could.reindex(index, fill_value=0.0)
    out: Rows = []
    deals = {str(c): room.contracts(case, str(c), years) for c in case.table("carriers").carrier}
    for row in pd.DataFrame({"need": need, "could": could}).reset_index().to_dict("records"):
        carrier, region, period = str(row["carrier"]), str(row["region"]), int(row["period"])
        wanted, most = float(row["need"]), float(row["could"])
        traded: Rows = []
        if carrier not in limiting:
            own = deals[carrier]
            own = own[(own.region == region) & (own.period == period)]
            traded = _traded(carrier, region, period, own, most - wanted)
        total = wanted - sum(deal[-1] for deal in traded)
        made = float(np.clip(total, 0.0, most))
        out += [*traded, (carrier, region, CAPACITY, "", period, made)]
        if total < 0.0:
            out.append((carrier, region, UNUSED, "", period, total))
    return [_frame(out)]


def _traded(carrier: str, region: str, period: int, deals: pd.DataFrame, left: float) -> Rows:
    """What is sold of what is left (the best price first), or bought of what lacks (the lowest first)."""
    direction, sign = ("export", -1.0) if left >= 0 else ("import", 1.0)
    chosen = deals[deals.direction == direction].sort_values(["price", "contract"], ascending=[left < 0, True])
    rest = abs(left)
    out: Rows = []
    for row in chosen.to_dict("records"):
        amount = min(rest, float(row["most_gwh"]))
        rest -= amount
        out.append((carrier, region, direction, str(row["contract"]), period, sign * amount))
    if direction == "import" and rest > 0:
        out.append((carrier, region, LACKING, "", period, rest))
    return out


def open_balances(balance: pd.DataFrame) -> pd.DataFrame:
    """How far each region and period is from balance: carrier, region, period, gwh (0 where it closes)."""
    return balance.groupby(["carrier", "region", "period"], sort=False).gwh.sum().reset_index()
