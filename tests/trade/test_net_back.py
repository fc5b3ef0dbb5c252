"""Net-back by hand, routes of the case, who pays and earns, and what a MW is worth."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from shanyrak.case import Case, read_case
from shanyrak.system.corridor import segment, segment_cost, segment_loss
from shanyrak.system.finance import annuity
from shanyrak.trade.break_even import search
from shanyrak.trade.game import open_segments, players_of, useful, with_bound
from shanyrak.trade.net_back import months_and_hours, net_back, net_back_range
from shanyrak.trade.routes import routes


@pytest.fixture(scope="module")
def kazakhstan() -> Case:
    return read_case("kazakhstan")


def test_net_back_by_hand() -> None:
    """110 USD, 88 % arrives, 9 of tolls, 3 at the border, 40 of cable: 110 - 13.2 - 9 - 3 - 40 = 44.8."""
    found = net_back(110, 0.88, 9, 3, 40)
    assert found == pytest.approx(
        {"price": 110, "losses": -13.2, "tolls": -9, "border": -3, "cable": -40, "net_back": 44.8}
    )
    assert sum(v for name, v in found.items() if name != "net_back") == pytest.approx(found["net_back"])


def test_loss_and_cost_of_a_segment_by_hand() -> None:
    """1,155 km at 3.5 % in 1,000 km and 1.3 % a pair: 1 - 0.987 x 0.965^1.155 = 5.28 %; 1,823 x 1,155 + 657,000 USD/MW.

    OSeMOSYS Global adds the two up, 3.5 x 1.155 + 1.3 = 5.3 %; PyPSA-Eur multiplies: 0.98 x 0.977^1.155 loses 4.6 %.
    """
    assert segment_loss(1155, 0.035, 0.013) == pytest.approx(0.0528, abs=1e-4)
    assert segment_loss(1155, 0.023, 0.02) == pytest.approx(0.046, abs=1e-3)
    assert segment_loss(0, 0.5, 0.0) == 0.0
    assert segment_cost(1155, 1823, 657) == pytest.approx(2_762_565)


def test_segment_of_the_case(kazakhstan: Case) -> None:
    """The yearly cost is capital at the case's rate and the fixed share; low and high lie on both sides."""
    low, central, high = (segment(kazakhstan, "georgia-romania", bound) for bound in ("low", "central", "high"))
    assert central.yearly == pytest.approx(annuity(central.overnight, 0.08, 4, 40) + 0.025 * central.overnight)
    assert low.overnight < central.overnight < high.overnight
    assert low.loss < central.loss < high.loss
    # a longer life is no cost: the dear end is paid off over the same forty years
    assert high.yearly > annuity(high.overnight, 0.08, 4, 40)
    assert (low.limit, low.step, low.earliest) == (high.limit, high.step, high.earliest)


def test_routes_of_the_case(kazakhstan: Case) -> None:
    """Two ways: to Turkiye through Azerbaijan, to Romania through Georgia too; what enters falls by each loss."""
    turkey, romania = routes(kazakhstan)
    assert [turkey.destination, romania.destination] == ["turkey", "romania"]
    assert romania.name == "mangystau-azerbaijan > azerbaijan-georgia > georgia-romania"
    kept = 1.0
    for part, share in zip(romania.segments, romania.enters, strict=True):
        assert share == pytest.approx(kept)
        kept *= 1 - part.loss
    assert romania.arrives == pytest.approx(kept)
    assert romania.tolls == pytest.approx(5 * romania.enters[1] + 5 * romania.enters[2])


def test_every_unknown_has_a_range(kazakhstan: Case) -> None:
    """Net-backs of the best and the worst case lie on both sides of the central one."""
    table = net_back_range(kazakhstan).pivot(index="destination", columns="bound", values="net_back")
    assert (table.worst < table.central).all()
    assert (table.central < table.best).all()
    corridor = kazakhstan.table("corridor")
    unknown = corridor[corridor.quantity.isin(["length", "line_cost", "capacity_limit", "toll", "price", "offer"])]
    assert unknown[["low", "high"]].notna().all().all()


