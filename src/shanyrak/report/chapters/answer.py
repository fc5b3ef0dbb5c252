"""Chapter 0: the answer in words and numbers, and how the plan was made."""

from __future__ import annotations

import numpy as np

from shanyrak.plan.plan import Plan
from shanyrak.report.elements import Section, folded, paragraph, text
from shanyrak.report.grouping import (
    SEEN_MW,
    co2_mt,
    cost_musd,
    demand_gwh,
    focus,
    generation_share,
    materially_exceeded,
    periods,
    renewable_groups,
    rule_name,
    table,
    total,
)
from shanyrak.report.names import Names
from shanyrak.report.words import SPACE, decimals, listing, number, percent, plural, trend, years_listed
from shanyrak.scale import MILLI

SEEN_GWH = 0.05


def answer(plan: Plan, names: Names) -> Section:
    """The first page: what is built, what it costs, what it emits, what is not served."""
    body = (
        f'<p class="lead">{text(summary(plan, names))}</p>{_tiles(plan)}'
        f"<h3>How it was planned</h3>{_how(plan)}{folded('Exact settings of this run', _settings(plan))}"
    )
    return Section("answer", "Answer", _heading(plan, names), body)


def built_by(plan: Plan, year: int) -> dict[str, float]:
    """MW built into each group in the periods up to a year, largest first."""
    builds = table(plan, "builds")
    if builds.empty:
        return {}
    sums = builds[builds.period <= year].groupby("group").built_mw.sum()
    sums = sums[sums > SEEN_MW].sort_index().sort_values(ascending=False, kind="stable")
    return {str(g): float(mw) for g, mw in sums.items()}


def _heading(plan: Plan, names: Names) -> str:
    last = periods(plan)[-1]
    built = built_by(plan, last)
    if not built:
        return f"Nothing new is built up to {last}"
    main = listing([names.group(g).lower() for g in list(built)[:3]])
    return f"{number(sum(built.values()) * MILLI, 1)} GW are built by {last}, most of it {main}"


def summary(plan: Plan, names: Names) -> str:
    """One paragraph made from the numbers of the plan."""
    years = periods(plan)
    near = list(dict.fromkeys([focus(plan), years[-1]]))
    sentences = [_built_sentence(plan, names, year) for year in near]
    demand = [demand_gwh(plan, y) * MILLI for y in (years[0], years[-1])]
    if len(years) > 1:
        sentences.append(f"{trend('Consumption', demand[0], demand[1], 'TWh', (years[0], years[-1]))}.")
    sentences += [_shares(plan, names), _money(plan), _emissions(plan), _unserved(plan), _rules(plan)]
    return " ".join(s for s in sentences if s)


def _built_sentence(plan: Plan, names: Names, year: int) -> str:
    built = built_by(plan, year)
    if not built:
        return f"By {year} nothing new is built."
    parts = [f"{number(mw * MILLI, 1)} GW {names.group(g).lower()}" for g, mw in built.items() if mw * MILLI >= 0.05]
    return f"By {year} the plan builds {number(sum(built.values()) * MILLI, 1)} GW: {listing(parts)}." if parts else ""


def _shares(plan: Plan, names: Names) -> str:
    """Shares of coal, nuclear and renewables in generation, first and last period."""
    years = periods(plan)
    own = set(map(str, plan.data.group.values))
    subjects: list[tuple[str, list[str]]] = [
        (names.group(str(g)), [str(g)]) for g in ("coal", "gas", "nuclear") if g in own
    ]
    if renewable_groups(plan):
        subjects.append(("renewables with hydro", renewable_groups(plan)))
    parts = []
    for label, groups in subjects:
        first, last = (percent(*generation_share(plan, groups, y)) for y in (years[0], years[-1]))
        lower = label.lower()
        parts.append(f"{lower} {first}" if len(years) == 1 else f"{lower} from {first} to {last}")
    if not parts:
        return ""
    when = f"in {years[0]}" if len(years) == 1 else f"between {years[0]} and {years[-1]}"
    return f"Shares of generation {when}: {listing(parts)}."


def _money(plan: Plan) -> str:
    parts = []
    for year in dict.fromkeys([periods(plan)[0], focus(plan), periods(plan)[-1]]):
        cost, load = cost_musd(plan, year), demand_gwh(plan, year)
        per_mwh = f" ({number(cost / load * 1e3, 1)} USD per MWh consumed)" if load else ""
        parts.append(f"{_money_words(cost)} USD in {year}{per_mwh}")
    return f"Without what was spent on existing plants, a year costs {listing(parts)}."


def _money_words(musd: float) -> str:
    return f"{number(musd * MILLI)} billion" if abs(musd) >= 1000 else f"{number(musd)} million"


def _emissions(plan: Plan) -> str:
    ends = (periods(plan)[0], periods(plan)[-1])
    return f"{trend('CO2 of power and district heat', co2_mt(plan, ends[0]), co2_mt(plan, ends[1]), 'Mt', ends)}."


