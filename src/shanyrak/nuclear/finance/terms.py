"""What a project is, how it is financed, and the futures that it is calculated for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from shanyrak.nuclear.finance.checks import Array, above, numbers, one_of, shares, within
from shanyrak.nuclear.finance.depreciation import Depreciation
from shanyrak.nuclear.finance.interest import POSITION, Timing
from shanyrak.scale import HOURS

Repayment = Literal["annuity", "equal_principal", "sculpted"]
RepaymentFrom = Literal["operation", "date"]
ConstructionInterest = Literal["capitalised", "paid"]
DividendRule = Literal["cash", "earnings"]


@dataclass(frozen=True)
class Project:
    """A capital-intensive project; money is that of the start of construction.

    ``capacity_mw`` net capacity; ``overnight_cost_musd`` cost without interest; ``spending`` share of each planned year
    of construction; ``fixed_om_musd`` a year; ``waste_usd_per_mwh`` paid to a fund that keeps the waste (an expense);
    ``decommissioning_musd`` spent evenly over ``decommissioning_years`` after the end of life, out of a fund of the
    company that earns ``fund_return`` a year; ``inflation`` a year of all prices; ``capital_escalation`` a year of
    what construction costs beyond that; ``loan_currency_share`` of the capital cost that is paid in the currency of
    the loan, whose prices rise by ``loan_currency_inflation`` a year (None: as in the accounts).
    """

    name: str
    capacity_mw: float
    overnight_cost_musd: float
    spending: tuple[float, ...]
    life_years: int
    load_factor: float
    fixed_om_musd: float = 0.0
    variable_om_usd_per_mwh: float = 0.0
    fuel_usd_per_mwh: float = 0.0
    waste_usd_per_mwh: float = 0.0
    decommissioning_musd: float = 0.0
    decommissioning_years: int = 10
    fund_return: float = 0.0
    inflation: float = 0.0
    capital_escalation: float = 0.0
    loan_currency_share: float = 0.0
    loan_currency_inflation: float | None = None

    def __post_init__(self) -> None:
        above([self.capacity_mw, self.overnight_cost_musd, self.life_years], f"{self.name}: capacity, cost and life")
        within(above(self.load_factor, f"{self.name}: load factor"), f"{self.name}: load factor", 0.0, 1.0)
        shares(self.spending, f"{self.name}: spending curve")
        within(self.loan_currency_share, f"{self.name}: share paid in the currency of the loan", 0.0, 1.0)
        running = [self.fixed_om_musd, self.variable_om_usd_per_mwh, self.fuel_usd_per_mwh, self.waste_usd_per_mwh]
        within([*running, self.decommissioning_musd], f"{self.name}: running and decommissioning cost", 0.0)
        rates = [self.fund_return, self.inflation, self.loan_inflation, self.capital_escalation]
        within(rates, f"{self.name}: yearly rates", -0.5, 10.0)
        above(self.decommissioning_years, f"{self.name}: years of decommissioning")

    @property
    def loan_inflation(self) -> float:
        """Inflation of the loan's currency, that of the accounts where none is given."""
        return self.inflation if self.loan_currency_inflation is None else self.loan_currency_inflation

    @property
    def planned_years(self) -> int:
        """Years of construction that the plan foresees."""
        return len(self.spending)

    @property
    def energy_gwh(self) -> float:
        """GWh of a full year of operation: ``P x 8760 x LF``."""
        return self.capacity_mw * HOURS / 1000 * self.load_factor


@dataclass(frozen=True)
class Loan:
    """A loan for a share of the capital cost, in its own currency.

    ``rate`` a year; ``later_rates`` pairs (years after the first instalment, rate) for rates that change;
    ``repayment_years`` yearly instalments at the end of the year, the first in the first full year of operation plus
    ``grace_years``, or (``repayment_from`` date) in year ``grace_years`` after the first draw, finished plant or not;
    ``cover`` cash over debt service that a sculpted repayment keeps. Interest before completion is added to the loan
    or paid. Fees: ``upfront_fee`` of the loan, ``commitment_fee`` a year of what is not yet drawn,
    ``insurance_premium`` of what is drawn; the owner pays them. ``draws`` tells where in the year money is drawn.
    """

    share: float
    rate: float
    repayment_years: int = 20
    repayment: Repayment = "annuity"
    grace_years: int = 0
    repayment_from: RepaymentFrom = "operation"
    later_rates: tuple[tuple[float, float], ...] = ()
    cover: float = 1.3
    interest_in_construction: ConstructionInterest = "capitalised"
    upfront_fee: float = 0.0
    commitment_fee: float = 0.0
    insurance_premium: float = 0.0
    draws: Timing = "middle"

    def __post_init__(self) -> None:
        within(self.share, "share of the loan", 0.0, 1.0)
        within([self.rate, *(rate for _, rate in self.later_rates)], "interest rate of the loan", 0.0, 1.0)
        above([self.repayment_years, self.cover], "years of repayment and cover")
        within(self.grace_years, "years of grace", 0.0)
        within([self.upfront_fee, self.commitment_fee, self.insurance_premium], "fees of the loan", 0.0, 1.0)
        one_of(self.repayment, "repayment", ("annuity", "equal_principal", "sculpted"))
        one_of(self.repayment_from, "repayment_from", ("operation", "date"))
        one_of(self.interest_in_construction, "interest_in_construction", ("capitalised", "paid"))
        one_of(self.draws, "draws", tuple(POSITION))


