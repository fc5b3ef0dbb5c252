"""Who pays what in the emissions trading system: emissions, free allowances and what is bought, by group of plants."""

from __future__ import annotations

import numpy as np
import pandas as pd

from shanyrak.case import Case
from shanyrak.case.lookup import policy
from shanyrak.plan.plan import Plan
from shanyrak.system.carbon import BorderConditions, allowance_cost, cbam_cost, free_allowances

HEAT = "district heat boilers"
COLUMNS = ["payer", "period", "output_gwh", "co2_kt", "free_kt", "bought_kt", "price", "cost_musd", "full_cost_musd"]


def allowances(plan: Plan) -> pd.DataFrame:
    """Emissions against free allowances: payer (technology group, or boilers), period, output, CO2, free, bought, cost.

    ``cost_musd`` is what remains to be paid (below zero: sold); ``full_cost_musd`` the price on every tonne, which the
    plan counts when it chooses: what is given free is a transfer to the owner and changes no choice here. Heat of CHP
    plants gets the benchmark of heat. Empty for a plan without a case or without a benchmark.
    """
    case = plan.case
    if case is None or "free_allocation" not in set(case.table("policy").rule):
        return pd.DataFrame(columns=COLUMNS)
    columns = ["generation_gwh", "heat_gwh", "co2_kt"]
    made = plan.table("generation").groupby(["group", "period"])[columns].sum().reset_index()
    boilers = plan.table("heat").assign(group=HEAT, generation_gwh=0.0)
    boilers = boilers.assign(heat_gwh=boilers.boiler_gwh + boilers.separate_gwh, co2_kt=boilers.boiler_co2_kt)
    warm = boilers.groupby(["group", "period"])[columns].sum().reset_index()
    rows = pd.concat([made[made.co2_kt > 0], warm[warm.co2_kt > 0]]).to_dict("records")
    return pd.DataFrame([_row(case, *(row[name] for name in ["group", "period", *columns])) for row in rows],
                        columns=COLUMNS)  # fmt: skip


def _row(case: Case, payer: str, year: int, power: float, heat: float, co2: float) -> tuple[object, ...]:
    area = "all" if payer == HEAT else payer
    rules = [("free_allocation", area), ("free_allocation_heat", "all"), ("co2_price", "all")]
    *benchmarks, price = (float(np.nan_to_num(policy(case, rule, place, [year])[0])) for rule, place in rules)
    free = float(free_allowances([power, heat], benchmarks))
    paid, full = (float(allowance_cost(co2, given, price)) for given in (free, 0.0))
    return payer, year, power + heat, co2, free, co2 - free, price, paid, full


def cap_use(plan: Plan) -> pd.DataFrame:
    """The cap of all sectors and what power and heat take of it: period, cap_mt, power_and_heat_mt, share."""
    columns = ["period", "cap_mt", "power_and_heat_mt", "share"]
    if plan.case is None:
        return pd.DataFrame(columns=columns)
    years = [int(p) for p in plan.data.load.period.values]
    cap = policy(plan.case, "ets_cap", "all", years)
    power = plan.table("generation").groupby("period").co2_kt.sum().reindex(years, fill_value=0.0)
    boilers = plan.table("heat").groupby("period").boiler_co2_kt.sum().reindex(years, fill_value=0.0)
    emitted = (power + boilers).to_numpy(dtype=float) * 1e-3
    table = pd.DataFrame({"period": years, "cap_mt": cap, "power_and_heat_mt": emitted, "share": emitted / cap})
    return table.dropna().reset_index(drop=True)[columns]


def border_costs(plan: Plan) -> pd.DataFrame:
    """Border adjustment of the European Union on a MWh of power of the plan: period, factors, prices, and four costs.

    ``mean_factor`` is that of all generation of the period. ``default_usd`` applies without proof, ``green_usd`` to
    wind, sun, water or nuclear power with all conditions proved, ``mean_usd`` to the mean of the plan if it could be
    proved (only up to 0.55 t/MWh). ``set_usd`` is that of green power by the setting border_adjustment.
    Empty without a price of the Union.
    """
    columns = ["period", "mean_factor", "default_factor", "eu_price", "home_price",
               "default_usd", "mean_usd", "green_usd", "set_usd"]  # fmt: skip
    case = plan.case
    if case is None or "eu_co2_price" not in set(case.table("policy").rule):
        return pd.DataFrame(columns=columns)
    years = [int(p) for p in plan.data.load.period.values]
    made = plan.table("generation").groupby("period")[["co2_kt", "generation_gwh"]].sum().reindex(years)
    mean = (made.co2_kt / made.generation_gwh).to_numpy(dtype=float)
    default, union, home = (
        np.nan_to_num(policy(case, rule, "all", years)) for rule in ("cbam_default_factor", "eu_co2_price", "co2_price")
    )
    proved = BorderConditions(True, True, True)
    costs = [
        cbam_cost(mean, default, union, home),
        cbam_cost(mean, default, union, home, proved, "actual"),
        cbam_cost(0.0 * mean, default, union, home, proved, "actual"),
        cbam_cost(0.0 * mean, default, union, home, proved, case.settings.border_adjustment),
    ]
    return pd.DataFrame(dict(zip(columns, [years, mean, default, union, home, *costs], strict=True)))
