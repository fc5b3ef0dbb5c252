"""The fuel balance of one period as links between where energy comes from and where it goes."""

from __future__ import annotations

import pandas as pd

from shanyrak.plan.fuel_balance import ARRIVING, BOILERS, LACKING, LEAVING, PLANTS, RESERVE, UNUSED

REFINERIES = "Refineries"
LOST = "Losses and own use"
SOURCES = {"production": "Production", "import": "Imports", LACKING: "Use that is not met"}
"""Nodes at the left, by flow."""

USES = {
    PLANTS: "Power and CHP plants",
    BOILERS: "District heat boilers",
    "industry": "Industry and services",
    "households": "Households",
    "transport": "Transport",
    "non_energy": "Feedstock and materials",
    "own_use": LOST,
    "losses": LOST,
    "export": "Exports",
    UNUSED: LOST,
}
"""Nodes at the right, by flow."""

TINY_GWH = 1e-9
LINK = ["source", "target", "carrier", "gwh"]


def sankey_links(balance: pd.DataFrame, period: int) -> pd.DataFrame:
    """Links of one period: source, target, carrier and gwh (above zero); nodes are words, a carrier is its own node.

    Regions are added up; pipelines between them leave what they use up. Crude goes through a node of the refineries,
    whose products come out; a project is a node of its own. A reserve fuel goes to the plants that burn it. What comes
    into a carrier goes out of it.
    """
    rows = balance[balance.period == period]
    instead = rows.flow == RESERVE
    rows = rows.assign(flow=rows.flow.mask(instead, PLANTS), item=rows.item.mask(instead, ""))
    links: list[tuple[str, str, str, float]] = []
    sums = rows.groupby(["carrier", "flow", "item"], sort=False).gwh.sum().reset_index()
    for row in sums[~sums.flow.isin([ARRIVING, LEAVING])].to_dict("records"):
        carrier = str(row["carrier"])
        links.append(_link(_node(str(row["flow"]), str(row["item"])), carrier, carrier, float(row["gwh"])))
    pipes = rows[rows.flow.isin([ARRIVING, LEAVING])].groupby("carrier", sort=False).gwh.sum()
    links += [_link(LOST, str(c), str(c), float(gwh)) for c, gwh in pipes.items()]
    links += _lost_in_refineries(links)
    table = pd.DataFrame([link for link in links if link[3] > TINY_GWH], columns=LINK)
    return table.groupby(LINK[:3], sort=False).gwh.sum().reset_index()


def _node(flow: str, item: str) -> str:
    if flow in ("processing", "processing_output"):
        return REFINERIES
    if flow == "project":
        return item
    return SOURCES.get(flow) or USES[flow]


def _link(node: str, carrier: str, label: str, gwh: float) -> tuple[str, str, str, float]:
    """From the node to the carrier what comes in, from the carrier to the node what goes out."""
    return (node, carrier, label, gwh) if gwh >= 0 else (carrier, node, label, -gwh)


def _lost_in_refineries(links: list[tuple[str, str, str, float]]) -> list[tuple[str, str, str, float]]:
    """What goes into refineries and does not come out as products."""
    inside = sum(gwh for _, target, _, gwh in links if target == REFINERIES)
    out = sum(gwh for source, _, _, gwh in links if source == REFINERIES)
    return [(REFINERIES, LOST, "crude", inside - out)] if inside > out else []
