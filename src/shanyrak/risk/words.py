"""Sheets and signposts as plain text and markdown."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from shanyrak.scale import MILLI


def between(low: float, high: float, scale: float = MILLI) -> str:
    """An interval in words: ``0.82 to 1.10``; ``at least 0.82`` where no bound from above is known."""
    first = f"{low * scale:,.2f}"
    return f"{first} to {high * scale:,.2f}" if high * scale < 1e9 else f"at least {first}"


def effect(low: float, high: float) -> str:
    """What a shock does to the least cost, in words: costs, saves, or either."""
    if low >= 0:
        return f"costs {between(low, high)} bn USD"
    if high <= 0:
        return f"saves {between(-high, -low)} bn USD"
    return f"changes the least cost by {between(low, high)} bn USD: the bounds do not tell the sign"


def capacity_words(changes: pd.DataFrame, first: int) -> Iterator[str]:
    """The largest changes of capacity by group: ``gas +0.9 GW in 2040``; only from a year on."""
    own = changes[changes["period"] >= first]
    for _, rows in own.groupby("group", sort=True):
        largest = rows.iloc[int(rows["mw"].abs().to_numpy().argmax())]
        yield f"{largest['group']} {largest['mw'] / 1e3:+.1f} GW in {int(largest['period'])}"


def markdown_sheet(row: pd.Series, changes: pd.DataFrame, late: pd.DataFrame) -> str:
    """One page for one shock, from its rows of the tables stress_sheets, stress_changes and stress_late."""
    own = changes[changes["stress"] == row["stress"]]
    lines = [
        f"# {row['name']}",
        "",
        f"{felt(row)} What is decided by {int(row['known'])} stays, the rest is planned again. Costs are discounted; "
        "each stands between both bounds.",
        "",
        f"- **Shock.** With the best response it {effect(row['cost_low'], row['cost_high'])}.",
        f"- **Response.** It saves {between(row['saves_low'], row['saves_high'])} bn USD against going on as planned: "
        + (", ".join(capacity_words(own[own["what"] == "response"], int(row["known"]))) or "nothing is built otherwise")
        + ".",
        f"- **In time.** {in_time(row)}",
        f"- **Hedge.** {hedge(row)}",
    ]
    if row["signpost"]:
        lines.append(f"- **Signpost.** {row['signpost'][:1].upper()}{row['signpost'][1:]}.")
    lines += ["", "| response from | least cost, bn USD | still saves, bn USD |", "|---|---|---|"]
    for _, one in late[late["stress"] == row["stress"]].iterrows():
        cost, saves = (between(one[f"{k}_low"], one[f"{k}_high"]) for k in ("cost", "saves"))
        lines.append(f"| {int(one['year'])} | {cost} | {saves} |")
    return "\n".join(lines) + "\n"


def in_time(row: pd.Series) -> str:
    """Until when a response helps, from a row of stress_sheets."""
    if pd.isna(row["in_time"]):
        return "These bounds do not tell whether a response saves anything."
    return f"Decided by {int(row['in_time'])} it still saves half of that."


def felt(row: pd.Series) -> str:
    """When a shock is known, and when it strikes, from a row of stress_sheets."""
    until = "to the end" if pd.isna(row["ends"]) else f"until {int(row['ends'])}"
    return f"Known in {int(row['known'])}, felt from {int(row['starts'])} {until}."


def hedge(row: pd.Series) -> str:
    """What having known of a shock saves, and costs where none comes, from a row of stress_sheets."""
    return (
        f"Who had known would pay {between(row['hedge_low'], row['hedge_high'])} bn USD less. Where the shock does not "
        f"come, to begin as that plan does {effect(row['premium_low'], row['premium_high'])}. {_chance(row)}"
    )


def _chance(row: pd.Series) -> str:
    if pd.isna(row["pays_from"]):
        return "Whether that pays at any chance of the shock, these bounds do not tell."
    return f"By the middle of the bounds the hedge pays from a chance of {100 * row['pays_from']:.3g} % on."
