"""SystemData: the labelled arrays that the equations read. Nothing in it is a path or a text to parse.

Dimensions: ``zone``, ``area`` (synchronous area), ``period`` (first year of each planning period), ``block``
(typical weeks or days; with all 52 weeks the whole year), ``hour`` (inside a block), ``fleet`` (zone and technology,
dispatched as one), ``option`` (named project or general possibility to build into a fleet), ``link``, ``market``
(external zone), ``fuel``, ``rule_group`` (technology group with a capacity rule), ``resource`` (people, water),
``country`` (of a foreign partner), ``partner_rule`` (what the share of a partner is of).
(external zone), ``fuel``, ``fuel_contract`` (trade across the border), ``fuel_pipe``, ``rule_group`` (technology group
with a capacity rule), ``resource`` (people, water).
Power is MW, energy MWh, heat MWh, money USD of the case's price year, CO2 t.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import xarray as xr


@dataclass(frozen=True)
class SystemData:
    """Everything that the equations need, as labelled arrays; the comment of each field gives dimensions and unit."""

    # time
    weight: xr.DataArray  # [block] how often the block occurs in a year, 1
    month_of_block: xr.DataArray  # [block] month that most of its hours lie in, 1 to 12
    length: xr.DataArray  # [period] years that the period stands for
    discount: xr.DataArray  # [period] sum of the discount factors of its years, 1
    # zones
    load: xr.DataArray  # [zone, period, block, hour] MW, domestic zones only
    area_of_zone: xr.DataArray  # [zone] synchronous area
    peak: xr.DataArray  # [area, period] MW, highest hourly load of the whole year
    given_unit: xr.DataArray  # [area, period] MW, largest unit of the existing and committed plants
    # fleets
    zone_of_fleet: xr.DataArray  # [fleet]
    technology: xr.DataArray  # [fleet]
    kind: xr.DataArray  # [fleet] thermal, wind, solar, hydro_run, hydro_reservoir or storage
    group: xr.DataArray  # [fleet] coal, gas, nuclear, ...
    fuel_of_fleet: xr.DataArray  # [fleet] fuel, or an empty text
    renewable: xr.DataArray  # [fleet] bool
    commitment: xr.DataArray  # [fleet] bool
    unit_group: xr.DataArray  # [fleet] its commitment and reserve group: technology in a synchronous area
    existing: xr.DataArray  # [fleet, period] MW installed and not yet past its retirement date
    available: xr.DataArray  # [fleet, period, block] share of capacity that can be used, 1
    profile: xr.DataArray  # [fleet, block, hour] natural availability (1 where there is none), 1
    inflow: xr.DataArray  # [fleet, block] mean natural inflow of reservoirs, share of capacity
    must_run: xr.DataArray  # [fleet] share of available capacity
    min_stable: xr.DataArray  # [fleet] 1
    unit_size: xr.DataArray  # [fleet] MW
    start_cost: xr.DataArray  # [fleet] USD/MW
    generation_cost: xr.DataArray  # [fleet, period] USD/MWh: variable O&M, fuel, CO2 price
    heat_cost: xr.DataArray  # [fleet, period] USD/MWh of heat: fuel and CO2 price
    fixed_cost: xr.DataArray  # [fleet, period] USD/MW/year of existing capacity
    fuel_per_power: xr.DataArray  # [fleet] MWh fuel per MWh electricity
    fuel_per_heat: xr.DataArray  # [fleet] MWh fuel per MWh heat
    emission_factor: xr.DataArray  # [fleet] t CO2 per MWh fuel
    capacity_credit: xr.DataArray  # [fleet] 1
    power_loss_per_heat: xr.DataArray  # [fleet] v, 1
    power_to_heat: xr.DataArray  # [fleet] sigma, 1
    heat_per_power: xr.DataArray  # [fleet] largest heat per electrical capacity, 1 (0: no heat)
    back_pressure: xr.DataArray  # [fleet] bool
    storage_hours: xr.DataArray  # [fleet] h
    charge_efficiency: xr.DataArray  # [fleet] 1
    discharge_efficiency: xr.DataArray  # [fleet] 1
    self_discharge: xr.DataArray  # [fleet] 1/h
    carry_share: xr.DataArray  # [fleet] 1
    min_flow: xr.DataArray  # [fleet] 1
    # options to build
    fleet_of_option: xr.DataArray  # [option]
    partner: xr.DataArray  # [option] country, or an empty text
    max_total: xr.DataArray  # [option] MW
    max_build: xr.DataArray  # [option, period] MW that may come on line in the period
    min_build: xr.DataArray  # [option, period] MW that must (committed projects)
    unit_of_option: xr.DataArray  # [option] MW of one whole unit (0: any size)
    alive: xr.DataArray  # [option, vintage, period] bool: built in vintage, on line in period
    annuity: xr.DataArray  # [option, vintage] USD/MW/year: overnight cost and interest during construction
    overnight: xr.DataArray  # [option, vintage] USD/MW
    option_fixed_cost: xr.DataArray  # [option, vintage] USD/MW/year
    building_years: xr.DataArray  # [option] years from first spending to on line
    design_of_option: xr.DataArray  # [option] reactor design, or an empty text
    first_cost: xr.DataArray  # [design] USD/year as long as a plant of the design is on line, shared by all of them
    # links
    from_zone: xr.DataArray  # [link]
    to_zone: xr.DataArray  # [link]
    forward: xr.DataArray  # [link, period] MW
    backward: xr.DataArray  # [link, period] MW
    loss: xr.DataArray  # [link] 1
    reactance: xr.DataArray  # [link] per unit of 100 MVA (NaN: the flow is controlled), read where flow is "dc"
    link_annuity: xr.DataArray  # [link, vintage] USD/MW/year
    link_overnight: xr.DataArray  # [link, vintage] USD/MW
    link_limit: xr.DataArray  # [link, period] MW of expansion that may come in the period
    link_total: xr.DataArray  # [link] MW of expansion in all
    link_min: xr.DataArray  # [link, period] MW of expansion that must come in the period
    link_unit: xr.DataArray  # [link] MW of one whole step of expansion (0: any size)
    link_toll: xr.DataArray  # [link] USD/MWh sent: paid to those whose country it passes, and at the border
    # markets
    import_price: xr.DataArray  # [market, period, block, hour] USD/MWh
    import_limit: xr.DataArray  # [market, period, block] MW
    export_price: xr.DataArray  # [market, period, block, hour] USD/MWh
    export_limit: xr.DataArray  # [market, period, block] MW
    # green export
    green_link: xr.DataArray  # [link] bool: what flows forward into it must be matched by green output
    green_fleet: xr.DataArray  # [fleet] bool: its output counts as green
    green_market: xr.DataArray  # [market] bool: what is bought there counts as green
    green_matching: xr.DataArray  # over which time the two are matched: hour, month, year, or none
    # heat
    heat_load: xr.DataArray  # [heat_zone, period, block, hour] MW, networks that a CHP plant feeds
    boiler_capacity: xr.DataArray  # [heat_zone] MW heat (inf: enough for any load)
    boiler_cost: xr.DataArray  # [heat_zone, period] USD/MWh heat
    boiler_emission: xr.DataArray  # [heat_zone] t CO2 per MWh heat
    separate_heat: xr.DataArray  # [zone, period] MWh/year of boiler houses on their own
    separate_heat_cost: xr.DataArray  # [zone, period] USD/MWh heat
    separate_heat_emission: xr.DataArray  # [zone] t CO2 per MWh heat
    boiler_fuel: xr.DataArray  # [zone, fuel] MWh fuel per MWh boiler heat
    # rules
    co2_limit: xr.DataArray  # [period] t/year (inf: none)
    co2_price: xr.DataArray  # [period] USD/t
    renewable_share: xr.DataArray  # [period] 1
    fuel_limit: xr.DataArray  # [fuel_zone_limit, period] MWh/year (inf: none); see limit_fuel, limit_zone
    limit_fuel: xr.DataArray  # [fuel_zone_limit] fuel
    limit_zone: xr.DataArray  # [fuel_zone_limit] zone, region, or "all"
    winter_limit: xr.DataArray  # [fuel_zone_limit, period] MWh in the winter hours planned (inf: not a balance)
    fuel_excess_cost: xr.DataArray  # [fuel_zone_limit, period] USD/MWh burnt beyond the limit (a reserve fuel's price)
    region_of_zone: xr.DataArray  # [zone] region that a balance of fuel may be drawn up for
    winter: xr.DataArray  # [block] share of its hours that lie in winter, October to March
    limit_of_contract: xr.DataArray  # [fuel_contract] fuel limit that the contract adds to or takes from
    sold: xr.DataArray  # [fuel_contract] bool: an export
    contract_least: xr.DataArray  # [fuel_contract, period] MWh/year
    contract_most: xr.DataArray  # [fuel_contract, period] MWh/year
    contract_price: xr.DataArray  # [fuel_contract, period] USD/MWh beyond the domestic price
    pipe_from: xr.DataArray  # [fuel_pipe] fuel limit that the pipeline takes from
    pipe_to: xr.DataArray  # [fuel_pipe] fuel limit that it adds to
    pipe_most: xr.DataArray  # [fuel_pipe, period] MWh/year
    pipe_loss: xr.DataArray  # [fuel_pipe] 1
    planning_reserve: xr.DataArray  # [area, period] 1
    reserve_load_share: xr.DataArray  # [period] 1
    reserve_variable_share: xr.DataArray  # [period] 1
    capital_limit: xr.DataArray  # [period] USD/year (inf: none)
    group_min: xr.DataArray  # [rule_group, period] MW
    group_max: xr.DataArray  # [rule_group, period] MW
    group_max_new: xr.DataArray  # [rule_group, period] MW/year
    resource_available: xr.DataArray  # [resource, year] unit of the resource (people, km3/year), every year planned
    resource_operating: xr.DataArray  # [resource, fleet] per MW on line
    resource_building: xr.DataArray  # [resource, option] per MW under construction
    resource_cost: xr.DataArray  # [resource] USD per unit and year taken beyond what there is
    # partners
    partner_share: xr.DataArray  # [country, fleet, period] share of the existing capacity that is a partner's, 1
    partner_limit: xr.DataArray  # [partner_rule, country, period] largest share of a partner, 1 (inf: none)
    debt_limit: xr.DataArray  # [country, period] USD/year that a partner newly lends at most (inf: none)
    debt_share: xr.DataArray  # [option] share of the overnight cost that the partner's country lends, 1
    invested: xr.DataArray  # [option, vintage] USD/MW that count in the shares of investment
    # prices of what cannot be served, USD/MWh (excess: USD per t or MWh)
    unserved_energy_cost: xr.DataArray
    unserved_heat_cost: xr.DataArray
    reserve_shortfall_cost: xr.DataArray
    excess_limit_cost: xr.DataArray

    def to_dataset(self) -> xr.Dataset:
        """All arrays in one dataset (for saving, hashing and comparing)."""
        return xr.Dataset({field.name: getattr(self, field.name) for field in fields(self)})

    @classmethod
    def from_dataset(cls, dataset: xr.Dataset) -> SystemData:
        """The arrays of :meth:`to_dataset` back as SystemData."""
        return cls(**{field.name: _own_order(dataset[field.name]) for field in fields(cls)})

    def fleets(self, *kinds: str) -> list[str]:
        """Names of the fleets of the given kinds, in order."""
        return [str(name) for name in self.kind.fleet.values[self.kind.isin(kinds).values]]

    def heat_fleets(self) -> list[str]:
        """Names of the fleets that can give district heat, in order."""
        return [str(name) for name in self.kind.fleet.values[(self.heat_per_power > 0).values]]


def _own_order(array: xr.DataArray) -> xr.DataArray:
    """The array with its coordinates in the order of its dimensions, by which variables are made: a dataset has one
    order for all, and columns of the plan problem would then stand elsewhere."""
    return xr.DataArray(array.variable, coords={dim: array.coords[dim] for dim in array.dims if dim in array.coords})
