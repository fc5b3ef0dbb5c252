"""What the reactors of a programme need year by year: fuel, people, water."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.case.model import Case
from shanyrak.nuclear.fuel.chain import STEPS, Losses, fuel_chain
from shanyrak.nuclear.fuel.cost import spending_musd
from shanyrak.nuclear.fuel.design import FuelDesign, ReactorUnit
from shanyrak.nuclear.fuel.domestic import uranium_use
from shanyrak.nuclear.fuel.enrichment import optimal_tails
from shanyrak.nuclear.fuel.read import (
    country_shares,
    country_stops,
    domestic_series,
    front_prices,
    fuel_designs,
    lead_times_of,
    pipeline_of,
    price_table,
    routes_of,
    water_value,
)
from shanyrak.nuclear.fuel.supply import operation_after
from shanyrak.nuclear.fuel.water import share_of_lake, yearly_use_km3
from shanyrak.nuclear.workforce import (
    earliest_commissioning,
    largest_staffing,
    plan_training,
    read_workforce,
    staff_demand,
)

FLOWS = ("natural_tu", "swu", "fabricated_thm", "discharged_thm", "pool_thm", "dry_thm")
LATEST_DELAY = 15


def fuel_table(case: Case, units: pd.DataFrame) -> pd.DataFrame:
    """Return what the fuel of the reactors takes in each year, front to back.

    Tails are those of least cost at the central prices of the middle year; lead times those of the planned routes.

    Returns
    -------
    frame
        year, design, natural_tu, swu, fabricated_thm, discharged_thm, pool_thm and dry_thm (at the end of the year),
        one column usd million for each step (uranium_musd, ...)
    """
    columns = ["year", "design", *FLOWS, *(f"{step}_musd" for step in STEPS)]
    designs = fuel_designs(case)
    frames = []
    for design, own in units[units["design"].isin(list(designs))].groupby("design", sort=True):
        reactors = _reactors(own, designs[str(design)])
        prices = price_table(case, [int(own["grid_year"].median())])
        first = {step: float(prices[step].iloc[0]) for step in ("uranium", "conversion", "enrichment")}
        feed = first["uranium"] / (1.0 - Losses().conversion) + first["conversion"]
        tails = float(optimal_tails(feed, first["enrichment"]))
        chain = fuel_chain(reactors, tails, lead_times_of(routes_of(case, str(design))))
        years = [int(y) for y in chain["year"].values]
        frame = pd.DataFrame({name: chain[name].sum("unit").values for name in FLOWS})
        spent = spending_musd(chain, front_prices(case, years)).sum("unit")
        for step in STEPS:
            frame[f"{step}_musd"] = spent.sel(step=step).values
        frames.append(frame.assign(year=years, design=str(design)))
    return pd.concat(frames, ignore_index=True)[columns] if frames else pd.DataFrame(columns=columns)


def fuel_by_year(fuel: pd.DataFrame) -> pd.DataFrame:
    """Return the fuel of all designs together, [year] the masses of :func:`fuel_table` and their cost as ``musd``."""
    every = fuel.drop(columns="design").groupby("year").sum()
    return every[list(FLOWS)].assign(musd=every[[f"{step}_musd" for step in STEPS]].sum(axis=1))


def uranium_table(case: Case, fuel: pd.DataFrame) -> pd.DataFrame:
    """Return the programme's uranium against what the country mines and has in the ground, by year.

    Parameters
    ----------
    case
        the case, for domestic_fuel.csv
    fuel
        of :func:`fuel_table`

    Returns
    -------
    frame
        year, natural_tu, share_of_production, cumulative_tu, share_of_resources
    """
    need = fuel_by_year(fuel)["natural_tu"]
    if need.empty or case.table("domestic_fuel").empty:
        return pd.DataFrame(
            columns=["year", "natural_tu", "share_of_production", "cumulative_tu", "share_of_resources"]
        )
    years = [int(y) for y in need.index]
    mined = domestic_series(case, "uranium_production", years)
    ground = float(domestic_series(case, "uranium_resources", years[:1])[0])
    return uranium_use(need.to_numpy(), mined, ground, years).reset_index()


def supply_table(case: Case, units: pd.DataFrame) -> pd.DataFrame:
    """Return what the stop of a country does to each step of the fuel of each design, ten years after the last start.

    Countries without a planned share are left out.
    Routes in the country or across it are lost, the others make up what they can (:func:`~.read.country_stops`).

    Returns
    -------
    frame
        design, step, country, share, made_up (share of the flow that others bring in the end), stopping (units that
        stop), months (until the first of them does; empty where none does)
    """
    designs, rows = fuel_designs(case), []
    for design, own in units[units["design"].isin(list(designs))].groupby("design", sort=True):
        start = float(own["grid_year"].max()) + 10.0
        reactors = _reactors(own, designs[str(design)])
        routes = routes_of(case, str(design))
        for step in STEPS:
            planned = country_shares(routes, step)
            for country, share in planned[planned > 0].items():
                stop = country_stops(routes, step, str(country), start)
                after = operation_after(reactors, pipeline_of(routes), stop)
                ends = after[after["stops"]]
                months = float(ends["months"].min()) if len(ends) else np.nan
                rows.append((str(design), step, str(country), float(share), stop.substitute_share, len(ends), months))
    return pd.DataFrame(rows, columns=["design", "step", "country", "share", "made_up", "stopping", "months"])


def training_costs(case: Case, units: pd.DataFrame) -> pd.DataFrame:
    """Return what the cheapest training for the reactors costs: part, undiscounted_musd, discounted_musd.

    Discounted at the social rate of the case to the year of the workforce tables.
    """
    if case.table("workforce_roles").empty or units.empty:
        return pd.DataFrame(columns=["part", "undiscounted_musd", "discounted_musd"])
    workforce = read_workforce(case)
    known, years = _dated(case, units)
    needed = staff_demand(workforce, known, years)
    return plan_training(workforce, needed, case.settings.social_discount_rate).costs


def _reactors(units: pd.DataFrame, design: FuelDesign) -> list[ReactorUnit]:
    return [
        ReactorUnit(str(u), design, float(y), float(end - y))
        for u, y, end in zip(units["unit"], units["grid_year"], units["retirement_year"], strict=True)
    ]


def _dated(case: Case, units: pd.DataFrame) -> tuple[pd.DataFrame, list[int]]:
    """Units that begin in the years of the workforce, and these years."""
    first = int(read_workforce(case).year)
    known = units[units["first_concrete_year"] >= first]
    last = int(known["grid_year"].max()) + LATEST_DELAY if len(known) else first
    return known, list(range(first, max(last, first) + 1))


def people_table(case: Case, units: pd.DataFrame) -> pd.DataFrame:
    """Return people needed and possible by role and year: role, year, needed, possible, missing.

    ``possible`` is the largest number that today's people and every training seat can give.
    """
    columns = ["role", "year", "needed", "possible", "missing"]
    if case.table("workforce_roles").empty or units.empty:
        return pd.DataFrame(columns=columns)
    workforce = read_workforce(case)
    known, years = _dated(case, units)
    needed, possible = staff_demand(workforce, known, years), largest_staffing(workforce, years)
    frame = needed.rename("needed").to_dataframe()
    frame["possible"] = possible.transpose(*needed.dims).to_numpy().ravel()
    frame["missing"] = np.maximum(frame["needed"] - frame["possible"], 0.0)
    return frame.reset_index()[columns]


def site_table(case: Case, units: pd.DataFrame) -> pd.DataFrame:
    """Return the earliest grid year of each reactor that its people allow, and the role that sets it."""
    if case.table("workforce_roles").empty or units.empty:
        return pd.DataFrame(columns=["unit", "site", "planned_grid_year", "earliest_grid_year", "delay_years"])
    known, years = _dated(case, units)
    return earliest_commissioning(read_workforce(case), known, years, LATEST_DELAY)


def water_table(case: Case, units: pd.DataFrame, load_factor: float = 0.9) -> pd.DataFrame:
    """Return the water that reactors use up in each year: place, year, use_km3, allowed_km3, share_of_inflow.

    Reactors count at the water of their project (column ``cooling``); those without a project or water count nowhere.
    """
    projects = case.table("projects").set_index("project")
    place_of = units["project"].map(projects["cooling"]).fillna("")
    rows = []
    for place in sorted(set(place_of) - {""}):
        own = units[place_of == place]
        per_mwh, inflow = water_value(case, place, "tower_consumption"), water_value(case, place, "lake_inflow")
        allowed = water_value(case, place, "allowed_use")
        for year in range(int(own["grid_year"].min()), int(own["retirement_year"].max())):
            running = own[(own["grid_year"] <= year) & (year < own["retirement_year"])]
            use = float(yearly_use_km3(running["unit_mw"].sum() * 8.76 * load_factor, per_mwh))
            rows.append((place, year, use, allowed, float(share_of_lake(use, inflow))))
    return pd.DataFrame(rows, columns=["place", "year", "use_km3", "allowed_km3", "share_of_inflow"])
