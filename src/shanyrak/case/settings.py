"""case.toml: the settings of a case that are one value each."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Settings(BaseModel):
    """Settings of a case. Each field's description is its line in the reference."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="name of the country or system")
    description: str = Field(default="", description="one or two sentences for the first page of the report")
    base_year: int = Field(ge=1990, le=2150, description="past year that the report compares with statistics")
    compare_years: list[int] = Field(default_factory=list, description="other past years compared in the same way")
    price_year: int = Field(ge=1990, le=2150, description="year of the money: all costs are real USD of it")
    planning_years: list[int] = Field(min_length=1, description="first year of each planning period, rising")
    last_period_years: int = Field(default=5, ge=1, le=50, description="years that the last period stands for")
    social_discount_rate: float = Field(
        ge=0, le=0.5, description="real rate at which costs of different years are added"
    )
    wacc: float = Field(ge=0, le=0.5, description="real cost of capital where a technology has no own")
    unserved_energy_cost: float = Field(gt=0, description="USD/MWh of load not served")
    unserved_heat_cost: float = Field(gt=0, description="USD/MWh of district heat not served")
    excess_limit_cost: float = Field(
        gt=0, description="USD per t (CO2) or MWh (fuel, renewable share) beyond an annual limit"
    )
    reserve_shortfall_cost: float = Field(default=1000.0, gt=0, description="USD/MWh of missing reserve")
    utc_offset_hours: float = Field(ge=-12, le=14, description="local time less UTC, for load shapes and pictures")
    network_loss_share: float = Field(
        default=0.0,
        ge=0,
        lt=0.5,
        description="share of consumption lost on the links between zones; taken off the load, since the plan adds the "
        "losses of its own flows",
    )
    heating_threshold: float = Field(default=15.0, description="degC of the daily mean below which district heat is on")
    hot_water_share: float = Field(
        default=0.15, ge=0, le=1, description="share of district heat that does not follow the weather"
    )
    seed: int = Field(default=1, ge=0, description="seed of everything that is drawn by chance")
    nuclear_confidence: float = Field(
        default=0.0,
        ge=0,
        lt=1,
        description="share of futures in which a reactor project keeps the date that it is planned with, and in which "
        "it keeps the cost, each by itself (0.5 median, 0.8 P80 of the construction forecast); 0: as announced",
    )
    nuclear_overrun: str = Field(
        default="",
        description="class of projects that the cost of reactors goes over its estimate with: a statement of "
        "overrun_statements.csv, or named_projects for those of build_costs.csv (empty: the first statement of cost "
        "that has a spread)",
    )
    nuclear_refuelling: bool = Field(
        default=False,
        description="whether reactors of the plan refuel in the months of least load, one after another, as "
        "nuclear_fuel.csv has cycle and outage; else their availability is that of winter and summer",
    )
    nuclear_limits: bool = Field(
        default=False, description="whether trained people and cooling water limit the reactors of the plan"
    )
    border_adjustment: Literal["none", "default", "actual"] = Field(
        default="default",
        description="border adjustment of the European Union on exported power: none (an exemption), by the default "
        "factor, or by actual emissions where all its conditions hold",
    )
    green_matching: Literal["hour", "month", "year", "none"] = Field(
        default="hour", description="over which time exports through a corridor are matched by green output at home"
    )
    green_nuclear: bool = Field(default=False, description="whether the output of reactors counts as green in exports")
    weather_year: int = Field(default=2023, description="weather year that the plan's periods are made with")
