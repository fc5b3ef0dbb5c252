"""Export corridors: what each segment and each market at its ends is like, who owns it, prices by month and hour."""

from __future__ import annotations

from shanyrak.case.column_parts import evidence, number_range, zone_column
from shanyrak.case.contract import Column, Quantity, Table

CORRIDOR_QUANTITIES: dict[str, Quantity] = {
    q.name: q
    for q in (
        Quantity("length", "km", "length of the segment", None, 0.0, 20_000.0),
        Quantity("line_loss", "1/1000 km", "share lost in 1,000 km of line or cable", 0.0, 0.0, 0.5),
        Quantity("converter_loss", "1", "share lost in a pair of converters", 0.0, 0.0, 0.5),
        Quantity("line_cost", "USD/MW/km", "cost of line or cable", None, 0.0, 1e5),
        Quantity("converter_cost", "USD/kW", "cost of a pair of converters", 0.0, 0.0, 1e5),
        Quantity("fixed_share", "1/year", "fixed cost a year as a share of the investment", 0.0, 0.0, 1.0),
        Quantity("lifetime", "year", "years over which the investment is paid", 40.0, 1.0, 100.0),
        Quantity("construction_time", "year", "years of construction", 4.0, 0.0, 30.0),
        Quantity("earliest", "year", "first year on line", None, 1990.0, 2150.0),
        Quantity("step", "MW", "capacity of one whole step (0: any size)", 0.0, 0.0, 1e5),
        Quantity("capacity_limit", "MW", "most capacity in all (0: not built)", None, 0.0, 1e5),
        Quantity("committed", "MW", "capacity that is built in the first period it may come", 0.0, 0.0, 1e5),
        Quantity(
            "toll", "USD/MWh", "paid to those whose country a MWh passes, beyond the cost of the cable", 0.0, 0.0, 1e4
        ),
        Quantity("border_cost", "USD/MWh", "paid at the border of the buyer for each MWh sent there", 0.0, 0.0, 1e4),
        Quantity("price", "USD/MWh", "mean price that a destination pays; hours as in price_shape.csv", None, 0.0, 1e4),
        Quantity("take", "MW", "most that a destination takes in an hour", None, 0.0, 1e6),
        Quantity("offer_price", "USD/MWh", "price of green power that a neighbour sends along", None, 0.0, 1e4),
        Quantity("offer", "MW", "most green power that it sends along in an hour", None, 0.0, 1e6),
    )
}
"""Quantities of corridor.csv. The place of a row is a link, an external zone, or all."""

SEGMENT_QUANTITIES = tuple(CORRIDOR_QUANTITIES)[:14]
"""Those of a segment; the others are of a zone."""

CORRIDOR = Table(
    "corridor",
    "export corridors: length, loss, cost, date and toll of each segment, price and volume at its ends; links named "
    "here take loss, cost and limit of expansion from here",
    ("place", "quantity"),
    (
        Column("place", "text", "", "link, external zone, or all (segments without a row of their own)", True),
        Column("quantity", "choice", "", "name of the quantity, see the list of corridor quantities", True),
        *number_range("as in column unit", "value"),
        Column("unit", "text", "", "unit of the value; must be the unit of the quantity", True),
        *evidence(),
    ),
)

CORRIDOR_OWNERS = Table(
    "corridor_owners",
    "who owns the segments of a corridor; every segment has one row or more",
    ("segment", "owner"),
    (
        Column("segment", "ref", "", "link", True, refers="links"),
        Column("owner", "text", "", "country or body", True),
        Column("needed", "bool", "", "the segment cannot be without this owner: it crosses its land", default=False),
        Column("investment_share", "number", "1", "share of the investment", True, low=0, high=1),
        Column("toll_share", "number", "1", "share of the toll", True, low=0, high=1),
        *evidence(),
    ),
)

PRICE_SHAPE = Table(
    "price_shape",
    "how the price of a neighbour changes over months and hours; a neighbour without rows pays the same in all hours",
    ("zone", "month", "hour"),
    (
        zone_column("external zone"),
        Column("month", "integer", "", "month 1-12", True, low=1, high=12),
        Column("hour", "integer", "", "hour of the day 0-23 by the clock of the case", True, low=0, high=23),
        Column("ratio", "number", "1", "price of the hour over the mean price of the year", True, low=0, high=20),
        *evidence(),
    ),
)

TRADE_TABLES: tuple[Table, ...] = (CORRIDOR, CORRIDOR_OWNERS, PRICE_SHAPE)
"""Tables of export corridors."""
