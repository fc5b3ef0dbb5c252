"""Electricity and district heat hour by hour from annual outlooks, weather and calendars."""

from shanyrak.demand.annual import annual_demand, annual_heat, peak_load
from shanyrak.demand.heat import NETWORKS, hourly_heat
from shanyrak.demand.load import hourly_load

__all__ = ["NETWORKS", "annual_demand", "annual_heat", "hourly_heat", "hourly_load", "peak_load"]
