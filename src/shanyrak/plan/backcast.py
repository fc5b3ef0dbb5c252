"""A past year planned with its own fleet, demand and weather, next to the published statistics."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from shanyrak.case import Case
from shanyrak.plan.tables import generation
from shanyrak.solve.decomposition import solve_decomposition
from shanyrak.solve.highs import Progress, Solution
from shanyrak.system.assemble import Resolution, assemble_past
from shanyrak.system.data import SystemData
from shanyrak.system.problem import Options, annual

TERA = 1e-6
PJ_PER_MWH = 3.6e-6


PAST_GAP = 1e-4
"""Relative gap of a past year: its margins are 1.5 % and more, the gap must not count."""


def backcast(
    case: Case, year: int, resolution: Resolution, progress: Progress | None = None
) -> tuple[pd.DataFrame, SystemData, Solution]:
    """Plan a past year (operation only) and compare it with the statistics of the case.

    Returns
    -------
    table with columns year, indicator, unit, plan, published, difference, margin, within, source, grade, note; and the
    arrays and the solution behind it.
    """
    data = assemble_past(case, year, resolution)
    solution = solve_decomposition(data, Options(), PAST_GAP, progress)
    return compare(case, year, data, solution.values), data, solution


def compare(case: Case, year: int, data: SystemData, values: dict[str, xr.DataArray]) -> pd.DataFrame:
    """Figures of the plan beside every published statistic of the year; without a margin a row is shown only."""
    figures = indicators(case, data, values)
    rows = case.table("statistics")
    rows = rows[rows.year == year]
    order = {name: k for k, name in enumerate(figures)}
    rows = (
        rows[rows.indicator.isin(order)].assign(order=lambda r: r.indicator.map(order)).sort_values(["order", "source"])
    )
    plan = rows.indicator.map(figures).astype(float)
    difference = plan - rows.value
    within = (difference.abs() <= rows.margin).astype(object).where(rows.margin.notna(), None)
    return pd.DataFrame(
        {
            "year": year,
            "indicator": rows.indicator,
            "unit": rows.unit,
            "plan": plan,
            "published": rows.value,
            "difference": difference,
            "margin": rows.margin,
            "within": within,
            "source": rows.source,
            "grade": rows.grade,
            "note": rows.note,
        }
    ).reset_index(drop=True)


def indicators(case: Case, data: SystemData, values: dict[str, xr.DataArray]) -> dict[str, float]:
    """Every statistic that a one-year plan gives, in the unit of the contract, by indicator."""
    table = generation(data, values)
    kind = dict(zip(zip(data.zone_of_fleet.values, data.technology.values, strict=True), data.kind.values, strict=True))
    kinds = pd.Series([kind[key] for key in zip(table.zone, table.technology, strict=True)])

    def made(*names: str) -> float:
        return float(table.generation_gwh[kinds.isin(names)].sum()) / 1000.0

    def burnt(fuel: str) -> float:
        return float(table.fuel_gwh[table.fuel == fuel].sum()) * 3.6e-3

    imports, exports = (
        float(annual(data, values[n]).sum()) * TERA if n in values else 0.0 for n in ("import", "export")
    )
    made_all = float(table.generation_gwh.sum()) / 1000.0
    stored = float(annual(data, values["charge"] - values["discharge"]).sum()) * TERA if "charge" in values else 0.0
    consumed = float((annual(data, data.load) - annual(data, values["shed"])).sum()) * TERA
    separate = float(data.separate_heat.sum())
    boiler = float(annual(data, values["boiler"]).sum()) if "boiler" in values else 0.0
    return {
        "generation": made_all,
        "consumption": consumed + stored + link_losses(data, values),
        "thermal_generation": made("thermal"),
        "hydro_generation": made("hydro_run", "hydro_reservoir"),
        "wind_generation": made("wind"),
        "solar_generation": made("solar"),
        "imports": imports,
        "exports": exports,
        "net_import": imports - exports,
        "peak_load": float(data.load.sum("zone").max()) / (1.0 - case.settings.network_loss_share),
        "coal_burnt": burnt("coal"),
        "gas_burnt": burnt("gas"),
        "chp_heat": float(table.heat_gwh.sum()) * 3.6e-3,
        "boiler_heat": (separate + boiler) * PJ_PER_MWH,
        "co2": float(table.co2_kt.sum()) * 1e-3,
        "north_south_flow": north_south(case, data, values),
        "installed_capacity": float(data.existing.sum()),
    }


def link_losses(data: SystemData, values: dict[str, xr.DataArray]) -> float:
    """Energy lost on links in TWh."""
    if "flow_forward" not in values:
        return 0.0
    flow = values["flow_forward"] + values["flow_backward"]
    return float(annual(data, flow * data.loss.sel(link=flow.link.values)).sum()) * TERA


def north_south(case: Case, data: SystemData, values: dict[str, xr.DataArray]) -> float:
    """Net flow from region North to region South in TWh, at the sending end."""
    zones = case.table("zones").set_index("zone").region
    if "flow_forward" not in values:
        return 0.0
    total = 0.0
    for link in values["flow_forward"].link.values:
        ends = (zones[str(data.from_zone.sel(link=link).values)], zones[str(data.to_zone.sel(link=link).values)])
        net = annual(data, (values["flow_forward"] - values["flow_backward"]).sel(link=link)).sum()
        sign = {("North", "South"): 1.0, ("South", "North"): -1.0}.get(ends, 0.0)
        total += sign * float(net) * TERA
    return total
