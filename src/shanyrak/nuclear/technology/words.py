"""Numbers and ranks in words, and the sentence that explains the place of each design."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from shanyrak.nuclear.technology.assessment import EXACT, MISSING, NO_WORSE, WEAK_GRADES, Assessment
from shanyrak.nuclear.technology.scoring import Importance, contributions, score

LEAST = 5e-4
"""Contributions against the mean that are smaller are not worth a word."""


def number_text(number: float, unit: str) -> str:
    """Return a number of four digits at most with its unit: ``1,116 MW``, ``5.09e-07 per year``, ``3`` for counts."""
    small = number != 0 and abs(number) < 1e-3
    digits = f"{number:.3g}" if small else f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.4g}"
    return digits if unit in ("", "1") else f"{digits} {unit}"


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st."""
    teens = 10 <= number % 100 <= 20
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def explain(assessment: Assessment, importance: Importance, count: int = 2) -> pd.Series:
    """Return a sentence for each design that explains its place.

    Parameters
    ----------
    assessment
        designs that are compared, and figures
    importance
        importance of nodes by path
    count
        how many indicators to name on either side, at least 1

    Returns
    -------
    series
        [design] sentence: rank, score and range; the indicators that lift it most above the mean of the designs, and
        those that pull it most below; what share of the weight rests on no figure, or on one that nobody has read

    Raises
    ------
    ValueError
        for a count below 1
    """
    if count < 1:
        raise ValueError(f"count {count}: name at least one indicator on either side")
    table, parts = score(assessment, importance), contributions(assessment, importance)
    titles = {indicator.name: indicator.title for indicator in assessment.indicators}
    sentences = {}
    for design, row in table.iterrows():
        own = parts[parts["design"] == design].sort_values("against_mean", kind="stable")
        lifts = _named(own[own["against_mean"] > LEAST].iloc[::-1].head(count), titles)
        pulls = _named(own[own["against_mean"] < -LEAST].head(count), titles)
        place = f"{ordinal(int(row['rank']))} of {len(table)} with {row['score']:.3f}"
        span = f"({row['worst']:.2f} to {row['best']:.2f} as figures are known)"
        sentences[str(design)] = f"{design} is {place} {span}: {_sides(lifts, pulls)}; {_evidence(row)}."
    return pd.Series(sentences, name="sentence")


def _named(rows: pd.DataFrame, titles: dict[str, str]) -> str:
    words = []
    for row in rows.to_dict("records"):
        figure = "no figure, middle of the domain" if row["grade"] == MISSING else _figure(row)
        words.append(f"{titles[row['indicator']]} ({figure}, {row['against_mean']:+.3f})")
    return " and ".join(words)


def _figure(row: Mapping[Hashable, object]) -> str:
    shown = number_text(float(np.float64(str(row["figure"]))), str(row["unit"]))
    state, grade = str(row["state"]), str(row["grade"])
    said = "" if state == EXACT else " as promised" if state == NO_WORSE else " as aimed at"
    return f"{shown}{said}" + (f", {grade}" if grade in WEAK_GRADES else "")


def _sides(lifts: str, pulls: str) -> str:
    if not lifts and not pulls:
        return "nothing sets it apart from the mean"
    above = f"lifted above the mean by {lifts}" if lifts else "nothing lifts it above the mean"
    below = f"pulled below it by {pulls}" if pulls else "nothing pulls it below"
    return f"{above}, {below}"


def _evidence(row: pd.Series) -> str:
    return (
        f"{100 * row['missing_share']:.0f} % of the weight rests on no figure and {100 * row['weak_share']:.0f} % on"
        " figures recalled or assumed"
    )
