"""Indicators of the published sets that a plan of power and district heat cannot compute, each with its reason."""

from __future__ import annotations

from shanyrak.indicators.registry import LeftOut

WHOLE_ECONOMY = "needs the energy of the whole economy: a plan of power and district heat has a part of it"
VALUE_ADDED = "needs use and value added of the sector, which the case does not have by sector"

LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut("SOC1", "Households without electricity or commercial energy", "access to energy is no result of a plan"),
    LeftOut("SOC2", "Share of household income spent on fuel and electricity", "no incomes and no tariffs of users"),
    LeftOut("SOC3", "Household energy use by income group and fuel", "no incomes and no use by household"),
    LeftOut("SOC4", "Accident fatalities per energy produced", "no sourced factors by fuel chain"),
    LeftOut("ECO1", "Energy use per person, whole economy", WHOLE_ECONOMY),
    LeftOut("ECO2", "Energy use per unit of GDP, whole economy (also SDG 7.3.1)", WHOLE_ECONOMY),
    LeftOut("ECO4", "Reserves to production of oil and gas", "no sourced reserves in the case"),
    LeftOut("ECO6", "Industrial energy intensities", VALUE_ADDED),
    LeftOut("ECO7", "Agricultural energy intensities", VALUE_ADDED),
    LeftOut("ECO8", "Service energy intensities", VALUE_ADDED),
    LeftOut("ECO9", "Household energy intensities", "needs dwellings, their area and their use"),
    LeftOut("ECO10", "Transport energy intensities", "needs passengers and freight"),
    LeftOut("ECO14", "End-use prices by fuel and sector, with taxes", "taxes, grid fees and tariffs are not in a plan"),
    LeftOut("ECO16", "Stocks of critical fuels per use", "a plan buys fuel when it burns it and keeps no stock"),
    LeftOut("ENV2", "Air pollutants in towns", "measured, or computed by a model of how they spread"),
    LeftOut("ENV4", "Contaminants in liquid effluents", "no sourced factors"),
    LeftOut("ENV5", "Soil made acid beyond its critical load", "needs a model of how pollutants spread and fall"),
    LeftOut("ENV6", "Deforestation for energy", "no use of wood outside the tables of biomass"),
    LeftOut("ENV8", "Solid waste properly disposed of", "a matter of waste policy, not of the plan"),
    LeftOut(
        "ENV10", "Radioactive waste awaiting disposal", "all of it, as long as the case has no repository with a date"
    ),
    LeftOut("SDG 7.2.1", "Renewables in final energy", WHOLE_ECONOMY),
    LeftOut("Trilemma", "Rank of the country", "a rank needs all countries; shares of its indicators are above"),
    LeftOut("MOSES", "Profile of risk and resilience of each fuel", "its thresholds were not found"),
    LeftOut(
        "ESI price", "Price risk of imported fuels", "needs imports by supplier of each fuel, and their political risk"
    ),
    LeftOut("ESI volume", "Pipeline gas at oil-indexed prices", "needs contracts of gas imports"),
)
"""By code, with the reason."""