def _unserved(plan: Plan) -> str:
    balance = table(plan, "balance")
    missing = {y: total(balance, "unserved_gwh", y) for y in periods(plan)}
    short = {y: gwh for y, gwh in missing.items() if gwh > SEEN_GWH}
    if not short:
        return "All electricity that is asked for is served in every planned hour."
    worst = max(short, key=lambda y: short[y])
    return (
        f"Not all electricity is served: {number(short[worst])} GWh are missing in {worst}, "
        f"{percent(short[worst], demand_gwh(plan, worst))} of consumption."
    )


def _rules(plan: Plan) -> str:
    """Rules that the plan pays for breaking; empty where it keeps all."""
    broken = materially_exceeded(plan)
    if broken.empty:
        return ""
    years = periods(plan)
    parts = [
        f"{rule_name(str(r))} in {years_listed([y for y in years if broken.loc[r, y]], years)}" for r in broken.index
    ]
    return f"Not every rule is kept: {listing(parts)} (see Shortages)."


def _tiles(plan: Plan) -> str:
    """The figures of the first page that are read first."""
    years = periods(plan)
    first, near, last = years[0], focus(plan), years[-1]
    tiles = [
        (f"New capacity by {y}", f"{number(sum(built_by(plan, y).values()) * MILLI, 1)} GW", "")
        for y in dict.fromkeys([near, last])
    ]
    cost = {y: cost_musd(plan, y) / demand_gwh(plan, y) * 1e3 if demand_gwh(plan, y) else np.nan for y in years}
    tiles.append(
        ("Cost per MWh consumed", f"{number(cost[last], 1)} USD", f"in {last}; {number(cost[first], 1)} in {first}")
    )
    co2 = {y: co2_mt(plan, y) for y in (first, last)}
    places = decimals(list(co2.values()))
    tiles.append(
        (
            "CO2 of power and heat",
            f"{number(co2[last], places)} Mt",
            f"in {last}; {number(co2[first], places)} in {first}",
        )
    )
    missing = {y: total(table(plan, "balance"), "unserved_gwh", y) for y in years}
    worst = max(years, key=lambda y: missing[y])
    short = missing[worst] > SEEN_GWH
    share = f"in {worst}, {percent(missing[worst], demand_gwh(plan, worst))} of consumption"
    tiles.append(
        (
            "Unserved electricity",
            f"{number(missing[worst])} GWh" if short else "none",
            share if short else "all load is served",
        )
    )
    tiles.append(("Above the best plan", _gap(plan), "at most"))
    cells = "".join(
        f"<div><dt>{text(head)}</dt><dd>{text(value)}{f'<small>{text(note)}</small>' if note else ''}</dd></div>"
        for head, value, note in tiles
    )
    return f'<dl class="tiles">{cells}</dl>'


def _gap(plan: Plan) -> str:
    gap = plan.manifest.get("gap")
    if gap is None:
        return "not stated"
    return f"{number(100 * max(float(gap), 0.0), 2)}{SPACE}%" if gap >= 5e-5 else f"below 0.01{SPACE}%"


def _how(plan: Plan) -> str:
    data, manifest = plan.data, plan.manifest
    years, hours = periods(plan), data.load.sizes["hour"]
    unit = {24: "day", 168: "week"}.get(hours, f"block of {hours} hours")
    kind = "typical " if float(data.weight.max()) > 1.5 else ""
    scenarios = manifest.get("scenarios") or []
    where = listing(
        [
            plural(data.load.sizes["zone"], "zone"),
            plural(data.from_zone.size, "link"),
            plural(data.import_price.sizes["market"], "neighbour"),
        ]
    )
    first = (
        f"{plural(len(years), 'period')} from {years[0]} to {years[-1]} ({', '.join(map(str, years))}), each with "
        f"{plural(data.load.sizes['block'], kind + unit)}, hour by hour, and standing for the years up to the next; "
        f"{where}; "
        f"{'scenarios: ' + listing(scenarios) if scenarios else 'no scenario on top of the base case'}."
    )
    return paragraph(first) + paragraph(_bound(plan), _effort(plan))


def _bound(plan: Plan) -> str:
    manifest = plan.manifest
    if "objective_musd" not in manifest:
        return ""
    cost, bound = manifest["objective_musd"], manifest.get("bound_musd")
    said = f"The discounted cost of the whole plan is {number(cost, 1)} million USD."
    if bound is None:
        return said
    return (
        f"{said} No plan under the same rules can cost less than {number(bound, 1)} million USD: the gap to the best "
        f"plan is at most {_gap(plan)}."
    )


def _effort(plan: Plan) -> str:
    manifest = plan.manifest
    if "solve_seconds" not in manifest:
        return ""
    return (
        f"{manifest['variables']:,} variables and {manifest['constraints']:,} equations were solved with HiGHS "
        f"({manifest['method']}) in {number(manifest['solve_seconds'])} s; the whole run took "
        f"{number(manifest['total_seconds'])} s and {number(manifest['peak_memory_mb'], 0)} MB of memory."
    )


def _settings(plan: Plan) -> str:
    rows = "".join(
        f'<tr><th scope="row">{text(key.replace("_", " "))}</th><td><code>{text(_plain(value))}</code></td></tr>'
        for key, value in sorted(plan.manifest.items())
        if key != "checks"
    )
    return f'<div class="wide"><table><tbody>{rows}</tbody></table></div>'


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return str(value)
