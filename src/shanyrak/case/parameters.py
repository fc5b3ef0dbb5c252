"""The quantities that the long tables hold: technology parameters, weather, policy rules, statistics."""

from __future__ import annotations

from shanyrak.case.columns_partners import PARTNER_RULES
from shanyrak.case.contract import Quantity

_THERMAL = ("thermal",)

TECHNOLOGY_PARAMETERS: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("overnight_cost", "USD/kW", "cost of building it overnight, without interest", 0.0, 0.0, 50_000.0),
        Quantity("fixed_om", "USD/kW/year", "fixed operation and maintenance", 0.0, 0.0, 2_000.0),
        Quantity("variable_om", "USD/MWh", "variable operation and maintenance, without fuel", 0.0, 0.0, 500.0),
        Quantity("lifetime", "year", "technical life", None, 1.0, 150.0, ("all",)),
        Quantity("construction_time", "year", "years from first spending to first power", 1.0, 0.0, 25.0),
        Quantity("wacc", "1", "real weighted cost of capital (default: that of the case)", None, 0.0, 0.5),
        Quantity(
            "efficiency",
            "1",
            "electricity out per fuel in (lower heating value), without heat output",
            None,
            0.01,
            1.0,
            _THERMAL,
        ),
        Quantity("availability_winter", "1", "mean availability October to March: outages and repairs", 1.0, 0.0, 1.0),
        Quantity(
            "availability_summer",
            "1",
            "mean availability April to September: outages, repairs, overhaul",
            1.0,
            0.0,
            1.0,
        ),
        Quantity(
            "forced_outage_rate",
            "1",
            "share of the time that a unit is broken; part of what both availabilities leave out",
            0.0,
            0.0,
            0.9,
        ),
        Quantity("repair_time", "h", "mean time that a broken unit is off", 50.0, 1.0, 10_000.0),
        Quantity("min_stable", "1", "least output of what is on line", 0.0, 0.0, 1.0),
        Quantity(
            "must_run",
            "1",
            "share of available capacity that always runs (process steam, own supply, rules)",
            0.0,
            0.0,
            1.0,
        ),
        Quantity("start_cost", "USD/MW", "cost of starting a MW", 0.0, 0.0, 10_000.0),
        Quantity("unit_size", "MW", "typical size of one unit", 100.0, 0.0, 5_000.0),
        Quantity("capacity_credit", "1", "share of capacity that counts toward the planning reserve", 1.0, 0.0, 1.0),
        Quantity("power_loss_per_heat", "1", "electricity given up per unit of heat extracted (v)", 0.0, 0.0, 1.0),
        Quantity("power_to_heat", "1", "least electricity per unit of heat (sigma)", 0.0, 0.0, 10.0),
        Quantity("heat_per_power", "1", "largest heat output per electrical capacity", 0.0, 0.0, 10.0),
        Quantity("storage_hours", "h", "energy capacity per power capacity", None, 0.0, 10_000.0, ("storage",)),
        Quantity("charge_efficiency", "1", "stored per taken from the grid", 1.0, 0.1, 1.0),
        Quantity("discharge_efficiency", "1", "given to the grid per taken from the store", 1.0, 0.1, 1.0),
        Quantity("self_discharge", "1/h", "share of the store lost per hour", 0.0, 0.0, 0.1),
        Quantity(
            "carry_share", "1", "share of a reservoir's mean weekly inflow that may move to another week", 0.0, 0.0, 1.0
        ),
        Quantity("min_flow", "1", "share of a reservoir's mean inflow that must always pass", 0.0, 0.0, 1.0),
        Quantity(
            "profile_scale", "1", "factor on the zone's wind or solar profile (newer machines, trackers)", 1.0, 0.0, 3.0
        ),
    )
}

