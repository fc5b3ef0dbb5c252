"""How long reactors take to build, and what that does to cost: survival analysis and reference classes."""

from shanyrak.nuclear.construction.accelerated import AcceleratedFit, draw_parameters, fit_accelerated
from shanyrak.nuclear.construction.backtest import BackTest, back_test
from shanyrak.nuclear.construction.builds import (
    ReferenceClass,
    common_data_date,
    empirical_months,
    months_between,
    observe,
    read_build_plans,
    read_builds,
    schedule_ratios,
    select,
)
from shanyrak.nuclear.construction.costs import (
    EmpiricalRatios,
    Overrun,
    RatioLaw,
    law_of_mean_and_median,
    law_of_mean_and_tail,
    law_of_ratios,
    mean_above,
    overrun_ratios,
    published_overrun,
    read_build_costs,
)
from shanyrak.nuclear.construction.covariates import NO_COVARIATES, Covariates, PlannedUnit, planned_unit
from shanyrak.nuclear.construction.forecast import (
    DurationForecast,
    chance_by_month,
    chance_on_line,
    duration_quantile,
    forecast_duration,
    sample_durations,
)
from shanyrak.nuclear.construction.laws import LAWS, Law
from shanyrak.nuclear.construction.model import DurationModel, duration_model, fit_durations
from shanyrak.nuclear.construction.risk import budget_at, chance_within, contingency_at, joint_draws
from shanyrak.nuclear.construction.survival import SurvivalCurve, kaplan_meier, survival_at, survival_quantile

__all__ = [
    "LAWS",
    "NO_COVARIATES",
    "AcceleratedFit",
    "BackTest",
    "Covariates",
    "DurationForecast",
    "DurationModel",
    "EmpiricalRatios",
    "Law",
    "Overrun",
    "PlannedUnit",
    "RatioLaw",
    "ReferenceClass",
    "SurvivalCurve",
    "back_test",
    "budget_at",
    "chance_by_month",
    "chance_on_line",
    "chance_within",
    "common_data_date",
    "contingency_at",
    "draw_parameters",
    "duration_model",
    "duration_quantile",
    "empirical_months",
    "fit_accelerated",
    "fit_durations",
    "forecast_duration",
    "joint_draws",
    "kaplan_meier",
    "law_of_mean_and_median",
    "law_of_mean_and_tail",
    "law_of_ratios",
    "mean_above",
    "months_between",
    "observe",
    "overrun_ratios",
    "planned_unit",
    "published_overrun",
    "read_build_costs",
    "read_build_plans",
    "read_builds",
    "sample_durations",
    "schedule_ratios",
    "select",
    "survival_at",
    "survival_quantile",
]
