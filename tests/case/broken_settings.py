"""Ways to break the settings, series, nuclear tables and tables of partners and risks of the starter case."""

from __future__ import annotations

from tests.case.folder import Folder
from tests.case.spoil import Broken, cell, profile, text, text_file, without


def two_prices(folder: Folder) -> None:
    for year, price in (("2025", "10"), ("2030", "20")):
        folder.add("resources", resource="crew", year=year, available="5", unit="people", excess_cost=price)


BROKEN_SETTINGS = [
    # settings
    Broken(
        "missing settings file", lambda f: (f.path / "case.toml").unlink(), "case.toml", None, None, "missing", "new"
    ),
    Broken(
        "settings not TOML", text("case.toml", "seed = 1", "seed 1"), "case.toml", 25, None, "not TOML", "key = value"
    ),
    Broken(
        "setting missing", text("case.toml", "wacc =", "# wacc ="), "case.toml", None, "wacc", "missing", "Add wacc"
    ),
    Broken(
        "setting unknown",
        text("case.toml", "seed =", "sed ="),
        "case.toml",
        25,
        "sed",
        "not known",
        "Did you mean seed",
    ),
    Broken(
        "setting in per cent",
        text("case.toml", "wacc = 0.08", "wacc = 8.0"),
        "case.toml",
        13,
        "wacc",
        "8.0 does not fit",
        "less than or equal to 0.5",
    ),
    Broken(
        "planning years fall",
        text("case.toml", "[2030, 2035, 2040]", "[2030, 2040, 2035]"),
        "case.toml",
        9,
        "planning_years",
        "does not rise",
        "[2030, 2035, 2040]",
    ),
    # measured series
    Broken(
        "hours missing",
        profile("wind.csv", 8759, "0.2"),
        "profiles/wind.csv",
        None,
        "hour",
        "lacks 1 hours",
        "8760 hours",
    ),
    Broken("hour without value", profile("wind.csv", 8760, ""), "profiles/wind.csv", 2, "coast", "no number", "Fill"),
    Broken(
        "capacity factor in per cent",
        profile("solar.csv", 8760, "25"),
        "profiles/solar.csv",
        2,
        "coast",
        "outside 0 to 1",
        "capacity factor",
    ),
    Broken(
        "zone not measured",
        text_file("profiles/wind.csv", "year,hour,coast\n" + "".join(f"2023,{hour},0.3\n" for hour in range(8760))),
        "profiles/wind.csv",
        1,
        "inland",
        "the zone has no column",
        "every zone",
    ),
    Broken(
        "no weather for a zone nor for all",
        without("weather", zone="coast", variable="wind_lag1"),
        "weather.csv",
        None,
        "month",
        "there is no wind_lag1 of coast",
        "or one with month 0",
    ),
    # nuclear tables and resources
    cell("date of a build", "builds", 2, "construction_start", "March 2008", "not a date", "2029-06-30"),
    cell("month of a milestone", "milestones", 2, "date", "2024", "not a date", "2026-06"),
    cell("unit of a fuel quantity", "nuclear_fuel", 2, "unit", "GW", "thermal_mw is not given in GW", "MW"),
    cell("unit of a water quantity", "cooling_water", 2, "unit", "l/kWh", "not given in l/kWh", "m3/MWh"),
    Broken(
        "two powers of a reactor",
        lambda f: f.add(
            "reactors",
            design="small_modular",
            name="S",
            vendor="V",
            country="C",
            size="small",
            type="PWR",
            net_mw="280",
        ),
        "nuclear_fuel.csv",
        3,
        "central",
        "has 300 MW here and 280 in reactors.csv",
        "in both tables",
    ),
    cell("milestone of nothing", "milestones", 3, "depends_on", "decison", "not a condition", "decision"),
    cell("milestones in a circle", "milestones", 2, "depends_on", "regulator", "in a circle", "out of depends_on"),
    cell("routes that bring half", "fuel_routes", 3, "share_planned", "0.5", "conversion for", "sum to 1"),
    Broken(
        "a resource of two prices",
        two_prices,
        "resources.csv",
        3,
        "excess_cost",
        "has 10.0 elsewhere and 20.0 here",
        "one price",
    ),
    cell("accounts without rates", "finance", 2, "accounts", "XYZ", "0 years of XYZ against USD", "at least 3 years"),
    cell("concrete after power", "projects", 2, "first_concrete", "2030", "not before 2028", "earlier year"),
    # partners
    cell(
        "counted without a capacity",
        "partners",
        2,
        "capacity_mw",
        "",
        "is counted and has no capacity",
        "counted empty",
    ),
    Broken(
        "unknown area of a rule on partners",
        lambda f: f.add("policy", rule="max_partner_debt", area="Farlnd", year="2030", value="9", unit="MUSD/year"),
        "policy.csv",
        10,
        "area",
        "'Farlnd' is no partner country",
        "Use one of: all",
    ),
    Broken(
        "a control of two sides",
        lambda f: f.add(
            "leakage_controls",
            control="logs",
            name="Logs of every access",
            channel="documents",
            side="partner",
            cost_musd="1",
            central="0.1",
        ),
        "leakage_controls.csv",
        5,
        "side",
        "logs has both elsewhere and partner here",
        "the same in all rows",
    ),
    cell("loss of nothing", "knowledge", 2, "low", "0", "0 is below 0.001", "at least 0.001"),
    cell("chance above 1", "leakage", 2, "high", "1.5", "1.5 is above 1", "at most 1"),
    cell("unknown asset", "leakage", 2, "asset", "reactor", "not in knowledge.csv", "Did you mean reactor_design"),
    cell("unknown project of a partner", "partners", 2, "project", "inland_nuclr", "projects.csv", "inland_nuclear"),
    cell("chance of a risk in per cent", "risks", 2, "probability_high", "80", "80 is above 1", "at most 1"),
    cell("range of a risk", "risks", 2, "delay_low", "3", "delay_low (3) is above delay (2)", "Order the three"),
    cell("risk of nothing", "risks", 2, "target", "", "hits a project, but none is named", "Write the project"),
    cell("risk of an unknown project", "risks", 3, "target", "inland_nuclr", "is no project", "inland_nuclear"),
    cell("risk of an unknown shock", "risks", 2, "stress", "reactor_lat", "not in stresses.csv", "reactor_late"),
    cell("shock felt before it is known", "stresses", 2, "starts", "2028", "before it is known in 2030", "later year"),
    cell("shock of nothing", "stresses", 2, "target", "", "needs a target", "Name what it strikes"),
    cell("shock of an unknown project", "stresses", 2, "target", "inland_nuclr", "projects.csv", "inland_nuclear"),
    cell("unknown kind of shock", "stresses", 3, "kind", "outrage", "'outrage' is not a choice", "outage"),
    Broken("unknown series", profile("wnd.csv", 8760, "0.2"), "profiles/wnd.csv", None, None, "'wnd'", "mean wind"),
]
