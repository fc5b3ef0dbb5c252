"""Fleets and the options to build into them: from the plants, projects and potentials of a case to arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.case.lookup import parameter, policy, prices
from shanyrak.scale import KILO
from shanyrak.system.blocks import Blocks, keep_annual_mean
from shanyrak.system.finance import annuity, capital_recovery_factor
from shanyrak.system.labels import labelled

FIRST_LIFE_YEARS = 60.0
"""Years over which the cost of the first plant of a design is paid, the life of a reactor."""

HOURS_PER_MONTH = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24
MONTH_OF_HOUR = np.repeat(np.arange(1, 13), HOURS_PER_MONTH)
SUMMER = (4, 5, 6, 7, 8, 9)
VARIABLE_KINDS = ("wind", "solar", "hydro_run")

STATIC_PARAMETERS = (
    "must_run",
    "min_stable",
    "unit_size",
    "capacity_credit",
    "power_loss_per_heat",
    "power_to_heat",
    "heat_per_power",
    "storage_hours",
    "charge_efficiency",
    "discharge_efficiency",
    "self_discharge",
    "carry_share",
    "min_flow",
    "start_cost",
)


@dataclass(frozen=True)
class Horizon:
    """The planning periods and what they stand for."""

    periods: tuple[int, ...]
    lengths: tuple[int, ...]
    present: int


def fleet_name(zone: str, technology: str) -> str:
    """Name of the fleet of one technology in one zone."""
    return f"{zone}:{technology}"


def fleet_table(case: Case, horizon: Horizon, build: bool) -> pd.DataFrame:
    """One row per fleet that has or may get capacity: zone, technology and its type, indexed by fleet name."""
    plants = case.table("plants")
    known = plants[(plants.commissioned <= horizon.periods[-1]) & (_retires(case) > horizon.periods[0])]
    frames = [known[["zone", "technology"]]]
    if build:
        projects = case.table("projects")
        frames += [projects[projects.status != "listed"][["zone", "technology"]]]
        frames += [case.table("potentials")[["zone", "technology"]]]
    pairs = pd.concat(frames).drop_duplicates()
    zones, types = case.table("zones"), case.table("technology_types").set_index("technology")
    zone_order = {name: k for k, name in enumerate(zones.zone)}
    technology_order = {name: k for k, name in enumerate(types.index)}
    pairs = pairs.assign(z=pairs.zone.map(zone_order), t=pairs.technology.map(technology_order)).sort_values(["z", "t"])
    pairs.index = pd.Index([fleet_name(z, t) for z, t in zip(pairs.zone, pairs.technology, strict=True)], name="fleet")
    area = zones.set_index("zone").area
    table = pairs.drop(columns=["z", "t"]).join(types, on="technology")
    return table.assign(area=table.zone.map(area), unit_group=table.technology + "@" + table.zone.map(area))


def _retires(case: Case) -> pd.Series:
    """First year no longer on line of every plant: as given, else commissioned + technical life."""
    plants = case.table("plants")
    life = [
        parameter(case, technology, "lifetime", year)
        for technology, year in zip(plants.technology, plants.commissioned, strict=True)
    ]
    return plants.retires.fillna(plants.commissioned + pd.Series(life, index=plants.index))


def plants_on_line(case: Case, year: int) -> pd.DataFrame:
    """Rows of plants.csv on line in a year, with the column ``fleet``."""
    plants = case.table("plants").assign(retires=_retires(case))
    plants = plants.assign(fleet=plants.zone + ":" + plants.technology)
    return plants[(plants.commissioned <= year) & (plants.retires > year)]


def existing_capacity(case: Case, fleets: pd.DataFrame, horizon: Horizon) -> tuple[xr.DataArray, xr.DataArray]:
    """Installed capacity [fleet, period] in MW that age has not yet retired, and the share of it that can be used."""
    shape = (len(fleets), len(horizon.periods))
    installed, usable = np.zeros(shape), np.zeros(shape)
    for k, year in enumerate(horizon.periods):
        on = plants_on_line(case, year)
        by_fleet = (
            on.assign(usable=on.capacity_mw * on.available_share).groupby("fleet")[["capacity_mw", "usable"]].sum()
        )
        by_fleet = by_fleet.reindex(fleets.index).fillna(0.0)
        installed[:, k], usable[:, k] = by_fleet.capacity_mw, by_fleet.usable
    share = np.divide(usable, installed, out=np.ones(shape), where=installed > 0)
    names, years = fleets.index.to_numpy(), list(horizon.periods)
    return labelled(installed, fleet=names, period=years), labelled(share, fleet=names, period=years)


def availability(case: Case, fleets: pd.DataFrame, blocks: Blocks, year: int) -> xr.DataArray:
    """Mean share of capacity free of outage and repair [fleet, block] in all days or weeks that a block stands for."""
    values = blocks.means(_by_month(case, fleets, year)[:, MONTH_OF_HOUR - 1])
    return labelled(values, fleet=fleets.index.to_numpy(), block=np.arange(len(blocks.weight)))


def _by_month(case: Case, fleets: pd.DataFrame, year: int) -> np.ndarray:
    """Availability [fleet, month]: of the month where the case has it, for the zone before all, else of the season."""
    winter = np.array([parameter(case, t, "availability_winter", year) for t in fleets.technology])
    summer = np.array([parameter(case, t, "availability_summer", year) for t in fleets.technology])
    values = np.where(np.isin(np.arange(1, 13), SUMMER), summer[:, None], winter[:, None])
    table = case.table("monthly_availability")
    for everywhere in (True, False):
        for row in table[(table["zone"] == "all") == everywhere].to_dict("records"):
            own = (fleets.technology == row["technology"]) & (everywhere | (fleets.zone == row["zone"]))
            values[own.to_numpy(), int(row["month"]) - 1] = row["available"]
    return values


def static_parameters(case: Case, fleets: pd.DataFrame, year: int) -> dict[str, xr.DataArray]:
    """The technology parameters that do not change over the periods, one array [fleet] each."""
    needs = {"storage_hours": fleets.kind.to_numpy() == "storage"}
    everywhere = np.ones(len(fleets), dtype=bool)
    return {
        name: _by_fleet(fleets, _where(case, fleets, name, year, needs.get(name, everywhere)))
        for name in STATIC_PARAMETERS
    }


def _where(case: Case, fleets: pd.DataFrame, name: str, year: int, needed: np.ndarray) -> list[float]:
    """The parameter of the fleets that need it, 0 for the others."""
    return [parameter(case, t, name, year) if n else 0.0 for t, n in zip(fleets.technology, needed, strict=True)]


def _by_fleet(fleets: pd.DataFrame, values: Sequence[float] | np.ndarray) -> xr.DataArray:
    return labelled(values, fleet=fleets.index.to_numpy())


def running_costs(case: Case, fleets: pd.DataFrame, horizon: Horizon) -> dict[str, xr.DataArray]:
    """Cost of a MWh of power and of heat and the fuel behind it.

    Extraction and condensing: fuel = (power + v heat) / efficiency. Back-pressure: fuel = power / efficiency, all
    counted on the power, since heat = power / sigma.
    """
    year = horizon.periods[0]
    burns = fleets.fuel.to_numpy() != ""
    efficiency = np.array(_where(case, fleets, "efficiency", year, burns))
    per_power = np.divide(1.0, efficiency, out=np.zeros(len(fleets)), where=burns & (efficiency > 0))
    loss = np.array([parameter(case, t, "power_loss_per_heat", year) for t in fleets.technology])
    per_heat = np.where(fleets.chp.to_numpy() == "extraction", per_power * loss, 0.0)
    emission = case.table("fuels").set_index("fuel").emission_factor
    factor = fleets.fuel.map(emission).fillna(0.0).to_numpy()
    years = list(horizon.periods)
    fuel_price = np.array(
        [
            prices(case, f, z, years) if f else np.zeros(len(years))
            for f, z in zip(fleets.fuel, fleets.zone, strict=True)
        ]
    )
    carbon = np.nan_to_num(policy(case, "co2_price", "all", years))
    fuel_cost = fuel_price + factor[:, None] * carbon[None, :]
    variable = np.array([[parameter(case, t, "variable_om", y) for y in years] for t in fleets.technology])
    fixed = np.array([[parameter(case, t, "fixed_om", y) * KILO for y in years] for t in fleets.technology])
    names = fleets.index.to_numpy()

    def two(values: np.ndarray) -> xr.DataArray:
        return labelled(values, fleet=names, period=years)

    return {
        "generation_cost": two(variable + per_power[:, None] * fuel_cost),
        "heat_cost": two(per_heat[:, None] * fuel_cost),
        "fixed_cost": two(fixed),
        "fuel_per_power": _by_fleet(fleets, per_power),
        "fuel_per_heat": _by_fleet(fleets, per_heat),
        "emission_factor": _by_fleet(fleets, factor),
    }


def profiles(
    case: Case, fleets: pd.DataFrame, weather: xr.Dataset, blocks: Blocks
) -> tuple[xr.DataArray, xr.DataArray]:
    """Natural availability [fleet, block, hour] of wind, sun and run-of-river, and mean inflow [fleet, block] of
    reservoirs.

    ``weather`` holds one year: variables wind, solar, inflow over [zone, hour]. Typical blocks are scaled so that the
    annual mean of each fleet is kept.
    """
    size = (len(fleets), len(blocks.weight), blocks.hours.shape[1])
    values = np.ones(size)
    source = {"wind": "wind", "solar": "solar", "hydro_run": "inflow", "hydro_reservoir": "inflow"}
    year = int(weather.year) if "year" in weather.coords else case.settings.base_year
    for kind, variable in source.items():
        rows = np.flatnonzero(fleets.kind.to_numpy() == kind)
        if len(rows) == 0:
            continue
        scale = np.array([parameter(case, fleets.technology.iloc[r], "profile_scale", year) for r in rows])
        yearly = (weather[variable].sel(zone=fleets.zone.iloc[rows].to_numpy()) * scale[:, None]).clip(0.0, 1.0)
        taken = keep_annual_mean(blocks, blocks.take(yearly), yearly.mean("hour"), top=1.0)
        values[rows] = taken.transpose("zone", "block", "hour").values
    coords = {"fleet": fleets.index.to_numpy(), "block": np.arange(size[1]), "hour": np.arange(size[2])}
    profile = xr.DataArray(values, dims=("fleet", "block", "hour"), coords=coords)
    reservoir = xr.DataArray(fleets.kind.to_numpy() == "hydro_reservoir", dims="fleet", coords={"fleet": profile.fleet})
    inflow = profile.mean("hour").where(reservoir, 0.0)
    return profile.where(~reservoir, 1.0), inflow


def option_table(case: Case, horizon: Horizon) -> pd.DataFrame:
    """Every option to build, indexed by name: projects not merely listed, then the general potentials of each zone."""
    projects = case.table("projects")
    projects = projects[projects.status != "listed"]
    named = pd.DataFrame(
        {
            "fleet": projects.zone + ":" + projects.technology,
            "technology": projects.technology,
            "partner": projects.partner,
            "total": projects.units * projects.unit_mw,
            "unit": projects.unit_mw,
            "earliest": projects.earliest_year,
            "per_year": np.inf,
            "committed": projects.status == "committed",
            "overnight": projects.overnight_cost,
            "building": projects.construction_time,
            "design": projects.design,
        }
    ).set_index(pd.Index(projects.project, name="option"))
    chances = case.table("potentials")
    general = pd.DataFrame(
        {
            "fleet": chances.zone + ":" + chances.technology,
            "technology": chances.technology,
            "partner": "",
            "total": chances.max_mw,
            "unit": [parameter(case, t, "unit_size", horizon.present) for t in chances.technology],
            "earliest": chances.earliest_year,
            "per_year": chances.max_mw_per_year.fillna(np.inf),
            "committed": False,
            "overnight": np.nan,
            "building": np.nan,
            "design": "",
        }
    ).set_index(pd.Index("new:" + chances.zone + ":" + chances.technology, name="option"))
    table = pd.concat([named, general])
    whole = case.table("technology_types").set_index("technology").whole_units
    table["unit"] = table.unit.where(table.technology.map(whole), 0.0)
    return table[table.earliest <= horizon.periods[-1]]


def _option_costs(
    case: Case, options: pd.DataFrame, horizon: Horizon
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Overnight cost, annuity and fixed cost per MW, and life in years, of each option and vintage; years of
    construction of each option."""
    shape = (len(options), len(horizon.periods))
    overnight, yearly, fixed, life = (np.zeros(shape) for _ in range(4))
    building = np.zeros(len(options))
    for k, row in enumerate(options.to_dict("records")):
        for j, year in enumerate(horizon.periods):
            numbers = {
                name: parameter(case, row["technology"], name, year)
                for name in ("overnight_cost", "wacc", "lifetime", "construction_time", "fixed_om")
            }
            own = numbers["overnight_cost"] if np.isnan(row["overnight"]) else row["overnight"]
            time = numbers["construction_time"] if np.isnan(row["building"]) else row["building"]
            overnight[k, j], life[k, j], building[k] = own * KILO, numbers["lifetime"], time
            yearly[k, j] = annuity(own * KILO, numbers["wacc"], time, numbers["lifetime"])
            fixed[k, j] = numbers["fixed_om"] * KILO
    return overnight, yearly, fixed, life, building


