"""Numbers and sentences as people read them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

NOTHING = "–"
"""Shown where there is no number."""

EXACT = 1e-9
"""Distance at which a number is the rounded one."""

SPACE = "\N{NO-BREAK SPACE}"


def decimals(values: Iterable[float], digits: int = 3) -> int:
    """Decimal places that give the largest of some numbers about so many significant digits; none from 1,000 on."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    if largest >= 1000.0 or largest == 0.0:
        return 0
    return max(0, min(4, digits - 1 - math.floor(math.log10(largest))))


def needed_decimals(values: Iterable[float], digits: int = 3) -> int:
    """``decimals``, or as few as tell the numbers exactly: what was rounded before gets no noughts."""
    known = [float(v) for v in values if math.isfinite(v)]
    most = decimals(known, digits)
    return next((p for p in range(most) if all(abs(v - round(v, p)) < EXACT for v in known)), most)


def number(value: float | None, places: int | None = None) -> str:
    """A number with thousands separated; ``places`` decimals, or about three significant digits."""
    if value is None or not math.isfinite(value):
        return NOTHING
    text = f"{value:,.{decimals([value]) if places is None else places}f}"
    if not float(text.replace(",", "")):
        return "0" if places is None else text.replace("-", "")
    return text.replace("-", "−")


def percent(part: float, whole: float) -> str:
    """A share in whole percent; below 10 % with one decimal, small ones with four."""
    if not whole:
        return NOTHING
    value = 100.0 * part / whole
    if 0.0 < abs(value) < 0.05:
        return f"{number(value, 4)}{SPACE}%" if abs(value) >= 5e-5 else f"below 0.0001{SPACE}%"
    return f"{number(value, 0 if abs(value) >= 10 or not value else 1)}{SPACE}%"


def listing(items: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def trend(subject: str, first: float, last: float, unit: str, years: tuple[int, int] | None = None) -> str:
    """A sentence without full stop: ``Coal falls from 62.0 TWh in 2030 to 3.0 TWh in 2060``."""
    places = decimals([max(abs(first), abs(last))])
    before, after = number(first, places), number(last, places)
    when = (f" in {years[0]}", f" in {years[1]}") if years else ("", "")
    if before == after:
        return f"{subject} stays at {after} {unit}"
    word = "rises" if last > first else "falls"
    return f"{subject} {word} from {before} {unit}{when[0]} to {after} {unit}{when[1]}"


def years_listed(chosen: Sequence[int], every: Sequence[int]) -> str:
    """Years of a row of periods in words; three and more that follow each other as a span: ``2030 to 2060``."""
    runs: list[list[int]] = []
    for year in chosen:
        follows = runs and every.index(year) == every.index(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [[f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(y) for y in run] for run in runs]
    return listing([part for run in parts for part in run])


def changes(first: Mapping[str, float], last: Mapping[str, float], unit: str, years: tuple[int, int]) -> str:
    """The largest rise and the largest fall of some quantities, as a sentence without full stop."""
    difference = {name: last[name] - first[name] for name in first}
    rise = max(difference, key=lambda n: difference[n])
    fall = min(difference, key=lambda n: difference[n])
    least = 0.01 * max(*(abs(v) for v in (*first.values(), *last.values())), 1e-9)
    chosen = [n for n in dict.fromkeys([rise, fall]) if abs(difference[n]) > least]
    chosen = [n for n in chosen if (difference[n] > 0) == (n == rise)]
    places = decimals([max(abs(v) for n in chosen for v in (first[n], last[n]))]) if chosen else 0
    parts = [
        f"{name if not k else name.lower()} {'rises' if difference[name] > 0 else 'falls'} from "
        f"{number(first[name], places)} to {number(last[name], places)} {unit}"
        for k, name in enumerate(chosen)
    ]
    return f"{listing(parts)} between {years[0]} and {years[1]}" if parts else ""


def plural(count: int, one: str, many: str = "") -> str:
    """``1 day``, ``3 days``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """The text with its first letter large and the rest as it is."""
    return text[:1].upper() + text[1:]