WEATHER_QUANTITIES: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("wind_mean", "1", "mean capacity factor of wind", None, 0.0, 1.0, ("month",)),
        Quantity("wind_sd", "1", "standard deviation of the hourly capacity factor", None, 0.0, 1.0, ("month",)),
        Quantity("wind_p05", "1", "5 % quantile of the hourly capacity factor", None, 0.0, 1.0),
        Quantity("wind_p50", "1", "median of the hourly capacity factor", None, 0.0, 1.0),
        Quantity("wind_p95", "1", "95 % quantile of the hourly capacity factor", None, 0.0, 1.0),
        Quantity("wind_lag1", "1", "correlation with the hour before", None, 0.0, 1.0),
        Quantity("wind_lag24", "1", "correlation with the same hour of the day before", None, -1.0, 1.0),
        Quantity("wind_day_amplitude", "1", "half the mean daily swing, relative to the mean", 0.0, 0.0, 1.0),
        Quantity("wind_day_peak_hour", "h", "hour UTC of the highest mean output", 0.0, 0.0, 24.0),
        Quantity("solar_mean", "1", "mean capacity factor of photovoltaics", None, 0.0, 1.0, ("month",)),
        Quantity(
            "clearness_mean", "1", "mean of daily irradiation over that of a clear sky", None, 0.0, 1.2, ("month",)
        ),
        Quantity("clearness_sd", "1", "standard deviation of the daily clearness", None, 0.0, 1.0, ("month",)),
        Quantity("clearness_lag1", "1", "correlation of the daily clearness with the day before", None, -1.0, 1.0),
        Quantity("temperature_mean", "degC", "mean air temperature", None, -60.0, 60.0, ("month",)),
        Quantity(
            "temperature_sd", "K", "standard deviation of the daily mean temperature", None, 0.0, 30.0, ("month",)
        ),
        Quantity(
            "temperature_day_range", "K", "mean difference of the day's highest and lowest", None, 0.0, 40.0, ("month",)
        ),
        Quantity("temperature_lag1", "1", "correlation of the daily mean with the day before", None, 0.0, 1.0),
        Quantity(
            "wind_temperature_correlation", "1", "correlation of daily wind with temperature in winter", 0.0, -1.0, 1.0
        ),
        Quantity("inflow_share", "1", "share of the year's water that comes in the month", None, 0.0, 1.0),
        Quantity("inflow_mean", "1", "mean capacity factor that the water allows in a mean year", None, 0.0, 1.0),
    )
}

POLICY_RULES: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("co2_limit", "Mt/year", "most CO2 of power and district heat", None, 0.0, 10_000.0),
        Quantity("co2_price", "USD/t", "price of each tonne of CO2", None, 0.0, 2_000.0),
        Quantity("ets_cap", "Mt/year", "allowances of the emissions trading system, all sectors", None, 0.0, 10_000.0),
        Quantity(
            "free_allocation",
            "t/MWh",
            "free allowances per MWh of power of the technology group named in area (all: every group without its own)",
            None,
            0.0,
            5.0,
        ),
        Quantity("free_allocation_heat", "t/MWh", "free allowances per MWh of district heat", None, 0.0, 5.0),
        Quantity(
            "eu_co2_price", "USD/t", "price of CO2 in the European Union, for its border adjustment", None, 0, 2_000
        ),
        Quantity(
            "cbam_default_factor", "t/MWh", "factor of the border adjustment where none is proved", None, 0.0, 5.0
        ),
        Quantity("renewable_share", "1", "least share of consumption from renewable technologies", None, 0.0, 1.0),
        Quantity("planning_reserve", "1", "firm capacity above the highest load of the area", None, 0.0, 1.0),
        Quantity("reserve_load_share", "1", "upward reserve as a share of load", None, 0.0, 0.5),
        Quantity("reserve_variable_share", "1", "upward reserve as a share of wind and solar output", None, 0.0, 0.5),
        Quantity("capital_limit", "MUSD/year", "most capital spent on new capacity per year", None, 0.0, 1e6),
        Quantity("min_capacity", "MW", "least capacity of the technology group named in area", None, 0.0, 1e6),
        Quantity("max_capacity", "MW", "most capacity of the technology group named in area", None, 0.0, 1e6),
        Quantity(
            "max_new_capacity_per_year",
            "MW/year",
            "most new capacity a year of the group named in area",
            None,
            0.0,
            1e6,
        ),
        *PARTNER_RULES.values(),
    )
}

STATISTICS: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("generation", "TWh", "gross generation"),
        Quantity("consumption", "TWh", "gross consumption"),
        Quantity("thermal_generation", "TWh", "generation of thermal plants"),
        Quantity("hydro_generation", "TWh", "generation of hydro plants"),
        Quantity("wind_generation", "TWh", "generation of wind farms"),
        Quantity("solar_generation", "TWh", "generation of solar plants"),
        Quantity("imports", "TWh", "power bought from neighbours"),
        Quantity("exports", "TWh", "power sold to neighbours"),
        Quantity("net_import", "TWh", "imports less exports"),
        Quantity("peak_load", "MW", "highest hourly load"),
        Quantity("coal_burnt", "PJ", "coal into power and CHP plants"),
        Quantity("gas_burnt", "PJ", "gas into power and CHP plants"),
        Quantity("chp_heat", "PJ", "heat from CHP plants"),
        Quantity("boiler_heat", "PJ", "heat from boiler houses"),
        Quantity("co2", "Mt", "CO2 of fuel burnt in power and CHP plants"),
        Quantity("north_south_flow", "TWh", "net flow from region North to region South"),
        Quantity("installed_capacity", "MW", "installed capacity"),
        Quantity("available_capacity", "MW", "capacity that can be used"),
    )
}
