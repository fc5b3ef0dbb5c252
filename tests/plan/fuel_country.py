"""A made-up country of two regions with gas, oil and a plant, small enough to plan in a second."""

from __future__ import annotations

from pathlib import Path

from shanyrak.case import Case, new_case, read_case
from shanyrak.plan.make import Request, make_plan
from shanyrak.plan.plan import Plan
from shanyrak.system.assemble import Resolution
from shanyrak.system.problem import Options

A = "assumption,assumption,"
TABLES = {
    "carriers": ("carrier,name,fuel,limits_plan,reserve_fuel,colour,source,grade,note", (
        f"gas,Gas,gas,true,,#e08a3c,{A}",
        f"coal,Coal,coal,false,,#4d4d4d,{A}",
        f"crude,Crude,,false,,#6b4a2f,{A}",
        f"products,Products,,false,,#a33d2e,{A}",
    )),
    "carrier_units": ("carrier,unit,gwh,source,grade,note", (
        f"gas,bcm,9300,{A}", f"coal,Mt,5000,{A}", f"crude,Mt,11000,{A}", f"products,Mt,12000,{A}",
    )),
    "fuel_balance": ("carrier,region,flow,year,low,central,high,unit,winter_share,source,grade,note", (
        f"gas,West,production,2024,,20000,,GWh,,{A}",
        f"gas,West,production,2040,,10000,,GWh,,{A}",
        f"gas,West,households,2024,,4000,,GWh,0.7,{A}",
        f"gas,East,households,2024,,0.5,,bcm,0.7,{A}",
        f"gas,East,winter_storage,2024,,500,,GWh,,{A}",
        f"coal,all,production,2024,,6,,Mt,,{A}",
        f"coal,all,industry,2024,,1,,Mt,,{A}",
        f"crude,all,production,2024,,3,,Mt,,{A}",
        f"crude,all,processing,2024,,1,,Mt,,{A}",
        f"products,all,processing_output,2024,,0.8,,Mt,,{A}",
        f"products,all,transport,2024,,1,,Mt,,{A}",
    )),
    "fuel_contracts": (
        "contract,name,carrier,region,direction,partner,year,least,most,unit,low,central,high,source,grade,note", (
        f"sold,Gas sold,gas,West,export,Neighbour,2024,0,1000,GWh,,30,,{A}",
        f"bought,Gas bought,gas,East,import,Neighbour,2024,0,8000,GWh,,40,,{A}",
        f"coal_sold,Coal sold,coal,all,export,,2024,0,2,Mt,,12,,{A}",
        f"crude_sold,Crude sold,crude,all,export,,2024,0,9,Mt,,40,,{A}",
        f"products_bought,Products bought,products,all,import,,2024,0,0.1,Mt,,60,,{A}",
    )),
    "fuel_pipes": ("pipe,name,carrier,from_region,to_region,year,low,central,high,unit,loss,source,grade,note", (
        f"west_east,Pipeline,gas,West,East,2024,,9000,,GWh,0.02,{A}",
    )),
    "industry_projects": (
        "project,name,zone,status,included,year,partner,developer,product,product_amount,product_unit,cost_low,cost,"
        "cost_high,construction_jobs,operating_jobs,source,grade,note", (
        f"works,Chemical works,coast,committed,true,2030,Neighbour,,fertiliser,1,Mt/year,900,1000,1200,3000,400,{A}",
        f"idea,An idea,inland,listed,false,2040,,,,,,,,,,,{A}",
    )),
    "industry_flows": ("project,carrier,direction,purpose,low,central,high,unit,source,grade,note", (
        f"works,gas,use,feed,0.1,0.2,0.3,bcm,{A}",
        f"works,power,use,power,200,438,600,GWh,{A}",
    )),
}  # fmt: skip
"""Header and rows of the tables of fuels and industry."""


def write_tables(folder: Path, **more: tuple[str, ...]) -> Path:
    """A new case with the tables above; ``more`` rows are added to a table of that name."""
    new_case(folder)
    for name, (header, rows) in TABLES.items():
        lines = [header, *rows, *more.get(name, ())]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def fuel_country(folder: Path) -> Case:
    """The country as a case, in two periods."""
    return read_case(write_tables(folder), settings=["case.planning_years=[2030, 2040]"])


def request() -> Request:
    """Three typical days, in one piece."""
    return Request(Resolution(days=3), Options(commitment="none"), method="monolith", compare=False)


def fuel_plan(folder: Path) -> Plan:
    """The plan of the country."""
    return make_plan(fuel_country(folder), request())