@dataclass(frozen=True)
class Accounts:
    """Rules of the company's books.

    ``loss_years`` that a loss can be carried (None: for ever). ``depreciation`` of the books, ``tax_depreciation`` of
    the tax return (None: the same). ``dividend_rule`` cash: all that is not needed is paid out, beyond retained
    earnings as capital returned; earnings: no more than ``payout`` of retained earnings. ``minimum_cash_musd`` is kept
    during operation. ``standby_rate``: interest of the stand-by loan that fills a gap of cash in operation (None: the
    owner fills it).
    """

    tax_rate: float = 0.0
    loss_years: int | None = None
    depreciation: Depreciation = field(default_factory=Depreciation)
    tax_depreciation: Depreciation | None = None
    dividend_rule: DividendRule = "cash"
    payout: float = 1.0
    minimum_cash_musd: float = 0.0
    standby_rate: float | None = None

    def __post_init__(self) -> None:
        within([self.tax_rate, self.payout], "tax rate and payout", 0.0, 1.0)
        within([self.minimum_cash_musd, self.standby_rate or 0.0, self.loss_years or 0], "minimum cash, stand-by", 0.0)
        one_of(self.dividend_rule, "dividend_rule", ("cash", "earnings"))


@dataclass(frozen=True)
class Financing:
    """A financing structure: a loan for its share, the owner's money for the rest, and the rules of the books."""

    name: str
    loan: Loan
    accounts: Accounts = field(default_factory=Accounts)


@dataclass(frozen=True)
class Draws:
    """The futures that a project is calculated for, one a draw.

    ``construction_years`` [draw] from first spending to operation; ``overrun`` [draw] actual over planned overnight
    cost; ``exchange_rate`` [draw, year] accounting currency for one unit of the loan's, 1 at the start; ``market``
    [draw, year] market price in USD/MWh of the money of the year.
    """

    construction_years: Array
    overrun: Array
    exchange_rate: Array
    market: Array

    @property
    def count(self) -> int:
        """Number of draws."""
        return int(self.construction_years.size)

    @property
    def years(self) -> int:
        """Number of years, from the first of construction to the last of decommissioning."""
        return int(self.exchange_rate.shape[1])

    def take(self, which: ArrayLike) -> Draws:
        """Return some of the draws by their numbers, over the same years."""
        chosen = np.asarray(which, dtype=int)
        fields = (self.construction_years, self.overrun, self.exchange_rate, self.market)
        return Draws(*(values[chosen] for values in fields))


def draws_of(
    project: Project,
    construction_months: ArrayLike | None = None,
    overrun: ArrayLike = 1.0,
    exchange_rate: ArrayLike = 1.0,
    market_usd_per_mwh: ArrayLike = 0.0,
) -> Draws:
    """Return the draws of a project, every array brought to the same draws and years.

    Parameters
    ----------
    project
        the project
    construction_months
        [draw] or one number: months from first spending to operation, above 0 (default: the plan)
    overrun
        [draw] or one number: actual over planned overnight cost, above 0
    exchange_rate
        one number, [year] or [draw, year]: accounting currency for a unit of the loan's, relative to the start, above 0
    market_usd_per_mwh
        one number, [year] or [draw, year]: market price, money of the year. Years count from the first of construction;
        the last value holds for all later years

    Returns
    -------
    Draws
        over ``ceil(longest construction + life + decommissioning)`` years

    Raises
    ------
    ValueError
        for values outside these ranges or arrays of different numbers of draws
    """
    planned = 12.0 * project.planned_years
    months = above(planned if construction_months is None else construction_months, "construction months").reshape(-1)
    ratio = above(overrun, "overrun").reshape(-1)
    years = int(np.ceil(months.max() / 12 + project.life_years + project.decommissioning_years - 1e-9))
    rate = _over_years(above(exchange_rate, "exchange rate"), years)
    market = _over_years(numbers(market_usd_per_mwh, "market price"), years)
    sizes = {array.shape[0] for array in (months, ratio, rate, market)} - {1}
    if len(sizes) > 1:
        raise ValueError(f"arrays hold {', '.join(map(str, sorted(sizes)))} draws: give the same number in each")
    count = sizes.pop() if sizes else 1
    return Draws(
        np.broadcast_to(months / 12, (count,)),
        np.broadcast_to(ratio, (count,)),
        np.broadcast_to(rate, (count, years)),
        np.broadcast_to(market, (count, years)),
    )


def _over_years(values: Array, years: int) -> Array:
    """Bring a path to [draw, year]: the last value holds on, years beyond the end are left out."""
    path = np.atleast_2d(values)
    return path[:, np.minimum(np.arange(years), path.shape[1] - 1)]