def test_half_the_use_doubles_the_cable(kazakhstan: Case) -> None:
    full, half = (net_back_range(kazakhstan, use).set_index(["destination", "bound"]) for use in (1.0, 0.5))
    assert (half.cable / full.cable).to_numpy() == pytest.approx(2.0)


def test_value_by_month_and_hour(kazakhstan: Case) -> None:
    """All 288 months and hours of each destination; evenings bring more than noon, one price all day in Turkiye."""
    table = months_and_hours(kazakhstan)
    assert table.groupby("destination").size().to_dict() == {"romania": 288, "turkey": 288}
    romania = table[table.destination == "romania"].groupby("hour").price.mean()
    assert romania[22] > 1.5 * romania[15]  # 19 or 20 h against 12 or 13 h in Romania
    assert table[table.destination == "turkey"].price.nunique() == 1


def test_best_and_worst_case_of_the_corridor(kazakhstan: Case) -> None:
    """With a bound the central figures are those of the end: cheap cable and dear price, or the other way round."""
    best, worst = (with_bound(kazakhstan, bound).table("corridor").set_index(["place", "quantity"]) for bound in
                   ("best", "worst"))  # fmt: skip
    assert best.central["georgia-romania", "line_cost"] < worst.central["georgia-romania", "line_cost"]
    assert best.central["romania", "price"] > worst.central["romania", "price"]
    assert best.central["all", "capacity_limit"] == worst.central["all", "capacity_limit"]
    same = with_bound(kazakhstan, "central").table("corridor")
    pd.testing.assert_series_equal(same.central, kazakhstan.table("corridor").central)


def test_which_segments_a_coalition_opens(kazakhstan: Case) -> None:
    """A segment needs those whose land it crosses; what leads nowhere does not count."""
    players = players_of(kazakhstan)
    assert sorted(players) == ["Azerbaijan", "Buyer", "Georgia", "Kazakhstan", "Uzbekistan"]

    def leads(*names: str) -> set[str]:
        return set(useful(kazakhstan, open_segments(kazakhstan, frozenset(names))))

    turkish = {"mangystau-azerbaijan", "azerbaijan-turkey"}
    assert leads("Kazakhstan", "Azerbaijan") == turkish
    assert leads("Kazakhstan", "Azerbaijan", "Georgia") == turkish
    assert leads("Kazakhstan", "Georgia", "Buyer") == set()
    assert leads("Azerbaijan", "Georgia", "Buyer") == set()
    assert leads("Kazakhstan", "Uzbekistan") == {"mangystau-uzbekistan_green"}
    assert len(leads(*players)) == 5


@pytest.mark.parametrize("truth", [0.3, 0.9, 1.0, 1.7, 5.0])
@pytest.mark.parametrize("rising", [False, True])
def test_search_finds_where_building_changes(truth: float, rising: bool) -> None:
    """Building stops above a factor, or begins there; the range holds it and is as narrow as asked."""
    low, high, asked = search(lambda factor: (factor > truth) == rising, rising, 0.02)
    assert low <= truth <= high
    assert high - low <= 0.02 * high
    assert asked < 15


def test_search_says_where_there_is_no_end() -> None:
    """Always built: no factor that was tried is too dear; never built: not even for nothing."""
    low, high, _ = search(lambda factor: True, False, 0.05)
    assert low >= 4
    assert high == float("inf")
    low, high, _ = search(lambda factor: False, False, 0.05)
    assert low == 0
    assert high <= 1 / 64


def test_a_case_without_a_corridor_has_no_routes() -> None:
    case = read_case("kazakhstan")
    bare = replace(
        case, tables={**case.tables, **{n: case.tables[n].iloc[:0] for n in ("corridor", "corridor_owners")}}
    )
    assert routes(bare) == []
    assert net_back_range(bare).empty
    assert months_and_hours(bare).empty