def _first_costs(case: Case) -> dict[str, xr.DataArray]:
    """What the first plant of a design costs beyond the others, as an annuity over its life [design]."""
    table = case.table("first_of_kind").sort_values("design")
    rate = case.settings.wacc
    yearly = table.first_cost.to_numpy(dtype=float) * 1e6 * capital_recovery_factor(rate, FIRST_LIFE_YEARS)
    return {"first_cost": labelled(yearly, design=table.design.to_numpy(dtype=str))}


def option_arrays(case: Case, options: pd.DataFrame, horizon: Horizon) -> dict[str, xr.DataArray]:
    """What may be built when, and what it costs per MW and year, as arrays over [option, vintage or period].

    A committed project is built in the first period that starts in or after its year.
    """
    years = np.array(horizon.periods)
    lengths = np.array(horizon.lengths)
    names, _count = options.index.to_numpy(), len(years)
    past = np.concatenate([[horizon.lengths[0]], lengths[:-1]])
    open_ = years[None, :] >= options.earliest.to_numpy()[:, None]
    first = open_ & (np.cumsum(open_, axis=1) == 1)
    committed = options.committed.to_numpy()[:, None]
    total = options.total.to_numpy()[:, None]
    per_period = options.per_year.to_numpy()[:, None] * past[None, :]
    most = np.where(committed, first * total, open_ * np.minimum(total, per_period))
    overnight, yearly, fixed, life, building = _option_costs(case, options, horizon)
    age = years[None, None, :] - years[None, :, None]
    alive = (age >= 0) & (age < life[:, :, None])

    def by_period(values: np.ndarray) -> xr.DataArray:
        return labelled(values.astype(float), option=names, period=years)

    def by_vintage(values: np.ndarray) -> xr.DataArray:
        return labelled(values, option=names, vintage=years)

    return {
        "fleet_of_option": labelled(options.fleet.to_numpy(dtype=str), option=names),
        "partner": labelled(options.partner.fillna("").to_numpy(dtype=str), option=names),
        "max_total": labelled(options.total.to_numpy(dtype=float), option=names),
        "max_build": by_period(most),
        "min_build": by_period(np.where(committed, most, 0.0)),
        "unit_of_option": labelled(np.where(options.committed, 0.0, options.unit), option=names),
        "alive": labelled(alive, option=names, vintage=years, period=years),
        "annuity": by_vintage(yearly),
        "overnight": by_vintage(overnight),
        "invested": by_vintage(overnight),
        "option_fixed_cost": by_vintage(fixed),
        "building_years": labelled(building, option=names),
        "design_of_option": labelled(options.design.fillna("").to_numpy(dtype=str), option=names),
        **_first_costs(case),
    }
