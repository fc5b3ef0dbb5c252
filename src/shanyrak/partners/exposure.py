"""What depends on which partner country: capacity, energy, investment, debt and fuel of a plan, by period."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from shanyrak.case.lookup import finance_term
from shanyrak.case.model import Case
from shanyrak.nuclear.fuel.chain import STEPS
from shanyrak.nuclear.fuel.read import country_shares, routes_of
from shanyrak.nuclear.programme import fuel_table, outlooks, planned_units
from shanyrak.partners.concentration import band, effective_number, hhi, largest_share, shannon
from shanyrak.plan.plan import Plan
from shanyrak.system.data import SystemData
from shanyrak.system.partner_arrays import loan_structure
from shanyrak.system.partners import capacity_by_country, partner_of
from shanyrak.system.problem import annual

DOMESTIC = "domestic or open"
"""Who has what no foreign partner has: the country itself, or nobody chosen yet."""

UNITS = {"capacity": "MW", "nuclear": "MW", "energy": "GWh/year", "investment": "MUSD", "debt": "MUSD",
         "fuel": "MUSD/year"}  # fmt: skip
"""Kinds of exposure and their units. Investment is that of the period, debt what is owed at its start."""

COLUMNS = ["kind", "period", "partner", "value", "unit", "share", "foreign_share"]
TINY = 1e-6


def exposure(plan: Plan) -> pd.DataFrame:
    """Return what depends on each partner country.

    A fleet's energy is shared out by the capacity of its owners. Debt is overnight cost x share of the loan of what was
    built (:func:`shanyrak.system.partner_arrays.loan_structure`), repaid in equal parts after the grace; loans whose
    terms no table gives are missing. Fuel is what the nuclear fuel of a year costs, by the country of each step; that
    of designs without planned routes is missing.

    Parameters
    ----------
    plan
        a plan; without a case there is neither debt nor fuel

    Returns
    -------
    frame
        kind (:data:`UNITS`), period, partner, value, unit, share (of all), foreign_share (of all foreign; none for what
        is domestic)
    """
    data, values = plan.data, plan.values
    held = capacity_by_country(data, values)
    frames = [
        _long("capacity", held.sum("fleet"), values["capacity"].sum("fleet")),
        _nuclear(data, held, values["capacity"]),
        _energy(data, held, values),
    ]
    if "build" in values:
        frames.append(_investment(data, values["build"]))
    if plan.case is not None:
        frames += [_debt(plan, plan.case), _fuel(plan, plan.case)]
    filled = [f for f in frames if len(f)]
    return _shared(pd.concat(filled, ignore_index=True)) if filled else pd.DataFrame(columns=COLUMNS)


def concentrations(table: pd.DataFrame) -> pd.DataFrame:
    """Return how concentrated the foreign partners of each kind and period are.

    Parameters
    ----------
    table
        of :func:`exposure`

    Returns
    -------
    frame
        kind, period, partners (number), hhi (0-10,000), shannon (nats), effective (partners), largest, largest_share
        (of foreign), of_all (share of the largest in all, domestic too), level (:data:`~.concentration.BANDS`)
    """
    rows = []
    foreign = table[(table.partner != DOMESTIC) & (table.value > TINY)]
    for (kind, _), own in foreign.groupby(["kind", "period"], sort=False):
        first = own.sort_values(["value", "partner"], ascending=[False, True], kind="stable").iloc[0]
        index = hhi(own.value)
        rows.append(
            (kind, int(first.period), len(own), index, shannon(own.value), effective_number(own.value), first.partner,
             largest_share(own.value), float(first.share), band(index))
        )  # fmt: skip
    columns = ["kind", "period", "partners", "hhi", "shannon", "effective", "largest", "largest_share", "of_all",
               "level"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def partner_hhi(case: Case, planned: bool = False, more: dict[str, float] | None = None) -> tuple[float, pd.Series]:
    """Return index and shares of the foreign partners of partners.csv by capacity.

    Parameters
    ----------
    case
        the case; rows with ``counted`` count
    planned
        whether rows of status planned count too
    more
        MW to add by country, to try out

    Returns
    -------
    index, shares
        0-10,000, and the share of each country, largest first
    """
    rows = case.table("partners")
    rows = rows[rows["counted"] & (planned | (rows["status"] != "planned"))]
    amounts = rows.groupby("country")["capacity_mw"].sum().add(pd.Series(more or {}, dtype=float), fill_value=0.0)
    shares = (amounts / amounts.sum()).sort_values(ascending=False, kind="stable")
    return hhi(amounts), shares


def _long(kind: str, own: xr.DataArray, total: xr.DataArray | None = None) -> pd.DataFrame:
    """Amounts [country, period] as rows; what is missing to the total [period] is domestic."""
    rows = own.rename("value").to_dataframe().reset_index()[["country", "period", "value"]]
    rows = rows.rename(columns={"country": "partner"})
    if total is not None:
        rest = (total - own.sum("country")).clip(min=0.0).rename("value").to_dataframe().reset_index()
        rows = pd.concat([rows, rest[["period", "value"]].assign(partner=DOMESTIC)], ignore_index=True)
    return rows[rows.value > TINY].assign(kind=kind, unit=UNITS[kind])


def _shared(rows: pd.DataFrame) -> pd.DataFrame:
    by = [rows.kind, rows.period]
    rows["share"] = rows.value / rows.value.groupby(by).transform("sum")
    abroad = rows.value.where(rows.partner != DOMESTIC)
    rows["foreign_share"] = abroad / abroad.groupby(by).transform("sum")
    order = {kind: k for k, kind in enumerate(UNITS)}
    rows = rows.assign(order=rows.kind.map(order)).sort_values(["order", "period", "partner"], kind="stable")
    return rows[COLUMNS].reset_index(drop=True)


def _nuclear(data: SystemData, held: xr.DataArray, capacity: xr.DataArray) -> pd.DataFrame:
    chosen = data.group.fleet.values[(data.group == "nuclear").values]
    return _long("nuclear", held.sel(fleet=chosen).sum("fleet"), capacity.sel(fleet=chosen).sum("fleet"))


def _energy(data: SystemData, held: xr.DataArray, values: dict[str, xr.DataArray]) -> pd.DataFrame:
    if "gen" not in values:
        return pd.DataFrame()
    made = annual(data, values["gen"]) * 1e-3
    on_line = values["capacity"].sel(fleet=made.fleet.values)
    share = (held.sel(fleet=made.fleet.values) / on_line.where(on_line > TINY)).fillna(0.0).clip(max=1.0)
    return _long("energy", (share * made).sum("fleet"), made.sum("fleet"))


def _investment(data: SystemData, build: xr.DataArray) -> pd.DataFrame:
    spent = (build * data.overnight * 1e-6).rename(vintage="period")
    return _long("investment", _by_country(data, spent), spent.sum("option"))


def _by_country(data: SystemData, amounts: xr.DataArray) -> xr.DataArray:
    """Amounts [option, ...] summed by the country of the partner [country, ...]."""
    return (amounts * partner_of(data).sel(option=amounts.option.values)).sum("option")


def _debt(plan: Plan, case: Case) -> pd.DataFrame:
    """What is owed to each country at the start of each period, real USD."""
    data = plan.data
    if "build" not in plan.values:
        return pd.DataFrame()
    drawn = plan.values["build"] * data.overnight * data.debt_share * 1e-6
    lent = [str(o) for o in drawn.option.values[(drawn > TINY).any("vintage").values]]
    owed = xr.zeros_like(data.max_build.sel(option=lent))
    years = data.load.period.values
    for option in lent:
        structure = loan_structure(case, option, *_of(data, option))
        grace, time = (finance_term(case, structure, n) or 0.0 for n in ("grace_years", "repayment_years"))
        age = years[None, :] - years[:, None]
        left = np.where(age >= 0, left_of_loan(age, grace, time), 0.0)
        owed.loc[{"option": option}] = drawn.sel(option=option).values @ left
    return _long("debt", _by_country(data, owed))


def _of(data: SystemData, option: str) -> tuple[str, str]:
    return str(data.partner.sel(option=option).values), str(data.design_of_option.sel(option=option).values)


def left_of_loan(age: np.ndarray, grace: float, time: float) -> np.ndarray:
    """Return the share of a loan that is still owed [...] some years after start of operation.

    1 - (age - grace) / time between 0 and 1: equal parts over ``time`` years (above 0) after ``grace`` years.
    """
    return np.clip(1.0 - (np.asarray(age, dtype=float) - grace) / max(time, 1.0), 0.0, 1.0)


def has_routes(case: Case, design: str) -> bool:
    """Whether fuel_routes.csv plans a route of each step for a design."""
    rows = case.table("fuel_routes")
    serves = [bool({"all", design} & {w.strip() for w in str(c).split(";")}) for c in rows["designs"]]
    planned = rows[serves].groupby("step")["share_planned"].sum()
    return all(planned.get(step, 0.0) > 0 for step in STEPS)


def _fuel(plan: Plan, case: Case) -> pd.DataFrame:
    """Cost of nuclear fuel by country of its steps, mean year of each period."""
    found = outlooks(case)
    units = planned_units(plan.table("builds"), found, case.settings.nuclear_confidence)
    units = units[[has_routes(case, str(d)) for d in units["design"]]]
    spent = fuel_table(case, units) if len(units) else pd.DataFrame()
    if spent.empty:
        return pd.DataFrame()
    rows = []
    years = plan.data.load.period.values.astype(int)
    for design, own in spent.groupby("design", sort=True):
        routes = routes_of(case, str(design))
        for step in (s for s in STEPS if (routes.step == s).any()):
            for country, share in country_shares(routes, step).items():
                rows.append(own.assign(partner=str(country), value=own[f"{step}_musd"] * float(share)))
    table = pd.concat(rows, ignore_index=True)
    table["period"] = years[np.searchsorted(years, table.year.to_numpy(), side="right") - 1]
    table = table[(table.year >= years[0]) & (table.year < years[-1] + float(plan.data.length.values[-1]))]
    length = pd.Series(plan.data.length.values, index=years)
    means = table.groupby(["partner", "period"]).value.sum().reset_index()
    means["value"] /= means.period.map(length).to_numpy()
    means["partner"] = means.partner.where(means.partner != case.settings.name, DOMESTIC)
    kept: pd.DataFrame = means[means.value > TINY]
    return kept.assign(kind="fuel", unit=UNITS["fuel"])
