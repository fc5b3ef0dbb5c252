"""What a reactor design needs in fuel, and the units of a programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.fuel.checks import Array, number, numbers

DAYS_PER_YEAR = 365.0
MONTHS_PER_YEAR = 12.0


def annual_fuel_thm(
    thermal_mw: ArrayLike, load_factor: ArrayLike, burnup_gwd_per_thm: ArrayLike, days: float = DAYS_PER_YEAR
) -> Array:
    """Return the fuel that a reactor uses up in a year, M = P_th LF days / BU.

    Parameters
    ----------
    thermal_mw
        [...] heat output, MW, above 0
    load_factor
        [...] share of the year's full output, [0, 1]
    burnup_gwd_per_thm
        [...] mean burn-up at discharge, GWd/tHM, above 0
    days
        days of the year

    Returns
    -------
    array
        [...] tHM/year (IAEA NFCSS)
    """
    power = numbers("thermal_mw", thermal_mw, 0.0, 1e6, "a heat output", open_low=True)
    share = numbers("load_factor", load_factor, 0.0, 1.0, "a share")
    burnup = numbers("burnup_gwd_per_thm", burnup_gwd_per_thm, 0.0, 1e3, "a burn-up", open_low=True)
    return power / 1000.0 * share * days / burnup


@dataclass(frozen=True)
class FuelDesign:
    """Fuel data of a reactor design; assays are mass shares of U-235, masses tonnes of heavy metal as loaded.

    ``load_factor`` is the mean over whole cycles, refuelling included; ``outage_days`` is the refuelling at the end
    of each cycle of ``cycle_months`` from start to start; ``pool_years`` is how long fuel stays in the unit's own pool.
    """

    design: str
    thermal_mw: float
    net_mw: float
    burnup_gwd_per_thm: float
    reload_assay: float
    first_core_assay: float
    core_thm: float
    assemblies: float
    cycle_months: float
    outage_days: float
    load_factor: float
    pool_years: float
    cask_assemblies: float

    def __post_init__(self) -> None:
        for name in ("thermal_mw", "net_mw", "burnup_gwd_per_thm", "core_thm", "assemblies", "cask_assemblies"):
            number(f"{self.design}: {name}", getattr(self, name), 0.0, 1e6, "a number", open_low=True)
        for name in ("reload_assay", "first_core_assay"):
            number(f"{self.design}: {name}", getattr(self, name), 0.00711, 0.2, "an assay of natural to 20 %")
        number(f"{self.design}: cycle_months", self.cycle_months, 3.0, 120.0, "months")
        number(
            f"{self.design}: outage_days", self.outage_days, 0.0, self.cycle_days / 2, "days of at most half a cycle"
        )
        number(f"{self.design}: load_factor", self.load_factor, 0.0, 1.0, "a share", open_low=True)
        number(f"{self.design}: pool_years", self.pool_years, 0.0, 200.0, "years")
        if self.net_mw >= self.thermal_mw:
            raise ValueError(f"{self.design}: net_mw {self.net_mw:g} is not below thermal_mw {self.thermal_mw:g}")
        if self.running_power > 1 + 1e-12:
            raise ValueError(
                f"{self.design}: load_factor {self.load_factor:g} is more than the {1 - self.outage_share:.3f} that "
                f"{self.outage_days:g} days of refuelling leave of a cycle; right is less of either"
            )
        if self.reload_thm > self.core_thm * (1 + 1e-9):
            raise ValueError(
                f"{self.design}: a cycle uses up {self.reload_thm:.1f} tHM, the core holds {self.core_thm:g}; "
                "right is a shorter cycle or a higher burn-up"
            )

    @property
    def cycle_days(self) -> float:
        """Days from one start after refuelling to the next."""
        return self.cycle_months / MONTHS_PER_YEAR * DAYS_PER_YEAR

    @property
    def cycle_years(self) -> float:
        """Years from one start after refuelling to the next."""
        return self.cycle_months / MONTHS_PER_YEAR

    @property
    def efficiency(self) -> float:
        """Net electricity per heat."""
        return self.net_mw / self.thermal_mw

    @property
    def outage_share(self) -> float:
        """Share of a cycle that refuelling takes."""
        return self.outage_days / self.cycle_days

    @property
    def running_power(self) -> float:
        """Mean output between refuellings per full output, LF / (1 - outage share)."""
        return self.load_factor / (1.0 - self.outage_share)

    @property
    def annual_thm(self) -> float:
        """Fuel used up in a year, tHM."""
        return float(annual_fuel_thm(self.thermal_mw, self.load_factor, self.burnup_gwd_per_thm))

    @property
    def reload_thm(self) -> float:
        """Fuel of a full reload, tHM: what a cycle uses up at the burn-up of discharge."""
        return self.annual_thm * self.cycle_years

    @property
    def residence_years(self) -> float:
        """Years that fuel stays in the core, core / yearly use."""
        return self.core_thm / self.annual_thm


@dataclass(frozen=True)
class ReactorUnit:
    """A unit of a programme: ``start`` is its first operation as a year with fraction (2035.5 is 1 July 2035).

    ``last_reload_shares`` shrinks the last reloads before the end, the very last one last: (0.8, 0.5) loads 80 % of
    the normal mass at the last but one refuelling and half at the last, the rest being older fuel that stays.
    """

    unit: str
    design: FuelDesign
    start: float
    life_years: float
    last_reload_shares: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        number(f"{self.unit}: start", self.start, 1900.0, 2300.0, "a year")
        number(f"{self.unit}: life_years", self.life_years, 0.0, 150.0, "years", open_low=True)
        numbers(f"{self.unit}: last_reload_shares", self.last_reload_shares, 0.0, 1.0, "a share")

    @property
    def end(self) -> float:
        """Year with fraction of its final shutdown."""
        return self.start + self.life_years

    def refuellings(self) -> Array:
        """Return the times of its refuellings, [refuelling] year with fraction of the start after each.

        t_k = start + k x cycle for k = 1, 2, ... before the final shutdown.
        """
        cycles = int(np.ceil(round(self.life_years / self.design.cycle_years, 9)))
        return np.asarray(self.start + self.design.cycle_years * np.arange(1, max(cycles, 1)), dtype=float)

    def reloads_thm(self) -> Array:
        """Return the mass of each reload, [refuelling] tHM: a full one, less before a short or last cycle."""
        times = self.refuellings()
        ahead = np.minimum(self.design.cycle_years, self.end - times) / self.design.cycle_years
        masses = self.design.reload_thm * ahead
        last = np.asarray(self.last_reload_shares[-len(times) :] if len(times) else (), dtype=float)
        masses[len(times) - len(last) :] *= last
        return masses
